import { effect } from "@preact/signals";
import { holds } from "#domain/scope";
import { getMeta, setMeta } from "../local/meta.ts";
import { prepare } from "../photos/shrink.ts";
import type { StampWords } from "../photos/stamp-facts.ts";
import { createBoard } from "./board.ts";
import { createCapture } from "./capture.ts";
import type { AppState, DossierState } from "./contract.ts";
import { createExchange } from "./exchange.ts";
import { lazily } from "./lazily.ts";
import { createOutbox } from "./outbox.ts";
import { createProjects } from "./projects.ts";
import { createSession } from "./session.ts";
import { createUpdate } from "./update.ts";

/** Long after what the first screen needs. */
const PREPARE_AFTER_MS = 3_000;

/** All that screens see, running from now on. Made once a page. */
export function createAppState(): AppState {
  const session = createSession();
  const exchange = createExchange(session);
  const { load, review, earlierUses } = lazily(async () =>
    (await import("./dossier.ts")).createDossier(session),
  );
  const dossier: DossierState = {
    ...{ load, review, earlierUses },
    photoUrl: (sha256) => `/api/photos/${sha256}`,
  };
  const outbox = createOutbox(session, exchange, dossier);
  const projects = createProjects(session, outbox.entries);

  const nameOf = (projectId: string) =>
    projects.projects.peek()?.find(({ project }) => project.id === projectId)?.project.name ?? projectId;

  function stampOf(projectId: string): Omit<StampWords, "milestone"> | null {
    const known = projects.projects.value;
    if (!known) return null;
    const project = known.find((each) => each.project.id === projectId)?.project;
    const { name: reporter = null } = session.me.value ?? {};
    return { project: project?.name ?? projectId, zone: project?.zoneName ?? null, reporter };
  }

  function saved(projectId: string): void {
    exchange.wake();
    void projects.touch(projectId).catch(() => undefined);
    void askToPersist().catch(() => undefined);
  }

  /** Once, after the first report: then the person has something to lose, and browsers are likelier to agree. */
  async function askToPersist(): Promise<void> {
    const db = session.db.peek();
    if (!db || !navigator.storage?.persist || (await getMeta(db, "persistAsked"))) return;
    await setMeta(db, "persistAsked", true);
    await navigator.storage.persist();
  }

  const { isOutdated, ...update } = createUpdate();
  effect(() => {
    // A newer version wants to change the tables. The connection closes by itself, so that it never waits for this page.
    session.db.value?.on("versionchange", isOutdated);
  });

  effect(() => {
    // The phone keeps no scripts here, or not yet: those that make photos come along while there is a network.
    if (holds(session.me.value, "reporter")) setTimeout(() => void prepare(), PREPARE_AFTER_MS);
  });

  return {
    ...{ session, connection: exchange, outbox, projects },
    ...{ board: createBoard(session), dossier },
    reviewDesk: async () => (await import("./review.ts")).reviewDeskOf(session),
    ledger: async () => (await import("./ledger.ts")).ledgerOf(session),
    account: lazily(async () => (await import("./account.ts")).createAccount(session)),
    admin: lazily(async () => (await import("./admin.ts")).createAdmin(session)),
    sheets: lazily(async () => (await import("./sheets.ts")).createSheets(session)),
    bulletins: lazily(async () => (await import("./bulletins.ts")).createBulletins(session)),
    pictures: lazily(async () => (await import("./pictures.ts")).createPictures(session)),
    ...update,
    rescue: async () => (await import("./rescue.ts")).createRescue(session, exchange),
    capture: (projectId) => createCapture(projectId, { db: session.db, nameOf, stampOf, saved }),
  };
}
