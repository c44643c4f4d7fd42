import { MISHAPS } from "./mishap.ts";
import { OFFICERS, PROJECTS } from "./place.ts";
import type { Schedule, Step } from "./schedule.ts";

/** A schedule as sentences. */
export function story({ phones, steps }: Schedule): string {
  const owners = ["Ann's", "Bob's", "Ann's second, without Web Locks"].slice(0, phones).join("; ");
  return [
    `There are ${phones} phones: ${owners}.`,
    ...steps.map((step, i) => `${i + 1}. ${sentence(step, phones)}`),
  ].join("\n");
}

function sentence(step: Step, phones: number): string {
  const on = (n: number) => `phone ${(n % phones) + 1}`;
  const at = (n: number) => PROJECTS[n % PROJECTS.length];
  const who = (n: number) => OFFICERS[n % OFFICERS.length];
  const shots = (all: readonly number[]) => (all.length === 0 ? "no picture" : `pictures ${all.join(", ")}`);
  const when = (writes: number | null) => (writes === null ? "now" : `after ${writes} more writes`);
  switch (step.do) {
    case "draft":
      return `A draft about ${at(step.project)} is typed on ${on(step.phone)}, with ${shots(step.pictures)}.`;
    case "report":
      return `A report about ${at(step.project)} is typed and saved on ${on(step.phone)}, with ${shots(step.pictures)}.`;
    case "save":
      return `The draft about ${at(step.project)} is saved on ${on(step.phone)}.`;
    case "discard":
      return `The draft about ${at(step.project)} is thrown away on ${on(step.phone)}.`;
    case "mend":
      return `Report ${step.which} of ${on(step.phone)} is opened to be mended, with ${shots(step.pictures)}${step.saves ? ", and saved" : ""}.`;
    case "go":
      return `The network carries ${step.legs} letters one leg, always number ${step.pick} of those under way.`;
    case "rush":
      return "All requests under way reach the server at once.";
    case "wait":
      return `${step.seconds} seconds pass.`;
    case "mishap": {
      const { mishap, after } = step;
      const what = step.photo ? "photo" : "request";
      const which = after === 0 ? `next ${what}` : `${what} after ${after} more`;
      if (mishap.name === "dies")
        return `At the ${which} of ${on(step.phone)} the server dies ${mishap.cut.when} statement ${mishap.cut.statement}.`;
      if (mishap.name === "none") return "Nothing happens.";
      return `The ${which} of ${on(step.phone)} ${MISHAPS[mishap.name]}.`;
    }
    case "kill":
      return `The app on ${on(step.phone)} is killed ${when(step.writes)}.`;
    case "lose":
      return `The system takes the database of ${on(step.phone)} away ${when(step.writes)}.`;
    case "room":
      return step.bytes === null
        ? `There is room again on ${on(step.phone)}.`
        : `On ${on(step.phone)} there is no room for more than ${step.bytes} bytes.`;
    case "clock":
      return `The clock of ${on(step.phone)} jumps by ${step.minutes} minutes.`;
    case "expire":
      return `All sessions of ${who(step.person)} end.`;
    case "signIn":
      return `${who(step.person)} signs in on ${on(step.phone)}.`;
    case "tamper":
      return `Bytes number ${step.which} on ${on(step.phone)} are ${step.how === "missing" ? "lost" : "altered"}.`;
    case "review":
      return `Report ${step.which} of those the server has is ${step.verdict}.`;
    case "upgrade":
      return `A later version of the app opens on ${on(step.phone)}, beside the page of the old one.`;
    case "tab":
      return `The app is opened in one more tab on ${on(step.phone)}.`;
    case "wake":
      return `The page of ${on(step.phone)} comes to the front.`;
    case "online":
      return `${on(step.phone)} finds a network.`;
  }
}
