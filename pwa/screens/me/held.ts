import { useApp } from "../../ui/app.ts";
import { words } from "../../words/index.ts";
import { accountWords } from "./words.ts";

/** What waits on this phone, reports and photos alike, for somebody about to give it out of their hands; "" for nothing. */
export function useHeld(): string {
  const { reports, photos } = useApp().outbox.waiting.value;
  const { waiting, waitingPhotos } = words().status;
  return [reports > 0 && waiting(reports), photos > 0 && waitingPhotos(photos)]
    .filter(Boolean)
    .join(accountWords().enrol.between);
}
