import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { listen } from "../../../pwa/live/socket.ts";

/** A socket that the test opens and closes as the server would. */
class FakeSocket extends EventTarget {
  static readonly made: FakeSocket[] = [];
  constructor() {
    super();
    FakeSocket.made.push(this);
  }
  close(): void {}
  end(code: number): void {
    this.dispatchEvent(Object.assign(new Event("close"), { code }));
  }
}

let answer: (() => void) | undefined;
let asked = 0;
let stop = () => {};

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.made.length = 0;
  asked = 0;
  const page = Object.assign(new EventTarget(), { visibilityState: "visible" });
  vi.stubGlobal("WebSocket", FakeSocket);
  vi.stubGlobal("document", page);
  vi.stubGlobal("location", { origin: "http://here" });
  vi.stubGlobal("addEventListener", () => undefined);
  vi.stubGlobal("removeEventListener", () => undefined);
  stop = listen("cells", {
    state: () => undefined,
    heard: () => undefined,
    ended() {
      asked++;
      return new Promise((resolve) => {
        answer = resolve;
      });
    },
  });
});

afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("a live socket that closes", () => {
  it("connects again by itself after a failure of the network", async () => {
    FakeSocket.made[0]?.end(1006);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeSocket.made).toHaveLength(2);
    expect(asked).toBe(0);
  });

  it("tries on for ever, and after however many failures within seconds", async () => {
    for (let n = 0; n < 40; n++) {
      FakeSocket.made.at(-1)?.end(1006);
      await vi.advanceTimersByTimeAsync(16_000);
      expect(FakeSocket.made).toHaveLength(n + 2);
    }
  });

  it("asks for the session when the server ended it, and until that is answered connects no more", async () => {
    FakeSocket.made[0]?.end(4401);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(asked).toBe(1);
    expect(FakeSocket.made).toHaveLength(1);
  });

  it("connects again where the answer was that somebody is signed in", async () => {
    FakeSocket.made[0]?.end(4401);
    answer?.();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeSocket.made).toHaveLength(2);
  });

  it("stays silent where the answer stopped it", async () => {
    FakeSocket.made[0]?.end(4401);
    stop();
    answer?.();
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(FakeSocket.made).toHaveLength(1);
  });
});
