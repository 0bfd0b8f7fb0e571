// What became of a mail, as the log says it.

import type { NoticeState } from "../core/model/notice.ts";

type State = NoticeState | "captured";

const WORDS: Readonly<Partial<Record<State, string>>> = {
  sent: "delivered",
  retry: "delivery failed; will retry",
  failed: "delivery failed",
  uncertain: "delivery uncertain",
};

/** @param what was to go out: "notice", "system mail" */
export const inLog = (what: string, state: State): string => `${what} ${WORDS[state] ?? state}`;
