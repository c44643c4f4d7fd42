import type { Phone } from "#domain/phone";
import { useApp } from "../../ui/app.ts";
import { ask } from "../../ui/ask.tsx";
import { notify } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { failureWords } from "../../words/index.ts";
import { PhoneList } from "../board/phones.tsx";
import { Sections } from "./sections.tsx";
import { adminWords } from "./words.ts";

/** 手机: every field phone of the administrator's places, and the way to stop one. */
export function AdminPhones() {
  return (
    <Screen title={adminWords().phones.title}>
      <Sections here="phones" />
      <PhoneList place={null}>{(phone, again) => <Revoke phone={phone} again={again} />}</PhoneList>
    </Screen>
  );
}

function Revoke({ phone, again }: { phone: Phone; again: () => void }) {
  const { admin } = useApp();
  const w = adminWords().phones;
  const { person, id } = phone;
  if (!phone.signedIn) return null;
  const revoke = () =>
    ask({
      ...{ title: w.revokeTitle(person.name), text: w.revokeText, action: w.revoke, danger: true },
      async act() {
        const outcome = await admin.revokePhone(person.id, id);
        if (!("ok" in outcome)) return failureWords(outcome);
        notify({ text: w.revoked, about: w.revokedAbout });
        again();
        return null;
      },
    });
  return (
    <button type="button" class="quiet danger" onClick={revoke}>
      {w.revoke}
    </button>
  );
}
