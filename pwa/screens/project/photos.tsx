import { useCallback, useState } from "preact/hooks";
import type { StoredReport } from "#domain/dossier";
import { useApp } from "../../ui/app.ts";
import { Icon } from "../../ui/icon.tsx";
import { Lightbox } from "../../ui/lightbox.tsx";
import { words } from "../../words/index.ts";

/** The photos that prove a report; a tap shows one over the whole screen. */
export function Photos({ report }: { report: StoredReport }) {
  const { dossier } = useApp();
  const w = words().project;
  const [open, setOpen] = useState<number | null>(null);
  const close = useCallback(() => setOpen(null), []);
  if (report.photos.length === 0) return null;
  const opened = open === null ? undefined : report.photos[open];
  return (
    <>
      <ul class="photos">
        {report.photos.map((photo, index) => (
          <li class="photo" key={photo.sha256}>
            {photo.stored ? (
              <Thumbnail
                src={dossier.photoUrl(photo.sha256)}
                alt={w.photo(index + 1)}
                open={() => setOpen(index)}
              />
            ) : (
              <span class="photo__word">
                <Icon name="phone" />
                {w.photoMissing}
              </span>
            )}
          </li>
        ))}
      </ul>
      {opened && open !== null && (
        <Lightbox src={dossier.photoUrl(opened.sha256)} alt={w.photo(open + 1)} close={close} />
      )}
    </>
  );
}

function Thumbnail({ src, alt, open }: { src: string; alt: string; open: () => void }) {
  const [unseen, setUnseen] = useState(false);
  if (unseen) {
    return (
      <span class="photo__word">
        <Icon name="offline" />
        {words().project.photoUnseen}
      </span>
    );
  }
  return (
    <button type="button" class="photo__open" onClick={open}>
      <img src={src} alt={alt} loading="lazy" decoding="async" onError={() => setUnseen(true)} />
    </button>
  );
}
