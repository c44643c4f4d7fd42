import { holds } from "#domain/scope";
import { useApp } from "../ui/app.ts";
import { canReport } from "../ui/rights.ts";
import { Redirect } from "./guard.tsx";
import { Projects } from "./projects/projects.tsx";

/** The first page: the projects of whoever reports, the queue of whoever reviews, the board of everybody else. */
export function Home() {
  const me = useApp().session.me.value;
  if (!me || canReport(me)) return <Projects />;
  return <Redirect to={holds(me, "reviewer") ? "/review" : "/board"} />;
}
