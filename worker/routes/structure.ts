import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import type { Basis } from "#domain/fields";
import { stageOfRank } from "#domain/stage";
import {
  type Structure,
  type StructureEntry,
  structureOf,
  structureQuerySchema,
  structureSchema,
  type ZoneKind,
} from "#domain/structure";
import type { App } from "../env.ts";
import { frame } from "../figures.ts";
import { readScope } from "../middleware/session.ts";
import { type CountedRow, readCounted } from "../store/counted.ts";

const route = createRoute({
  method: "get",
  path: "/api/structure",
  summary: "What a window consists of: how far its projects came, their size, zones, industries and chains",
  request: { query: structureQuerySchema },
  responses: {
    200: { description: "The structure", content: { "application/json": { schema: structureSchema } } },
  },
});

export function structure(app: OpenAPIHono<App>): void {
  app.openapi(route, async (c) => {
    const db = c.env.DB;
    const asked = await frame(db, readScope(c.get("caller")), c.req.valid("query"));
    const { rounds, basis } = asked.reading;
    const rows = await readCounted(db, asked.reading, asked.asOf, [basis]);
    const answer: Structure = {
      window: { from: rounds[0] ?? null, to: rounds.at(-1) ?? null, rounds: [...rounds] },
      within: asked.within,
      basis,
      asOf: asked.asOf,
      ...structureOf(rows.map((row) => entryOf(row, basis))),
    };
    return c.json(answer, 200);
  });
}

function entryOf(row: CountedRow, basis: Basis): StructureEntry {
  return {
    project: row.project,
    batch: row.batch,
    round: row.round,
    investment: row.l_investment_wan,
    output: row.l_output_wan,
    kind: row.kind as ZoneKind,
    chain: row.chain,
    strategic: row.strategic === 1,
    stage: stageOfRank(basis === "verified" ? row.rank_verified : row.rank_reported),
  };
}
