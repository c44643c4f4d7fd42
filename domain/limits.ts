/** The version of the sync protocol. A server refuses others politely and the phone keeps its outbox. */
export const PROTOCOL = 1;
/** The header in which a phone says whose outbox a request brings: a person's id, percent-encoded. */
export const PERSON_HEADER = "x-sanpi-person";
/** The header of a request that a page makes by itself, with nobody at it for a while: it does not lengthen the session. */
export const ALONE_HEADER = "x-sanpi-alone";
/** The most reports one request may carry. */
export const MAX_REPORTS = 100;
/** The most lost photos one request may tell of. */
export const MAX_LOSSES = 100;

/** The most verdicts one request may carry. */
export const MAX_VERDICTS = 200;
/** The most people one request may bring. */
export const MAX_PEOPLE = 500;
/** A password is asked for by its length, never by its mixture; what everybody tries first is refused. */
export const MIN_PASSWORD = 8;
/** The most passkeys one person may have: one for each of their devices, and some to spare. */
export const MAX_PASSKEYS = 10;
/** A one-time link's token. */
export const ENROLMENT_TOKEN = /^[A-Za-z0-9_-]{22}$/;

export const MAX_PHOTOS = 9;
export const MAX_NOTE_LENGTH = 2000;
/** The most a photo's bytes may weigh; phones send about 0.35 MB. */
export const MAX_PHOTO_BYTES = 5 * 1024 * 1024;
/** The most a photo may measure, by its own bytes: a few KB can claim a picture that no phone can open. Ours have 1,600. */
export const MAX_PHOTO_EDGE = 10_000;
export const MAX_PHOTO_PIXELS = 50_000_000;
/** How far in the future an observed time may lie before it is refused: the time a request may take. */
export const FUTURE_TOLERANCE_MS = 60_000;
/** A phone's clock that is off by more is pointed out to the reviewer. */
export const CLOCK_SKEW_MS = 5 * 60_000;
/** A photo taken further from its project, beyond what its position is unsure of, is pointed out to the reviewer. */
export const FAR_PHOTO_M = 1000;
/** A photo taken longer before its report is pointed out to the reviewer. */
export const OLD_PHOTO_MS = 24 * 3_600_000;
/** What one person may send in a day before their administrators are told of it. Nothing is refused: field work comes first. */
export const PHOTOS_A_DAY = { photos: 600, bytes: 400 * 1024 * 1024 };
