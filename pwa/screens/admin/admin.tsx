import { holds } from "#domain/scope";
import "../../styles/admin.css";
import { useLocation, useRoute } from "preact-iso/router";
import { useApp } from "../../ui/app.ts";
import { FailureMessage } from "../../ui/message.tsx";
import { Screen } from "../../ui/screen.tsx";
import { later } from "../later.tsx";
import { Missing } from "../missing.tsx";
import { AddPerson } from "./add-person.tsx";
import { People } from "./people.tsx";
import { PersonPage } from "./person.tsx";
import { adminWords } from "./words.ts";

const ImportProjects = later(() => import("../import/import.tsx").then((m) => m.ImportProjects));
const ImportPeople = later(() => import("./import.tsx").then((m) => m.ImportPeople));
const Codes = later(() => import("./codes.tsx").then((m) => m.Codes));
const AdminPhones = later(() => import("./phones.tsx").then((m) => m.AdminPhones));
const AuditTrail = later(() => import("./audit.tsx").then((m) => m.AuditTrail));

/** 管理: accounts, phones and the trail. Nobody's rights are decided here: the server checks each request. */
export function Administration() {
  const { part, id } = useRoute().params;
  const { path } = useLocation();
  const me = useApp().session.me.value;
  if (me && !holds(me, "admin")) {
    return (
      <Screen title={adminWords().sections.label}>
        <FailureMessage failure={{ failed: "forbidden" }} />
      </Screen>
    );
  }
  if (path === "/import") return <ImportProjects />;
  if (part === "people" && id !== undefined) return <PersonPage key={id} id={id} />;
  if (part === undefined || part === "people") return <People />;
  if (part === "add") return <AddPerson />;
  if (part === "import") return <ImportPeople />;
  if (part === "codes") return <Codes />;
  if (part === "phones") return <AdminPhones />;
  if (part === "audit") return <AuditTrail />;
  return <Missing />;
}
