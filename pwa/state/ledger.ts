import { signal } from "@preact/signals";
import type { Ledger, LedgerRow } from "#domain/ledger";
import { isObject } from "../sync/reply.ts";
import type { Ask } from "./ask.ts";
import type { Failure, LedgerRows, LedgerState } from "./contract.ts";
import { ofPerson } from "./of-person.ts";

const readLedger = (value: unknown): Ledger | undefined =>
  isObject(value) &&
  Array.isArray(value.rows) &&
  Array.isArray(value.zones) &&
  typeof value.version === "string"
    ? (value as unknown as Ledger)
    : undefined;

/**
 * Keeps all rows of the ledger. They are asked for without a filter: filtering, sorting and searching happen on the
 * screen, at once. Pages that did not change come from the browser's own cache, by their ETag.
 */
export function createLedger(ask: Ask): LedgerState {
  const ledger = signal<LedgerRows | undefined>(undefined);
  const failure = signal<Failure | null>(null);
  let running: Promise<void> | undefined;

  async function fetchAll(): Promise<void> {
    const rows: LedgerRow[] = [];
    let after: string | null = "";
    while (after !== null) {
      const search: string = after && `?${new URLSearchParams({ after })}`;
      const outcome = await ask.get(`/api/ledger${search}`, readLedger);
      if (!("ok" in outcome)) {
        failure.value = outcome;
        return;
      }
      const { rows: page, next, ...head } = outcome.ok;
      const shown = ledger.peek();
      if (after === "" && shown?.isComplete && shown.version === head.version && shown.day === head.day)
        break;
      rows.push(...page);
      after = next;
      // Complete rows stay until all of the new ones are there: half a ledger in their place would tell a wrong total.
      if (after === null || !shown?.isComplete)
        ledger.value = { ...head, rows: [...rows], isComplete: after === null };
    }
    failure.value = null;
  }

  return {
    ...{ ledger, failure },
    refresh() {
      running ??= fetchAll().finally(() => {
        running = undefined;
      });
      return running;
    },
  };
}

/** The ledger of whoever is signed in. */
export const ledgerOf = ofPerson(({ ask }) => createLedger(ask));
