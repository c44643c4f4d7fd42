import type { Session } from "./session.ts";

/** A part of the state that is one person's: made anew for whoever signs in after them. */
export function ofPerson<T>(make: (session: Session, isHere: () => boolean) => T): (session: Session) => T {
  let kept: { readonly person: string | undefined; readonly part: T } | undefined;
  return (session) => {
    const person = session.me.peek()?.id;
    if (kept?.person !== person || !kept)
      kept = { person, part: make(session, () => session.me.peek()?.id === person) };
    return kept.part;
  };
}
