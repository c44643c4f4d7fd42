import type { Outcome } from "../state/contract.ts";
import { failureWords, words } from "../words/index.ts";
import { outboxWords } from "../words/outbox.ts";
import type { Question } from "./ask.tsx";
import { notify } from "./notice.tsx";

/** What is asked before a report is taken back, wherever it is shown. */
export function withdrawal(
  projectName: string,
  withdraw: () => Promise<Outcome>,
  done: () => Promise<void> = async () => {},
): Question {
  const w = outboxWords();
  return {
    ...{ title: w.withdrawTitle, text: w.withdrawText, action: w.withdraw, danger: true },
    async act() {
      const outcome = await withdraw();
      if (!("ok" in outcome)) return failureWords(outcome);
      notify({ text: words().state.withdrawn, about: projectName });
      await done();
      return null;
    },
  };
}
