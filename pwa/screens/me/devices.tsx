import { useLocation } from "preact-iso/router";
import type { SessionRow } from "#domain/account";
import { useApp } from "../../ui/app.ts";
import { ask } from "../../ui/ask.tsx";
import { Chip } from "../../ui/chip.tsx";
import { FailureMessage } from "../../ui/message.tsx";
import { notify } from "../../ui/notice.tsx";
import { platformName } from "../../ui/platform.ts";
import { Screen } from "../../ui/screen.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useAsked } from "../../ui/use-asked.ts";
import { ago, moment } from "../../ui/when.ts";
import { failureWords } from "../../words/index.ts";
import { accountWords } from "./words.ts";

/** 设备与登录: where this person is signed in, and how to end it. */
export function Devices() {
  const { account } = useApp();
  const { route } = useLocation();
  const w = accountWords().devices;
  const { value: sessions, failure, again } = useAsked(() => account.sessions(), [account]);

  const endAll = () =>
    ask({
      ...{ title: w.everywhereTitle, text: w.everywhereText, action: w.everywhereDo, danger: true },
      async act() {
        const outcome = await account.signOutEverywhere();
        if (!("ok" in outcome)) return failureWords(outcome);
        route("/sign-in", true);
        return null;
      },
    });
  return (
    <Screen title={w.title} back="/me">
      <p class="aside">{w.why}</p>
      {!sessions && !failure && <Skeleton rows={3} />}
      {!sessions && failure && <FailureMessage failure={failure} retry={again} />}
      <ul>
        {sessions?.map((session) => (
          <Device key={session.id} session={session} again={again} />
        ))}
      </ul>
      {sessions && (
        <section class="card">
          <button type="button" class="weui-btn weui-btn_default weui-btn_block danger" onClick={endAll}>
            {w.everywhere}
          </button>
        </section>
      )}
    </Screen>
  );
}

function Device({ session, again }: { session: SessionRow; again: () => void }) {
  const { account } = useApp();
  const w = accountWords().devices;
  const name = platformName(session.userAgent ?? "");
  const end = () =>
    ask({
      ...{ title: w.endTitle, text: w.endText, action: w.end, danger: true },
      async act() {
        const outcome = await account.endSession(session.id);
        if (!("ok" in outcome) && outcome.failed !== "not_found") return failureWords(outcome);
        notify({ text: w.ended, about: name });
        again();
        return null;
      },
    });
  return (
    <li class="card">
      <div class="entry__head">
        <h2 class="report__step">{name}</h2>
        {session.isThis ? (
          <Chip tone="green" icon="tick" text={w.here} />
        ) : (
          <Chip tone="plain" icon="phone" text={session.device === null ? w.browser : w.phone} />
        )}
      </div>
      <p class="row__facts">
        <span>{w.since(ago(session.since))}</span>
        <span>{w.used(ago(session.lastUsed))}</span>
        <span>{w.ends(moment(session.endsAt))}</span>
      </p>
      {!session.isThis && (
        <button type="button" class="quiet" onClick={end}>
          {w.end}
        </button>
      )}
    </li>
  );
}
