import type { ReportInput } from "#domain/report";
import type { PhotoRow } from "../../pwa/local/schema.ts";
import { lying } from "./disk.ts";
import type { Holdings } from "./phone.ts";
import type { Row } from "./server.ts";
import type { World } from "./world.ts";

/** Holds what the server and the phones have against what people saw. Answers each broken promise as a sentence. */
export async function judge(world: World): Promise<string[]> {
  const { ledger, place, server, phones } = world;
  const projects = place.projects.map((id) => `'${id}'`).join();
  const zones = place.zones.map((id) => `'${id}'`).join();
  const [reports = [], claims = [], losses = [], blobs = [], devices = [], verdicts = [], ...books] =
    await server.sql(
      { sql: `SELECT * FROM report WHERE project IN (${projects})` },
      {
        sql: `SELECT p.* FROM photo p JOIN report r ON r.id = p.report WHERE r.project IN (${projects}) ORDER BY p.report, p.place`,
      },
      {
        sql: `SELECT l.* FROM photo_loss l JOIN report r ON r.id = l.report WHERE r.project IN (${projects})`,
      },
      { sql: `SELECT DISTINCT b.sha256 FROM blob b WHERE b.person LIKE '${place.name}-%'` },
      { sql: `SELECT * FROM device WHERE person LIKE '${place.name}-%'` },
      { sql: `SELECT * FROM verdict WHERE project IN (${projects}) ORDER BY at_ms` },
      ...booksOf(projects, zones),
    );
  const failures = world.uncaught.map((error) => `nobody caught ${(error as Error).stack ?? String(error)}`);
  const fail = (sentence: string) => void failures.push(sentence);

  const stored = new Map(reports.map((row) => [String(row.id), row]));
  const held = phones.flatMap((phone) => [...phone.holdings.values()]);
  const digests = new Set([...ledger.pictures, ...blobs.map((row) => String(row.sha256))]);
  const inR2 = await server.photos([...digests]);
  const has = (sha256: string) => inR2[sha256] === sha256;

  for (const { phone, person, id, report } of ledger.reports.values()) {
    const row = stored.get(id);
    const mine = held.find((one) => one.phone === phone && one.person === person);
    const local = mine?.reports.find((one) => one.id === id);
    const name = `${report.note} of ${person} on ${phone}`;
    if (row) {
      for (const what of differences(row, report, person, mine?.deviceId))
        fail(`${name} arrived with other ${what}`);
      const wanted = (report.photos ?? []).map((photo, place) => `${place} ${photo.sha256} ${photo.bytes}`);
      const claimed = claims
        .filter((one) => one.report === id)
        .map((one) => `${one.place} ${one.sha256} ${one.bytes}`);
      if (wanted.join() !== claimed.join()) fail(`${name} arrived with other claims to photos`);
      // Mended before its first copy came through: the one that mends it names it, so it counts once.
      const isReplaced = local?.refused === "time_in_future" && local.supersededBy !== null;
      if (local && local.state !== "received" && !isReplaced)
        fail(`${name} is on the server, and the phone says ${local.state}`);
    } else if (!local) {
      if (!ledger.mended.has(id)) fail(`${name} is nowhere`);
    } else if (local.state !== "refused")
      fail(`${name} is not on the server, and the phone says ${local.state}`);
    else if (!isCause(String(local.refused), world, phone, report))
      fail(`${name} was refused for ${local.refused}`);
    if (!row && !local) continue;
    for (const { sha256 } of report.photos ?? []) {
      const rows = mine?.photos.filter((one) => one.sha256 === sha256) ?? [];
      // A report that was mended long ago is no longer listed on the phone: then the server has to know of its loss.
      const isTold = !local && losses.some((one) => one.report === id && one.sha256 === sha256);
      if (isTold && ledger.spoilt.has(sha256)) continue;
      photoFailure(
        rows,
        sha256,
        row !== undefined && local?.state !== "refused",
        mine,
        has,
        ledger.spoilt.has(sha256),
        (what) => fail(`photo ${sha256.slice(0, 8)} of ${name} ${what}`),
      );
    }
  }

  for (const row of reports) {
    const typed = ledger.typed.get(String(row.note));
    if (typed !== row.person) fail(`the server has ${row.note} from ${row.person}, typed by ${typed}`);
  }
  for (const [note, all] of groups(reports, (row) => String(row.note)))
    if (all.length > 1 && !isRetold(all)) fail(`${note} is on the server ${all.length} times`);
  for (const [number, all] of groups(reports, (row) => `${row.person} ${row.device} ${row.seq}`))
    if (all.length > 1) fail(`number ${number} was given ${all.length} times`);
  for (const sha256 of digests)
    if (inR2[sha256] && !has(sha256)) fail(`other bytes lie under ${sha256.slice(0, 8)}`);
  for (const { sha256 } of blobs as { sha256: string }[])
    if (!has(sha256)) fail(`the server says it has ${sha256.slice(0, 8)}, and R2 has not`);
  for (const sha256 of place.stored)
    if (!has(sha256)) fail(`${sha256.slice(0, 8)} was acknowledged, and R2 has it not`);

  for (const mine of held) fromPhone(mine, stored, has, devices, verdicts, fail);
  for (const [key, draft] of ledger.drafts) {
    const mine = held.find((one) => key.startsWith(`${one.phone}/${one.person}/`));
    const kept = mine?.drafts.find((one) => key.endsWith(`/${one.project}`));
    if (kept?.fields.note !== draft.note)
      fail(`the draft ${draft.note} (${key}) is ${kept?.fields.note ?? "gone"}`);
    for (const sha256 of draft.photos) {
      const photo = mine?.photos.find((one) => one.sha256 === sha256 && one.owner.startsWith("draft:"));
      if (!photo) fail(`photo ${sha256.slice(0, 8)} of the draft ${draft.note} is gone`);
      else if (!mine?.bytes.has(sha256) && !has(sha256) && !ledger.spoilt.has(sha256))
        fail(`the bytes of photo ${sha256.slice(0, 8)} of the draft ${draft.note} are gone`);
    }
  }
  for (const [key, draft] of ledger.saving) {
    const mine = held.find((one) => key.startsWith(`${one.phone}/${one.person}/`));
    const isDraft = mine?.drafts.some((one) => one.reportId === draft.reportId);
    const isReport = stored.has(draft.reportId) || mine?.reports.some((one) => one.id === draft.reportId);
    if (!isDraft && !isReport)
      fail(`${draft.note}, killed while it was saved, is neither a draft nor a report`);
  }
  for (const rows of books)
    for (const row of rows) fail(`the books differ from their truth: ${JSON.stringify(row)}`);
  return failures;
}

