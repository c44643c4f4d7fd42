import type { ComponentType } from "preact";
import lazy from "preact-iso/lazy";
import { Message } from "../ui/message.tsx";
import { Screen } from "../ui/screen.tsx";
import { words } from "../words/index.ts";

/** A screen whose script comes when first opened; if the script cannot be had, a screen that says so. */
export function later(load: () => Promise<ComponentType>): ComponentType {
  return lazy(() => load().catch(() => Unavailable));
}

function Unavailable() {
  const w = words().common;
  return (
    <Screen title={words().app.name} back="/">
      <Message icon="offline" title={w.unavailableTitle} text={w.unavailable}>
        <button type="button" class="weui-btn weui-btn_primary" onClick={() => location.reload()}>
          {w.reload}
        </button>
      </Message>
    </Screen>
  );
}
