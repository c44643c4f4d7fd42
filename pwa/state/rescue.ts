import { isFull } from "../local/connection.ts";
import { browser } from "../sync/surroundings.ts";
import { putPhoto } from "../sync/transport.ts";
import type { RescueState } from "./contract.ts";
import type { Exchange } from "./exchange.ts";
import type { Session } from "./session.ts";

/** Packing and unpacking the outbox; what does the work is loaded when it is asked for. */
export function createRescue(session: Session, exchange: Exchange): RescueState {
  return {
    async pack(progress) {
      const [db, me] = [session.db.peek(), session.me.peek()];
      if (!db || !me) return { failed: "unauthenticated" };
      try {
        const { packOutbox, RESCUE_TYPE } = await import("../rescue/pack.ts");
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
      const { openRescue } = await import("../rescue/open.ts");
      try {
        return { ok: await openRescue(file) };
      } catch (error) {
        const { RescueError } = await import("../rescue/format.ts");
        return { fault: error instanceof RescueError ? error.fault : "cut" };
      }
    },
    whose({ manifest }) {
      const me = session.me.value;
      if (me?.id === manifest.person.id) return "own";
      return me?.grants.some(({ role }) => role === "admin") ? "handIn" : "foreign";
    },
    async bringIn(file, progress) {
      const db = session.db.peek();
      if (!db || session.me.peek()?.id !== file.manifest.person.id) return { failed: "forbidden" };
      try {
        const { bringIn } = await import("../rescue/bring-in.ts");
        const brought = await bringIn(db, file, progress);
        exchange.wake();
        return { ok: brought };
      } catch (error) {
        return { failed: isFull(error) ? "storage_full" : "internal" };
      }
    },
    async handIn(file, progress) {
      const { handIn } = await import("../rescue/hand-in.ts");
      const put = (sha256: string, bytes: ArrayBuffer) => putPhoto(sha256, bytes, browser);
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
