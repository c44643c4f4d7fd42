import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { AuditPage } from "#domain/audit";
import type { Phones } from "#domain/phone";
import { aReport, type Client } from "./client.ts";
import { aPhoto, clientOf, expectError, type PersonId, world } from "./world.ts";

let people: Record<PersonId, Client>;

beforeAll(async () => {
  people = await world();
});

const remove = (who: PersonId, path: string) => people[who].request(path, { method: "DELETE" });

/** A phone of `field` with a session of its own. */
async function phone(id: string): Promise<Client> {
  const client = await clientOf("field");
  await client.sync([aReport("p1", { note: "x" })], { device: { id, platform: "test", app: "1.2.3" } });
  return client;
}

describe("revoking a phone", () => {
  it("stops it at its next request and no other phone of the same person", async () => {
    const [lost, kept] = [await phone("lost-phone"), await phone("kept-phone")];
    const before = await people.admin.get<Phones>("/api/phones");
    expect(before.phones.find((p) => p.id === "lost-phone")).toMatchObject({ signedIn: true, app: "1.2.3" });
    expect(await (await remove("admin-ty", "/api/phones/field/lost-phone/sessions")).json()).toEqual({
      ended: 1,
    });
    await expectError(await lost.request("/api/me"), "unauthenticated");
    expect((await kept.request("/api/me")).status).toBe(200);
    const after = await people.admin.get<Phones>("/api/phones");
    expect(after.phones.find((p) => p.id === "lost-phone")).toMatchObject({ signedIn: false });
    expect(after.phones.find((p) => p.id === "kept-phone")).toMatchObject({ signedIn: true });
  });

  it("finds the session by the phone that spoke by it last, as after the phone forgot its own name", async () => {
    const client = await phone("first-name");
    await client.sync([], { device: { id: "first-name", platform: "test" } });
    await client.sync([], { device: { id: "second-name", platform: "test" } });
    await expectError(await remove("admin-ty", "/api/phones/field/third-name/sessions"), "not_found");
    expect(await (await remove("admin-ty", "/api/phones/field/first-name/sessions")).json()).toEqual({
      ended: 0,
    });
    expect((await client.request("/api/me")).status).toBe(200);
    expect(await (await remove("admin-ty", "/api/phones/field/second-name/sessions")).json()).toEqual({
      ended: 1,
    });
    await expectError(await client.request("/api/me"), "unauthenticated");
  });

  it("is for administrators of all that its person may do, and tells a hidden phone like an unknown one", async () => {
    await phone("some-phone");
    for (const who of ["field", "reviewer", "boss"] as const)
      await expectError(await remove(who, "/api/phones/field/some-phone/sessions"), "forbidden");
    await expectError(await remove("admin-ty", "/api/phones/field/no-phone/sessions"), "not_found");
    await people["field-dt"].sync([], { device: { id: "dt-phone", platform: "test" } });
    await expectError(await remove("admin-ty", "/api/phones/field-dt/dt-phone/sessions"), "not_found");
    await env.DB.prepare("INSERT INTO \"grant\" VALUES ('field', 'reporter', 'zone', 'dt-a')").run();
    await expectError(await remove("admin-ty", "/api/phones/field/some-phone/sessions"), "out_of_scope");
    await env.DB.prepare("DELETE FROM \"grant\" WHERE person = 'field' AND place = 'dt-a'").run();
  });
});

describe("the trail tells", () => {
  const lines = async (query: string) => (await people.admin.get<AuditPage>(`/api/audit?${query}`)).lines;

  it("of each verdict, with what stood before", async () => {
    const report = aReport("p2", { note: "x" });
    await people.field.send(report);
    const verdicts = [{ report: report.id, verdict: "returned", reason: "看不清" }];
    await people.reviewer.post("/api/reviews", { verdicts });
    await people.reviewer.post("/api/reviews", { verdicts });
    const [line, ...more] = (await lines("person=reviewer&project=p2")).filter(
      (l) => l.action === "verdict_given",
    );
    expect(more).toEqual([]);
    expect(line).toMatchObject({
      subject: `report/${report.id}`,
      detail: { verdict: "returned", reason: "看不清", before: "pending" },
    });
  });

  it("of whoever looked at a photo, but not of who brought it", async () => {
    const { bytes, sha256, claim } = await aPhoto();
    await people.field.send(aReport("p1", { photos: [claim] }));
    await people.field.request(`/api/photos/${sha256}`, { method: "PUT", body: bytes });
    for (const who of ["field", "boss"] as const)
      expect((await people[who].request(`/api/photos/${sha256}`)).status).toBe(200);
    const read = (await lines("project=p1")).filter((l) => l.subject === `photo/${sha256}`);
    expect(read.map((l) => [l.action, l.person?.id])).toEqual([["photo_read", "boss"]]);
  });
});
