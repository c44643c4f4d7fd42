import { describe, expect, it } from "vitest";
import { initialsOf } from "#domain/initials";
import type { Project } from "#domain/project";
import { search, sift } from "../../../pwa/screens/projects/find.ts";
import type { LocalProject } from "../../../pwa/state/contract.ts";

function local(name: string, more: Partial<Project> = {}, own: Partial<LocalProject> = {}): LocalProject {
  const project = { id: name, name, aliases: [], enterprise: null, code: null, position: null, ...more };
  return {
    project: project as unknown as Project,
    listings: [],
    usedAt: null,
    waiting: 0,
    needsYou: 0,
    ...own,
  };
}

const shuangyan = local("双雁生物医药产业园（一期）", { aliases: ["双雁"], enterprise: "双雁药业" });
const jiemei = local(
  "捷美再生资源循环利用产业园",
  { position: { lat: 40.1, lng: 113.3 } },
  { needsYou: 1, usedAt: 5 },
);
const storage = local("申能·中交400MW/800MWh独立储能", { position: { lat: 39.3, lng: 112.4 } });
const all = [shuangyan, jiemei, storage];
const names = (found: readonly LocalProject[]) => found.map(({ project }) => project.name);

describe("finding a project", () => {
  it.each([
    ["", all],
    ["双雁", [shuangyan]],
    ["药业", [shuangyan]],
    ["产业园 捷", [jiemei]],
    ["800mwh", [storage]],
    ["sysw", [shuangyan]],
    ["JMZS", [jiemei]],
    ["火星", []],
  ])("by %j", (query, found) => {
    expect(names(search(all, query))).toEqual(names(found));
  });

  it("by what needs the person, and by what was used", () => {
    expect(sift(all, "needsYou", null)).toEqual([jiemei]);
    expect(sift(all, "recent", null)).toEqual([jiemei]);
  });

  it("nearest first, leaving out what has no position", () => {
    expect(sift(all, "nearby", { lat: 39.3, lng: 112.5 })).toEqual([storage, jiemei]);
    expect(sift(all, "nearby", null)).toEqual(all);
  });
});

it("takes pinyin initials of Chinese and leaves the rest", () => {
  expect(initialsOf("大同经开区A3")).toBe("dtjkqa3");
});
