// Whom a colleague's words are for. They go out only when they are plainly an answer; what is unclear is asked about.

import type { Evidence } from "../model/verdict.ts";
import { aside } from "./aside.ts";
import { hear } from "./hearing.ts";
import { meant } from "./meant.ts";
import { nothingSaid } from "./nothing-said.ts";

/** `nobody`: no answer, no matter who reads it. `colleagues`: to or about others. `unclear`: nothing says whom it is for. */
export type Audience = { for: "requester" | "colleagues" | "nobody" | "unclear"; because: string };

/** @param text all the mail says, or what is left of it beside "on it" */
export function audienceOf(evidence: Evidence, text = evidence.mail.newText): Audience {
  const hearing = hear(evidence, text);
  const nothing = nothingSaid(hearing, evidence);
  if (nothing) return { for: "nobody", because: nothing };
  const others = aside(hearing, evidence);
  if (others) return { for: "colleagues", because: others };
  const because = evidence.answers === "steps" ? undefined : meant(hearing);
  return because ? { for: "requester", because } : { for: "unclear", because: whyUnclear(evidence) };
}

/** Where several wait, words that are plainly for one of them do not say for which. */
const whyUnclear = ({ answers }: Evidence): string =>
  answers === "steps"
    ? "it answers a mail about several tickets, and nothing says whose requester it is for"
    : "nothing in it says that it is for the requester";
