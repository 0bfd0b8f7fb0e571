// The author of a held reply answers the mail that asks about it: "send it", "keep it as a note". "On it" is confirm's.

import type { Choice } from "../held/held-reply.ts";
import { wordsBeside } from "../phrases.ts";
import { longestAt } from "../words/phrase-tree.ts";
import { words } from "../words/spelling.ts";
import { namesOf } from "./names.ts";
import type { Evidence, Rule } from "./verdict.ts";

const LONGEST = 300; // characters: more is no mere choice

export const heldChoice: Rule = (evidence) => {
  const { sender, aboutHeld } = evidence;
  if (aboutHeld === undefined || sender.relation !== "staff") return undefined;
  const choice = chosenIn(evidence);
  if (!choice) return undefined;
  const what = choice === "send" ? "send it" : "keep it as a note";
  return { kind: "held-choice", because: `${sender.name} answered "${what}"`, choice };
};

/** The mail must say that and nothing else: "send it, but first …" is no order to send. */
function chosenIn(evidence: Evidence): Choice | undefined {
  const { mail, ticket, organisation } = evidence;
  const { phrases } = organisation;
  if (mail.newText.length > LONGEST) return undefined;
  const names = new Set([...namesOf(evidence), ...words(ticket?.record.requester.name ?? "")]);
  const rest = wordsBeside(mail.newText.replace(/^\s*#/, ""), phrases.polite, phrases.thanks, phrases.assent);
  const said = rest.filter((word) => !names.has(word));
  for (const { cues } of phrases.speeches) {
    if (longestAt(cues.sendHeld, said, 0)?.to === said.length) return "send";
    if (longestAt(cues.keepHeld, said, 0)?.to === said.length) return "note";
  }
  return undefined;
}
