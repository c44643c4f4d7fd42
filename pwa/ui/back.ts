let pagesBehind = 0;

/** Counts a page opened inside the app, so that "back" knows whether the browser's history has one of ours. */
export function pageOpened(): void {
  pagesBehind += 1;
}

/** Forgets one page: the person went back. */
export function pageLeft(): void {
  pagesBehind = Math.max(0, pagesBehind - 1);
}

/** Goes back in the browser's history if the page before is ours, so that the phone's own back button agrees. */
export function goBack(event: MouseEvent): void {
  if (pagesBehind === 0) return;
  event.preventDefault();
  // preact-iso listens on the window for clicks on links; this one must not reach it.
  event.stopPropagation();
  history.back();
}
