import { useEffect } from "preact/hooks";

/**
 * While the screen is open, pages are printed with its number and `text` at the foot. A page's margins take no element of
 * the document, only a rule of a style sheet, so one is made; where a browser cannot, the text still stands at the end.
 */
export function usePageFoot(text: string): void {
  useEffect(() => {
    if (!("adoptedStyleSheets" in document)) return;
    const sheet = new CSSStyleSheet();
    const font = 'font: 9pt "SimSun", "Songti SC", "Noto Serif CJK SC", serif;';
    sheet.replaceSync(`@page {
  @bottom-left { content: ${JSON.stringify(text)}; ${font} white-space: nowrap; }
  @bottom-right { content: "第 " counter(page) " 页，共 " counter(pages) " 页"; ${font} white-space: nowrap; }
}`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    return () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
    };
  }, [text]);
}
