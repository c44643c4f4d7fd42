import { useCallback, useState } from "preact/hooks";
import type { StoredReport } from "#domain/dossier";
import { useApp } from "../../ui/app.ts";
import { formatMetres } from "../../ui/distance.ts";
import { Icon } from "../../ui/icon.tsx";
import { Lightbox } from "../../ui/lightbox.tsx";
import { projectWords } from "../../words/dossier.ts";
import { ageWords, isFar, isOld } from "../project/evidence.ts";
import { reviewWords } from "./words.ts";

interface PhotosProps {
  readonly report: StoredReport;
  readonly open: number | null;
  readonly setOpen: (index: number | null) => void;
}

/** The photos, large, each with where and when it was taken; one of them over the whole screen. */
export function Photos({ report, open, setOpen }: PhotosProps) {
  const { dossier } = useApp();
  const { photos } = report;
  const w = projectWords();
  const close = useCallback(() => setOpen(null), [setOpen]);
  const seen = photos.flatMap((photo, index) => (photo.stored ? [index] : []));
  const move = useCallback(
    (step: 1 | -1) => {
      const at = seen.indexOf(open ?? 0);
      setOpen(seen[(at + step + seen.length) % seen.length] ?? null);
    },
    [open, setOpen, seen.join()],
  );
  if (photos.length === 0) return <p class="paper__none">{reviewWords().noPhotos}</p>;
  const opened = open === null ? undefined : photos[open];
  return (
    <>
      <h3 class="paper__part">{reviewWords().photos(photos.length)}</h3>
      <ul class="proofs">
        {photos.map((photo, index) => (
          <li key={photo.sha256} class="proof">
            {photo.stored ? (
              <Picture
                src={dossier.photoUrl(photo.sha256)}
                alt={w.photo(index + 1)}
                open={() => setOpen(index)}
              />
            ) : (
              <span class={photo.lost ? "proof__word photo__word--lost" : "proof__word"}>
                <Icon name={photo.lost ? "alert" : "phone"} />
                {photo.lost ? w.photoLost[photo.lost] : w.photoMissing}
              </span>
            )}
            <Told report={report} photo={photo} />
          </li>
        ))}
      </ul>
      {opened && open !== null && (
        <Lightbox
          src={dossier.photoUrl(opened.sha256)}
          alt={w.photo(open + 1)}
          close={close}
          move={seen.length > 1 ? move : undefined}
        >
          <Told report={report} photo={opened} />
        </Lightbox>
      )}
    </>
  );
}

/** Where and when a photo was taken; what is out of the way stands out. */
function Told({ report, photo }: { report: StoredReport; photo: StoredReport["photos"][number] }) {
  const w = projectWords();
  const { distanceM, ageMs, position } = photo;
  const told = [
    distanceM !== null && { text: w.photoAway(formatMetres(distanceM)), odd: isFar(photo, report) },
    ageMs !== null && { text: ageWords(ageMs), odd: isOld(photo) },
    position && {
      text: reviewWords().position(
        position.lat.toFixed(5),
        position.lng.toFixed(5),
        String(Math.round(position.accuracy ?? 0)),
      ),
      odd: false,
    },
  ].filter((each) => each !== false && each !== null);
  return (
    <p class="proof__told">
      {told.map(({ text, odd }) => (
        <span key={text} class={odd ? "doubt" : ""}>
          {odd && <Icon name="alert" />}
          {text}
        </span>
      ))}
    </p>
  );
}

function Picture({ src, alt, open }: { src: string; alt: string; open: () => void }) {
  const [isUnseen, setUnseen] = useState(false);
  if (isUnseen) {
    return (
      <span class="proof__word">
        <Icon name="offline" />
        {projectWords().photoUnseen}
      </span>
    );
  }
  return (
    <button type="button" class="proof__open" onClick={open}>
      <img src={src} alt={alt} decoding="async" onError={() => setUnseen(true)} />
    </button>
  );
}