/** Photos whose bytes a phone has freed although the server has never acknowledged them: looked at between any two steps. */
export async function freedTooSoon({ phones, place, ledger }: World): Promise<string[]> {
  const failures: string[] = [];
  for (const phone of phones)
    for (const person of await phone.people()) {
      const read = <T>(table: string) => lying<T>(phone.disk, `sanpi-${person}`, table);
      const bytes = new Set(read<{ key: string }>("photoBytes").map(({ key }) => key));
      for (const { sha256, phase } of read<PhotoRow>("photos")) {
        const isOwed = ["draft", "held", "kept", "waiting", "sent"].includes(phase);
        const isSafe = bytes.has(sha256) || place.stored.has(sha256) || ledger.spoilt.has(sha256);
        if (isOwed && !isSafe)
          failures.push(`${phone.name} freed ${sha256.slice(0, 8)} (${phase}), which the server has not`);
      }
    }
  return failures;
}

/** What the phone believes, against what the server knows. */
function fromPhone(
  mine: Holdings,
  stored: ReadonlyMap<string, Row>,
  has: (sha256: string) => boolean,
  devices: readonly Row[],
  verdicts: readonly Row[],
  fail: (sentence: string) => void,
): void {
  const name = `${mine.phone} of ${mine.person}`;
  for (const row of mine.reports) {
    if (row.state === "received" && !stored.has(row.id)) fail(`${name} believes ${row.report.note} received`);
    if (row.seq > mine.seq) fail(`${name} would give the number ${row.seq} again`);
  }
  const refused = new Set(mine.reports.filter((row) => row.state === "refused").map((row) => row.id));
  for (const photo of mine.photos) {
    if (refused.has(photo.owner) && photo.phase !== "kept")
      fail(`${name} has a photo (${photo.phase}) of a refused report that nobody keeps`);
    if (photo.phase === "sent" && !has(photo.sha256))
      fail(`${name} believes a photo sent: ${photo.sha256.slice(0, 8)}`);
    if (!photo.bytesKept && photo.phase !== "lost" && photo.phase !== "raw" && !has(photo.sha256))
      fail(
        `${name} freed the bytes of a photo (${photo.phase}) that the server has not: ${photo.sha256.slice(0, 8)}`,
      );
  }
  const device = devices.find((row) => row.person === mine.person && row.id === mine.deviceId);
  const { held, lost } = mine.statement;
  const ours = [0, held.photos, held.bytes, held.refused, mine.seq].join();
  const theirs = device && [
    ...[device.held_reports, device.held_photos, device.held_bytes, device.held_refused, device.saved_seq],
  ];
  if (theirs && theirs.join() !== ours)
    fail(`of ${name} the server believes ${theirs} (reports, photos, bytes, refused, number), it is ${ours}`);
  if (lost.length > 0) fail(`${name} has not told of ${lost.length} lost photos`);
  // A refused report has come too; a number given to no report that the phone or the server knows would show as missing.
  if (device && device.missing !== 0) fail(`the server misses ${device.missing} reports of ${name}`);
  for (const { id, person } of stored.values() as Iterable<{ id: string; person: string }>) {
    if (person !== mine.person) continue;
    const said = verdicts.filter((row) => row.report === id).map((row) => `${row.verdict} ${row.at_ms}`);
    const known = mine.verdicts.filter((row) => row.report === id).map((row) => `${row.verdict} ${row.at}`);
    if (said.sort().join() !== known.sort().join())
      fail(`${name} knows other words on a report: ${known} for ${said}`);
  }
}

