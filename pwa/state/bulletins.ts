import type { BulletinDetail, Bulletins } from "#domain/bulletin";
import { PROVINCE, scopeOf } from "#domain/scope";
import type { Place, Tallies } from "#domain/tally";
import { isObject } from "../sync/reply.ts";
import type { Read } from "./ask.ts";
import type { BulletinPlaces, BulletinsState, Outcome } from "./contract.ts";
import { readDone } from "./read-done.ts";
import type { Session } from "./session.ts";

const readList: Read<Bulletins> = (value) =>
  isObject(value) && Array.isArray(value.bulletins) ? (value as unknown as Bulletins) : undefined;
const readOne: Read<BulletinDetail> = (value) =>
  isObject(value) && typeof value.text === "string" && isObject(value.figures)
    ? (value as unknown as BulletinDetail)
    : undefined;
const readTallies: Read<Tallies> = (value) =>
  isObject(value) && Array.isArray(value.rows) && isObject(value.window)
    ? (value as unknown as Tallies)
    : undefined;

/** Bulletins: asked for when looked at, nothing of them is kept on the device. */
export function createBulletins(session: Session): BulletinsState {
  const { ask } = session;
  const at = (id: string) => `/api/bulletins/${encodeURIComponent(id)}`;

  /** Where this person may make bulletins. The board's rows are the one list of places that tells them. */
  async function places(): Promise<Outcome<BulletinPlaces>> {
    const scope = scopeOf(session.me.peek()?.grants ?? [], ["manager", "admin"]);
    const isWide = scope.province || scope.cities.length > 0;
    const zones = await ask.get("/api/tallies?by=zone", readTallies);
    if (!("ok" in zones)) return zones;
    const cities = isWide ? await ask.get("/api/tallies?by=city", readTallies) : null;
    if (cities && !("ok" in cities)) return cities;
    const rowsOf = (tallies: Tallies | undefined) => tallies?.rows.map(({ place }) => place) ?? [];
    const province: Place = { level: "province", id: PROVINCE, name: "山西省", nameEn: "Shanxi" };
    return {
      ok: {
        places: [
          ...(scope.province ? [province] : []),
          ...rowsOf(cities?.ok).filter(({ id }) => scope.province || scope.cities.includes(id)),
          ...rowsOf(zones.ok).filter(({ id }) => isWide || scope.zones.includes(id)),
        ],
        rounds: zones.ok.window.rounds,
      },
    };
  }

  return {
    places,
    list: ({ within, kind, after }) => {
      const search = new URLSearchParams({
        ...(within && { within }),
        ...(kind && { kind }),
        ...(after && { after }),
      });
      return ask.get(`/api/bulletins?${search}`, readList);
    },
    open: (id) => ask.get(at(id), readOne),
    make: (request) => ask.post("/api/bulletins", request, readOne),
    edit: (id, text, edits) => ask.send("PATCH", at(id), { text, edits }, readOne),
    release: (id, edits) => ask.post(`${at(id)}/release`, { edits }, readOne),
    noteExport: (id, as) => ask.post(`${at(id)}/exports`, { as }, readDone),
  };
}
