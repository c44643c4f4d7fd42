import { useEffect, useState } from "preact/hooks";

/** Whether the page is being printed, when all rows must be there, and how to print it. */
export function usePaper(): readonly [onPaper: boolean, print: () => void] {
  const [onPaper, setOnPaper] = useState(false);
  useEffect(() => {
    const before = () => setOnPaper(true);
    const after = () => setOnPaper(false);
    addEventListener("beforeprint", before);
    addEventListener("afterprint", after);
    return () => {
      removeEventListener("beforeprint", before);
      removeEventListener("afterprint", after);
    };
  }, []);
  return [onPaper, () => window.print()];
}
