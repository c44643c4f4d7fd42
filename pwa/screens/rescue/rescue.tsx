import { rescueWords } from "../../rescue/words.ts";
import { Screen } from "../../ui/screen.tsx";
import { BringIn } from "./bring-in.tsx";
import { Pack } from "./pack.tsx";

/** 备份与恢复: the whole outbox into one file, and out of one. */
export function Rescue() {
  return (
    <Screen title={rescueWords().title} back="/outbox">
      <Pack />
      <BringIn />
    </Screen>
  );
}
