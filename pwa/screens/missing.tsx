import { Message } from "../ui/message.tsx";
import { Screen } from "../ui/screen.tsx";
import { words } from "../words/index.ts";

/** An address that leads nowhere. */
export function Missing() {
  const w = words().common;
  return (
    <Screen title={words().app.name}>
      <Message icon="search" title={w.missingTitle} text={w.missing}>
        <a class="weui-btn weui-btn_primary" href="/">
          {w.home}
        </a>
      </Message>
    </Screen>
  );
}
