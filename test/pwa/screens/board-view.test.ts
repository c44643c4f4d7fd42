import { describe, expect, it } from "vitest";
import type { Me } from "#domain/account";
import type { CellFigures } from "#domain/tally";
import { figuresShown } from "../../../pwa/screens/board/figure.tsx";
import { chosenIn, firstView, searchOf, viewOf } from "../../../pwa/screens/board/view.ts";

function person(...places: (readonly [Me["grants"][number]["level"], string])[]): Me {
  const grants = places.map(([level, place]) => ({ role: "manager" as const, level, place, name: null }));
  return { id: "1", username: "1", name: "1", grants };
}

describe("the first view of the board", () => {
  it.each([
    ["the province", person(["province", "14"]), { by: "city", within: null }],
    ["one city", person(["city", "140200"]), { by: "zone", within: "140200" }],
    ["two cities", person(["city", "140200"], ["city", "140600"]), { by: "city", within: null }],
    ["one zone", person(["zone", "z1"]), { by: "zone", within: null }],
    ["nobody known yet", null, { by: "city", within: null }],
  ])("for %s", (_, me, view) => {
    expect(firstView(me)).toEqual(view);
  });

  it("has a total that is the figure of its place", () => {
    expect(viewOf("14")).toEqual({ by: "city", within: null });
    expect(viewOf("140200")).toEqual({ by: "zone", within: "140200" });
  });

  it.each([
    ["", ""],
    ["from=2023-1&to=2024-1"],
    ["rounds=2023-1,2024-1&rule=count-2021&asOf=2024-03-01&sort=start&basis=reported"],
    ["year=2023&sort=production"],
    // What is none of ours, or stands by itself, is not carried on.
    ["year=23&rule=mine&asOf=2024-02-30&basis=verified&sort=place&from=x&other=1", ""],
    ["rounds=2023-1,x,2023-1", "rounds=2023-1"],
  ])("is a link: %s", (address, kept = address) => {
    const chosen = chosenIn(Object.fromEntries(new URLSearchParams(address)));
    expect(searchOf(chosen)).toBe(kept && `?${kept}`);
  });
});

describe("the figures of a cell", () => {
  const cell = (more: Partial<CellFigures>) =>
    ({
      ...{ listed: 22, investment: 436_000, achieved: 15, gained: 272_200, rate: 62.43, countRate: 71.43 },
      ...more,
    }) as CellFigures;

  it("are those verified, with what is pending beside them", () => {
    const shown = figuresShown({ verified: cell({}), reported: cell({ achieved: 17, rate: 65.1 }) });
    expect(shown).toEqual({
      listed: "22",
      investment: "43.60",
      achieved: "15",
      achievedPending: "+2",
      countRate: "71.43",
      gained: "27.22",
      gainedPending: null,
      rate: "62.43",
      ratePending: "+2.67",
    });
  });

  it("say — for what nobody knows, and the whole of it where only pending reports know", () => {
    const shown = figuresShown({
      verified: cell({ investment: null, rate: null }),
      reported: cell({ rate: 5 }),
    });
    expect(shown.investment).toBe("—");
    expect(shown.rate).toBe("—");
    expect(shown.ratePending).toBe("+5.00");
  });

  it("are those reported where that basis was chosen, with what of them is pending", () => {
    const shown = figuresShown(
      { verified: cell({}), reported: cell({ achieved: 17, gained: 300_000, rate: 65.1 }) },
      "reported",
    );
    expect(shown).toMatchObject({ achieved: "17", achievedPending: "+2", gained: "30.00", rate: "65.10" });
    expect([shown.gainedPending, shown.ratePending]).toEqual(["+2.78", "+2.67"]);
  });

  it("show a pending part that takes away", () => {
    const shown = figuresShown({ verified: cell({}), reported: cell({ rate: 62.4 }) });
    expect(shown.ratePending).toBe("−0.03");
  });
});
