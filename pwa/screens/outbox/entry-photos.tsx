import { useEffect, useState } from "preact/hooks";
import type { EntryPhoto, OutboxEntry } from "../../state/contract.ts";
import { useApp } from "../../ui/app.ts";
import { Icon, type IconName } from "../../ui/icon.tsx";
import { words } from "../../words/index.ts";
import { outboxWords } from "../../words/outbox.ts";

const MARKS: Record<EntryPhoto["state"], IconName> = {
  waiting: "phone",
  sending: "up",
  sent: "tick",
  refused: "alert",
  missing: "alert",
  altered: "alert",
};

/** A report's photos in their order, each with how far it has come. */
export function EntryPhotos({ entry }: { entry: OutboxEntry }) {
  const { outbox } = useApp();
  const w = words();
  const [urls, setUrls] = useState<ReadonlyMap<string, string>>(new Map());
  useEffect(() => {
    let here = true;
    void outbox.thumbnails(entry.id).then((found) => here && setUrls(found));
    return () => {
      here = false;
    };
  }, [outbox, entry.id]);
  return (
    <ul class="thumbnails">
      {entry.photos.map(({ sha256, state }, i) => (
        <li key={sha256} class={`thumbnail thumbnail--${state}`}>
          {urls.has(sha256) && <img src={urls.get(sha256)} alt={w.capture.photo(i + 1)} loading="lazy" />}
          <span class="thumbnail__mark">
            <Icon name={MARKS[state]} />
            <span class="unseen">{outboxWords().photoState[state]}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
