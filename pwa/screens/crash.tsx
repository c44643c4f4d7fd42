import { Component, type ComponentChildren } from "preact";
import { Message } from "../ui/message.tsx";
import { words } from "../words/index.ts";

interface CrashProps {
  /** The address shown: another one is another chance. */
  readonly path: string;
  readonly children?: ComponentChildren;
}

/** Keeps a mistake of one screen from taking the whole app with it: the bars stay, and what is stored is safe. */
export class Crash extends Component<CrashProps, { crashed: boolean }> {
  override state = { crashed: false };

  override componentDidCatch(error: unknown): void {
    this.setState({ crashed: true });
    // The person sees words; whoever looks into the browser's console sees the mistake.
    setTimeout(() => {
      throw error;
    });
  }

  override componentDidUpdate(before: CrashProps): void {
    if (this.state.crashed && before.path !== this.props.path) this.setState({ crashed: false });
  }

  override render() {
    if (!this.state.crashed) return this.props.children;
    const w = words().common;
    return (
      <main id="content" class="screen">
        <Message icon="alert" title={w.crashedTitle} text={w.crashed}>
          <button type="button" class="weui-btn weui-btn_primary" onClick={() => location.reload()}>
            {w.reload}
          </button>
          <a class="weui-btn weui-btn_default" href="/rescue">
            {words().common.backup}
          </a>
        </Message>
      </main>
    );
  }
}
