import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { Enrolment, People, PeopleResponse, Person, SessionRow } from "#domain/account";
import { ALONE_HEADER } from "#domain/limits";
import { sessionEndsMs, sessionLimit } from "#domain/session";
import { Client, call, crossedBy, PASSWORD } from "./client.ts";
import { clientOf, everythingStored, expectError, type PersonId, world } from "./world.ts";

let people: Record<PersonId, Client>;

beforeAll(async () => {
  people = await world();
});

const zhang = {
  username: "13800000001",
  name: "张三",
  grants: [{ role: "reporter", level: "zone", place: "太原甲区" }],
};

/** What becomes of one row sent by somebody. */
async function add(who: PersonId, row: unknown, dryRun = false) {
  const answer = await people[who].post("/api/people", { people: [row], dryRun });
  const [outcome] = (await answer.json<PeopleResponse>()).outcomes;
  return outcome;
}

/** A person made for one test. */
async function somebody(name: string): Promise<string> {
  const username = `u${crypto.randomUUID().slice(0, 8)}`;
  const outcome = await add("admin", { ...zhang, username, name });
  return outcome?.id as string;
}

async function linkFor(id: string, who: PersonId = "admin"): Promise<Enrolment> {
  const answer = await people[who].post(`/api/people/${id}/enrolment`, {});
  expect(answer.status).toBe(200);
  return answer.json<Enrolment>();
}

const enrol = (token: string) =>
  call("/api/auth/enrol", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token }),
  });

/** The phone that a link signs in. */
async function enrolled(id: string): Promise<Client> {
  const answer = await enrol((await linkFor(id)).token);
  expect(answer.status).toBe(200);
  const cookie = answer.headers.getSetCookie().find((one) => one.startsWith("sanpi.session_token="));
  return new Client(cookie?.split(";")[0] as string);
}

