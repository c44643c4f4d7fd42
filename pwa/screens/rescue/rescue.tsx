import { useEffect, useState } from "preact/hooks";
import { rescueWords } from "../../rescue/words.ts";
import type { RescueState } from "../../state/contract.ts";
import { useApp } from "../../ui/app.ts";
import { Message } from "../../ui/message.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { words } from "../../words/index.ts";
import { BringIn } from "./bring-in.tsx";
import { Pack } from "./pack.tsx";

/** 备份与恢复: the whole outbox into one file, and out of one. */
export function Rescue() {
  const app = useApp();
  const w = words().common;
  const [rescue, setRescue] = useState<RescueState | "unavailable" | null>(null);
  useEffect(() => {
    void app.rescue().then(
      (state) => setRescue(state),
      () => setRescue("unavailable"),
    );
  }, [app]);
  return (
    <Screen title={rescueWords().title} back="/outbox">
      {rescue === null && <Skeleton rows={2} />}
      {rescue === "unavailable" && <Message icon="offline" title={w.unavailableTitle} text={w.unavailable} />}
      {rescue !== null && rescue !== "unavailable" && (
        <>
          <Pack rescue={rescue} />
          <BringIn rescue={rescue} />
        </>
      )}
    </Screen>
  );
}
