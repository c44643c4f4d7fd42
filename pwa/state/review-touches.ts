interface Touch {
  readonly at: number;
  readonly zone: string | null;
  readonly waits: boolean;
  /** Whether the server's last count included it. */
  readonly wasCounted: boolean;
}

/**
 * Which reports began or ceased to wait by a word said on this desk, and when, counted in words. An answer of the server
 * knows nothing of words said after its question.
 */
export class Touches {
  #moment = 0;
  readonly #touched = new Map<string, Touch>();

  /** The moment of the last word. */
  get moment(): number {
    return this.#moment;
  }

  /** Notes a word. `waited`: whether the report waited until now. */
  touch(id: string, zone: string | null, waited: boolean, waits: boolean): void {
    const wasCounted = this.#touched.get(id)?.wasCounted ?? waited;
    this.#touched.set(id, { at: ++this.#moment, zone, waits, wasCounted });
  }

  isSince(id: string, moment: number): boolean {
    return (this.#touched.get(id)?.at ?? -1) > moment;
  }

  /**
   * An answer to a question of some moment has come, about one zone or all (null), and counts those that `isCounted`
   * names. Words that it knows of are settled; `isOnItsWay`: one that it may not have met yet.
   */
  answered(
    moment: number,
    zone: string | null,
    isCounted: (id: string) => boolean,
    isOnItsWay: (id: string) => boolean,
  ): void {
    for (const [id, touch] of this.#touched) {
      if (zone !== null && touch.zone !== zone) continue;
      if (touch.at > moment || isOnItsWay(id)) this.#touched.set(id, { ...touch, wasCounted: isCounted(id) });
      else this.#touched.delete(id);
    }
  }

  /** What the words since add to the server's count, in a zone or in all. */
  change(zone?: string | null): number {
    let change = 0;
    for (const one of this.#touched.values())
      if (zone === undefined || one.zone === zone) change += Number(one.waits) - Number(one.wasCounted);
    return change;
  }
}
