import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { AppState } from "../state/contract.ts";

/** Carries the app's state to every screen. */
export const AppContext = createContext<AppState | null>(null);

/** The app's state. Throws outside `AppContext`, which would be a mistake of ours. */
export function useApp(): AppState {
  const app = useContext(AppContext);
  if (!app) throw new Error("no AppContext around this screen");
  return app;
}
