import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { words } from "../words/index.ts";
import { goBack } from "./back.ts";
import { Icon } from "./icon.tsx";

interface ScreenProps {
  readonly title: string;
  readonly subtitle?: ComponentChildren;
  /** Where "back" leads when the app was opened on this very page. */
  readonly back?: string;
  readonly action?: ComponentChildren;
  /** The primary button, kept at the bottom within the thumb's reach. */
  readonly foot?: ComponentChildren;
  /** On a desk: forms and lists keep to a readable column, a pair of columns to a page, tables take all there is. */
  readonly width?: "column" | "pair" | "full";
  readonly children: ComponentChildren;
}

/** The frame of every screen: a heading with the way back, the content, and perhaps a foot. */
export function Screen({ title, subtitle, back, action, foot, width = "column", children }: ScreenProps) {
  useEffect(() => {
    document.title = `${title} · ${words().app.name}`;
  }, [title]);
  return (
    <main id="content" class={`screen screen--${width}`}>
      <header class="head">
        {back !== undefined && (
          <a class="head__back" href={back} onClick={goBack} aria-label={words().nav.back}>
            <Icon name="back" />
          </a>
        )}
        <div class="head__text">
          <h1 class="head__title" tabIndex={-1}>
            {title}
          </h1>
          {subtitle && <p class="head__sub">{subtitle}</p>}
        </div>
        {action}
      </header>
      <div class="screen__body">{children}</div>
      {foot && <footer class="foot">{foot}</footer>}
    </main>
  );
}
