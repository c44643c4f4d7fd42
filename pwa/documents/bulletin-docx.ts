import {
  AlignmentType,
  Document,
  Footer,
  type IRunOptions,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
} from "docx";
import type { BulletinDetail } from "#domain/bulletin";
import { type BulletinTable, printed, tablesOf } from "#domain/bulletin-table";
import { minuteOf } from "#domain/day";
import { isHeading, notesOf, RULE_NAMES, signatureOf, subtitleOf, titleOf } from "#domain/notice";

/** Sizes are in half points: 二号 44, 三号 32, 五号 21, 小五 18. The layout follows GB/T 9704, the form of official papers. */
const TITLE = 44;
const BODY = 32;
const TABLE = 21;
const NOTE = 18;
/** Fonts that Windows and WPS have; others take their own for them. */
const font = (eastAsia: string) => ({ ascii: "Times New Roman", hAnsi: "Times New Roman", eastAsia });
const SONG = font("宋体");
const FANGSONG = font("仿宋");
const HEI = font("黑体");
/** 28 points between the lines of the text. */
const LINE = { line: 560, lineRule: "exact" } as const;
/** Millimetres in twentieths of a point. */
const mm = (millimetres: number) => Math.round((millimetres / 25.4) * 1440);

/** A bulletin as .docx, A4. */
export function bulletinDocx(bulletin: BulletinDetail): Promise<Blob> {
  const { text, rule, asOf, figures } = bulletin;
  const foot = `${RULE_NAMES[rule]}　数据截至${minuteOf(asOf)}`;
  const document = new Document({
    title: titleOf(bulletin),
    creator: bulletin.released?.name ?? "",
    sections: [
      {
        properties: {
          page: {
            size: { width: mm(210), height: mm(297) },
            margin: { top: mm(37), bottom: mm(35), left: mm(28), right: mm(26), footer: mm(20) },
          },
        },
        footers: {
          default: new Footer({
            children: [
              new Paragraph({
                alignment: AlignmentType.CENTER,
                children: [run(`${foot}　第 `, NOTE), pageNumber(), run(" 页", NOTE)],
              }),
            ],
          }),
        },
        children: [
          centred(titleOf(bulletin), TITLE, { bold: true }),
          centred(subtitleOf(bulletin), BODY),
          ...text
            .split("\n")
            .map((line) =>
              isHeading(line)
                ? paragraph(line, { font: HEI, size: BODY })
                : paragraph(line, { font: FANGSONG, size: BODY }),
            ),
          new Paragraph({
            alignment: AlignmentType.END,
            spacing: { ...LINE, before: 280 },
            children: [run(signatureOf(bulletin), BODY, { font: FANGSONG })],
          }),
          ...tablesOf(bulletin).flatMap(tableOf),
          ...notesOf(bulletin, figures).map(
            (note, i) =>
              new Paragraph({ spacing: { before: i === 0 ? 240 : 60 }, children: [run(note, NOTE)] }),
          ),
        ],
      },
    ],
  });
  return Packer.toBlob(document);
}

function run(text: string, size: number, more: IRunOptions = {}): TextRun {
  return new TextRun({ text, size, font: SONG, ...more });
}

function pageNumber(): TextRun {
  return new TextRun({ children: [PageNumber.CURRENT], size: NOTE, font: SONG });
}

function centred(text: string, size: number, more: IRunOptions = {}): Paragraph {
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    spacing: { after: 240 },
    children: [run(text, size, more)],
  });
}

/** A paragraph that begins two characters in. */
function paragraph(text: string, { font, size }: { font: typeof SONG; size: number }): Paragraph {
  return new Paragraph({
    alignment: AlignmentType.BOTH,
    indent: { firstLineChars: 200, firstLine: size * 20 },
    spacing: LINE,
    children: [run(text, size, { font })],
  });
}

function tableOf({ title, head, rows }: BulletinTable): (Paragraph | Table)[] {
  return [
    new Paragraph({
      alignment: AlignmentType.CENTER,
      keepNext: true,
      spacing: { before: 360, after: 120 },
      children: [run(title, 24, { font: HEI })],
    }),
    new Table({
      width: { size: 100, type: WidthType.PERCENTAGE },
      rows: [
        new TableRow({ tableHeader: true, cantSplit: true, children: head.map((name) => cell(name, true)) }),
        ...rows.map(
          ({ cells, isTotal = false, lags }) =>
            new TableRow({
              cantSplit: true,
              children: cells.map((one, column) =>
                cell(
                  lags && column === 1 ? `${printed(one)}（靠后）` : printed(one),
                  isTotal,
                  typeof one === "string" ? AlignmentType.CENTER : AlignmentType.END,
                ),
              ),
            }),
        ),
      ],
    }),
  ];
}

function cell(
  text: string,
  bold: boolean,
  alignment: (typeof AlignmentType)[keyof typeof AlignmentType] = AlignmentType.CENTER,
): TableCell {
  return new TableCell({
    verticalAlign: VerticalAlignTable.CENTER,
    margins: { left: 60, right: 60 },
    children: [new Paragraph({ alignment, children: [run(text, TABLE, { bold })] })],
  });
}
