import type { Mail } from "../mail.ts";
import type { Phrases } from "../phrases.ts";
import { plainSubject, tokensIn } from "../subject.ts";
import { isFillerLine, type Opening, opening } from "../words/opening.ts";
import { sentencesOf } from "../words/sentence.ts";
import { words } from "../words/spelling.ts";
import { namesOf } from "./names.ts";
import type { Evidence, Rule } from "./verdict.ts";

const GREETING_LINES = 3;
const FIRST_LINES = 20; // empty ones among them

/** "On it", "on it 2h": a colleague takes the ticket, by the token [on it 2h], in the first line, or in the bare subject. */
export const confirm: Rule = (evidence) => {
  const { mail, sender, ticket, organisation } = evidence;
  if (!ticket || sender.relation !== "staff") return undefined;
  const names = namesOf(evidence);
  const said = inSubject(tokensIn(mail.subject), organisation.phrases, names) ?? inWords(evidence, names);
  if (!said) return undefined;
  return {
    kind: "confirm",
    because: `${sender.name} wrote "${said.phrase}" in the ${said.saidIn === "subject" ? "subject" : "first line"}`,
    saidIn: said.saidIn,
    ...(said.promiseMs === undefined ? {} : { promiseMs: said.promiseMs }),
  };
};

type Said = Opening & { saidIn: "reply" | "subject" };

/** The bare subject speaks only when the mail has no words of its own. */
function inWords({ mail, ticket, organisation: { phrases } }: Evidence, names: ReadonlySet<string>): Said | undefined {
  if (!mail.newText.trim()) return inSubject([plainSubject(mail.subject)], phrases, names);
  const found = inFirstLine(mail, phrases, names, words(ticket?.record.requester.name ?? ""));
  return found && { ...found, saidIn: "reply" };
}

/** Behind a greeting, unless it greets the requester: then the words are for them, and must reach them. */
function inFirstLine(
  { newText }: Mail,
  phrases: Phrases,
  names: ReadonlySet<string>,
  requester: readonly string[],
): Opening | undefined {
  const lines = newText.trimStart().split("\n", FIRST_LINES);
  const greets = (line: string): boolean => isFillerLine(line, phrases, new Set([...names, ...requester]));
  let at = 0;
  for (let greetings = 0; greetings < GREETING_LINES; greetings += 1) {
    if (at + 1 >= lines.length || !greets(lines[at]!) || opening(lines[at]!, phrases, names)) break;
    if (words(lines[at]!).some((word) => requester.includes(word) && !names.has(word))) return undefined;
    at += 1;
    while (at + 1 < lines.length && !lines[at]!.trim()) at += 1;
  }
  const asks = sentencesOf(lines.slice(at).join("\n"))[0]?.asks;
  return asks ? undefined : opening(lines[at]!, phrases, names);
}

function inSubject(texts: readonly string[], phrases: Phrases, names: ReadonlySet<string>): Said | undefined {
  for (const text of texts) {
    const found = sentencesOf(text)[0]?.asks ? undefined : opening(text, phrases, names);
    if (found) return { ...found, saidIn: "subject" };
  }
  return undefined;
}
