import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { useApp } from "../ui/app.ts";

/** Goes to another address without leaving this one in the history. */
export function Redirect({ to }: { to: string }) {
  const { route } = useLocation();
  useEffect(() => route(to, true), [to, route]);
  return null;
}

/**
 * A screen for people who are signed in: others are asked to sign in and brought back. While nobody knows yet, the
 * screen shows what it can.
 */
export function guarded(Inner: ComponentType): ComponentType {
  return function Guarded() {
    const { session } = useApp();
    const { url } = useLocation();
    if (session.me.value === null) return <Redirect to={`/sign-in?next=${encodeURIComponent(url)}`} />;
    return <Inner />;
  };
}
