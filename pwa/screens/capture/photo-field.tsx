import { MAX_PHOTOS } from "#domain/limits";
import type { CaptureState, DraftPhoto } from "../../state/contract.ts";
import { Icon } from "../../ui/icon.tsx";
import { type Catalogue, errorWords, words } from "../../words/index.ts";

/** Up to nine photos from the camera or the album, each with its own state and its own way out. */
export function PhotoField({ capture, error }: { capture: CaptureState; error: string | undefined }) {
  const w = words().capture;
  const photos = capture.photos.value;
  const full = photos.length >= MAX_PHOTOS;
  const progress = capture.progress.value;
  const add = (input: HTMLInputElement) => {
    const files = Array.from(input.files ?? []).slice(0, MAX_PHOTOS - photos.length);
    // Emptied, so that the same photo can be picked again after it was removed.
    input.value = "";
    if (files.length > 0) void capture.addPhotos(files);
  };
  return (
    <section class="card">
      <h2 class="card__title">
        {w.photos}
        <span class="card__aside">{w.photosCount(photos.length, MAX_PHOTOS)}</span>
      </h2>
      {photos.length > 0 && (
        <ul class="photos">
          {photos.map((photo, index) => (
            <Photo
              key={photo.key}
              photo={photo}
              number={index + 1}
              remove={() => void capture.removePhoto(photo.key)}
            />
          ))}
        </ul>
      )}
      {full ? (
        <p class="field__hint">{w.photosFull(MAX_PHOTOS)}</p>
      ) : (
        <div class="photo-sources">
          <label class="weui-btn weui-btn_default photo-source">
            <input
              class="unseen"
              type="file"
              accept="image/*"
              capture="environment"
              onChange={(event) => add(event.currentTarget)}
            />
            <Icon name="camera" />
            {w.camera}
          </label>
          <label class="weui-btn weui-btn_default photo-source">
            <input
              class="unseen"
              type="file"
              accept="image/*"
              multiple
              onChange={(event) => add(event.currentTarget)}
            />
            <Icon name="album" />
            {w.album}
          </label>
        </div>
      )}
      <p class="field__hint" role="status">
        {progress && progress.of > 1 ? w.photosWorking(progress.done + 1, progress.of) : w.photosKept}
      </p>
      <p class="field__error" role="alert">
        {error && (
          <>
            <Icon name="alert" />
            {error}
          </>
        )}
      </p>
    </section>
  );
}

function Photo({ photo, number, remove }: { photo: DraftPhoto; number: number; remove: () => void }) {
  const w = words().capture;
  return (
    <li class={`photo photo--${photo.state}`}>
      {photo.thumbnail && <img src={photo.thumbnail} alt={w.photo(number)} />}
      {photo.state === "waiting" && (
        <span class="photo__word">{photo.isHeldUp ? w.photoHeldUp : w.photoWaiting}</span>
      )}
      {photo.state === "working" && <span class="photo__word">{w.photoWorking}</span>}
      {photo.state === "failed" && (
        <span class="photo__word" role="alert">
          <Icon name="alert" />
          {failedWords(photo, w)}
        </span>
      )}
      <button type="button" class="photo__remove" aria-label={w.removePhoto(number)} onClick={remove}>
        <Icon name="close" />
      </button>
    </li>
  );
}

function failedWords(photo: DraftPhoto, w: Catalogue["capture"]): string {
  switch (photo.failed) {
    case "storage_full":
      return w.storageFull;
    case "cannot_decode_heic":
      return w.cannotDecodeHeic;
    case "cannot_decode":
    case undefined:
      return w.cannotDecode;
    default:
      return errorWords(photo.failed);
  }
}
