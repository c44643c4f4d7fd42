import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";

/** The server in a process group of its own, so that it and its workerd can be killed at once, as a power cut does. */
export class MortalServer {
  readonly #url: URL;
  readonly #stateDir: string;
  #process: ChildProcess | undefined;

  /** Serves at the address and from the state of a site, which has to be stopped. */
  constructor({ url, stateDir }: { readonly url: string; readonly stateDir: string }) {
    this.#url = new URL(url);
    this.#stateDir = stateDir;
  }

  async start(): Promise<void> {
    const child = fork(join(import.meta.dirname, "serve-process.ts"), [this.#url.port, this.#stateDir], {
      detached: true,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    this.#process = child;
    await new Promise<void>((serving, failed) => {
      child.once("message", () => serving());
      child.once("exit", (code, signal) => failed(new Error(`the server ended: ${code ?? signal}`)));
    });
  }

  /** SIGKILL to all of it. Resolves when nobody answers at its address any more. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    process.kill(-child.pid, "SIGKILL");
    await gone;
    while (await this.#answers()) await new Promise((done) => setTimeout(done, 10));
  }

  #answers(): Promise<boolean> {
    return fetch(this.#url).then(
      () => true,
      () => false,
    );
  }
}
