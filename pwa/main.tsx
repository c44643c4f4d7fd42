import { render } from "preact";
import { App } from "./screens/app.tsx";
import { createAppState } from "./state/app.ts";
import { watchHands } from "./sync/attention.ts";
import { watchForInstall } from "./ui/install.ts";
import { applyPreferences } from "./ui/preferences.ts";
import { startClock } from "./ui/when.ts";

watchForInstall();
watchHands();
startClock();
const state = createAppState();

// Chinese is here at once; somebody who chose English waits for its words, which the phone keeps.
void applyPreferences().then(() => {
  const root = document.getElementById("app");
  if (root) render(<App state={state} />, root);
});
