import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { type CellProjects, cellProjectsQuerySchema, cellProjectsSchema } from "#domain/tally";
import type { App } from "../env.ts";
import { frame } from "../figures.ts";
import { readScope } from "../middleware/session.ts";
import { listingRowOf, readEntries, sumsOf } from "../store/entries.ts";
import { listingOf, projectOf } from "../store/project-rows.ts";
import { bookRevision } from "../store/tallies.ts";
import { versionTag } from "../version.ts";

const PAGE = 200;

const route = createRoute({
  method: "get",
  path: "/api/tallies/projects",
  summary: "The projects behind one figure",
  request: { query: cellProjectsQuerySchema },
  responses: {
    200: {
      description: "Entries in order of project and round",
      content: { "application/json": { schema: cellProjectsSchema } },
    },
  },
});

export function cellProjects(app: OpenAPIHono<App>): void {
  app.openapi(route, async (c) => {
    const db = c.env.DB;
    const scope = readScope(c.get("caller"));
    const { batch, after, ...query } = c.req.valid("query");
    const [asked, rev] = await Promise.all([frame(db, scope, query), bookRevision(db)]);
    const { rounds, basis } = asked.reading;
    const rows = await readEntries(db, asked.reading, asked.asOf, {
      batch,
      after: after ?? "",
      limit: PAGE + 1,
    });
    const page = rows.slice(0, PAGE);
    const last = rows.length > PAGE ? page.at(-1) : undefined;
    const answer: CellProjects = {
      window: { from: rounds[0] ?? null, to: rounds.at(-1) ?? null, rounds: [...rounds] },
      batch,
      basis,
      rule: asked.rule,
      within: asked.within,
      version: versionTag(rev, scope).version,
      entries: page.map((row) => {
        const sums = sumsOf(row, basis);
        return {
          listing: listingOf(listingRowOf(row)),
          project: projectOf(row),
          eligible: sums.eligible === 1,
          achieved: sums.achieved === 1,
          gained: sums.gained,
        };
      }),
      next: last ? `${last.project}/${last.round}` : null,
    };
    return c.json(answer, 200);
  });
}
