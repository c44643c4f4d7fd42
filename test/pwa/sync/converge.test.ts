import fc from "fast-check";
import { expect, test } from "vitest";
import type { SyncRequest, SyncResponse } from "#domain/protocol";
import { readSyncAnswer } from "../../../pwa/sync/answer.ts";
import { drainReports, newMemory } from "../../../pwa/sync/drain.ts";
import { drainPhotos } from "../../../pwa/sync/drain-photos.ts";
import { judge, later, type Reply } from "../../../pwa/sync/reply.ts";
import { digestOf, idOf, reportOf } from "./fixtures.ts";
import { PhoneDouble, ServerDouble } from "./server-double.ts";

/** What the way between phone and server may do to a request. */
const MISHAPS = [
  "none",
  "lostRequest",
  "lostAnswer",
  "cutAnswer",
  "portal",
  "twice",
  "busy",
  "serverError",
  "forgetsReceipts",
] as const;
type Mishap = (typeof MISHAPS)[number];

const seed = Number(process.env.SANPI_SEED ?? Date.now() % 2 ** 31);

/** The server's answer after a mishap. */
function travel(mishap: Mishap, request: SyncRequest, server: ServerDouble): Reply<SyncResponse> {
  const through = (body: string, status = 200) =>
    judge({ status, retryAfter: null, body }, readSyncAnswer, 0);
  if (mishap === "lostRequest") return later("network");
  if (mishap === "portal") return through("<html>WLAN</html>");
  if (mishap === "busy") return through("", 503);
  if (mishap === "serverError") return later("server");
  const answer = server.sync(request);
  if (mishap === "lostAnswer") return later("timeout");
  if (mishap === "twice") return through(JSON.stringify(server.sync(request)));
  if (mishap === "cutAnswer") return through(JSON.stringify(answer).slice(0, 60));
  if (mishap === "forgetsReceipts")
    return through(JSON.stringify({ ...answer, receipts: answer.receipts.slice(1) }));
  return through(JSON.stringify(answer));
}

function photoTravel(mishap: Mishap, sha256: string, server: ServerDouble): Reply<true> {
  if (mishap === "lostRequest" || mishap === "portal" || mishap === "busy") return later("network");
  if (mishap === "serverError") return later("server");
  server.blobs.add(sha256);
  return mishap === "none" || mishap === "twice" ? { kind: "ok", value: true } : later("timeout");
}

test(`whatever happens on the way, each report arrives once and each photo at all (seed ${seed})`, async () => {
  const report = fc.record({
    photos: fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 3 }),
    bad: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(report, { minLength: 1, maxLength: 130 }),
      fc.array(fc.constantFrom(...MISHAPS), { maxLength: 40 }),
      async (reports, mishaps) => {
        const [server, phone, memory] = [new ServerDouble(), new PhoneDouble(), newMemory()];
        const way = [...mishaps];
        const next = () => way.shift() ?? "none";
        const wanted = new Set<string>();
        const bad = new Set<string>();
        for (const [i, { photos, bad: isBad }] of reports.entries()) {
          const digests = [...new Set(photos)].map(digestOf);
          phone.save(reportOf(i + 1, { photos: digests.map((sha256, n) => ({ sha256, bytes: n + 1 })) }));
          if (isBad) {
            bad.add(idOf(i + 1));
            server.refuses.set(idOf(i + 1), "money_invalid");
          } else for (const sha256 of digests) wanted.add(sha256);
        }
        // Each mishap costs a drain at most; two more finish the rest.
        for (let drains = 0; drains < mishaps.length + 3; drains++) {
          await drainReports(
            phone.reportEffects(async (request) => travel(next(), request, server)),
            memory,
          );
          await drainPhotos(phone.photoEffects(async (sha256) => photoTravel(next(), sha256, server)));
        }
        expect(phone.waiting).toEqual([]);
        expect(phone.photosWaiting.size).toBe(0);
        expect(server.reports.size).toBe(reports.length - bad.size);
        const refused = [...phone.words].filter(([, word]) => "refused" in word).map(([id]) => id);
        expect(new Set(refused)).toEqual(bad);
        expect(server.blobs).toEqual(wanted);
        expect(phone.photosSent).toEqual(wanted);
      },
    ),
    { seed, numRuns: 150 },
  );
});
