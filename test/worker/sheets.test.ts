import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { BATCHES } from "#domain/batch";
import type { Dossier } from "#domain/dossier";
import {
  type ImportRequest,
  type ImportResponse,
  type Imports,
  MAX_IMPORT_LISTINGS,
  MAX_IMPORT_ROWS,
  type UndoneImport,
} from "#domain/import";
import type { Tallies } from "#domain/tally";
import { aReport, type Client, crossedBy } from "./client.ts";
import { everythingStored, expectError, imported, type PersonId, world } from "./world.ts";

/** Spreadsheets taken in as one thing: looked at first, stored whole or not at all, and taken back. */

let people: Record<PersonId, Client>;

beforeAll(async () => {
  people = await world();
});

type Sheet = NonNullable<ImportRequest["sheet"]>;

async function send(
  who: PersonId,
  rows: ImportRequest,
  sheet: Partial<Sheet> = {},
): Promise<ImportResponse & { id: string }> {
  const id = sheet.id ?? crypto.randomUUID();
  const answer = await people[who].post("/api/import", {
    ...rows,
    sheet: { file: "台账.xlsx", ...sheet, id },
  });
  expect(answer.status).toBe(200);
  return { ...(await answer.json<ImportResponse>()), id };
}

async function undo(who: PersonId, id: string): Promise<UndoneImport> {
  const answer = await people[who].post(`/api/imports/${id}/undo`, {});
  expect(answer.status).toBe(200);
  return answer.json<UndoneImport>();
}

const history = async (who: PersonId) => (await people[who].get<Imports>("/api/imports")).imports;
const LOGS = [
  "audit",
  "import",
  "import_change",
  "book",
  "standing",
  "tally",
  "departure",
  "sqlite_sequence",
];
/** All that is stored but the trail, the imports themselves and the books, which carry revisions. */
async function facts(): Promise<Record<string, string[]>> {
  return Object.fromEntries(
    Object.entries(await everythingStored()).filter(([table]) => !LOGS.includes(table)),
  );
}
const figures = () =>
  people.boss.get<Tallies>("/api/tallies?by=zone").then(({ rows, total }) => ({ rows, total }));

const NEW: ImportRequest = {
  projects: [
    { id: "s1", zone: "太原甲区", name: "新一", investment: 12_000 },
    { id: "p1", investment: 11_000, chain: "氢能" },
    { id: "p2", name: "甲二" },
  ],
  listings: [
    { project: "s1", batch: "start", round: "2024-1", investment: 12_000 },
    { project: "p1", batch: "signing", round: "2024-1", investment: 11_000 },
  ],
};

describe("a sheet", () => {
  it("is judged with both values of what would change, and stores nothing in a dry run", async () => {
    const before = await everythingStored();
    const { sheet, counts, outcomes } = await send("admin", { ...NEW, dryRun: true });
    expect(await everythingStored()).toEqual(before);
    expect(sheet).toMatchObject({ state: "judged" });
    expect(counts).toEqual({ created: 2, updated: 2, unchanged: 1, refused: 0 });
    expect(outcomes.map(({ changes }) => changes)).toEqual([
      undefined,
      { investment: [10_000, 11_000], chain: [null, "氢能"] },
      undefined,
      undefined,
      { investment: [10_000, 11_000] },
    ]);
  });

  it("is stored whole as it was looked at, stands in the list, and goes again without a trace in the figures", async () => {
    const [before, counted] = [await facts(), await figures()];
    const { sheet: looked } = await send("admin", { ...NEW, dryRun: true });
    const expected = { expect: looked?.digest as string };
    const { sheet, id } = await send("admin", NEW, expected);
    expect(sheet).toEqual({ ...looked, state: "stored" });
    expect(await figures()).not.toEqual(counted);
    expect((await history("admin"))[0]).toMatchObject({
      ...{ id, file: "台账.xlsx", person: { id: "admin", name: "admin" } },
      ...{ created: 2, updated: 2, unchanged: 1, undone: null },
    });

    expect(await undo("admin", id)).toEqual({ undone: true, standing: [] });
    expect(await facts()).toEqual(before);
    expect(await figures()).toEqual(counted);
    expect((await people.boss.request("/api/projects/s1")).status).toBe(404);
    expect((await history("admin"))[0]?.undone).toMatchObject({ by: "admin" });
  });

  it("sent again because its answer was lost is no second import", async () => {
    const rows = { projects: [{ id: "again", zone: "ty-a", name: "再" }] };
    const { id } = await send("admin", rows);
    const before = await everythingStored();
    expect((await send("admin", rows, { id })).sheet?.state).toBe("stored");
    expect(await everythingStored()).toEqual(before);
    await expectError(
      await people["admin-ty"].post("/api/import", { ...rows, sheet: { id, file: "x.csv" } }),
      "id_reused",
    );
  });

  it("with one row refused is not stored at all", async () => {
    const before = await everythingStored();
    const { sheet, outcomes } = await send("admin", {
      projects: [
        { id: "half-1", zone: "ty-a", name: "一半" },
        { id: "half-2", zone: "幻区", name: "另一半" },
      ],
    });
    expect(sheet?.state).toBe("refused");
    expect(outcomes.map(({ code, status }) => code ?? status)).toEqual(["created", "zone_unknown"]);
    expect(await everythingStored()).toEqual(before);
  });

  it("that would no longer do what was looked at is not stored", async () => {
    const rows = { projects: [{ id: "p3", note: "表里的话" }] };
    const { sheet } = await send("admin", { ...rows, dryRun: true });
    await people.admin.import({ projects: [{ id: "p3", note: "别人的话" }] });
    const before = await everythingStored();
    const late = await send("admin", rows, { expect: sheet?.digest as string });
    expect(late.sheet?.state).toBe("changed");
    expect(late.outcomes[0]?.changes).toEqual({ note: ["别人的话", "表里的话"] });
    expect(await everythingStored()).toEqual(before);
  });

  it("brings no places and no rounds", async () => {
    const sheet = { id: crypto.randomUUID(), file: "x.csv" };
    await expectError(
      await people.admin.post("/api/import", { sheet, rounds: [{ id: "2031-1" }] }),
      "request_invalid",
    );
  });
});

