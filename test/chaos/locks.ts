interface Owner {
  readonly isDead: boolean;
}

interface Request {
  readonly owner: Owner;
  readonly start: () => void;
}

/** The Web Locks of one phone, shared by all its pages and freed when a page dies. */
export class PhoneLocks {
  readonly #held = new Map<string, object>();
  readonly #queues = new Map<string, Request[]>();

  /** The lock manager as one page sees it. */
  of(owner: Owner): LockManager {
    type Work<T> = () => Promise<T>;
    const request = <T>(name: string, ...asked: [LockOptions, Work<T>] | [Work<T>]) => {
      const [{ signal, steal }, work] = asked.length === 2 ? asked : [{} as LockOptions, asked[0]];
      return new Promise<T>((resolve, reject) => {
        // What a dead page still wanted it wants no more.
        if (owner.isDead) return;
        const start = () => {
          this.#held.set(name, owner);
          void work()
            .then(resolve, reject)
            .finally(() => this.#free(name, owner));
        };
        const queue = this.#queues.get(name) ?? [];
        this.#queues.set(name, queue);
        if (steal) {
          this.#held.delete(name);
          queue.unshift({ owner, start });
        } else queue.push({ owner, start });
        signal?.addEventListener("abort", () => {
          const at = queue.findIndex((waiting) => waiting.start === start);
          if (at < 0) return;
          queue.splice(at, 1);
          reject(signal.reason);
        });
        this.#next(name);
      });
    };
    return { request } as unknown as LockManager;
  }

  /** Frees all that a dead page held or waited for. */
  release(owner: object): void {
    for (const [name, queue] of this.#queues)
      this.#queues.set(
        name,
        queue.filter((request) => request.owner !== owner),
      );
    for (const [name, holder] of [...this.#held]) if (holder === owner) this.#free(name, owner);
  }

  #free(name: string, owner: object): void {
    if (this.#held.get(name) !== owner) return;
    this.#held.delete(name);
    this.#next(name);
  }

  #next(name: string): void {
    if (this.#held.has(name)) return;
    this.#queues.get(name)?.shift()?.start();
  }
}
