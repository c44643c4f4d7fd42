/** A person's choice as kept on this device, or `otherwise`; localStorage throws where site data is blocked. */
export function readKept<T>(name: string, read: (value: unknown) => T | undefined, otherwise: T): T {
  try {
    return read(JSON.parse(localStorage.getItem(`sanpi.${name}`) ?? "null")) ?? otherwise;
  } catch {
    return otherwise;
  }
}

/** Keeps a choice on this device; where that cannot be, it lasts as long as the page. */
export function keep(name: string, value: unknown): void {
  try {
    localStorage.setItem(`sanpi.${name}`, JSON.stringify(value));
  } catch {
    return;
  }
}
