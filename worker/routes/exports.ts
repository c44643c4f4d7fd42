import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { SanpiError } from "#domain/error";
import {
  ledgerExportQuerySchema,
  ledgerExportSchema,
  type ReportsExport,
  reportsExportQuerySchema,
  reportsExportSchema,
  talliesExportQuerySchema,
  talliesExportSchema,
} from "#domain/export";
import { type ExportFormat, type ExportKind, MAX_EXPORTED_REPORTS } from "#domain/export-kind";
import type { Scope } from "#domain/scope";
import { addressOf } from "../accounts/browser.ts";
import type { App } from "../env.ts";
import { readFigures } from "../figures.ts";
import { ledgerPage } from "../ledger.ts";
import { scopeFor } from "../middleware/session.ts";
import { recorded } from "../store/audit.ts";
import { findProject } from "../store/projects.ts";
import { readReports } from "../store/report-pages.ts";
import { bookRevision } from "../store/tallies.ts";
import { versionTag } from "../version.ts";

const ledgerRoute = createRoute({
  method: "get",
  path: "/api/exports/ledger",
  summary: "The ledger for a file: a page of projects; who takes what is noted in the audit trail first",
  request: { query: ledgerExportQuerySchema },
  responses: {
    200: {
      description: "A page of projects in order of id",
      content: { "application/json": { schema: ledgerExportSchema } },
    },
  },
});

const talliesRoute = createRoute({
  method: "get",
  path: "/api/exports/tallies",
  summary: "The figures of a window for a file, on both bases; noted in the audit trail first",
  request: { query: talliesExportQuerySchema },
  responses: {
    200: { description: "The figures", content: { "application/json": { schema: talliesExportSchema } } },
  },
});

const reportsRoute = createRoute({
  method: "get",
  path: "/api/exports/reports",
  summary:
    "Reports for a file, of one project or of a filtered ledger, by pages; noted in the audit trail first",
  request: { query: reportsExportQuerySchema },
  responses: {
    200: {
      description: "A page of reports, by project and time",
      content: { "application/json": { schema: reportsExportSchema } },
    },
  },
});

/**
 * Rows that leave the system as files, for managers and administrators of their places. Each page writes its own line of
 * the trail before it is given, so that no page can be had without one.
 */
export function exports(app: OpenAPIHono<App>): void {
  app.openapi(ledgerRoute, async (c) => {
    const { db, scope, at } = exporting(c);
    const { as, ...query } = c.req.valid("query");
    const { version } = versionTag(await bookRevision(db), scope);
    const page = await ledgerPage(db, scope, query);
    await note(c, "ledger", c.req.valid("query"), page.rows.length);
    return c.json({ at, version, ...page }, 200);
  });

  app.openapi(talliesRoute, async (c) => {
    const { db, scope, at } = exporting(c);
    const { as, ...query } = c.req.valid("query");
    const { version } = versionTag(await bookRevision(db), scope);
    const [verified, reported] = await Promise.all(
      (["verified", "reported"] as const).map((basis) =>
        readFigures(db, scope, { ...query, basis }, { version, withCells: false }),
      ),
    );
    if (!verified || !reported) throw new SanpiError("internal");
    await note(c, "tallies", c.req.valid("query"), verified.rows.length);
    return c.json({ at, verified, reported }, 200);
  });

  app.openapi(reportsRoute, async (c) => {
    const { db, scope, at } = exporting(c);
    const { as, project, report, ...query } = c.req.valid("query");
    const page =
      project === undefined ? await ledgerPage(db, scope, query) : await oneProject(db, scope, project);
    const projects = page.rows.map(({ project: { id, name, zoneName } }) => ({ id, name, zoneName }));
    const reports = await readReports(db, scope, {
      projects: projects.map(({ id }) => id),
      after: report ?? null,
      limit: MAX_EXPORTED_REPORTS,
    });
    await note(c, "reports", c.req.valid("query"), reports.length);
    const last = reports.length < MAX_EXPORTED_REPORTS ? undefined : reports.at(-1);
    const named = new Set(reports.map((each) => each.project));
    const answer: ReportsExport = {
      ...{ at, reports },
      projects: projects.filter(({ id }) => named.has(id)),
      // A full answer may have left reports of the same projects behind.
      next: last
        ? { after: query.after ?? "", report: last.id }
        : page.next === null
          ? null
          : { after: page.next, report: null },
    };
    return c.json(answer, 200);
  });
}

/** Who may export, where, and when it is. */
function exporting(c: Context<App>): { db: D1Database; scope: Scope; at: number } {
  c.header("cache-control", "no-store");
  return { db: c.env.DB, scope: scopeFor(c.get("caller"), "manager", "admin"), at: Date.now() };
}

/** Writes down who takes how many rows by which words. A page that brings none after the first takes nothing. */
async function note(
  c: Context<App>,
  kind: ExportKind,
  query: Readonly<Record<string, unknown>> & { readonly as: ExportFormat },
  rows: number,
): Promise<void> {
  if (rows === 0 && query.after) return;
  const { project, ...words } = query;
  await recorded(
    c.env.DB,
    [],
    [
      {
        ...{ person: c.get("caller").id, action: "exported", subject: `export/${kind}` },
        project: typeof project === "string" ? project : null,
        ...{ detail: { ...words, limit: undefined, rows }, address: addressOf(c) },
      },
    ],
    Date.now(),
  );
}

/** A project of the scope in the form of a page. Throws `not_found`, whether it is hidden or unknown. */
async function oneProject(db: D1Database, scope: Scope, id: string) {
  const project = await findProject(db, scope, id);
  if (!project) throw new SanpiError("not_found");
  return { rows: [{ project }], next: null };
}
