import { describe, expect, it } from "vitest";
import type { AuditEntry } from "#domain/audit";
import { deedOf, factsOf } from "../../../pwa/screens/admin/audit-line.ts";

const line = (more: Partial<AuditEntry>): AuditEntry => ({
  id: 1,
  at: 0,
  person: { id: "w", name: "王审核" },
  action: "signed_in",
  subject: "person/w",
  project: null,
  detail: null,
  address: null,
  digest: "d",
  ...more,
});
const nameOf = (id: string) => (id === "l" ? "李志强" : undefined);

describe("a line of the trail in words", () => {
  it("says which verdict was given on which project", () => {
    const project = { id: "J011", name: "双雁生物医药产业园" };
    const given = line({
      action: "verdict_given",
      subject: "report/r",
      project,
      detail: { verdict: "returned" },
    });
    expect(deedOf(given, nameOf)).toBe("退回 双雁生物医药产业园");
  });

  it("names whom it was done to, oneself as oneself, and whoever is gone by what was written then", () => {
    expect(deedOf(line({ action: "phone_revoked", subject: "phone/l/x1" }), nameOf)).toBe("停用李志强的手机");
    expect(deedOf(line({ action: "session_ended" }), nameOf)).toBe("让自己的设备退出");
    expect(
      deedOf(line({ action: "person_added", subject: "person/q", detail: { name: "钱" } }), nameOf),
    ).toBe("添加人员 钱");
    expect(deedOf(line({ action: "person_disabled", subject: "person/q" }), nameOf)).toBe("停用人员 q");
  });

  it("still tells of an action that a newer server knows", () => {
    expect(deedOf(line({ action: "toString", subject: "book" }), nameOf)).toBe("toString book");
  });

  it("shows what is in it one fact each, changes with an arrow", () => {
    const grant = { role: "reporter", level: "zone", place: "140200-01" };
    expect(factsOf({ name: ["王", "王五"], grants: [[grant], [grant]], reason: null })).toEqual([
      ["姓名", "王 → 王五"],
      ["权限", "项目专员 140200-01 → 项目专员 140200-01"],
    ]);
    expect(factsOf({ grants: [grant, grant] })).toEqual([["权限", "项目专员 140200-01、项目专员 140200-01"]]);
    expect(factsOf({ verdict: "verified" })).toEqual([["结论", "已核实"]]);
    expect(factsOf(null)).toEqual([]);
  });
});