describe("two sheets at the same moment", () => {
  /** Sends a sheet while `deed` is done. */
  async function crossed(who: PersonId, body: object, deed: () => Promise<unknown>): Promise<Response> {
    const headers = { "content-type": "application/json" };
    const init = { method: "POST", headers, body: JSON.stringify(body) };
    return people[who].request("/api/import", init, crossedBy(deed));
  }
  const sheetOf = (rows: ImportRequest, id: string = crypto.randomUUID()) => ({
    ...rows,
    sheet: { file: "台账.xlsx", id },
  });
  const kept = async (id: string) => (await history("admin")).filter((one) => one.id === id).length;

  it.each<[what: string, rows: (investment: number) => ImportRequest]>([
    ["project", (investment) => ({ projects: [{ id: "at-once", zone: "ty-a", name: "同时", investment }] })],
    [
      "entry",
      (investment) => ({ listings: [{ project: "p3", batch: "start", round: "2024-2", investment }] }),
    ],
  ])(
    "that bring one %s: the later one is not stored, and what the first brought stays",
    async (_what, rows) => {
      const before = await facts();
      let first = "";
      let between = before;
      const body = sheetOf(rows(2));
      const answer = await crossed("admin-ty", body, async () => {
        first = (await send("admin", rows(1))).id;
        between = await facts();
      });
      expect((await answer.json<ImportResponse>()).sheet?.state).toBe("changed");
      expect(await kept(body.sheet.id)).toBe(0);
      expect(await facts()).toEqual(between);
      // Sent again it is a change, and is undone as one.
      const { id } = await send("admin-ty", rows(2));
      expect(await undo("admin-ty", id)).toMatchObject({ undone: true });
      expect(await facts()).toEqual(between);
      expect(await undo("admin", first)).toMatchObject({ undone: true });
      expect(await facts()).toEqual(before);
    },
  );

  it("that are the same one, sent twice: it is stored once, and both are told so", async () => {
    const body = sheetOf({
      projects: [
        { id: "double", zone: "ty-a", name: "双" },
        { id: "p1", note: "双" },
      ],
    });
    const state = async (answer: Response) => (await answer.json<ImportResponse>()).sheet?.state;
    let first: Response | undefined;
    const second = await crossed("admin", body, async () => {
      first = await people.admin.post("/api/import", body);
    });
    expect(await state(first as Response)).toBe("stored");
    expect(await state(second)).toBe("stored");
    expect(await kept(body.sheet.id)).toBe(1);
    const lines = await env.DB.prepare("SELECT 1 FROM audit WHERE subject IN (?1, 'projects/double')")
      .bind(`import/${body.sheet.id}`)
      .all();
    expect(lines.results).toHaveLength(2);
  });

  it("that somebody else's id makes one: the later one is refused, also where the first is out of sight", async () => {
    const id = crypto.randomUUID();
    const mine = sheetOf({ projects: [{ id: "p1", note: "我的" }] }, id);
    const theirs = sheetOf({ projects: [{ id: "p4", note: "大同" }] }, id);
    const answer = await crossed("admin-ty", mine, async () => {
      expect((await people.admin.post("/api/import", theirs)).status).toBe(200);
    });
    await expectError(answer, "id_reused");
    await expectError(await people["admin-ty"].post("/api/import", mine), "id_reused");
    await undo("admin", id);
  });

  it("are undone once where the same one is taken back twice, and both are told so", async () => {
    for (const rows of [{ projects: [{ id: "p1", note: "回" }] }, { projects: [{ id: "p1" }] }]) {
      const { id } = await send("admin", rows);
      const init = { method: "POST", headers: { "content-type": "application/json" }, body: "{}" };
      const bindings = crossedBy(() => undo("admin", id));
      const answer = await people.admin.request(`/api/imports/${id}/undo`, init, bindings);
      expect(await answer.json()).toEqual({ undone: true, standing: [] });
    }
  });
});

