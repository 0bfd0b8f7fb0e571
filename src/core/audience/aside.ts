// Words to a colleague, or about the requester: talk among us that the requester must not read.

import type { Evidence } from "../model/verdict.ts";
import { longestAt } from "../words/phrase-tree.ts";
import type { Phrases, Speech } from "../words/phrases.ts";
import { words } from "../words/spelling.ts";
import { asksUs } from "./asks-us.ts";
import { handsOver, mayAskByName, toColleague } from "./colleague-named.ts";
import { type Because, type Hearing, pastFillers, type SignKind, saidOf, within } from "./hearing.ts";
import { isLetter } from "./meant.ts";
import { takesWithCondition } from "./with-condition.ts";

/**
 * Where it is found, and how surely it says that the words are for colleagues: "close it" and "she" may be the requester's gate and
 * manager. `evenInLetter`: it speaks even in a letter that greets the requester.
 */
type Finder = {
  find: (hearing: Hearing, evidence: Evidence) => string | undefined;
  evenInLetter: boolean;
  sign: SignKind;
};

/** The surest first. */
const FINDERS: readonly Finder[] = [
  { find: mention, evenInLetter: true, sign: "plain" },
  { find: chat, evenInLetter: true, sign: "plain" },
  { find: toColleague, evenInLetter: true, sign: "plain" },
  { find: toTeam, evenInLetter: false, sign: "plain" },
  { find: declines, evenInLetter: false, sign: "plain" },
  { find: takesWithCondition, evenInLetter: false, sign: "plain" },
  { find: onlyRefers, evenInLetter: false, sign: "plain" },
  { find: asksUs, evenInLetter: false, sign: "plain" },
  { find: namesRequester, evenInLetter: false, sign: "plain" },
  { find: toSomebody, evenInLetter: false, sign: "plain" },
  { find: mayAskByName, evenInLetter: true, sign: "shared" },
  { find: internal, evenInLetter: false, sign: "shared" },
  { find: aboutRequester, evenInLetter: false, sign: "shared" },
  { find: handsOver, evenInLetter: false, sign: "faint" },
];

/** Why the words are for colleagues, or undefined; the surest sign, of several the first. */
export function aside(hearing: Hearing, evidence: Evidence): Because | undefined {
  const letter = isLetter(hearing);
  for (const { find, evenInLetter, sign } of FINDERS) {
    const because = letter && !evenInLetter ? undefined : find(hearing, evidence);
    if (because) return { because, sign };
  }
  return undefined;
}

/** "@Piotr", but not "@carl" where Carl asked, nor an address. */
function mention({ text, requester }: Hearing): string | undefined {
  for (const [, name] of text.slice(0, 8_000).matchAll(/(?<![\p{L}\p{N}.])@(\p{L}[\p{L}.-]{1,40})/gu))
    if (!requester.has(name!.toLowerCase().split(/[.-]/)[0]!)) return `it calls on @${name}`;
  return undefined;
}

