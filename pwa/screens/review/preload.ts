import { useEffect } from "preact/hooks";
import type { DeskRow } from "../../state/contract.ts";
import { nextWaiting } from "../../state/review-rows.ts";
import { useApp } from "../../ui/app.ts";

/** How many reports ahead have their photos fetched: what the reviewer will see in any case, and not the whole queue. */
const AHEAD = 2;

/** Fetches the photos of the next reports, so that they are there when the reviewer is. */
export function usePreload(rows: readonly DeskRow[] | undefined, current: string | null): void {
  const { dossier } = useApp();
  const wanted: string[] = [];
  let id = current;
  for (let ahead = 0; rows && ahead < AHEAD; ahead++) {
    id = nextWaiting(rows, id);
    const row = id === current ? undefined : rows.find((one) => one.item.report.id === id);
    for (const photo of row?.item.report.photos ?? []) if (photo.stored) wanted.push(photo.sha256);
  }
  const key = wanted.join();
  useEffect(() => {
    const images = (key === "" ? [] : key.split(",")).map((sha256) => {
      const image = new Image();
      image.decoding = "async";
      image.src = dossier.photoUrl(sha256);
      return image;
    });
    // Held until the next ones are wanted, so that the browser does not drop what it has decoded.
    return () => void images.splice(0);
  }, [key, dossier]);
}
