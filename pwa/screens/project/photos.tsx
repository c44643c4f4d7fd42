import { useCallback, useState } from "preact/hooks";
import type { StoredReport } from "#domain/dossier";
import { useApp } from "../../ui/app.ts";
import { formatMetres } from "../../ui/distance.ts";
import { Icon } from "../../ui/icon.tsx";
import { Lightbox } from "../../ui/lightbox.tsx";
import { projectWords } from "../../words/dossier.ts";
import { ageWords, isFar, isOld } from "./evidence.ts";

/** The photos that prove a report; a tap shows one over the whole screen. */
export function Photos({ report }: { report: StoredReport }) {
  const { dossier } = useApp();
  const w = projectWords();
  const [open, setOpen] = useState<number | null>(null);
  const close = useCallback(() => setOpen(null), []);
  if (report.photos.length === 0) return null;
  const opened = open === null ? undefined : report.photos[open];
  return (
    <>
      <ul class="photos photos--told">
        {report.photos.map((photo, index) => (
          <li key={photo.sha256}>
            <div class="photo">
              {photo.stored ? (
                <Thumbnail
                  src={dossier.photoUrl(photo.sha256)}
                  alt={w.photo(index + 1)}
                  open={() => setOpen(index)}
                />
              ) : (
                <span class={photo.lost ? "photo__word photo__word--lost" : "photo__word"}>
                  <Icon name={photo.lost ? "alert" : "phone"} />
                  {photo.lost ? w.photoLost[photo.lost] : w.photoMissing}
                </span>
              )}
            </div>
            <Evidence report={report} photo={photo} />
          </li>
        ))}
      </ul>
      {opened && open !== null && (
        <Lightbox src={dossier.photoUrl(opened.sha256)} alt={w.photo(open + 1)} close={close} />
      )}
    </>
  );
}

/** Where and when a photo was taken, against its project and its report; what is out of the way stands out. */
function Evidence({ report, photo }: { report: StoredReport; photo: StoredReport["photos"][number] }) {
  const w = projectWords();
  const told = [
    photo.distanceM !== null && {
      text: w.photoAway(formatMetres(photo.distanceM)),
      odd: isFar(photo, report),
    },
    photo.ageMs !== null && { text: ageWords(photo.ageMs), odd: isOld(photo) },
  ].filter((each) => each !== false);
  return told.map(({ text, odd }) => (
    <p key={text} class={odd ? "photo__told doubt" : "photo__told"}>
      {odd && <Icon name="alert" />}
      {text}
    </p>
  ));
}

function Thumbnail({ src, alt, open }: { src: string; alt: string; open: () => void }) {
  const [unseen, setUnseen] = useState(false);
  if (unseen) {
    return (
      <span class="photo__word">
        <Icon name="offline" />
        {projectWords().photoUnseen}
      </span>
    );
  }
  return (
    <button type="button" class="photo__open" onClick={open}>
      <img src={src} alt={alt} loading="lazy" decoding="async" onError={() => setUnseen(true)} />
    </button>
  );
}
