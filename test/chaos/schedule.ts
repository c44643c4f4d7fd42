import fc from "fast-check";
import { MISHAPS, type Mishap, type MishapName } from "./mishap.ts";

/** One thing that happens. Numbers name phones, projects, reports and photos modulo how many there are. */
export type Step =
  | {
      readonly do: "draft" | "report";
      readonly phone: number;
      readonly project: number;
      readonly pictures: number[];
    }
  | { readonly do: "save" | "discard"; readonly phone: number; readonly project: number }
  | {
      readonly do: "mend";
      readonly phone: number;
      readonly which: number;
      readonly pictures: number[];
      readonly saves: boolean;
    }
  | { readonly do: "go"; readonly legs: number; readonly pick: number }
  | { readonly do: "rush" }
  | { readonly do: "wait"; readonly seconds: number }
  | {
      readonly do: "mishap";
      readonly phone: number;
      readonly after: number;
      readonly photo: boolean;
      readonly mishap: Mishap;
    }
  | { readonly do: "kill" | "lose"; readonly phone: number; readonly writes: number | null }
  | { readonly do: "room"; readonly phone: number; readonly bytes: number | null }
  | { readonly do: "clock"; readonly phone: number; readonly minutes: number }
  | { readonly do: "expire"; readonly person: number }
  | { readonly do: "signIn"; readonly phone: number; readonly person: number }
  | {
      readonly do: "tamper";
      readonly phone: number;
      readonly which: number;
      readonly how: "missing" | "altered";
    }
  | { readonly do: "review"; readonly which: number; readonly verdict: "verified" | "returned" | "withdrawn" }
  | { readonly do: "upgrade" | "tab" | "wake" | "online"; readonly phone: number };

/** A run: how many phones, the seed of all jitter and ids, and what happens, in order. */
export interface Schedule {
  readonly phones: number;
  readonly seed: number;
  readonly steps: readonly Step[];
}

const phone = fc.nat(2);
const project = fc.constantFrom(0, 0, 0, 1, 1, 2);
const pictures = fc.array(fc.nat(5), { maxLength: 3 });
const writes = fc.option(fc.nat(14), { nil: null, freq: 5 });

const mishap: fc.Arbitrary<Mishap> = fc.oneof(
  {
    arbitrary: fc.record({ name: fc.constantFrom(...(Object.keys(MISHAPS) as MishapName[])) }),
    weight: 3,
  },
  {
    arbitrary: fc.record({
      name: fc.constant("dies" as const),
      cut: fc.record({ statement: fc.integer({ min: 1, max: 4 }), when: fc.constantFrom("before", "after") }),
    }),
    weight: 1,
  },
);

const is = <K extends Step["do"]>(kind: K) => fc.constant(kind);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ do: is("report"), phone, project, pictures }) },
  { weight: 3, arbitrary: fc.record({ do: is("draft"), phone, project, pictures }) },
  { weight: 3, arbitrary: fc.record({ do: is("save"), phone, project }) },
  { weight: 1, arbitrary: fc.record({ do: is("discard"), phone, project }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: is("mend"), phone, which: fc.nat(5), pictures, saves: fc.boolean() }),
  },
  {
    weight: 18,
    arbitrary: fc.record({ do: is("go"), legs: fc.integer({ min: 1, max: 12 }), pick: fc.nat(3) }),
  },
  { weight: 2, arbitrary: fc.record({ do: is("rush") }) },
  { weight: 5, arbitrary: fc.record({ do: is("wait"), seconds: fc.constantFrom(1, 5, 40, 300, 4000) }) },
  {
    weight: 14,
    arbitrary: fc.record({ do: is("mishap"), phone, after: fc.nat(3), photo: fc.boolean(), mishap }),
  },
  // Deaths and lost answers at the very next request, once more: what stands between two statements shows there only.
  {
    weight: 6,
    arbitrary: fc.record({
      ...{ do: is("mishap"), phone, after: fc.constant(0), photo: fc.boolean() },
      mishap: fc.oneof(
        fc.record({ name: fc.constant("lostAnswer" as const) }),
        fc.record({
          name: fc.constant("dies" as const),
          cut: fc.record({
            statement: fc.integer({ min: 2, max: 6 }),
            when: fc.constantFrom("before", "after"),
          }),
        }),
      ),
    }),
  },
  { weight: 7, arbitrary: fc.record({ do: is("kill"), phone, writes }) },
  { weight: 3, arbitrary: fc.record({ do: is("lose"), phone, writes }) },
  { weight: 3, arbitrary: fc.record({ do: is("room"), phone, bytes: fc.constantFrom(null, 0, 250, 1000) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: is("clock"),
      phone,
      minutes: fc.constantFrom(2, -2, 30, -30, 1440, -1440, 57_600),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: is("expire"), person: fc.nat(1) }) },
  { weight: 3, arbitrary: fc.record({ do: is("signIn"), phone, person: fc.nat(2) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: is("tamper"),
      phone,
      which: fc.nat(5),
      how: fc.constantFrom("missing", "altered"),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: is("review"),
      which: fc.nat(9),
      verdict: fc.constantFrom("verified", "returned", "withdrawn"),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: is("upgrade"), phone }) },
  { weight: 2, arbitrary: fc.record({ do: is("tab"), phone }) },
  { weight: 3, arbitrary: fc.record({ do: is("wake"), phone }) },
  { weight: 3, arbitrary: fc.record({ do: is("online"), phone }) },
) as fc.Arbitrary<Step>;

/** Any run of up to 32 steps. */
export const schedules: fc.Arbitrary<Schedule> = fc.record({
  phones: fc.integer({ min: 1, max: 3 }),
  seed: fc.nat(1_000_000),
  steps: fc.array(step, { minLength: 4, maxLength: 32, size: "max" }),
});
