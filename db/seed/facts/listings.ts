import type { ImportListing } from "#domain/import";
import { wanOfYi } from "#domain/money";
import { DAY_OF_2024_1, LAST_DAY_OF_2023 } from "./rounds.ts";

const SPREAD = "报道只作2023年四次活动的代表项目，属哪一次未刊载，按顺序分到各次";

/** What the articles say of named projects: in which batch they stand, and the amount where one is printed. */
export const LISTINGS: readonly ImportListing[] = [
  // 大同经开区, representatives of the four rounds of 2023
  in2023("J011", "signing", "2023-1", wanOfYi(40)),
  in2023("J012", "signing", "2023-2"),
  in2023("J015", "signing", "2023-3"),
  in2023("J016", "signing", "2023-4"),
  in2023("J017", "start", "2023-1"),
  in2023("J018", "start", "2023-2"),
  in2023("J019", "start", "2023-3"),
  in2023("J020", "start", "2023-4"),
  {
    ...in2023("J014", "production", "2023-1", wanOfYi(15.8)),
    note: `${SPREAD}；另一文称此项目顺利开工建设`,
  },
  in2023("J021", "production", "2023-2"),
  in2023("J022", "production", "2023-3"),
  in2023("J023", "production", "2023-4"),

  // 2024-02-23, signed or begun on the day of the round
  on20240223("J040", "start"),
  on20240223("J045", "signing"),
  on20240223("J046", "signing"),
  on20240223("J047", "signing"),
  on20240223("J048", "signing"),
  on20240223("J049", "start", wanOfYi(7.5)),
  on20240223("J051", "start"),
  on20240223("J052", "signing", wanOfYi(13.9)),
  on20240223("J052", "start", wanOfYi(13.9)),
  on20240223("J053", "signing", wanOfYi(6.1)),
  on20240223("J054", "signing", wanOfYi(3)),
  on20240223("J055", "signing", wanOfYi(2.1)),
];

function in2023(
  project: string,
  batch: ImportListing["batch"],
  round: string,
  investmentWan?: number,
): ImportListing {
  return { project, batch, round, investment: investmentWan, listedOn: LAST_DAY_OF_2023, note: SPREAD };
}

function on20240223(project: string, batch: ImportListing["batch"], investmentWan?: number): ImportListing {
  return { project, batch, round: "2024-1", investment: investmentWan, listedOn: DAY_OF_2024_1 };
}
