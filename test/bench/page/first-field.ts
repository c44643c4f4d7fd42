import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEMO_PASSWORD } from "../../../scripts/demo-accounts.ts";
import { prepareLocalState } from "../../../scripts/local-state.ts";
import { type Server, serve } from "../../../scripts/serve.ts";
import { atMost, type Finding, median } from "../finding.ts";
import { scriptBytes } from "./script-bytes.ts";
import { barePage, Profile, type Visit, visit } from "./visit.ts";

const RUNS = 3;
const REPORT = "/report/J011";
const FIELD = "input[inputmode=numeric]";

/** The report screen on a cheap phone over a slow link, signed in: cold, and offline from a cold start after one visit. */
export async function measurePage(): Promise<Finding[]> {
  const stateDir = mkdtempSync(join(tmpdir(), "sanpi-bench-page-"));
  await prepareLocalState(stateDir);
  let server = await serve({ port: 0, host: "127.0.0.1", stateDir });
  const at = { port: Number(server.url.port), host: "127.0.0.1", stateDir };
  const bare = await barePage();
  const [cold, offline, plain]: [Visit[], Visit[], Visit[]] = [[], [], []];
  try {
    for (let run = 0; run < RUNS; run++) {
      const profile = new Profile();
      const cookie = await session(server);
      plain.push(await profile.open((context) => visit(context, bare.url, "input")));
      cold.push(
        await profile.open(async (context) => {
          await context.addCookies([cookie]);
          return visit(context, server.url.origin + REPORT, FIELD, { stay: true });
        }),
      );
      await server.close();
      offline.push(
        await profile.open((context) =>
          visit(context, `http://127.0.0.1:${at.port}${REPORT}`, FIELD, { offline: true }),
        ),
      );
      profile.remove();
      server = await serve(at);
    }
  } finally {
    bare.end();
    await server.close();
    rmSync(stateDir, { recursive: true, force: true });
  }
  return [...scriptBytes(cold[0] as Visit), ...timings(cold, offline, plain)];
}

function timings(cold: readonly Visit[], offline: readonly Visit[], plain: readonly Visit[]): Finding[] {
  const seconds = (visits: readonly Visit[]) => median(visits.map((one) => one.firstFieldMs)) / 1000;
  return [
    { what: "a bare page with one field, cold", value: seconds(plain), unit: "s" },
    {
      what: "first field of the report, cold",
      value: seconds(cold),
      unit: "s",
      ...atMost(seconds(cold), 1.5, "≤ 1.5 s"),
    },
    {
      what: "first field, cold and offline after one visit",
      value: seconds(offline),
      unit: "s",
      ...atMost(seconds(offline), 0.8, "≤ 0.8 s"),
    },
  ];
}

/** A session of the demo officer, as the cookie a browser keeps. */
async function session({ url }: Server) {
  const answer = await fetch(new URL("/api/auth/sign-in/username", url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username: "field", password: DEMO_PASSWORD }),
  });
  const [name, ...value] = (answer.headers.getSetCookie()[0]?.split(";")[0] ?? "").split("=");
  return {
    name: name ?? "",
    value: value.join("="),
    url: url.origin,
    httpOnly: true,
    expires: Math.floor(Date.now() / 1000) + 86_400,
  };
}
