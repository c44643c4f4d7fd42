import { holds } from "#domain/scope";
import { isFull } from "../local/connection.ts";
import { bringIn } from "../rescue/bring-in.ts";
import { RescueError } from "../rescue/format.ts";
import { handIn } from "../rescue/hand-in.ts";
import { openRescue } from "../rescue/open.ts";
import { packOutbox, RESCUE_TYPE } from "../rescue/pack.ts";
import { browser } from "../sync/surroundings.ts";
import { putPhoto } from "../sync/transport.ts";
import type { RescueState } from "./contract.ts";
import type { Exchange } from "./exchange.ts";
import type { Session } from "./session.ts";

/** Packing and unpacking the outbox of whoever is signed in. */
export function createRescue(session: Session, exchange: Exchange): RescueState {
  return {
    async pack(progress) {
      const [db, me] = [session.db.peek(), session.me.peek()];
      if (!db || !me) return { failed: "unauthenticated" };
      try {
        const { file, manifest } = await packOutbox(db, me, Date.now(), progress);
        const { reports, drafts } = manifest;
        if (reports.length + drafts.length + manifest.photos.length === 0) return { ok: null };
        const name = `sanpi-${me.username}-${stampOf(new Date())}.zip`;
        return {
          ok: {
            file: new File([file], name, { type: RESCUE_TYPE }),
            ...{ reports: reports.length, drafts: drafts.length },
          },
        };
      } catch {
        return { failed: "internal" };
      }
    },
    async open(file) {
      try {
        return { ok: await openRescue(file) };
      } catch (error) {
        return { fault: error instanceof RescueError ? error.fault : "cut" };
      }
    },
    whose({ manifest }) {
      const me = session.me.value;
      if (me?.id === manifest.person.id) return "own";
      return holds(me, "admin") ? "handIn" : "foreign";
    },
    async bringIn(file, progress) {
      const db = session.db.peek();
      if (!db || session.me.peek()?.id !== file.manifest.person.id) return { failed: "forbidden" };
      try {
        const brought = await bringIn(db, file, progress);
        exchange.wake();
        return { ok: brought };
      } catch (error) {
        return { failed: isFull(error) ? "storage_full" : "internal" };
      }
    },
    async handIn(file, progress) {
      const me = session.me.peek();
      if (!me) return { failed: "unauthenticated" };
      const put = (sha256: string, bytes: ArrayBuffer) => putPhoto(me.id, sha256, bytes, browser);
      return handIn(file, { ask: session.ask, put, progress });
    },
  };
}

/** 20240131-0905, as the phone's own clock shows it: the person will look for the file by it. */
function stampOf(at: Date): string {
  const two = (n: number) => String(n).padStart(2, "0");
  const day = `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}`;
  return `${day}-${two(at.getHours())}${two(at.getMinutes())}`;
}
