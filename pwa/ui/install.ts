import { signal } from "@preact/signals";

/** Chromium's offer to install, which the app keeps for the person to take up when they like. */
interface InstallOffer extends Event {
  prompt(): Promise<unknown>;
}

/** Set while the browser offers to install the app. */
export const installOffer = signal<InstallOffer | null>(null);

/** Keeps the browser's offer from popping up by itself. */
export function watchForInstall(): void {
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    installOffer.value = event as InstallOffer;
  });
  addEventListener("appinstalled", () => {
    installOffer.value = null;
  });
}

/** Answers whether the app already runs from the home screen. */
export function isInstalled(): boolean {
  return (
    matchMedia("(display-mode: standalone)").matches ||
    ("standalone" in navigator && navigator.standalone === true)
  );
}

/** Answers whether this is an iPhone or iPad, where installing is done by hand through the share sheet. */
export function isIos(): boolean {
  return (
    /iPad|iPhone|iPod/.test(navigator.userAgent) ||
    (navigator.userAgent.includes("Mac") && navigator.maxTouchPoints > 1)
  );
}
