import { runWrangler } from "./wrangler.ts";

/** As much of a database as scripts need, wherever it is. */
export type ScriptDatabase = Pick<D1Database, "prepare" | "batch">;

type Value = string | number | null;

/**
 * The database of a deployment, asked through wrangler and whoever is signed in there. Each call is one transaction.
 * `where` is `--remote`, or `--local` with a folder for trying it out.
 */
export function wranglerDatabase(where: readonly string[] = ["--remote"]): ScriptDatabase {
  const ask = async (statements: readonly string[]): Promise<D1Result[]> => {
    const args = ["d1", "execute", "DB", ...where, "--yes", "--json", "--command", statements.join(";\n")];
    const output = await runWrangler(args);
    return JSON.parse(output.slice(output.indexOf("["))) as D1Result[];
  };
  const statement = (sql: string, values: readonly Value[] = []) => ({
    text: withValues(sql, values),
    bind: (...bound: Value[]) => statement(sql, bound),
    all: async () => (await ask([withValues(sql, values)]))[0],
    run: async () => (await ask([withValues(sql, values)]))[0],
    first: async () => (await ask([withValues(sql, values)]))[0]?.results[0] ?? null,
  });
  const database = {
    prepare: statement,
    batch: (statements: readonly { text: string }[]) => ask(statements.map((one) => one.text)),
  };
  return database as unknown as ScriptDatabase;
}

/** A statement with its values written out: the command line takes no parameters. */
export function withValues(sql: string, values: readonly Value[]): string {
  return sql.replace(/\?(\d+)/g, (_, place: string) => literal(values[Number(place) - 1] ?? null));
}

function literal(value: Value): string {
  if (value === null) return "NULL";
  return typeof value === "number" ? String(value) : `'${value.replaceAll("'", "''")}'`;
}
