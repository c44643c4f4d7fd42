import type { Channel } from "../../pwa/sync/exclusive.ts";

/** The BroadcastChannels of one phone: what a page says, the others hear a moment later, unless they are dead. */
export class PhoneChannels {
  readonly #open = new Map<string, Set<Channel>>();

  open(name: string, owner: { readonly isDead: boolean }): Channel {
    const others = this.#open.get(name) ?? new Set();
    this.#open.set(name, others);
    const mine: Channel = {
      onmessage: null,
      postMessage(data: unknown) {
        if (owner.isDead) return;
        for (const other of others) if (other !== mine) queueMicrotask(() => hear(other, data));
      },
      close: () => void others.delete(mine),
    };
    others.add(mine);
    return mine;
  }
}

function hear(channel: Channel, data: unknown): void {
  channel.onmessage?.call(undefined as never, { data } as MessageEvent);
}