const remove = (client: Client, path: string) => client.request(path, { method: "DELETE" });
const patch = (client: Client, path: string, body: unknown) =>
  client.request(path, {
    method: "PATCH",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

describe("adding people", () => {
  it("makes one with rights by a place's name, changes nothing when repeated, and updates what differs", async () => {
    expect(await add("admin-ty", zhang, true)).toMatchObject({ status: "created" });
    expect(await add("admin-ty", zhang)).toMatchObject({ status: "created" });
    expect(await add("admin-ty", zhang)).toMatchObject({ status: "unchanged" });
    const changed = {
      ...zhang,
      name: "张三丰",
      grants: [{ role: "reviewer", level: "city", place: "太原市" }],
    };
    expect(await add("admin-ty", changed)).toMatchObject({ status: "updated" });
    const { people: found } = await people.admin.get<People>("/api/people?q=13800000001");
    expect(found).toMatchObject([
      {
        ...{ username: "13800000001", name: "张三丰", disabled: false, hasPassword: false, sessions: 0 },
        grants: [{ role: "reviewer", level: "city", place: "140100", name: "太原市" }],
      },
    ]);
  });

  it.each<[string, PersonId, object, string]>([
    [
      "a right beyond the administrator's scope",
      "admin-ty",
      { grants: [{ role: "reporter", level: "zone", place: "dt-a" }] },
      "place_unknown",
    ],
    [
      "a right over the province by a city's administrator",
      "admin-ty",
      { grants: [{ role: "admin", level: "province" }] },
      "out_of_scope",
    ],
    [
      "a place that is not there",
      "admin",
      { grants: [{ role: "reporter", level: "zone", place: "月球" }] },
      "place_unknown",
    ],
    ["no right at all", "admin", { grants: [] }, "row_invalid"],
    ["a role that is none", "admin", { grants: [{ role: "root", level: "province" }] }, "row_invalid"],
    ["a user name with spaces", "admin", { username: "zhang san" }, "username_invalid"],
    ["no name", "admin", { name: " " }, "row_invalid"],
  ])("refuses %s, and stores nothing", async (_what, who, change, code) => {
    const before = await everythingStored();
    const row = { ...zhang, username: "13800000099", ...change };
    expect(await add(who, row)).toMatchObject({ status: "refused", code });
    expect(await everythingStored()).toEqual(before);
  });

  it("does not let a city's administrator take over whoever has rights elsewhere", async () => {
    const elsewhere = {
      ...zhang,
      username: "dt.boss",
      grants: [{ role: "manager", level: "zone", place: "dt-a" }],
    };
    expect(await add("admin", elsewhere)).toMatchObject({ status: "created" });
    expect(await add("admin-ty", { ...zhang, username: "dt.boss" })).toMatchObject({
      status: "refused",
      code: "username_taken",
    });
  });

  it("judges each row on its own", async () => {
    const rows = [
      { ...zhang, username: "13800000002" },
      { ...zhang, username: "?" },
      { ...zhang, username: "13800000003" },
    ];
    const answer = await people.admin.post("/api/people", { people: rows });
    const { outcomes } = await answer.json<PeopleResponse>();
    expect(outcomes.map((o) => o.status)).toEqual(["created", "refused", "created"]);
  });
});

describe("a one-time link", () => {
  it("signs a phone in, once, as that person", async () => {
    const id = await somebody("一次");
    const { token } = await linkFor(id);
    const answer = await enrol(token);
    expect(await answer.json()).toMatchObject({ user: { id, name: "一次" } });
    const cookie = answer.headers.getSetCookie()[0] ?? "";
    expect(cookie).toMatch(/^sanpi\.session_token=.*HttpOnly.*SameSite=Lax/i);
    const phone = new Client(cookie.split(";")[0] as string);
    expect(await phone.get("/api/me")).toMatchObject({ id });
    await expectError(await enrol(token), "enrolment_invalid");
  });

  it("is void once another is made, once it expires, and once the person is disabled", async () => {
    const id = await somebody("作废");
    const first = await linkFor(id);
    const second = await linkFor(id);
    await expectError(await enrol(first.token), "enrolment_invalid");
    await env.DB.prepare("UPDATE enrolment SET expires_ms = 1 WHERE person = ?1").bind(id).run();
    await expectError(await enrol(second.token), "enrolment_invalid");
    const third = await linkFor(id);
    await patch(people.admin, `/api/people/${id}`, { disabled: true });
    await expectError(await enrol(third.token), "enrolment_invalid");
  });

  it("can be used by only one of two phones that try at once", async () => {
    const { token } = await linkFor(await somebody("两部"));
    const answers = await Promise.all([enrol(token), enrol(token), enrol(token)]);
    expect(answers.map((a) => a.status).sort()).toEqual([200, 401, 401]);
  });

  it("is not kept where a reader of the database could use it", async () => {
    const { token } = await linkFor(await somebody("摘要"));
    expect(JSON.stringify(await everythingStored())).not.toContain(token);
  });

  it("is made only by administrators of all that the person may do", async () => {
    const id = await somebody("范围");
    for (const who of ["field", "reviewer", "boss"] as const)
      await expectError(await people[who].post(`/api/people/${id}/enrolment`, {}), "forbidden");
    await expectError(await people["admin-ty"].post("/api/people/admin/enrolment", {}), "person_unknown");
    await expectError(await people.admin.post("/api/people/nemo/enrolment", {}), "person_unknown");
    await env.DB.prepare("INSERT INTO \"grant\" VALUES (?1, 'reporter', 'zone', 'dt-a')").bind(id).run();
    await expectError(await people["admin-ty"].post(`/api/people/${id}/enrolment`, {}), "out_of_scope");
    await expectError(await people.admin.post("/api/people/admin/enrolment", {}), "forbidden");
  });
});

describe("changing people", () => {
  it("shuts somebody out at their next request, and lets them in again only by a new link", async () => {
    const id = await somebody("停用");
    const phone = await enrolled(id);
    expect((await phone.request("/api/me")).status).toBe(200);
    const answer = await patch(people.admin, `/api/people/${id}`, { disabled: true });
    expect(await answer.json<Person>()).toMatchObject({ disabled: true, sessions: 0 });
    await expectError(await phone.request("/api/me"), "unauthenticated");
    await patch(people.admin, `/api/people/${id}`, { disabled: false });
    await expectError(await phone.request("/api/me"), "unauthenticated");
    expect((await (await enrolled(id)).request("/api/me")).status).toBe(200);
  });

  it("takes rights away from the next request on", async () => {
    const id = await somebody("换区");
    const phone = await enrolled(id);
    expect((await phone.request("/api/projects/p1")).status).toBe(200);
    const grants = [{ role: "reporter", level: "zone", place: "ty-b" }];
    await patch(people["admin-ty"], `/api/people/${id}`, { grants });
    await expectError(await phone.request("/api/projects/p1"), "not_found");
    expect((await phone.request("/api/projects/p3")).status).toBe(200);
  });

  it("signs somebody out everywhere", async () => {
    const id = await somebody("下线");
    const phones = [await enrolled(id), await enrolled(id)];
    expect(await (await remove(people.admin, `/api/people/${id}/sessions`)).json()).toEqual({ ended: 2 });
    for (const phone of phones) await expectError(await phone.request("/api/me"), "unauthenticated");
  });

  describe("leaves alone what somebody else changes at the same moment:", () => {
    type Deed = (username: string, id: string) => [path: string, method: string, body: unknown];
    const patched =
      (change: unknown): Deed =>
      (_, id) => [`/api/people/${id}`, "PATCH", change];
    const listed =
      (name: string, ...grants: unknown[]): Deed =>
      (username) => ["/api/people", "POST", { people: [{ username, name, grants }] }];

    /** Changes 张三, reporter in ty-a, while another administrator does so too. Answers how both left them. */
    async function both(mine: Deed, theirs: unknown): Promise<{ person: Person; grants: string[] }> {
      const username = `u${crypto.randomUUID().slice(0, 8)}`;
      const id = (await add("admin", { ...zhang, username }))?.id as string;
      const bindings = crossedBy(async () => {
        expect((await patch(people.admin, `/api/people/${id}`, theirs)).status).toBe(200);
      });
      const [path, method, body] = mine(username, id);
      const answer = await people["admin-ty"].request(
        path,
        { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) },
        bindings,
      );
      expect(answer.status).toBe(200);
      const [person] = (await people.admin.get<People>(`/api/people?q=${username}`)).people as [Person];
      return { person, grants: person.grants.map(({ role, place }) => `${role} ${place}`).sort() };
    }
    const [inA, inB, inDatong] = ["ty-a", "ty-b", "dt-a"].map((place) => ({
      ...{ role: "reporter", level: "zone", place },
    }));

    it.each([
      ["a new name", patched({ name: "改名" })],
      ["a row of a list", listed("改名", inA)],
    ])("%s lets nobody back in who was disabled", async (_what, mine) => {
      const { person } = await both(mine, { disabled: true });
      expect(person).toMatchObject({ name: "改名", disabled: true });
    });

    it("another right by a list keeps the new name", async () => {
      const { person, grants } = await both(listed("张三", inB), { name: "改名" });
      expect([person.name, grants]).toEqual(["改名", ["reporter ty-b"]]);
    });

    it.each([
      ["a new name by a list", listed("改名", inA), ["reporter ty-b"]],
      [
        "one more right",
        patched({ grants: [inA, { ...inB, role: "reviewer" }] }),
        ["reporter ty-b", "reviewer ty-b"],
      ],
    ])("%s does not bring back a right that was taken away", async (_what, mine, left) => {
      expect((await both(mine, { grants: [inB] })).grants).toEqual(left);
    });

    it("other rights of a city's administrator take away none that the province gives elsewhere", async () => {
      const { grants } = await both(patched({ grants: [inB] }), { grants: [inA, inDatong] });
      expect(grants).toEqual(["reporter dt-a", "reporter ty-b"]);
    });
  });

  it("is not done to oneself, nor beyond one's scope", async () => {
    await expectError(await patch(people.admin, "/api/people/admin", { disabled: true }), "forbidden");
    await expectError(
      await patch(people["admin-ty"], "/api/people/boss", { disabled: true }),
      "person_unknown",
    );
    await expectError(
      await patch(people["admin-ty"], `/api/people/${await somebody("升")}`, {
        grants: [{ role: "admin", level: "province" }],
      }),
      "out_of_scope",
    );
  });
});

describe("one's own sessions", () => {
  it("are listed with this one marked, and ended one by one or all at once", async () => {
    const id = await somebody("多机");
    const [a, b, c] = [await enrolled(id), await enrolled(id), await enrolled(id)];
    const { sessions } = await a.get<{ sessions: SessionRow[] }>("/api/me/sessions");
    expect(sessions).toHaveLength(3);
    expect(sessions.filter((one) => one.isThis)).toHaveLength(1);
    const ofB = (await b.get<{ sessions: SessionRow[] }>("/api/me/sessions")).sessions.find((s) => s.isThis);
    expect((await remove(a, `/api/me/sessions/${ofB?.id}`)).status).toBe(200);
    await expectError(await b.request("/api/me"), "unauthenticated");
    await expectError(await remove(a, `/api/me/sessions/${ofB?.id}`), "not_found");
    expect(await (await remove(c, "/api/me/sessions")).json()).toEqual({ ended: 2 });
    await expectError(await a.request("/api/me"), "unauthenticated");
  });

  it("of others cannot be ended", async () => {
    const phone = await enrolled(await somebody("他人"));
    const { sessions } = await phone.get<{ sessions: SessionRow[] }>("/api/me/sessions");
    await expectError(await remove(people.field, `/api/me/sessions/${sessions[0]?.id}`), "not_found");
    expect((await phone.request("/api/me")).status).toBe(200);
  });

  it.each(["reporter", "manager", "reviewer", "admin"] as const)(
    "of a %s end when idle, and at their absolute limit however busy",
    async (role) => {
      const limit = sessionLimit([{ role }]);
      const who = { reporter: "field", manager: "boss", reviewer: "reviewer", admin: "admin" } as const;
      const use = async (sinceMs: number, usedMs: number) => {
        const client = await clientOf(who[role], Date.now() + 1e12);
        const token = decodeURIComponent(client.cookie.split("=")[1] ?? "").split(".")[0];
        await env.DB.prepare("UPDATE session SET created_at = ?2, updated_at = ?3 WHERE token = ?1")
          .bind(token, sinceMs, usedMs)
          .run();
        return (await client.request("/api/me")).status;
      };
      const now = Date.now();
      expect(await use(now - limit.idleMs + 60_000, now - limit.idleMs + 60_000)).toBe(200);
      expect(await use(now - limit.idleMs - 60_000, now - limit.idleMs - 60_000)).toBe(401);
      expect(await use(now - limit.absoluteMs + 60_000, now)).toBe(200);
      expect(await use(now - limit.absoluteMs - 60_000, now)).toBe(401);
    },
  );

  it("are not lengthened by what a page asks by itself, with nobody at it", async () => {
    const client = await clientOf("reviewer");
    const token = decodeURIComponent(client.cookie.split("=")[1] ?? "").split(".")[0];
    const hourAgo = Date.now() - 3_600_000;
    await env.DB.prepare("UPDATE session SET updated_at = ?2 WHERE token = ?1").bind(token, hourAgo).run();
    const usedMs = async (headers: Record<string, string>) => {
      expect((await client.request("/api/queue", { headers })).status).toBe(200);
      const row = await env.DB.prepare("SELECT updated_at AS ms FROM session WHERE token = ?1")
        .bind(token)
        .first<{ ms: number }>();
      return row?.ms ?? 0;
    };
    expect(await usedMs({ [ALONE_HEADER]: "1" })).toBe(hourAgo);
    expect(await usedMs({})).toBeGreaterThan(hourAgo);
  });

  it("are as short as the strictest of a person's roles asks", () => {
    const both = sessionLimit([{ role: "reporter" }, { role: "admin" }]);
    expect(both).toEqual(sessionLimit([{ role: "admin" }]));
    expect(sessionLimit([])).toEqual(sessionLimit([{ role: "admin" }]));
    expect(sessionEndsMs(both, 0, both.absoluteMs)).toBe(both.absoluteMs);
  });

  it("are noted as used now and then, not at each request", async () => {
    const client = await clientOf("boss");
    const token = decodeURIComponent(client.cookie.split("=")[1] ?? "").split(".")[0];
    const usedAt = async () =>
      (
        await env.DB.prepare("SELECT updated_at FROM session WHERE token = ?1")
          .bind(token)
          .first<{ updated_at: number }>()
      )?.updated_at ?? 0;
    const first = await usedAt();
    await client.request("/api/me");
    expect(await usedAt()).toBe(first);
    await env.DB.prepare("UPDATE session SET updated_at = ?2 WHERE token = ?1")
      .bind(token, Date.now() - 86_400_000)
      .run();
    await client.request("/api/me");
    expect(await usedAt()).toBeGreaterThanOrEqual(first);
  });
});

describe("a password", () => {
  const put = (client: Client, body: unknown) =>
    client.request("/api/me/password", {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });

  it("is chosen by whoever was enrolled, opens the door from then on, and ends the other sessions", async () => {
    const username = "pw.chooser";
    const id = (await add("admin", { ...zhang, username }))?.id as string;
    const [phone, other] = [await enrolled(id), await enrolled(id)];
    expect(await (await put(phone, { next: "工地上的第一场雪" })).json()).toEqual({ ended: 1 });
    await expectError(await other.request("/api/me"), "unauthenticated");
    expect((await phone.request("/api/me")).status).toBe(200);
    const signIn = await call("/api/auth/sign-in/username", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ username, password: "工地上的第一场雪" }),
    });
    expect(signIn.status).toBe(200);
  });

  it("is changed only by whoever knows the one before", async () => {
    await expectError(await put(people.field, { next: "another-good-one" }), "credentials_wrong");
    await expectError(
      await put(people.field, { current: "guess", next: "another-good-one" }),
      "credentials_wrong",
    );
    expect((await put(people.field, { current: PASSWORD, next: "another-good-one" })).status).toBe(200);
  });

  it("that was forgotten is chosen anew by whoever comes in by a new link, once and within the hour", async () => {
    const id = await somebody("忘了");
    const before = await enrolled(id);
    expect((await put(before, { next: "工地上的第一场雪" })).status).toBe(200);
    const ageBy = (ms: number) =>
      env.DB.batch([
        env.DB.prepare("UPDATE session SET created_at = created_at - ?2 WHERE user_id = ?1").bind(id, ms),
        env.DB.prepare("UPDATE enrolment SET used_ms = used_ms - ?2 WHERE person = ?1").bind(id, ms),
        env.DB.prepare("UPDATE account SET created_at = created_at - ?2 WHERE user_id = ?1").bind(id, ms),
      ]);
    await ageBy(86_400_000);

    const late = await enrolled(id);
    await ageBy(3_600_001);
    await expectError(await put(late, { next: "又一场雪，下得更大" }), "credentials_wrong");
    const phone = await enrolled(id);
    await expectError(await put(before, { next: "又一场雪，下得更大" }), "credentials_wrong");
    expect((await put(phone, { next: "又一场雪，下得更大" })).status).toBe(200);
    await expectError(await put(phone, { next: "第三场雪，下得最大" }), "credentials_wrong");
    expect((await put(phone, { current: "又一场雪，下得更大", next: "第三场雪，下得最大" })).status).toBe(
      200,
    );
  });

  it.each([
    "short",
    "password",
    "12345678",
    "Qwertyuiop",
    "aaaaaaaaaaaa",
    "field-2-2024",
    "１２３４５６７８",
  ])("is refused when everybody tries it first: %s", async (next) => {
    await expectError(await put(people["field-2"], { current: PASSWORD, next }), "password_weak");
  });
});
