import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { expect, test } from "vitest";
import type { Me } from "#domain/account";
import { holdSending, rememberPerson, sendingPerson } from "../../../pwa/local/person.ts";
import { PhoneDatabase } from "../../../pwa/local/schema.ts";

const NOW = 1_800_000_000_000;
const ann: Me = { id: "ann", username: "ann", name: "Ann", grants: [] };

test("nothing is sent while a sign-in is under way, and a page killed in the middle of one silences nobody for ever", async () => {
  const phone = new PhoneDatabase({ indexedDB: new IDBFactory(), IDBKeyRange });
  await rememberPerson(ann, phone);
  expect(await sendingPerson(phone, NOW)).toBe("ann");
  await holdSending(phone, NOW);
  expect(await sendingPerson(phone, NOW + 1_000)).toBeUndefined();
  expect(await sendingPerson(phone, NOW + 121_000)).toBe("ann");
  await rememberPerson(null, phone);
  expect(await sendingPerson(phone, NOW)).toBeNull();
  await rememberPerson(ann, phone);
  await holdSending(phone, NOW);
  // The clock was set back meanwhile.
  expect(await sendingPerson(phone, NOW - 86_400_000)).toBe("ann");
  await rememberPerson(ann, phone);
  expect(await sendingPerson(phone, NOW + 1_000)).toBe("ann");
});
