import { useLocation } from "preact-iso/router";
import { holds } from "#domain/scope";
import { words } from "../words/index.ts";
import { useApp } from "./app.ts";
import { Icon, type IconName } from "./icon.tsx";
import { canReport, canSeeBoard } from "./rights.ts";

/** The screens of figures, which lead to each other by themselves. */
const FIGURES = /^\/(board|pictures|ledger|bulletins)/;

/** The way around: a bar at the bottom of a phone, a line at the top of a desk. Its entries follow the person's roles. */
export function Tabs() {
  const { session, outbox, projects } = useApp();
  const { path } = useLocation();
  const w = words();
  const me = session.me.value;
  if (!me || path === "/sign-in" || path === "/enrol") return null;
  // On a phone the report has the whole screen: its own button stands where the tabs would be.
  const reporting = path.startsWith("/report/");
  const reporter = canReport(me);
  const board = canSeeBoard(me);
  const known = projects.projects.value?.length ?? 0;
  const needsYou = outbox.needsYou.value;
  const lists = ["/", "/projects"];
  const tab = (href: string, icon: IconName, text: string, here: boolean, badge = 0) => (
    <a class="tab" href={href} aria-current={here ? "page" : undefined}>
      <span class="tab__icon">
        <Icon name={icon} />
        {badge > 0 && (
          <span class="tab__badge">
            {badge}
            <span class="unseen">{w.status.needsYou(badge)}</span>
          </span>
        )}
      </span>
      {text}
    </a>
  );
  return (
    <nav class={reporting ? "tabs tabs--away" : "tabs"} aria-label={w.nav.label}>
      <span class="tabs__brand">{w.app.name}</span>
      {holds(me, "reviewer") && tab("/review", "seal", w.nav.review, path.startsWith("/review"))}
      {board && tab("/board", "chart", w.nav.board, FIGURES.test(path))}
      {(reporter || (holds(me, "reviewer") && known > 0)) &&
        tab(
          reporter ? "/" : "/projects",
          "list",
          w.nav.projects,
          lists.includes(path) || path.startsWith("/projects/"),
        )}
      {reporter && tab("/outbox", "tray", w.nav.outbox, path === "/outbox", needsYou)}
      {holds(me, "admin") && tab("/admin", "seal", w.nav.admin, path.startsWith("/admin"))}
      {tab("/me", "person", w.nav.me, path.startsWith("/me"))}
    </nav>
  );
}
