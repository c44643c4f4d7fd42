import type { AuditEntry } from "#domain/audit";
import { EXPORT_KINDS, type ExportKind } from "#domain/export-kind";
import type { Role } from "#domain/scope";
import { isObject } from "../../sync/reply.ts";
import { platformName } from "../../ui/platform.ts";
import { words } from "../../words/index.ts";
import { exportWords } from "../export/words.ts";
import { adminWords } from "./words.ts";

/** Somebody's name by their id, as far as it is known. */
export type NameOf = (personId: string) => string | undefined;

/** What a line of the trail tells, without who and when: 核实 双雁生物医药产业园. */
export function deedOf(line: AuditEntry, nameOf: NameOf): string {
  const { actions } = adminWords().audit;
  const about = subjectOf(line, nameOf);
  const verdict = isObject(line.detail) ? line.detail.verdict : undefined;
  const action = line.action === "verdict_given" ? String(verdict) : line.action;
  const say = Object.keys(actions).includes(action)
    ? actions[action as keyof typeof actions]
    : line.action === "verdict_given"
      ? actions.verdict_given
      : (what: string) => `${line.action} ${what}`;
  return say(about).trim();
}

/** Who or what it was done to, by name where one is known. */
function subjectOf(line: AuditEntry, nameOf: NameOf): string {
  const [kind = "", id = ""] = line.subject.split("/");
  if (kind === "person" || kind === "phone") {
    if (id === line.person?.id) return adminWords().audit.own;
    const written = isObject(line.detail) ? line.detail.name : undefined;
    return nameOf(id) ?? (typeof written === "string" ? written : id);
  }
  if (kind === "export") return line.project?.name ?? exported(id);
  if (kind === "bulletin") return adminWords().audit.bulletin;
  if (kind === "import" && isObject(line.detail)) return String(line.detail.file ?? id);
  // One's own: an administrator ends sessions by person.
  if (kind === "session") return adminWords().audit.own;
  return line.project?.name ?? line.project?.id ?? line.subject;
}

function exported(kind: string): string {
  const { kinds } = exportWords();
  return EXPORT_KINDS.some((each) => each === kind) ? kinds[kind as ExportKind] : kind;
}

/** What else a line holds, one fact each: 权限 项目专员 140200-01. */
export function factsOf(detail: unknown): readonly (readonly [label: string, text: string])[] {
  if (!isObject(detail)) return detail === null || detail === undefined ? [] : [["", textOf(detail)]];
  const labels: Record<string, string> = adminWords().audit.labels;
  return Object.entries(detail)
    .filter(([, value]) => value !== null)
    .map(
      ([key, value]) =>
        [labels[key] ?? key, key === "userAgent" ? platformName(String(value)) : textOf(value)] as const,
    );
}

function textOf(value: unknown): string {
  const w = adminWords().audit;
  if (Array.isArray(value)) {
    // A change is told as [before, after].
    const isChange = value.length === 2 && !isObject(value[0]);
    return isChange ? w.arrow(textOf(value[0]), textOf(value[1])) : value.map(textOf).join(w.between) || "—";
  }
  if (isObject(value)) {
    if (typeof value.role === "string" && "place" in value)
      return `${words().role[value.role as Role] ?? value.role} ${textOf(value.place)}`;
    return Object.entries(value)
      .map(([key, inner]) => `${key} ${textOf(inner)}`)
      .join(w.between);
  }
  const known: Record<string, string> = { ...words().state, ...w.whys };
  return typeof value === "string" ? (known[value] ?? value) : JSON.stringify(value);
}
