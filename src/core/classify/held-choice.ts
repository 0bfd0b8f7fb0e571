// The author of a held reply answers the mail that asks about it: "send it", "keep it as a note". "On it" is confirm's.

import type { Choice } from "../model/held-reply.ts";
import type { Evidence, Rule } from "../model/verdict.ts";
import type { Tree } from "../words/phrase-tree.ts";
import { words } from "../words/spelling.ts";
import { isWholeAnswer } from "../words/whole-answer.ts";

const LONGEST = 300; // characters: more is not a mere choice

export const heldChoice: Rule = (evidence) => {
  const { sender, aboutHeld } = evidence;
  if (aboutHeld === undefined || sender.relation !== "staff") return undefined;
  const choice = chosenIn(evidence);
  if (!choice) return undefined;
  const what = choice === "send" ? "send it" : "keep it as a note";
  return { kind: "held-choice", because: `${sender.name} answered "${what}"`, choice };
};

/** The mail must say that, beside politeness and names, and nothing else: "send it, but first …" is not an order to send. */
function chosenIn({ mail, sender, ticket, organisation }: Evidence): Choice | undefined {
  const { phrases } = organisation;
  if (mail.newText.length > LONGEST) return undefined;
  const names = new Set([...words(sender.name), ...words(ticket?.record.requester.name ?? "")]);
  const said = words(mail.newText.replace(/^\s*#/, ""));
  const says = (tree: Tree<undefined>): boolean => isWholeAnswer(said, tree, phrases, names);
  for (const { cues } of phrases.speeches) {
    if (says(cues.keepHeld)) return "note"; // "do not send it" before "send it"
    if (says(cues.sendHeld)) return "send";
  }
  return undefined;
}
