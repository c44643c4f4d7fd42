import type { Page } from "playwright-core";
import { signIn, waitForOfflineReady } from "./app.ts";
import type { Promised } from "./nothing-lost.ts";
import { FIELD, type Filling, fillOutbox, readPhone } from "./outbox.ts";
import { Phone } from "./phone.ts";

/** An officer with a phone, signed in, and what the officer saw as saved. */
export class Officer {
  readonly phone: Phone;
  #promised: readonly Promised[] = [];

  private constructor(phone: Phone) {
    this.phone = phone;
  }

  /**
   * Signs in on a new phone and waits until the app would open without a network. `durably`: the session outlives a kill
   * (Chromium writes cookies every 30 s, or when it ends).
   */
  static async signedIn(url: string, { durably = false } = {}): Promise<Officer> {
    const officer = new Officer(new Phone(url));
    const page = await officer.phone.open();
    await signIn(page, "field");
    await page.getByText("国电电力湖东电厂").first().waitFor();
    await waitForOfflineReady(page);
    if (durably) {
      await officer.phone.shut();
      await officer.phone.open();
    }
    return officer;
  }

  get page(): Page {
    const page = this.phone.context.pages()[0];
    if (!page) throw new Error("no page is open");
    return page;
  }

  /** All reports seen as saved on this phone. */
  get promised(): readonly Promised[] {
    return this.#promised;
  }

  /** Saves reports without the screen; the app is not told, so nothing is sent yet. */
  async saves(filling: Partial<Filling> & Pick<Filling, "reports" | "photosEach">): Promise<void> {
    const before = this.#promised.length;
    await fillOutbox(this.page, filling);
    await this.sees(before + filling.reports);
  }

  /** Takes note of what the phone says is saved: so many reports. */
  async sees(count: number): Promise<void> {
    const { reports } = await readPhone(this.page, FIELD);
    if (reports.length !== count) throw new Error(`${reports.length} reports are saved, not ${count}`);
    this.#promised = reports.map(({ report }) => report);
  }
}

/** What a browser tells its pages when there is a network again. */
export async function tellOnline(page: Page): Promise<void> {
  await page.evaluate(() => dispatchEvent(new Event("online")));
}
