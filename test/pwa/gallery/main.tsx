/// <reference types="vite/client" />
import "../../../pwa/styles/index.css";
import { render } from "preact";
import { App } from "../../../pwa/screens/app.tsx";
import { applyPreferences } from "../../../pwa/ui/preferences.ts";
import { fakeState } from "./fake.ts";

// Every screen without an engine: `?as=field|reviewer|manager|nobody&net=offline&rows=0|10000&load=never&fail=1`.
const scene = new URLSearchParams(location.search);
void applyPreferences().then(() => {
  const root = document.getElementById("app");
  if (root) render(App({ state: fakeState(scene) }), root);
});