function photoFailure(
  rows: readonly PhotoRow[],
  sha256: string,
  isReceived: boolean,
  mine: Holdings | undefined,
  has: (sha256: string) => boolean,
  isSpoilt: boolean,
  fail: (what: string) => void,
): void {
  if (has(sha256)) {
    if (isReceived && rows.some((row) => row.phase === "waiting"))
      fail("is on the server, and the phone still waits");
    return;
  }
  if (isSpoilt) {
    if (isReceived && !rows.some((row) => row.phase === "lost"))
      fail("was spoilt, and the phone does not say so");
    return;
  }
  if (isReceived) fail(`is not on the server (${rows.map((row) => row.phase).join()})`);
  else if (!mine?.bytes.has(sha256)) fail("is neither on the server nor on the phone");
}

/** Whether a refusal has a cause in what happened. */
function isCause(code: string, world: World, phone: string, report: ReportInput): boolean {
  if (code === "project_unknown") return report.project === world.place.project(2);
  if (code === "time_in_future") return world.phones.some((one) => one.name === phone && one.wasSetBack);
  return false;
}

function differences(row: Row, report: ReportInput, person: string, device: string | undefined): string[] {
  const pairs: Record<string, [unknown, unknown]> = {
    person: [row.person, person],
    device: [row.device, device],
    number: [row.seq, report.seq],
    project: [row.project, report.project],
    time: [row.observed_by_phone_ms, report.observedAt],
    milestone: [row.milestone, report.milestone ?? null],
    money: [row.completed_wan, report.completed ?? null],
    note: [row.note, report.note ?? null],
    correction: [row.supersedes, report.supersedes ?? null],
  };
  return Object.entries(pairs).flatMap(([what, [theirs, ours]]) => (theirs === ours ? [] : [what]));
}

/** A draft taken up again after a save that nobody saw end keeps its text. */
function isRetold(all: readonly Row[]): boolean {
  return all.some((row) => all.some((other) => other.supersedes === row.id));
}

function groups(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const found = new Map<string, Row[]>();
  for (const row of rows) found.set(keyOf(row), [...(found.get(keyOf(row)) ?? []), row]);
  return found;
}

const STANDING =
  "project, zone, industrial, rank_verified, rank_reported, milestone_verified, milestone_reported, completed_verified_wan, completed_reported_wan, last_report_ms, last_word";
const TALLY =
  "zone, round, batch, listed, unpriced, investment_wan, output_wan, eligible, base_wan, achieved_verified, achieved_reported, gained_verified_wan, gained_reported_wan, completed_verified_wan, completed_reported_wan";

/** The rows of this world's books that differ from their truth, either way. */
function booksOf(projects: string, zones: string): { sql: string }[] {
  const pairs = [
    ["standing", STANDING, `project IN (${projects})`],
    ["tally", TALLY, `zone IN (${zones})`],
  ] as const;
  return pairs.flatMap(([table, columns, where]) => {
    const [kept, truth] = [table, `${table}_truth`].map(
      (from) => `SELECT ${columns} FROM ${from} WHERE ${where}`,
    );
    return [{ sql: `${kept} EXCEPT ${truth}` }, { sql: `${truth} EXCEPT ${kept}` }];
  });
}
