import type { Phone } from "#domain/phone";

const NOW = Date.now();
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const sound: Phone = {
  id: "phone-0001",
  app: "0.1.0",
  signedIn: true,
  person: { id: "field", name: "王建国" },
  platform:
    "Mozilla/5.0 (Linux; Android 13; V2199A Build/TP1A) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0.49",
  lastSeen: NOW - 4 * MINUTE_MS,
  silent: false,
  lastReceived: NOW - 4 * MINUTE_MS,
  clockOffsetMs: 0,
  held: { reports: 0, photos: 0, bytes: 0, oldest: null, refused: 0 },
  lastSeq: 44,
  gaps: [],
};

/** One phone of each kind: silent with numbers missing, full, refused, with a wrong clock, in order. */
export const phones: readonly Phone[] = [
  {
    ...sound,
    id: "phone-0002",
    person: { id: "f2", name: "欧阳慧敏（开发区管委会项目推进中心）" },
    lastSeen: NOW - 9 * DAY_MS,
    silent: true,
    lastReceived: NOW - 9 * DAY_MS,
    gaps: [
      { first: 2, last: 2 },
      { first: 41, last: 43 },
    ],
  },
  {
    ...sound,
    id: "phone-0003",
    person: { id: "f3", name: "李志强" },
    platform:
      "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
    lastSeen: NOW - 3 * DAY_MS,
    lastReceived: null,
    held: { reports: 9, photos: 31, bytes: 9_400_000, oldest: NOW - 5 * DAY_MS, refused: 0 },
    gaps: [{ first: 7, last: 7 }],
  },
  { ...sound, id: "phone-0004", held: { ...sound.held, refused: 1 } },
  { ...sound, id: "phone-0005", clockOffsetMs: 7 * MINUTE_MS },
  {
    ...sound,
    id: "phone-0006",
    clockOffsetMs: -3 * 3_600_000,
    held: { ...sound.held, photos: 2, bytes: null },
  },
  sound,
];
