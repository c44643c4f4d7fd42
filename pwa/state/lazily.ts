import type { Failure, Outcome } from "./contract.ts";

/** A part of the state all of whose actions ask somebody, and so may as well wait for their own script first. */
type Actions<T> = { readonly [K in keyof T]: (...values: never[]) => Promise<Outcome<unknown>> };

/**
 * A part of the state whose script comes with its first action, so that the first start does without it. Where the script
 * cannot be had, an action answers as if the server could not be asked.
 */
export function lazily<T extends Actions<T>>(load: () => Promise<T>): T {
  let loading: Promise<T> | undefined;
  const offline: Failure = { failed: "offline" };
  return new Proxy({} as T, {
    get:
      (_, name) =>
      async (...values: never[]) => {
        loading ??= load();
        const part = await loading.catch(() => undefined);
        if (!part) loading = undefined;
        return part ? part[name as keyof T](...values) : offline;
      },
  });
}
