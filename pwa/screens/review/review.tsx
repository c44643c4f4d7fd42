import { useEffect, useState } from "preact/hooks";
import { holds } from "#domain/scope";
import type { ReviewDesk } from "../../state/contract.ts";
import { useApp } from "../../ui/app.ts";
import { FailureMessage, Message } from "../../ui/message.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { words } from "../../words/index.ts";
import { Desk } from "./desk.tsx";
import { reviewWords } from "./words.ts";

/** 核: is it true? What waits for the reviewer, one report after the other. */
export function Review() {
  const app = useApp();
  const me = app.session.me.value;
  const [desk, setDesk] = useState<ReviewDesk | null>(null);
  const [isMissing, setMissing] = useState(false);
  const person = me?.id;
  useEffect(() => {
    if (person === undefined) return;
    let isLeft = false;
    let stop: (() => void) | undefined;
    app.reviewDesk().then(
      (opened) => {
        if (isLeft) return;
        stop = opened.start();
        setDesk(opened);
      },
      () => setMissing(true),
    );
    return () => {
      isLeft = true;
      stop?.();
    };
  }, [app, person]);
  const w = reviewWords();
  if (me && !holds(me, "reviewer"))
    return (
      <Screen title={w.title} back="/">
        <Message icon="alert" title={words().common.forbiddenTitle} text={w.forbidden} />
      </Screen>
    );
  if (desk) return <Desk desk={desk} />;
  return (
    <Screen title={w.title}>
      {isMissing ? (
        <FailureMessage failure={{ failed: "offline" }} retry={() => location.reload()} />
      ) : (
        <Skeleton rows={6} />
      )}
    </Screen>
  );
}
