import type { LiveMessage, LiveQuery, VerdictMessage } from "#domain/tally";
import { pauseMs } from "../sync/backoff.ts";
import { isObject } from "../sync/reply.ts";

export interface SocketListener {
  state(state: "live" | "connecting" | "offline"): void;
  heard(message: LiveMessage | VerdictMessage): void;
  /** The server ended the session that listened. Resolves when it is known whether there is another. */
  ended(): Promise<void>;
}

/** The close code for a session that is over. */
const SIGNED_OUT = 4401;

/** A connection that lasted this long was a good one: the next starts with the shortest pause. */
const GOOD_MS = 10_000;

/** Pauses grow to 16 s and no further: a wall has nobody to reload it, and a thousand boards so spread come back gently. */
const MOST_FAILURES = 5;

/** Keeps a socket to GET /api/live open, with growing pauses between attempts. Answers how to stop. */
export function listen(
  of: LiveQuery["of"],
  listener: SocketListener,
  { mostFailures = MOST_FAILURES } = {},
): () => void {
  const url = `${location.origin.replace(/^http/, "ws")}/api/live?of=${of}`;
  let socket: WebSocket | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let stopped = false;

  function connect(): void {
    clearTimeout(timer);
    if (stopped || socket) return;
    listener.state("connecting");
    const mine = new WebSocket(url);
    let openedAtMs = 0;
    socket = mine;
    mine.addEventListener("open", () => {
      openedAtMs = Date.now();
      listener.state("live");
    });
    mine.addEventListener("message", (event) => {
      const message = readMessage(event.data);
      if (message) listener.heard(message);
    });
    // Also after an error, which tells nothing more.
    mine.addEventListener("close", ({ code }) => {
      if (socket !== mine) return;
      socket = undefined;
      failures = openedAtMs > 0 && Date.now() - openedAtMs > GOOD_MS ? 1 : failures + 1;
      if (stopped) return;
      listener.state("offline");
      const asked = code === SIGNED_OUT ? listener.ended() : Promise.resolve();
      void asked.then(() => {
        if (!stopped && !socket)
          timer = setTimeout(connect, pauseMs(Math.min(failures, mostFailures), Math.random()));
      });
    });
  }

  const again = () => {
    failures = 0;
    connect();
  };
  const onSeen = () => {
    if (document.visibilityState === "visible") again();
  };
  // The browser knows at once that the network is gone; the socket itself would find out minutes later.
  const onOffline = () => {
    clearTimeout(timer);
    const dead = socket;
    socket = undefined;
    dead?.close();
    listener.state("offline");
  };
  addEventListener("online", again);
  addEventListener("offline", onOffline);
  document.addEventListener("visibilitychange", onSeen);
  connect();
  return () => {
    stopped = true;
    clearTimeout(timer);
    removeEventListener("online", again);
    removeEventListener("offline", onOffline);
    document.removeEventListener("visibilitychange", onSeen);
    socket?.close();
  };
}

/** A message of ours, or undefined. */
export function readMessage(data: unknown): LiveMessage | VerdictMessage | undefined {
  try {
    const message: unknown = JSON.parse(String(data));
    if (!isObject(message)) return undefined;
    const isOurs =
      message.type === "verdicts" ||
      (message.type === "changed" && typeof message.version === "string" && Array.isArray(message.cells));
    return isOurs ? (message as unknown as LiveMessage | VerdictMessage) : undefined;
  } catch {
    return undefined;
  }
}
