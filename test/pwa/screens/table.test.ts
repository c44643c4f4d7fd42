import { describe, expect, it } from "vitest";
import { readTable } from "../../../pwa/screens/admin/table-file.ts";
import { peopleOf } from "../../../pwa/screens/admin/table-people.ts";
import type { PlaceTree } from "../../../pwa/state/contract.ts";
import { csvOf, parseCsv } from "../../../pwa/tables/csv.ts";
import { workbook } from "../../fixtures/workbook.ts";

const tree: PlaceTree = {
  province: true,
  cities: [
    {
      city: { level: "city", id: "140200", name: "大同市", nameEn: "Datong" },
      zones: [{ level: "zone", id: "140200-01", name: "大同经济技术开发区", nameEn: null }],
    },
  ],
  zones: [],
};
const HEAD = ["姓名", "手机号", "角色", "地区"];

/** The same as a spreadsheet program saves them, in a file. */
const inWorkbook = (rows: readonly (readonly (string | number)[])[]) =>
  new Blob([workbook({ name: "1", rows })]);

describe("a spreadsheet's rows", () => {
  it("come from an .xlsx, a phone number typed as a number included", async () => {
    const table = await readTable(inWorkbook([HEAD, ["王建国", 13800000001, "项目专员", "大同市"]]));
    expect(table).toEqual([HEAD, ["王建国", "13800000001", "项目专员", "大同市"]]);
  });

  it("come from a .csv as Excel saves it in China, in GB 18030", async () => {
    // 姓名,王 in GB 18030.
    const bytes = new Uint8Array([0xd0, 0xd5, 0xc3, 0xfb, 0x2c, 0xcd, 0xf5]);
    expect(await readTable(new Blob([bytes]))).toEqual([["姓名", "王"]]);
  });

  it("keep quotes, separators and line ends inside a cell, whatever the separator is", () => {
    expect(parseCsv('a,"b ""x"", c"\r\n"1\n2",3')).toEqual([
      ["a", 'b "x", c'],
      ["1\n2", "3"],
    ]);
    expect(parseCsv("a;b,c;d\n1;2;3")).toEqual([
      ["a", "b,c", "d"],
      ["1", "2", "3"],
    ]);
  });

  it("of the template come back as they were written", async () => {
    const rows = [HEAD, ['王 "建" 国', "1", "a,b", "大同\n市"]];
    expect(await readTable(csvOf(rows))).toEqual(rows);
  });

  it("are not made out of a picture", async () => {
    await expect(readTable(new Blob([new Uint8Array([0xff, 0xd8, 0, 0])]))).rejects.toThrow("text");
  });
});

describe("people in a spreadsheet", () => {
  const one = (...row: string[]) => peopleOf([HEAD, row], tree)?.[0]?.input;

  it("get their place by name, by a city's short name, and for the province", () => {
    const grants = (place: string) => {
      const input = one("王", "138", "审核员", place);
      return typeof input === "object" ? input.grants : input;
    };
    expect(grants("大同经济技术开发区")).toEqual([{ role: "reviewer", level: "zone", place: "140200-01" }]);
    expect(grants("大同")).toEqual([{ role: "reviewer", level: "city", place: "140200" }]);
    expect(grants("全省")).toEqual([{ role: "reviewer", level: "province" }]);
    // The server may know it by another name.
    expect(grants("大同经开区")).toEqual([{ role: "reviewer", level: "zone", place: "大同经开区" }]);
  });

  it("with two rows of one number have two rights", () => {
    const people = peopleOf(
      [HEAD, ["王", "138 0000", "项目专员", "大同市"], ["王", "1380000", "管理者", "全省"], ["", "", "", ""]],
      tree,
    );
    expect(people).toHaveLength(1);
    expect(people?.[0]).toMatchObject({
      rows: [2, 3],
      username: "1380000",
      input: { grants: [{ role: "reporter" }, { role: "manager", level: "province" }] },
    });
  });

  it("are held back with the reason, each alone", () => {
    const rows = [
      ["", "1", "项目专员", "大同市"],
      ["王", "", "项目专员", "大同市"],
      ["李", "", "项目专员", "大同市"],
      ["赵", "2", "组长", "大同市"],
      ["钱", "3", "审核员", ""],
      ["孙", "4", "审核员", "大同市"],
      ["周", "4", "审核员", "全省"],
    ];
    const faults = peopleOf([HEAD, ...rows], tree)?.map(({ input }) => input);
    expect(faults).toEqual(["name", "username", "username", "role", "place", "differs"]);
  });

  it("are found below a title line and in columns of any order; without the columns there is no answer", () => {
    const table = [
      ["2024 年人员"],
      ["备注", "地区", "角色", "手机号", "姓名"],
      ["x", "大同市", "审核员", "5", "吴"],
    ];
    expect(peopleOf(table, tree)?.[0]).toMatchObject({ rows: [3], name: "吴", username: "5" });
    expect(peopleOf([["姓名", "电话"]], tree)).toBeNull();
  });
});
