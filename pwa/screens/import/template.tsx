import { FIELDS, type FieldName } from "../../tables/columns.ts";
import { csvOf } from "../../tables/csv.ts";
import { saveFile } from "../../ui/save-file.ts";
import { importWords } from "./words.ts";

/** A row of the template. Titles are Chinese in both languages, as the sheets of zones are. */
const SAMPLE = [
  ["name", "某新材料产业园"],
  ["zone", "大同经济技术开发区"],
  ["enterprise", "某某新材料有限公司"],
  ["code", "2401-140271-89-01-000001"],
  ["investment", "12000"],
  ["output", "15000"],
  ["industrial", "是"],
  ["strategic", "否"],
  ["chain", "新材料"],
  ["batch", "签约"],
  ["round", "2024年第1次"],
  ["listedOn", "2024年2月23日"],
  ["note", "示例，请删去这一行"],
] as const satisfies readonly (readonly [FieldName, string])[];

/** A file with the titles that are known, and a row to show what goes where. */
export function Template() {
  const w = importWords();
  const title = (field: FieldName) => FIELDS[field].zh + (FIELDS[field].kind === "money" ? "（万元）" : "");
  const save = () =>
    saveFile(
      csvOf([SAMPLE.map(([field]) => title(field)), SAMPLE.map(([, text]) => text)]),
      `${w.templateName}.csv`,
    );
  return (
    <button type="button" class="weui-btn weui-btn_default weui-btn_block" onClick={save}>
      {w.template}
    </button>
  );
}
