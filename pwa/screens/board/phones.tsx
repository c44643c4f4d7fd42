import type { ComponentChildren } from "preact";
import { useRoute } from "preact-iso/router";
import { CLOCK_SKEW_MS } from "#domain/limits";
import type { Phone } from "#domain/phone";
import { SILENT_AFTER_DAYS } from "#domain/silence";
import { useApp } from "../../ui/app.ts";
import { Chip } from "../../ui/chip.tsx";
import { formatBytes } from "../../ui/figures.ts";
import { Icon } from "../../ui/icon.tsx";
import { FailureMessage, Message } from "../../ui/message.tsx";
import { platformName } from "../../ui/platform.ts";
import { Screen } from "../../ui/screen.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Slices } from "../../ui/slices.tsx";
import { useAsked } from "../../ui/use-asked.ts";
import { ago, span } from "../../ui/when.ts";
import { boardWords } from "../../words/board.ts";
import { words } from "../../words/index.ts";

/** 手机: who still holds what behind the figures of a place, and which numbers never came. */
export function PhonesBehind() {
  const { place } = useRoute().params;
  return (
    <Screen
      title={boardWords().phones.title}
      back={place === undefined ? "/board" : `/board/${encodeURIComponent(place)}`}
    >
      <PhoneList key={place} place={place ?? null} />
    </Screen>
  );
}

/** The phones of a place, null for all that the person may see; `children` draws what may be done with each. */
export function PhoneList(props: {
  readonly place: string | null;
  readonly children?: (phone: Phone, again: () => void) => ComponentChildren;
}) {
  const { board } = useApp();
  const { place, children } = props;
  const w = boardWords().phones;
  const { value, failure, again } = useAsked(() => board.phones(place), [board, place]);
  const phones = value?.phones;
  return (
    <>
      {!phones && !failure && <Skeleton rows={6} />}
      {failure && !phones && <FailureMessage failure={failure} retry={again} />}
      {phones?.length === 0 && <Message icon="phone" title={w.emptyTitle} text={w.empty} />}
      {phones && phones.length > 0 && (
        <>
          <ul class="history">
            <Slices name={`phones ${place}`} items={phones}>
              {(phone) => (
                <PhoneCard key={`${phone.person.id} ${phone.id}`} phone={phone}>
                  {children?.(phone, again)}
                </PhoneCard>
              )}
            </Slices>
          </ul>
          {phones.some(({ gaps, held }) => gaps.length > 0 || held.reports > 0) && (
            <p class="aside">{w.rescue}</p>
          )}
        </>
      )}
    </>
  );
}

function PhoneCard({ phone, children }: { phone: Phone; children?: ComponentChildren }) {
  const w = boardWords().phones;
  const { held, gaps, silent, clockOffsetMs } = phone;
  const facts = [
    platformName(phone.platform),
    w.lastSeen(ago(phone.lastSeen)),
    phone.lastReceived !== null && w.lastReceived(ago(phone.lastReceived)),
    phone.app !== "" && w.app(phone.app),
    !phone.signedIn && w.signedOut,
  ].filter(Boolean);
  const holds = [
    held.reports > 0 && w.reports(held.reports),
    held.photos > 0 &&
      w.photos(held.photos) + (held.bytes ? words().common.brackets(formatBytes(held.bytes)) : ""),
    held.oldest !== null && boardWords().board.oldest(ago(held.oldest)),
  ].filter(Boolean);
  const skewed = Math.abs(clockOffsetMs) > CLOCK_SKEW_MS;
  // While a phone holds reports, those that are missing may be among them.
  const gapWords = held.reports > 0 ? w.gapsHeld : w.gaps;
  const doubts = [
    gaps.length > 0 && gapWords(rangesOf(gaps, w.between)),
    silent && w.silentWhy(SILENT_AFTER_DAYS),
    held.refused > 0 && w.held(held.refused),
    !phone.signedIn && held.reports + held.photos > 0 && w.mustSignIn,
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
      {children}
    </li>
  );
}

/** The worst that is to be said of a phone, in one word. */
function PhoneState({ phone: { held, gaps, silent }, skewed }: { phone: Phone; skewed: boolean }) {
  const w = boardWords().phones;
  if (gaps.length > 0 && held.reports === 0) return <Chip tone="red" icon="alert" text={w.missing} />;
  if (held.reports + held.photos > 0) return <Chip tone="amber" icon="phone" text={w.waits} />;
  if (silent) return <Chip tone="amber" icon="offline" text={w.silent} />;
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
