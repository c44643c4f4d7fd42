import type { Env } from "../../../worker/env.ts";
import { NO_LIMITS } from "../../fixtures/limiters.ts";
import type { Cut } from "../cut.ts";

/** One request's time in the server. After its end nothing of it goes on. */
export class Life {
  statements = 0;
  readonly ended: Promise<string>;
  readonly #cut: Cut | null;
  #die: (where: string) => void = () => {};
  #isOver = false;

  constructor(cut: Cut | null) {
    this.#cut = cut;
    this.ended = new Promise((resolve) => {
      this.#die = resolve;
    });
  }

  /** Ends here: somebody else's statement took the server down. */
  end(where = "with the server"): void {
    this.#isOver = true;
    this.#die(where);
  }

  /** Runs a statement, unless the life is over or ends at it. */
  async statement<T>(name: string, run: () => Promise<T>): Promise<T> {
    if (this.#isOver) return never();
    const isHere = ++this.statements === this.#cut?.statement;
    if (isHere && this.#cut?.when === "before") {
      this.end(`before ${name}`);
      return never();
    }
    const result = await run();
    if (isHere) this.end(`after ${name}`);
    return this.#isOver ? never() : result;
  }
}

function never<T>(): Promise<T> {
  return new Promise(() => {});
}

/** The bindings of `env`, each of whose calls is a statement of `life`. */
export function cutAt(env: Env, life: Life): Env {
  return {
    ...env,
    ...NO_LIMITS,
    DB: database(env.DB, life),
    PHOTOS: wrap(env.PHOTOS, life, "R2", ["get", "put", "head", "delete", "list"]),
    LIVE: live(env.LIVE, life),
  };
}

/** Statements as the Worker made them, by what it holds of them. */
const bareOf = new WeakMap<object, D1PreparedStatement>();

function database(db: D1Database, life: Life): D1Database {
  return new Proxy(db, {
    get(target, name) {
      if (name === "prepare") return (sql: string) => statement(target.prepare(sql), life);
      if (name === "batch")
        return (all: D1PreparedStatement[]) =>
          life.statement("D1 batch", () => target.batch(all.map((one) => bareOf.get(one) ?? one)));
      return bound(target, name);
    },
  });
}

function statement(bare: D1PreparedStatement, life: Life): D1PreparedStatement {
  const wrapped = new Proxy(bare, {
    get(target, name) {
      if (name === "bind") return (...args: unknown[]) => statement(target.bind(...args), life);
      const value = bound(target, name);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => life.statement(`D1 ${String(name)}`, () => value(...args));
    },
  });
  bareOf.set(wrapped, bare);
  return wrapped;
}

function wrap<T extends object>(target: T, life: Life, what: string, names: readonly string[]): T {
  return new Proxy(target, {
    get(object, name) {
      const value = bound(object, name);
      if (typeof value !== "function" || !names.includes(String(name))) return value;
      return (...args: unknown[]) => life.statement(`${what} ${String(name)}`, () => value(...args));
    },
  });
}

function live(namespace: Env["LIVE"], life: Life): Env["LIVE"] {
  return new Proxy(namespace, {
    get(target, name) {
      if (name !== "get") return bound(target, name);
      return (id: DurableObjectId) => {
        const stub = target.get(id);
        return { changed: () => life.statement("live", () => stub.changed()) };
      };
    },
  });
}

// biome-ignore lint/suspicious/noExplicitAny: a member of any binding.
function bound(target: object, name: string | symbol): any {
  const value: unknown = Reflect.get(target, name, target);
  return typeof value === "function" ? value.bind(target) : value;
}
