import type { Server } from "../../../scripts/serve.ts";

type Database = Server["db"];
type Statement = ReturnType<Database["prepare"]>;

interface Meta {
  readonly rows_read: number;
  readonly rows_written: number;
}

/** A database that adds up what D1 itself counts for every statement run through it. */
export class CountingDatabase {
  read = 0;
  written = 0;
  readonly #db: Database;
  /** The statement behind each one handed out. */
  readonly #inner = new WeakMap<object, Statement>();

  constructor(db: Database) {
    this.#db = db;
  }

  /** This database as the Worker's store takes it. */
  get asD1(): Database {
    return this as unknown as Database;
  }

  prepare(sql: string): object {
    return this.#wrapped(this.#db.prepare(sql));
  }

  async batch(statements: readonly object[]): Promise<unknown[]> {
    const inner = statements.map((one) => this.#inner.get(one) as Statement);
    const results = await this.#db.batch(inner);
    for (const result of results) this.#count(result.meta as unknown as Meta);
    return results;
  }

  #wrapped(statement: Statement): object {
    const all = async () => {
      const result = await statement.all();
      this.#count(result.meta as unknown as Meta);
      return result;
    };
    const wrapped = {
      bind: (...values: unknown[]) => this.#wrapped(statement.bind(...values)),
      all,
      run: all,
      // Its own `first` tells no counts.
      first: async (column?: string) => {
        const [row] = (await all()).results as Record<string, unknown>[];
        return column === undefined ? (row ?? null) : (row?.[column] ?? null);
      },
    };
    this.#inner.set(wrapped, statement);
    return wrapped;
  }

  #count({ rows_read, rows_written }: Meta): void {
    this.read += rows_read;
    this.written += rows_written;
  }
}
