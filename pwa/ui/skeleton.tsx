import { useEffect, useState } from "preact/hooks";
import { words } from "../words/index.ts";

const PATIENCE_MS = 300;

/** Grey rows in the shape of what is coming; nothing at all for the first 300 ms, when most waits are over. */
export function Skeleton({ rows = 5 }: { rows?: number }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!late) return null;
  return (
    <div class="skeleton" role="status">
      <span class="unseen">{words().common.loading}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div class="skeleton__row" key={row}>
          <i />
          <i />
        </div>
      ))}
    </div>
  );
}
