import type { Env } from "./env.ts";
import { writeAudit } from "./store/audit.ts";
import { differencesInBooks } from "./store/audit-books.ts";

/** Every night at 02:00 in Shanghai: compares the books with their truth and writes down what it found. */
export async function nightly(controller: ScheduledController, env: Env): Promise<void> {
  const differences = await differencesInBooks(env.DB);
  const sound = Object.values(differences).every((count) => count === 0);
  if (!sound) console.error(JSON.stringify({ audit: "books differ from truth", ...differences }));
  const line = {
    person: null,
    action: sound ? "books_sound" : "books_differ",
    subject: "book",
    detail: differences,
    address: null,
  };
  await writeAudit(env.DB, [line], controller.scheduledTime).run();
}
