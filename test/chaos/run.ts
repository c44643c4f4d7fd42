import type { Life } from "./life.ts";
import type { Phone } from "./phone.ts";
import type { Schedule, Step } from "./schedule.ts";
import type { Server } from "./server.ts";
import { freedTooSoon, judge } from "./verdict.ts";
import { World } from "./world.ts";

/** What a run was made of, and what it showed. */
export interface Outcome {
  readonly world: World;
  /** Each broken promise, as a sentence. */
  readonly failures: readonly string[];
}

/** How long the faults that the schedule ordered go on after its last step. */
const HARD_TIMES_MS = 20 * 60_000;

/** Plays a schedule, ends all faults, lets everything drain and holds the outcome against the promise. */
export async function play(server: Server, schedule: Schedule): Promise<Outcome> {
  const world = new World(server, schedule.seed);
  await world.open(schedule.phones);
  for (const step of schedule.steps) {
    await take(world, step);
    await world.quiet();
    world.ledger.broken.push(...(await freedTooSoon(world)));
  }
  // What is still to befall requests befalls them now, while everybody waits.
  const isCalm = () => world.phones.every((phone) => phone.mishaps.length + phone.photoMishaps.length === 0);
  await world.waitFor(async () => isCalm(), HARD_TIMES_MS);
  const stuck = await settle(world);
  const failures = [...world.ledger.broken, ...stuck, ...(await judge(world))];
  for (const phone of world.phones) phone.close();
  return { world, failures };
}

async function take(world: World, step: Step): Promise<void> {
  const { net, place, clock } = world;
  const phone = "phone" in step ? (world.phones[step.phone % world.phones.length] as Phone) : undefined;
  switch (step.do) {
    case "go":
      for (let i = 0; i < step.legs && net.letters.length > 0; i++) {
        await net.move(step.pick);
        await world.quiet();
      }
      return;
    case "rush":
      return net.rush();
    case "wait":
      return world.pass(step.seconds * 1000);
    case "expire":
      net.count("session ended");
      return place.expire(place.person(step.person));
    case "review": {
      const known = await place.reports();
      const report = known[step.which % Math.max(1, known.length)];
      const isOwn = step.verdict === "withdrawn";
      if (report) await place.judge(report.id, step.verdict, isOwn ? report.person : null, clock.nowMs);
      return;
    }
  }
  if (phone) await onPhone(world, phone, step);
}

async function onPhone(world: World, phone: Phone, step: Step): Promise<void> {
  const { net, place } = world;
  switch (step.do) {
    case "mishap": {
      const queue = step.photo ? phone.photoMishaps : phone.mishaps;
      while (queue.length < step.after) queue.push({ name: "none" });
      queue.push(step.mishap);
      return;
    }
    case "room":
      if (step.bytes !== null) net.count("storage full");
      return phone.setRoom(step.bytes);
    case "clock":
      net.count("clock jump");
      return phone.jump(step.minutes * 60_000);
    case "tab":
      net.count("second tab");
      await phone.open();
      return;
    case "upgrade":
      net.count("upgrade");
      phone.isUpgraded = true;
      await phone.open();
      return;
    case "kill":
      if (step.writes === null) {
        if (phone.lives.length > 0) net.count("killed");
        return phone.killAll();
      }
      break;
  }
  const page = await phone.page();
  switch (step.do) {
    case "draft":
      return world.act(page.draft(place.project(step.project), step.pictures));
    case "report":
      return world.act(
        page
          .draft(place.project(step.project), step.pictures)
          .then(() => page.save(place.project(step.project))),
        () => page.wake(),
      );
    case "save":
      return world.act(page.save(place.project(step.project)), () => page.wake());
    case "discard":
      return world.act(page.discard(place.project(step.project)));
    case "mend":
      return world.act(
        page.mend(step.which).then(async (project) => {
          if (!project) return;
          await page.draft(project, step.pictures);
          if (step.saves) await page.save(project);
        }),
        () => page.wake(),
      );
    case "kill":
      page.access.blow = { left: step.writes ?? 0, what: "killed" };
      return;
    case "lose":
      if (step.writes !== null) page.access.blow = { left: step.writes, what: "lost" };
      else page.access.lose();
      return;
    case "signIn":
      net.count("sign-in");
      void page.signIn(place.person(step.person)).catch(world.catch);
      return;
    case "tamper":
      net.count(`photo ${step.how}`);
      return world.act(page.tamper(step.which, step.how));
    case "wake":
      return page.wake();
    case "online":
      return page.reset();
  }
}

/** Ends all faults and waits, as people would, until every phone has sent what it holds for each of its people. */
async function settle(world: World): Promise<string[]> {
  const failures: string[] = [];
  for (const phone of world.phones) {
    phone.mishaps.length = 0;
    phone.photoMishaps.length = 0;
    phone.setRoom(null);
    for (const life of phone.lives) life.access.blow = null;
    await phone.page();
    // Whoever is asked to sign in again does so.
    await world.deliverAll();
  }
  for (const phone of world.phones) {
    const owner = (await phone.page()).person;
    const others = (await phone.people()).filter((person) => person !== owner);
    for (const person of [...(owner ? [owner] : []), ...others]) {
      const failure = await drain(world, phone, person);
      if (failure) failures.push(`${phone.name}, ${person}: ${failure}`);
    }
  }
  return failures;
}

/** Has a person sign in where somebody else, or nobody, is, and waits until all that they left is sent. */
async function drain(world: World, phone: Phone, person: string): Promise<string | null> {
  const page = await phone.page();
  const isTheirs = () => page.person === person && !page.isExpired;
  let failure = "somebody else is signed in again and again";
  // More than once: what a sign-in that was cut short left behind may come to light only now.
  for (let tries = 0; tries < 4; tries++) {
    await world.deliverAll();
    let isSigning = !isTheirs();
    if (isSigning)
      void page
        .signIn(person)
        .catch(world.catch)
        .finally(() => {
          isSigning = false;
        });
    const isSent = await world.waitFor(
      async () => !isSigning && (!isTheirs() || (await page.waits()) === ""),
    );
    if (!isSent && isTheirs()) failure = `not sent after hours: ${await page.waits()}`;
    if (!isSent || !isTheirs()) continue;
    // What the server knows of this phone it learns from one exchange more; and one may still bring an old report through.
    const isTold = (await tell(world, page, isTheirs)) && (await tell(world, page, isTheirs));
    if (!isTold) failure = "no longer speaks to the server";
    if (!isTold || !isTheirs()) continue;
    await phone.note(page);
    return null;
  }
  await phone.note(page);
  return failure;
}

/** One exchange, and all that comes of it. */
async function tell(world: World, page: Life, isTheirs: () => boolean): Promise<boolean> {
  await world.pass(1);
  const before = await page.lastSyncAtMs();
  page.wake();
  return world.waitFor(
    async () => !isTheirs() || ((await page.lastSyncAtMs()) !== before && (await page.waits()) === ""),
  );
}