describe("an import on which something stands is not undone, and says what", () => {
  let count = 0;
  async function stands(
    rows: (id: string) => ImportRequest,
    later: (id: string) => Promise<unknown>,
  ): Promise<UndoneImport["standing"]> {
    const name = `立${++count}`;
    const project = `stand-${count}`;
    const { id, sheet } = await send("admin", rows(project));
    expect(sheet?.state, name).toBe("stored");
    await later(project);
    const before = await everythingStored();
    const { undone, standing } = await undo("admin", id);
    expect(undone).toBe(false);
    expect(await everythingStored()).toEqual(before);
    return standing;
  }
  const brings = (id: string): ImportRequest => ({ projects: [{ id, zone: "ty-a", name: `名${id}` }] });
  const change = (rows: ImportRequest) => people.admin.import(rows);

  it("a row that was changed since", async () => {
    expect(await stands(brings, (id) => change({ projects: [{ id, investment: 5 }] }))).toEqual([
      { key: "stand-1", name: "名stand-1", why: "changed" },
    ]);
  });

  it("an entry that was withdrawn since", async () => {
    const listing = { batch: "start", round: "2024-1" } as const;
    expect(
      await stands(
        (project) => ({ ...brings(project), listings: [{ project, ...listing }] }),
        (project) =>
          change({ listings: [{ project, ...listing, withdrawnOn: "2024-05-01", withdrawnWhy: "停" }] }),
      ),
    ).toEqual([{ key: "stand-2/start/2024-1", name: "名stand-2", why: "changed" }]);
  });

  it("a report of a project that it brought", async () => {
    expect(await stands(brings, (id) => people.field.send(aReport(id, { note: "到场" })))).toEqual([
      { key: "stand-3", name: "名stand-3", why: "reported" },
    ]);
  });

  it("an entry of such a project, somebody's right over it, a later phase of it", async () => {
    expect(
      await stands(brings, (project) => change({ listings: [{ project, batch: "start", round: "2024-1" }] })),
    ).toMatchObject([{ why: "listed" }]);
    expect(
      await stands(brings, (id) =>
        env.DB.prepare("INSERT INTO \"grant\" VALUES ('field', 'reporter', 'project', ?1)").bind(id).run(),
      ),
    ).toMatchObject([{ why: "granted" }]);
    expect(
      await stands(brings, (id) =>
        change({ projects: [{ id: `${id}-2`, zone: "ty-a", name: "二期", phaseOf: id }] }),
      ),
    ).toMatchObject([{ why: "phase" }]);
  });

  it("until the later import is undone itself", async () => {
    const first = await send("admin", { projects: [{ id: "p4", note: "一" }] });
    const second = await send("admin", { projects: [{ id: "p4", note: "二" }] });
    expect(await undo("admin", first.id)).toMatchObject({ undone: false, standing: [{ key: "p4" }] });
    expect(await undo("admin", second.id)).toMatchObject({ undone: true });
    expect(await undo("admin", first.id)).toMatchObject({ undone: true });
    expect((await people.boss.get<Dossier>("/api/projects/p4")).project.note).toBeNull();
  });

  it("also where the first brought what the later one changed: a project and its entry go after all", async () => {
    const [before, entry] = [await facts(), { project: "stay-1", batch: "start", round: "2024-1" } as const];
    const brought = { projects: [{ id: "stay-1", zone: "ty-a", name: "来" }], listings: [entry] };
    const first = await send("admin", brought);
    const second = await send("admin", {
      projects: [{ id: "stay-1", investment: 5 }],
      listings: [{ ...entry, investment: 5 }],
    });
    expect(await undo("admin", second.id)).toMatchObject({ undone: true });
    expect(await undo("admin", first.id)).toEqual({ undone: true, standing: [] });
    expect(await facts()).toEqual(before);
    // Brought anew it is as new as it was, whatever came and went before.
    expect(await undo("admin", (await send("admin", brought)).id)).toMatchObject({ undone: true });
    expect(await facts()).toEqual(before);
  });

  it("and until then, even where the row is again as the first import brought it", async () => {
    const first = await send("admin", { projects: [{ id: "stay-2", zone: "ty-a", name: "甲" }] });
    const later = [];
    for (const name of ["乙", "甲"]) later.push(await send("admin", { projects: [{ id: "stay-2", name }] }));
    const standing = [{ key: "stay-2", name: "甲", why: "changed" }];
    expect(await undo("admin", first.id)).toEqual({ undone: false, standing });
    for (const { id } of [...later.reverse(), first])
      expect(await undo("admin", id)).toMatchObject({ undone: true });
  });
});

