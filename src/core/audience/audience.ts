// Whom a colleague's words are for. They go out only when they are plainly an answer; what is unclear is asked about.

import type { Evidence } from "../model/verdict.ts";
import { aside } from "./aside.ts";
import { hear, type SignKind } from "./hearing.ts";
import { meant } from "./meant.ts";
import { nothingSaid } from "./nothing-said.ts";

/**
 * `nobody`: no answer, no matter who reads it. `colleagues`: to or about others. `unclear`: nothing says whom it is for.
 * `several`: the requesters of several tickets may be meant; no setting sends that.
 * `sign`: how surely the words say so; where it is not plain, the learned examples are asked as well.
 */
export type Audience = {
  for: "requester" | "colleagues" | "nobody" | "unclear" | "several";
  because: string;
  sign: SignKind;
};

/** @param text all the mail says, or what is left of it beside "on it" */
export function audienceOf(evidence: Evidence, text = evidence.mail.newText): Audience {
  const hearing = hear(evidence, text);
  const nothing = nothingSaid(hearing, evidence);
  if (nothing) return { for: "nobody", because: nothing, sign: "plain" };
  const others = aside(hearing, evidence);
  if (others) return { for: "colleagues", ...others };
  if (evidence.answers === "steps") return SEVERAL;
  const found = meant(hearing);
  if (!found) return { for: "unclear", because: "nothing in it says that it is for the requester", sign: "faint" };
  return { for: "requester", ...found };
}

const SEVERAL: Audience = {
  for: "several",
  because: "it answers a mail about several tickets, and may be for the requester of any",
  sign: "plain",
};
