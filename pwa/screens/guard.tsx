import type { ComponentType } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { useApp } from "../ui/app.ts";

/**
 * Goes to another address, once, without leaving this one in the history. It may stay for as long as the next screen takes
 * to load, and must not send back whoever has gone on meanwhile.
 */
export function Redirect({ to }: { to: string }) {
  const { route } = useLocation();
  const isGone = useRef(false);
  useEffect(() => {
    if (!isGone.current) route(to, true);
    isGone.current = true;
  }, [to, route]);
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
