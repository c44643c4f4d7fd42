import { FIELDS, type FieldName } from "../../tables/columns.ts";
import { saveFile } from "../../ui/save-file.ts";
import { importWords } from "./words.ts";

/** What each column of the template is for, and a cell to show it. Chinese in both languages, as the sheets of zones are. */
const COLUMNS = [
  ["name", "某新材料产业园", "必填。与已有项目同名的，更新那个项目。"],
  ["zone", "大同经济技术开发区", "必填，全称或简称都行；可带市名。"],
  ["enterprise", "某某新材料有限公司", "建设单位。"],
  ["code", "2401-140271-89-01-000001", "备案时的国家代码，没有就留空。"],
  ["investment", 12000, "按表头的单位填数字；要用亿元，就把表头改成“总投资（亿元）”。"],
  ["output", 15000, "同上。"],
  ["industrial", "是", "是或否；招商引资、基础设施等不是产业项目的填否。"],
  ["strategic", "否", "是或否。"],
  ["chain", "新材料", "所属产业链，没有就留空。"],
  ["batch", "签约", "签约、开工或投产；只录项目、不列入批次的留空。"],
  ["round", "2024年第1次", "第几次活动；批次留空的也留空。"],
  ["listedOn", "2024年2月23日", "活动日期。"],
  ["note", "示例，请删去这一行", "想说的别的话。"],
] as const satisfies readonly (readonly [FieldName, string | number, string])[];

const titleOf = (field: FieldName) => FIELDS[field].zh + (FIELDS[field].kind === "money" ? "（万元）" : "");

/** A workbook with the titles that are known, a row to show what goes where, and a page that says it in words. */
export function Template() {
  const w = importWords();
  const save = async () => {
    const { xlsxOf } = await import("../../exports/xlsx.ts");
    const columns = COLUMNS.map(([field, sample]) => ({
      title: titleOf(field),
      form: typeof sample === "number" ? ("figure" as const) : ("text" as const),
      width: Math.max(12, String(sample).length * 2),
    }));
    const about = COLUMNS.map(([field, , what]) => [titleOf(field), what] as const);
    const rows = [COLUMNS.map(([, sample]) => sample)];
    saveFile(
      xlsxOf({ name: "填表说明", lines: about }, [{ name: "项目", columns, rows }]),
      `${w.templateName}.xlsx`,
    );
  };
  return (
    <button type="button" class="weui-btn weui-btn_default weui-btn_block" onClick={() => void save()}>
      {w.template}
    </button>
  );
}