/** Lines such as "Joy Adeyemi  10:14" or "[10:14] joy:" of a chat that was pasted. */
function chat({ text }: Hearing): string | undefined {
  const heads = text
    .slice(0, 8_000)
    .match(
      /^(?:\[?\d{1,2}[:.]\d{2}(?: ?[ap]m)?\]?,? {1,3}\p{L}[\p{L}.' -]{1,40}:?|\p{Lu}[\p{L}.'-]{1,30}(?: \p{Lu}[\p{L}.'-]{0,30}){0,2},? {1,4}[[(]?\d{1,2}[:.]\d{2}(?: ?[ap]m)?[\])]?:?)(?: .*)?$/gimu,
    );
  return heads && heads.length > 1 ? "it holds a chat that was pasted" : undefined;
}

/** "Hi all", "Kollegen", "Network team,": a thought that only calls on several. */
function toTeam(hearing: Hearing): string | undefined {
  for (const { words: said, opens } of hearing.clauses.slice(0, 3)) {
    const team = opens ? within(hearing, "team", said) : undefined;
    const isAll = said.every((word) => within(hearing, "team", [word]) || pastFillers(hearing, [word]) === 1);
    if (team && said.length <= 6 && (isAll || team.split(" ").length === said.length)) return `it speaks to "${team}"`;
  }
  return undefined;
}

const MOST_BEHIND_REFUSAL = 4; // words: "I can't reproduce it with the same file" declines nothing

function declines(hearing: Hearing): string | undefined {
  for (const { words: said } of hearing.clauses) {
    const at = pastFillers(hearing, said);
    for (const { cues } of hearing.speeches) {
      const found = longestAt(cues.decline, said, at) ?? longestAt(cues.decline, said, 0);
      const bare = longestAt(cues.cannot, said, at) ?? longestAt(cues.cannot, said, 0);
      if (bare && bare.to === said.length) return `it declines: "${bare.phrase}"`;
      if (found && said.length - found.to <= MOST_BEHIND_REFUSAL) return `it declines: "${found.phrase}"`;
    }
  }
  return undefined;
}

const REFERENCE = /(?<![\p{L}\p{N}])(?:\p{Lu}{2,8}-|#)\d{2,}/u; // of a ticket, here or elsewhere
const MOST_BESIDE_REFERENCE = 5; // words: "duplicate of ticket", "gehört zu Vorgang"

/** "See HD-1001", "same as #4711": nothing but where a colleague may look. */
function onlyRefers(hearing: Hearing): string | undefined {
  const { text, clauses } = hearing;
  const [reference] = REFERENCE.exec(text) ?? [];
  const said = reference === undefined ? [] : words(text.replace(reference, " "));
  if (reference === undefined || said.length > MOST_BESIDE_REFERENCE || within(hearing, "you", said)) return undefined;
  return clauses.length === 1 ? `it only refers to ${reference}` : undefined;
}

function internal(hearing: Hearing): string | undefined {
  const said = saidOf(hearing, "inside");
  const waits = said ?? (tellsWhatTheyGet(hearing) ? undefined : saidOf(hearing, "suppliers"));
  return waits && `it is talk among colleagues: "${waits}"`;
}

/** "You will get it back on Monday", which says why the supplier stands beside it. */
const tellsWhatTheyGet = (hearing: Hearing): boolean =>
  hearing.clauses.some(
    ({ words: said, asks }) =>
      !asks &&
      within(hearing, "you", said) !== undefined &&
      (["future", "gets", "when"] as const).some((cue) => within(hearing, cue, said) !== undefined),
  );

/** "He", "the customer": a person nobody named before. A technician who comes may come in. */
function aboutRequester(hearing: Hearing): string | undefined {
  for (const said of hearing.sentences) {
    if (within(hearing, "persons", said) || said.some((word) => hearing.colleagues.has(word))) return undefined;
    const other = within(hearing, "others", said);
    if (other) return `it speaks of somebody: "${other}"`;
  }
  return undefined;
}

/** The requester's name inside a thought that does not call on them. */
function namesRequester(hearing: Hearing): string | undefined {
  const { clauses, requester } = hearing;
  for (const { words: said } of clauses) {
    const at = said.findIndex((word) => requester.has(word));
    if (at < 0) continue;
    const end = said.findLastIndex((word) => requester.has(word));
    const opened = Math.max(0, ...hearing.speeches.map(({ cues }) => longestAt(cues.reply, said, 0)?.to ?? 0));
    const isCalled = [opened, 0].some((from) => pastFillers(hearing, said, from) >= at); // "No problem, Carl": its "no" answers nothing
    if (!isCalled && !within(hearing, "you", said)) return `it speaks of ${said.slice(at, end + 1).join(" ")}`;
    if (isCalled && at === 0 && end < said.length - 1 && within(hearing, "others", said))
      return `it speaks of ${said[at]}`;
  }
  return undefined;
}

/** "Tom, can you look at the switch?", "… at the switch, Tom?": a name that is neither the requester's nor greeted. */
function toSomebody({ text, requester, writer, phrases, speeches, clauses }: Hearing): string | undefined {
  const called =
    /^\s*[¿¡]?(\p{Lu}\p{Ll}{1,14})(?:,| [-–—]) [¿¡]?\p{L}/u.exec(text)?.[1] ??
    /, (\p{Lu}\p{Ll}{1,14})\s?[?!.]*\s*$/u.exec(text)?.[1];
  if (!called) return undefined;
  const word = called.toLowerCase();
  if (requester.size === 0 || requester.has(word) || writer.has(word)) return undefined;
  const isWord = isPolite(word, phrases, speeches) || isPhrase(word, speeches);
  const isKnown = phrases.vocabulary.has(word); // "Tomasz, is the lift under warranty?" asks Tomasz, who is nobody we know
  const asked = clauses.some((one) => one.asks && (!isKnown || within({ speeches }, "you", one.words)));
  return !isWord && asked ? `it speaks to ${called}, who did not ask` : undefined;
}

/** As it is written, or in the language of the mail: "olé" thanks in Spanish, and Ole is a man. */
const isPolite = (word: string, phrases: Phrases, speeches: readonly Speech[]): boolean =>
  [phrases.polite, phrases.thanks, phrases.assent].some((tree) => {
    const found = longestAt(tree, [word], 0);
    return found?.phrase === word || found?.owners.some((owner) => speeches.some(({ tongue }) => tongue === owner));
  });

/** Whether the word alone is a phrase of a list: "also", "actually". "Joy" is none, though people ask for "any joy", nor "Max" in front of hours. */
const isPhrase = (word: string, speeches: readonly Speech[]): boolean =>
  speeches.some(({ cues, tongue: { within: _, ...turns } }) =>
    [...Object.values(cues), ...Object.values(turns)].some((tree) => longestAt(tree, [word], 0) !== undefined),
  );
