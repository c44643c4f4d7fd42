import { useEffect, useState } from "preact/hooks";
import { useRoute } from "preact-iso/router";
import { CLOCK_SKEW_MS } from "#domain/limits";
import type { Phone } from "#domain/phone";
import type { Failure } from "../../state/contract.ts";
import { useApp } from "../../ui/app.ts";
import { Chip } from "../../ui/chip.tsx";
import { formatBytes } from "../../ui/figures.ts";
import { Icon } from "../../ui/icon.tsx";
import { FailureMessage, Message } from "../../ui/message.tsx";
import { platformName } from "../../ui/platform.ts";
import { Screen } from "../../ui/screen.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Slices } from "../../ui/slices.tsx";
import { ago, span } from "../../ui/when.ts";
import { words } from "../../words/index.ts";

/** 手机: who still holds what behind the figures of a place, and which numbers never came. */
export function PhonesBehind() {
  const { place } = useRoute().params;
  return <PhonesOf key={place} place={place ?? null} />;
}

function PhonesOf({ place }: { place: string | null }) {
  const { board } = useApp();
  const w = words().phones;
  const [phones, setPhones] = useState<readonly Phone[] | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [asked, ask] = useState(0);
  useEffect(() => {
    let here = true;
    void board.phones(place).then((outcome) => {
      if (!here) return;
      if ("ok" in outcome) setPhones(outcome.ok.phones);
      setFailure("ok" in outcome ? null : outcome);
    });
    return () => {
      here = false;
    };
  }, [board, place, asked]);
  return (
    <Screen title={w.title} back={place === null ? "/board" : `/board/${encodeURIComponent(place)}`}>
      {!phones && !failure && <Skeleton rows={6} />}
      {failure && !phones && <FailureMessage failure={failure} retry={() => ask(asked + 1)} />}
      {phones?.length === 0 && <Message icon="phone" title={w.emptyTitle} text={w.empty} />}
      {phones && phones.length > 0 && (
        <>
          <ul class="history">
            <Slices name={`phones ${place}`} items={phones}>
              {(phone) => <PhoneCard key={`${phone.person.id} ${phone.id}`} phone={phone} />}
            </Slices>
          </ul>
          {phones.some(({ gaps, held }) => gaps.length > 0 || held.reports > 0) && (
            <p class="aside">{w.rescue}</p>
          )}
        </>
      )}
    </Screen>
  );
}

function PhoneCard({ phone }: { phone: Phone }) {
  const w = words().phones;
  const { held, gaps, clockOffsetMs } = phone;
  const facts = [
    platformName(phone.platform),
    w.lastSeen(ago(phone.lastSeen)),
    phone.lastReceived !== null && w.lastReceived(ago(phone.lastReceived)),
  ].filter(Boolean);
  const holds = [
    held.reports > 0 && w.reports(held.reports),
    held.photos > 0 &&
      w.photos(held.photos) + (held.bytes ? words().common.brackets(formatBytes(held.bytes)) : ""),
    held.oldest !== null && words().board.oldest(ago(held.oldest)),
  ].filter(Boolean);
  const skewed = Math.abs(clockOffsetMs) > CLOCK_SKEW_MS;
  // While a phone holds reports, those that are missing may be among them.
  const gapWords = held.reports > 0 ? w.gapsHeld : w.gaps;
  const doubts = [
    gaps.length > 0 && gapWords(rangesOf(gaps, w.between)),
    held.refused > 0 && w.held(held.refused),
    skewed && (clockOffsetMs > 0 ? w.behind : w.ahead)(span(Math.abs(clockOffsetMs))),
  ].filter((doubt) => doubt !== false);
  return (
    <li class="card">
      <div class="entry__head">
        <h2 class="report__step">{phone.person.name}</h2>
        <PhoneState phone={phone} skewed={skewed} />
      </div>
      <p class="row__facts">{facts.join(" · ")}</p>
      {holds.length > 0 && <p>{holds.join(" · ")}</p>}
      <ul class="report__doubts">
        {doubts.map((doubt) => (
          <li key={doubt} class="doubt">
            <Icon name="alert" />
            {doubt}
          </li>
        ))}
      </ul>
    </li>
  );
}

/** The worst that is to be said of a phone, in one word. */
function PhoneState({ phone: { held, gaps }, skewed }: { phone: Phone; skewed: boolean }) {
  const w = words().phones;
  if (gaps.length > 0 && held.reports === 0) return <Chip tone="red" icon="alert" text={w.missing} />;
  if (held.reports + held.photos > 0) return <Chip tone="amber" icon="phone" text={w.waits} />;
  if (held.refused > 0) return <Chip tone="amber" icon="undo" text={w.refused} />;
  if (skewed) return <Chip tone="amber" icon="clock" text={w.skewed} />;
  return <Chip tone="green" icon="ticks" text={w.sound} />;
}

/** The most ranges told of one phone; the latest matter. */
const MOST_RANGES = 6;

/** `2–5、9`, after … where there are more. */
function rangesOf(gaps: Phone["gaps"], between: string): string {
  const told = gaps
    .slice(-MOST_RANGES)
    .map(({ first, last }) => (first === last ? String(first) : `${first}–${last}`));
  return [...(gaps.length > MOST_RANGES ? ["…"] : []), ...told].join(between);
}