describe("who may", () => {
  it("an administrator of a city sees and undoes what lies in it, and nothing that reaches past it", async () => {
    const inside = await send("admin", { projects: [{ id: "p1", note: "城内" }] });
    const across = await send("admin", {
      projects: [
        { id: "p1", chain: "跨" },
        { id: "p4", chain: "跨" },
      ],
    });
    const seen = (await history("admin-ty")).map(({ id }) => id);
    expect(seen).toContain(inside.id);
    expect(seen).not.toContain(across.id);
    await expectError(await people["admin-ty"].post(`/api/imports/${across.id}/undo`, {}), "not_found");
    expect(await undo("admin", across.id)).toMatchObject({ undone: true });
    expect(await undo("admin-ty", inside.id)).toMatchObject({ undone: true });
  });

  it("nobody removes an entry or a project in any other way", async () => {
    await expect(env.DB.prepare("DELETE FROM listing WHERE project = 'p1'").run()).rejects.toThrow(
      "withdraw a listing",
    );
    await expect(env.DB.prepare("DELETE FROM project WHERE id = 'again'").run()).rejects.toThrow(
      "projects stay",
    );
    await expect(env.DB.prepare("DELETE FROM import_change").run()).rejects.toThrow("append-only");
    await expect(env.DB.prepare("UPDATE import SET undone_ms = 1").run()).rejects.toThrow("undone once");
  });

  it("phones forget a project that is taken back", async () => {
    const { id } = await send("admin", { projects: [{ id: "ghost", zone: "ty-a", name: "影" }] });
    const { cursor, changes } = await people.field.sync([]);
    expect(changes.projects.map((project) => project.id)).toContain("ghost");
    await undo("admin", id);
    expect((await people.field.sync([], { cursor })).changes.gone).toEqual(["ghost"]);
  });

  it("the trail tells of the import, of each row, and of the way back", async () => {
    const { id } = await send("admin", { projects: [{ id: "trace", zone: "ty-a", name: "迹" }] });
    await undo("admin", id);
    const { results } = await env.DB.prepare(
      "SELECT action, subject, person FROM audit WHERE subject IN (?1, 'projects/trace') ORDER BY id",
    )
      .bind(`import/${id}`)
      .all();
    expect(results).toEqual([
      { action: "imported", subject: `import/${id}`, person: "admin" },
      { action: "import_added", subject: "projects/trace", person: "admin" },
      { action: "import_undone", subject: `import/${id}`, person: "admin" },
      { action: "import_undone", subject: "projects/trace", person: "admin" },
    ]);
  });
});

it("5,000 projects with long notes and two entries each go in and out again, each in one request", async () => {
  const ids = Array.from({ length: MAX_IMPORT_ROWS }, (_, i) => `mass-${i}`);
  const zones = Array.from({ length: 100 }, (_, i) => ({ id: `z${i}`, city: "大同市", name: `区${i}` }));
  await imported(people.admin, { zones });
  const rows: ImportRequest = {
    projects: ids.map((id, i) => ({ id, zone: `区${i % 100}`, name: `${id}号项目`, note: "说".repeat(400) })),
    listings: BATCHES.slice(1).flatMap((batch) =>
      ids.map((project, i) => ({ project, batch, round: "2023-4", investment: i, note: "列".repeat(100) })),
    ),
  };
  expect(rows.listings).toHaveLength(MAX_IMPORT_LISTINGS);
  const before = await facts();
  const counted = await figures();
  const { sheet, id } = await send("admin", rows);
  expect(sheet?.state).toBe("stored");
  expect(await undo("admin", id)).toEqual({ undone: true, standing: [] });
  expect(await facts()).toEqual(before);
  expect(await figures()).toEqual(counted);
}, 60_000);
