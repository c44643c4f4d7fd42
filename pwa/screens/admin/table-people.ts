import type { GrantInput, PersonInput } from "#domain/account";
import { PROVINCE, type Role } from "#domain/scope";
import type { Place } from "#domain/tally";
import type { PlaceTree } from "../../state/contract.ts";
import type { Table } from "../../tables/csv.ts";

const COLUMNS = {
  name: ["姓名", "name"],
  username: ["手机号", "手机", "手机号码", "账号", "phone", "phone number", "username"],
  role: ["角色", "role"],
  place: ["地区", "地区或项目", "单位", "开发区", "place"],
} as const;
type Column = keyof typeof COLUMNS;

const ROLE_NAMES: Record<Role, readonly string[]> = {
  reporter: ["项目专员", "专员", "reporter", "officer"],
  reviewer: ["审核员", "reviewer"],
  manager: ["管理者", "领导", "manager"],
  admin: ["管理员", "administrator", "admin"],
};
const PROVINCE_NAMES = [PROVINCE, "全省", "山西省", "山西", "shanxi"];
const MAX_NAME = 40;

/** What is wrong with a row before the server is asked. */
export type RowFault = "name" | "username" | "role" | "place" | "differs";

/** A person of a table with the rows (from 1, as the spreadsheet counts them) that tell of them. */
export interface TablePerson {
  readonly rows: readonly number[];
  readonly name: string;
  readonly username: string;
  /** The rights as written, for the eye. */
  readonly said: readonly string[];
  /** What the server is asked to take in, or why it is not asked. */
  readonly input: PersonInput | RowFault;
}

/** Reads people out of a table; rows with the same user name are one person's rights. Null where a column is missing. */
export function peopleOf(table: Table, tree: PlaceTree): readonly TablePerson[] | null {
  const heads = table.findIndex((row) => columnsOf(row) !== null);
  const columns = columnsOf(table[heads] ?? []);
  if (!columns) return null;
  const people = new Map<string, { -readonly [K in keyof TablePerson]: TablePerson[K] }>();
  for (const [i, row] of table.entries()) {
    const cell = (column: Column) => row[columns[column]]?.trim() ?? "";
    if (i <= heads || row.every((text) => text.trim() === "")) continue;
    const [name, role, place] = [cell("name"), cell("role"), cell("place")];
    // Excel shows numbers with blanks or as text with a sign in front.
    const username = cell("username")
      .replace(/[\s'’+-]/g, "")
      .toLowerCase();
    const rowNumber = i + 1;
    const said = [role, place].filter(Boolean).join(" ");
    const grant = grantOf(role, place, tree);
    const fault: RowFault | null =
      name === "" || [...name].length > MAX_NAME ? "name" : username === "" ? "username" : null;
    const before = username === "" ? undefined : people.get(username);
    if (!before) {
      const input = fault ?? (typeof grant === "string" ? grant : { name, username, grants: [grant] });
      const key = username === "" ? `row ${rowNumber}` : username;
      people.set(key, { rows: [rowNumber], name, username, said: [said], input });
      continue;
    }
    before.rows = [...before.rows, rowNumber];
    before.said = [...before.said, said];
    if (typeof before.input === "string") continue;
    if (name !== "" && name !== before.name) before.input = "differs";
    else if (typeof grant === "string") before.input = grant;
    else before.input = { ...before.input, grants: [...before.input.grants, grant] };
  }
  return [...people.values()];
}

function columnsOf(row: readonly string[]): Record<Column, number> | null {
  const at = (column: Column) =>
    row.findIndex((text) => (COLUMNS[column] as readonly string[]).includes(text.trim().toLowerCase()));
  const found = { name: at("name"), username: at("username"), role: at("role"), place: at("place") };
  return Object.values(found).includes(-1) ? null : found;
}

function grantOf(roleName: string, placeName: string, tree: PlaceTree): GrantInput | RowFault {
  const role = (Object.keys(ROLE_NAMES) as Role[]).find((one) =>
    ROLE_NAMES[one].includes(roleName.toLowerCase()),
  );
  if (!role) return "role";
  if (placeName === "") return "place";
  if (PROVINCE_NAMES.includes(placeName.toLowerCase())) return { role, level: "province" };
  const called = ({ id, name, nameEn }: Place) =>
    [id, name, nameEn?.toLowerCase()].includes(placeName) ||
    nameEn?.toLowerCase() === placeName.toLowerCase();
  const city = tree.cities
    .map((one) => one.city)
    .find((one) => called(one) || one.name.replace(/市$/, "") === placeName);
  if (city) return { role, level: "city", place: city.id };
  const zone = [...tree.cities.flatMap(({ zones }) => zones), ...tree.zones].find(called);
  // The server knows zones by their other names too.
  return { role, level: "zone", place: zone?.id ?? placeName };
}
