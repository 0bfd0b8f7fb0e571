import { durationAtStart } from "../duration.ts";
import type { Mail } from "../mail.ts";
import { opening, type Phrases } from "../phrases.ts";
import { plainSubject } from "../subject.ts";
import type { Rule } from "./verdict.ts";

/** "On it", "on it 2h": a colleague takes the ticket, in the first line, in the bare subject, or as the token [on it 2h]. */
export const confirm: Rule = ({ mail, sender, ticket, organisation: { phrases } }) => {
  if (!ticket || sender.relation !== "staff") return undefined;
  const said = inFirstLine(mail, phrases) ?? inSubject(mail, phrases);
  if (!said) return undefined;
  const promiseMs = durationAtStart(said.rest.replace(/^for /, "")).ms;
  return {
    kind: "confirm",
    because: `${sender.name} wrote "${said.phrase}" in the ${said.saidIn === "subject" ? "subject" : "first line"}`,
    saidIn: said.saidIn,
    ...(promiseMs === undefined ? {} : { promiseMs }),
  };
};

type Said = { phrase: string; rest: string; saidIn: "reply" | "subject" };

function inFirstLine(mail: Mail, phrases: Phrases): Said | undefined {
  const line = mail.newText.split("\n").find((one) => one.trim());
  const found = line === undefined ? undefined : opening(line, phrases.confirm);
  return found && { ...found, saidIn: "reply" };
}

/** Explicit tokens always win; the bare subject speaks only when the mail has no words of its own. */
function inSubject(mail: Mail, phrases: Phrases): Said | undefined {
  const tokens = [...mail.subject.matchAll(/\[([^\]]{2,40})\]/g)].map(([, inside = ""]) => inside);
  const texts = mail.newText.trim() ? tokens : [...tokens, plainSubject(mail.subject)];
  for (const text of texts) {
    const found = opening(text, phrases.confirm);
    if (found) return { ...found, saidIn: "subject" };
  }
  return undefined;
}
