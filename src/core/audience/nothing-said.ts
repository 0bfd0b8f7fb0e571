// What is not an answer, no matter who reads it: assent, thanks, an emoji, a reaction or recall, a machine's text, an absence.

import { absence } from "../automated/out-of-office.ts";
import { isReaction, isRecall } from "../automated/reaction.ts";
import type { Evidence } from "../model/verdict.ts";
import { longestAt } from "../words/phrase-tree.ts";
import { wordsBeside } from "../words/phrases.ts";
import { words } from "../words/spelling.ts";
import { drafted } from "./drafted.ts";
import { type Hearing, saidOf, within } from "./hearing.ts";

/** Why the words are an answer to nobody, or undefined. */
export const nothingSaid = (hearing: Hearing, evidence: Evidence): string | undefined =>
  reacted(evidence) ??
  recall(evidence) ??
  wordless(hearing, evidence) ??
  writtenForThem(hearing) ??
  inTheirName(hearing) ??
  away(hearing);

const reacted = ({ mail }: Evidence): string | undefined =>
  isReaction(mail) ? "it is a reaction to our mail" : undefined;

const recall = ({ mail }: Evidence): string | undefined => (isRecall(mail) ? "it recalls a mail" : undefined);

/** Words of assent, thanks and greeting alone, with or without names; or no words at all. */
function wordless(hearing: Hearing, { mail }: Evidence): string | undefined {
  const { text, phrases, fillers, requester } = hearing;
  if (words(text).length === 0) return mail.attachments.length > 0 ? undefined : "it has no words";
  const rest = wordsBeside(text, phrases.thanks, phrases.polite, phrases.assent).filter(
    (word) => !fillers.has(word) && !requester.has(word) && !within(hearing, "soon", [word]),
  );
  return rest.length === 0 && mail.attachments.length === 0 ? "it only agrees, thanks or greets" : undefined;
}

/** A machine's text, a draft, or what an assistant wrote in somebody's name. */
export const writtenForThem = (hearing: Hearing): string | undefined => robot(hearing) ?? drafted(hearing);

function robot(hearing: Hearing): string | undefined {
  const said = saidOf(hearing, "machine");
  return said && `it reads like a machine's text: "${said}"`;
}

const MOST_OPENING = 3; // thoughts

/** "Mr Okafor is at a fair until Friday", in Mr Okafor's name: somebody else writes for him. */
function inTheirName(hearing: Hearing): string | undefined {
  for (const { words: said } of hearing.clauses.slice(0, MOST_OPENING)) {
    const at = said.findIndex((word) => hearing.writer.has(word));
    const behind = said.findIndex((word, place) => place > at && !hearing.writer.has(word));
    if (at >= 0 && behind > 0 && hearing.speeches.some(({ cues }) => longestAt(cues.reports, said, behind)))
      return `it speaks of its own writer: "${said.slice(at, behind + 1).join(" ")}"`;
  }
  return undefined;
}

function away(hearing: Hearing): string | undefined {
  const said = absenceSaid(hearing);
  return said && `it says that its writer is away: "${said}"`;
}

const OPENING_WORDS = 12; // in front of the last sentence of an opening: the dots of dates end sentences as well

/** Words of absence in one of the first two sentences, or little further: a machine opens with them, an answer seldom does. */
export function absenceSaid(hearing: Hearing): string | undefined {
  let before = 0;
  for (const [at, said] of hearing.sentences.entries()) {
    if (at > 1 && before > OPENING_WORDS) return undefined;
    const found = within(hearing, "absence", said);
    if (found) return found;
    before += said.length;
  }
  return undefined;
}

/** Whether the subject says it. */
export const absenceInSubject = (subject: string): string | undefined => absence(subject);
