import { audienceOf } from "../audience/audience.ts";
import { hear } from "../audience/hearing.ts";
import { writtenForThem } from "../audience/nothing-said.ts";
import type { Mail } from "../model/mail.ts";
import type { Evidence, Rule } from "../model/verdict.ts";
import { namesOf } from "../own-words/names.ts";
import { commandsIn } from "../words/commands.ts";
import { conditionIn } from "../words/condition.ts";
import { isFillerLine, type Opening, opening } from "../words/opening.ts";
import { allIn } from "../words/phrase-tree.ts";
import { type Phrases, speechesIn } from "../words/phrases.ts";
import { earFor, isOnlyUpdate } from "../words/promise-ear.ts";
import { isTimeThroughout, timeIn, timeSentences } from "../words/promise-time.ts";
import { sentencesOf } from "../words/sentence.ts";
import { hasWord, spelled, type WordSet, words } from "../words/spelling.ts";
import { plainSubject, tokensIn } from "../words/subject.ts";
import type { Matter } from "../words/taking.ts";
import { promiseMs } from "./promise.ts";

const LONGEST_REST = 400; // characters behind "on it" that may name a time
const GREETING_LINES = 3;
const FIRST_LINES = 20; // empty ones among them

/** "On it", "on it 2h": a colleague takes the ticket, by the token [on it 2h], in the first line, or in the bare subject. */
export const confirm: Rule = (evidence) => {
  const { mail, sender, ticket, organisation } = evidence;
  if (!ticket || sender.relation !== "staff") return undefined;
  const names = namesOf(evidence);
  const said = inSubject(tokensIn(mail.subject), organisation.phrases, names) ?? inWords(evidence, names);
  if (!said || writtenForThem(hear(evidence, mail.newText))) return undefined;
  if (isUnderCondition(said.others, organisation.phrases)) return undefined;
  const time = timeIn(said.rest.slice(0, LONGEST_REST), said.phrase, earFor(organisation.phrases, names));
  const ms = time ? promiseMs(time, evidence) : said.promiseMs;
  const others = commandsIn(said.others).rest; // a note below stays one
  const says = saysMore(others, organisation.phrases, names);
  const beside = says ? forRequester(evidence, others) : undefined;
  return {
    kind: "confirm",
    because: `${sender.name} wrote "${said.phrase}" in the ${said.saidIn === "subject" ? "subject" : "first line"}${beside ? ", and more that may be for the requester" : ""}`,
    saidIn: said.saidIn,
    ...(ms === undefined ? {} : { promiseMs: ms }),
    ...(beside ? { beside } : {}),
    ...(says && !beside ? { staysInside: true } : {}),
  };
};

/** `others`: the words beside the thought that says it. */
type Said = Opening & { saidIn: "reply" | "subject"; others: string };

/** "On it.\nSubject to approval.": the next sentence is a condition. One that speaks to its reader tells them something. */
function isUnderCondition(others: string, phrases: Phrases): boolean {
  const [next] = sentencesOf(others.slice(0, LONGEST_REST));
  if (!next || next.asks) return false;
  return speechesIn(next.words, phrases).some(
    (speech) => conditionIn(next.words, speech)?.from === 0 && allIn(speech.cues.you, next.words).length === 0,
  );
}

/** Words that are neither politeness nor a time and a promise of news by then: "Update in 2h." */
function saysMore(others: string, phrases: Phrases, names: WordSet): boolean {
  const sentences = others.length <= LONGEST_REST ? timeSentences(others) : [others];
  return sentences.some(
    (sentence) =>
      hasWord(sentence) &&
      !isPromise(sentence, phrases, names) &&
      !(isFillerLine(sentence, phrases, names) && sentences.some((one) => isPromise(one, phrases, names))),
  );
}

const isPromise = (sentence: string, phrases: Phrases, names: WordSet): boolean =>
  !sentence.includes("?") &&
  (isTimeThroughout(sentence) || (isOnlyUpdate(sentence, phrases, names) && timeIn(sentence, "") !== undefined));

/** What is said next to it, where it is not plainly for colleagues. */
function forRequester(evidence: Evidence, others: string): string | undefined {
  const { for: whom } = audienceOf(evidence, others);
  return whom === "requester" || whom === "unclear" || whom === "several" ? others.trim() : undefined;
}

/** The bare subject speaks only when the mail has no words of its own. */
function inWords({ mail, ticket, organisation: { phrases } }: Evidence, names: WordSet): Said | undefined {
  if (mail.newText.trimStart().startsWith("#")) return undefined; // a command, and what stands beside it is its own
  if (!mail.newText.trim()) return inSubject([plainSubject(mail.subject)], phrases, names);
  const matter = {
    subject: new Set(
      words(
        `${plainSubject(mail.subject)} ${plainSubject(ticket?.record.subject ?? "")} ${ticket?.record.reference ?? ""}`,
      ),
    ),
    requester: new Set(words(ticket?.record.requester.name ?? "")),
  };
  const found = inFirstLine(mail, phrases, names, matter);
  return found && { ...found, saidIn: "reply" };
}

/** Behind a greeting, unless it greets the requester: then the words are for them, and must reach them. */
function inFirstLine(
  { newText }: Mail,
  phrases: Phrases,
  names: WordSet,
  matter: Matter,
): Omit<Said, "saidIn"> | undefined {
  const { requester } = matter;
  const lines = newText.trimStart().split("\n", FIRST_LINES);
  const known = { has: (word: string): boolean => names.has(word) || requester.has(word) };
  const greets = (line: string): boolean => isFillerLine(line, phrases, known);
  let at = 0;
  for (let greetings = 0; greetings < GREETING_LINES; greetings += 1) {
    if (at + 1 >= lines.length || !greets(lines[at]!) || opening(lines[at]!, phrases, names)) break;
    if (words(lines[at]!).some((word) => requester.has(word) && !names.has(word))) return undefined;
    at += 1;
    while (at + 1 < lines.length && !lines[at]!.trim()) at += 1;
  }
  const asks = sentencesOf(lines.slice(at).join("\n"))[0]?.asks;
  const found = asks ? undefined : opening(lines[at]!, phrases, names, matter);
  if (!found) return undefined;
  const below = newText
    .trimStart()
    .split("\n")
    .slice(at + 1)
    .join("\n");
  return { ...found, rest: `${found.rest}\n${below}`, others: `${verbatim(lines[at]!, found.thoughtRest)}\n${below}` };
}

const LONGEST_LINE = 1_000; // characters; the opening looks at no more

/** The end of a line as it was written, by the same end as it is spelled for comparing. */
function verbatim(line: string, end: string): string {
  const wanted = end.trim();
  for (let at = 0; at < Math.min(line.length, LONGEST_LINE); at += 1)
    if (spelled(line.slice(at, LONGEST_LINE)).trim() === wanted) return line.slice(at);
  return end;
}

function inSubject(texts: readonly string[], phrases: Phrases, names: WordSet): Said | undefined {
  for (const text of texts) {
    const found = sentencesOf(text)[0]?.asks ? undefined : opening(text, phrases, names);
    if (found) return { ...found, saidIn: "subject", others: "" };
  }
  return undefined;
}
