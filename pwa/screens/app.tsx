import { useEffect, useMemo } from "preact/hooks";
import { LocationProvider, Route, Router, useLocation } from "preact-iso/router";
import type { AppState } from "../state/contract.ts";
import { AppContext } from "../ui/app.ts";
import { Asking } from "../ui/ask.tsx";
import { pageLeft, pageOpened } from "../ui/back.ts";
import { Notice } from "../ui/notice.tsx";
import { rememberScroll } from "../ui/scroll.ts";
import { StatusBar } from "../ui/status-bar.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { words } from "../words/index.ts";
import { Capture } from "./capture/capture.tsx";
import { Crash } from "./crash.tsx";
import { guarded } from "./guard.tsx";
import { Home } from "./home.tsx";
import { later } from "./later.tsx";
import { Missing } from "./missing.tsx";
import { Projects } from "./projects/projects.tsx";

const screens = {
  signIn: later(() => import("./sign-in.tsx").then((m) => m.SignIn)),
  home: guarded(Home),
  projects: guarded(Projects),
  project: guarded(later(() => import("./project/project.tsx").then((m) => m.ProjectDossier))),
  outbox: guarded(later(() => import("./outbox/outbox.tsx").then((m) => m.Outbox))),
  board: guarded(later(() => import("./board/board.tsx").then((m) => m.Board))),
  cell: guarded(later(() => import("./board/cell.tsx").then((m) => m.Cell))),
  wall: guarded(later(() => import("./wall/wall.tsx").then((m) => m.Wall))),
  ledger: guarded(later(() => import("./ledger/ledger.tsx").then((m) => m.Ledger))),
  bulletins: guarded(later(() => import("./bulletins/bulletins.tsx").then((m) => m.Bulletins))),
  pictures: guarded(later(() => import("./pictures/pictures.tsx").then((m) => m.Pictures))),
  review: guarded(later(() => import("./review/review.tsx").then((m) => m.Review))),
  phones: guarded(later(() => import("./board/phones.tsx").then((m) => m.PhonesBehind))),
  rescue: guarded(later(() => import("./rescue/rescue.tsx").then((m) => m.Rescue))),
  me: guarded(later(() => import("./me/me.tsx").then((m) => m.MyAccount))),
  admin: guarded(later(() => import("./admin/admin.tsx").then((m) => m.Administration))),
  enrol: later(() => import("./enrol.tsx").then((m) => m.Enrol)),
};

/** The whole app around its state. */
export function App({ state }: { state: AppState }) {
  return (
    <AppContext.Provider value={state}>
      <LocationProvider>
        <Shell />
      </LocationProvider>
    </AppContext.Provider>
  );
}

function Shell() {
  const drawn = useMemo(() => rememberScroll(pageLeft), []);
  // `wasPush` is there at run time; its types leave it out.
  const { url, path, wasPush } = useLocation() as ReturnType<typeof useLocation> & {
    readonly wasPush?: boolean;
  };
  useEffect(() => {
    if (wasPush) pageOpened();
  }, [url, wasPush]);
  const onRouteChange = () => {
    drawn();
    // Whoever listens instead of looking hears the new screen's name.
    document.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
  };
  return (
    <div class="shell">
      <a class="skip" href="#content">
        {words().nav.skip}
      </a>
      {!path.startsWith("/wall") && (
        <>
          <Tabs />
          <StatusBar />
          <Notice />
        </>
      )}
      <Asking />
      <Crash path={path}>
        <Router onRouteChange={onRouteChange}>
          <Route path="/" component={screens.home} />
          <Route path="/sign-in" component={screens.signIn} />
          <Route path="/report/:projectId" component={Capture} />
          <Route path="/projects" component={screens.projects} />
          <Route path="/projects/:projectId" component={screens.project} />
          <Route path="/outbox" component={screens.outbox} />
          <Route path="/board" component={screens.board} />
          <Route path="/board/:place" component={screens.board} />
          <Route path="/board/:place/:batch" component={screens.cell} />
          <Route path="/wall/:place?" component={screens.wall} />
          <Route path="/ledger" component={screens.ledger} />
          <Route path="/bulletins/:id?/:other?" component={screens.bulletins} />
          <Route path="/pictures/:place?" component={screens.pictures} />
          <Route path="/review/:view?" component={screens.review} />
          <Route path="/phones/:place?" component={screens.phones} />
          <Route path="/rescue" component={screens.rescue} />
          <Route path="/me/:part?" component={screens.me} />
          <Route path="/admin/:part?/:id?" component={screens.admin} />
          <Route path="/import" component={screens.admin} />
          <Route path="/enrol" component={screens.enrol} />
          <Route default component={Missing} />
        </Router>
      </Crash>
    </div>
  );
}
