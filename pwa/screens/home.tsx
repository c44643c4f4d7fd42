import { useApp } from "../ui/app.ts";
import { canReport } from "../ui/rights.ts";
import { Redirect } from "./guard.tsx";
import { Projects } from "./projects/projects.tsx";

/** The first page: the projects of whoever reports, the board of everybody else. */
export function Home() {
  const me = useApp().session.me.value;
  return me && !canReport(me) ? <Redirect to="/board" /> : <Projects />;
}
