// A requester's words made ready to be judged: without what only ends a mail, and without what they quote.

import type { Attachment, Mail } from "../model/mail.ts";
import type { Evidence } from "../model/verdict.ts";
import { type Clause, clausesOf } from "../words/clause.ts";
import { withoutFarewell } from "../words/farewell.ts";
import { once } from "../words/once.ts";
import { allIn, type Tree, uncovered } from "../words/phrase-tree.ts";
import { type Phrases, type PhraseTree, type Speech, speechesIn, type Tongue } from "../words/phrases.ts";
import { type Sentence, sentencesOf } from "../words/sentence.ts";
import { withoutSmiles } from "../words/smile.ts";
import { type WordSet, words } from "../words/spelling.ts";
import { plainSubject } from "../words/subject.ts";
import { namesOf } from "./names.ts";
import { type Talk, talkOf } from "./talk.ts";

export type OwnWords = {
  text: string;
  words: readonly string[]; // of all clauses
  sentences: readonly Sentence[];
  clauses: readonly Clause[];
  phrases: Phrases;
  tongues: readonly Tongue[]; // of the languages it may be in
  names: WordSet;
  missed: Missed;
  known: WordSet; // names, and the words of the subject: they say nothing of their own
  talk: Talk | undefined; // where they answer us and quote it
  files: readonly Attachment[]; // what the mail carries other than signatures and cards
};

/** What the subject says there is none of ("no sound"), and what it says is not done ("does not ring"). */
type Missed = { things: WordSet; deeds: WordSet };

/** Made once for each mail, however many rules ask. Smiles and other signs are not words. */
export const ownWords = once((evidence: Evidence): OwnWords => {
  const { mail, ticket, organisation } = evidence;
  const { phrases } = organisation;
  const text = withoutSmiles(
    withoutQuotations(withoutFarewell(beginning(mail.newText), phrases, evidence.sender.name)),
  );
  const clauses = clausesOf(text);
  const said = clauses.flatMap((one) => one.words);
  const talk = talkOf(evidence);
  const ours = namesOf(evidence);
  const names: WordSet = { has: (word) => ours.has(word) || (talk?.names.has(word) ?? false) };
  const subject = words(`${plainSubject(mail.subject)} ${plainSubject(ticket?.record.subject ?? "")}`);
  const subjects = new Set(subject);
  return {
    text,
    words: said,
    sentences: sentencesOf(text),
    clauses,
    phrases,
    tongues: speechesIn(said, phrases).map(({ tongue }) => tongue),
    names,
    missed: missedIn(subject, phrases),
    known: { has: (word) => subjects.has(word) || names.has(word) },
    talk,
    files: ownFiles(mail),
  };
});

const MOST_MISSED = 2; // words behind "no" and "without"

/** They are back when they are heard of again. Some languages deny behind the verb. */
function missedIn(subject: readonly string[], phrases: Phrases): Missed {
  const [things, deeds] = [new Set<string>(), new Set<string>()];
  for (const { cues, tongue } of speechesIn(subject, phrases)) {
    const lacks = allIn(cues.lacks, subject);
    for (const { to } of lacks) for (const word of subject.slice(to, to + MOST_MISSED)) things.add(word);
    for (const { from, to } of allIn(tongue.negation, subject))
      if (!lacks.some((one) => one.from < to && one.to > from))
        for (const word of [...subject.slice(Math.max(0, from - 1), from), ...subject.slice(to, to + 1)])
          deeds.add(word);
  }
  return { things, deeds };
}

const LONGEST = 8_000; // characters; what a mail is shows in its beginning

/** Blank lines say nothing, however many. */
const beginning = (text: string): string =>
  text
    .slice(0, 100_000)
    .replace(/\n\s*\n/g, "\n\n")
    .slice(0, LONGEST);

/** "…" within a text is somebody else's words: a message on a screen, what was promised. */
const QUOTATION =
  /"[^"\n]{2,200}"|[“„][^“”„\n]{2,200}[”“]|«[^«»\n]{2,200}»|(?<![\p{L}\p{N}])'[^'\n]{2,200}'(?!\p{L})/gu;

function withoutQuotations(text: string): string {
  const left = text.replace(QUOTATION, " … ");
  return /\p{L}/u.test(left) ? left : text;
}

const FURNITURE =
  /^(?:application\/(?:x-)?(?:pkcs7-signature|pgp-signature|pgp-keys|pgp-encrypted)|text\/(?:x-)?vcard|text\/directory|text\/vnd\.google\.email-reaction)/i;
const SMALLEST_PICTURE = 1_000; // bytes: below are the pictures that count who opened a mail

/** The files somebody meant to send: no signatures, keys, cards, reactions or pictures nobody can see. */
export const ownFiles = ({ attachments }: Mail): readonly Attachment[] =>
  attachments.filter(
    ({ type, size, name }) =>
      !FURNITURE.test(type) &&
      !/\.(?:p7s|asc|vcf)$/i.test(name) &&
      !(type.startsWith("image/") && size < SMALLEST_PICTURE),
  );

/** The words of a thought that are none of the phrases, no name and none of the subject's. */
export const unknownIn = (said: readonly string[], trees: readonly Tree<unknown>[], { known }: OwnWords): string[] =>
  uncovered(said, trees).filter((word) => !known.has(word));

/** What says nothing of its own beside other words. */
export const fillersOf = ({ polite, thanks, noted, farewell }: Phrases): readonly PhraseTree[] => [
  polite,
  thanks,
  noted,
  farewell,
];

/** The languages a phrase belongs to. */
export const speechesOf = ({ speeches }: Phrases, owners: readonly Tongue[]): readonly Speech[] =>
  speeches.filter(({ tongue }) => owners.includes(tongue));
