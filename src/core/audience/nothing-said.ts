// What is no answer whoever reads it: assent, thanks, an emoji, a reaction or recall, a machine's text, an absence.

import { absence } from "../classify/out-of-office.ts";
import type { Evidence } from "../classify/verdict.ts";
import { wordsBeside } from "../phrases.ts";
import { words } from "../words/spelling.ts";
import { type Hearing, saidOf, within } from "./hearing.ts";

/** Why the words are an answer to nobody, or undefined. */
export const nothingSaid = (hearing: Hearing, evidence: Evidence): string | undefined =>
  reaction(evidence) ?? recall(evidence) ?? wordless(hearing, evidence) ?? robot(hearing) ?? away(hearing);

function reaction({ mail }: Evidence): string | undefined {
  const type = mail.headers.get("content-type")?.[0] ?? "";
  const isReaction =
    /vnd\.google\.email-reaction/i.test(type) ||
    mail.attachments.some((one) => /vnd\.google\.email-reaction/i.test(one.type)) ||
    mail.headers.has("x-ms-reactions") ||
    /^\W{0,12}.{0,60}\b(?:reacted (?:to your message|via gmail)|hat (?:auf ihre nachricht |über gmail )reagiert|a réagi (?:à votre message|via gmail)|reaccionó (?:a tu mensaje|a través de gmail)|ha reagito|reagiu (?:à sua mensagem|através)|heeft gereageerd (?:op uw bericht|via gmail)|zareagował)/iu.test(
      mail.newText.slice(0, 200),
    );
  return isReaction ? "it is a reaction to our mail" : undefined;
}

/** Outlook asks that a mail be taken back, or says whether that was done. */
const recall = ({ mail }: Evidence): string | undefined =>
  /^(?:recall|message recall|rückruf|rappel(?: du message)?|recuperar|retirar|richiamo|richiama|intrekken|terugroepen|odwołaj|odwołanie|anular|återkalla)\b ?[:：]/iu.test(
    mail.subject.trim(),
  ) ||
  /\b(?:would like to recall the message|möchte die nachricht .{0,200}zurückrufen|souhaite rappeler le message|desea recuperar el mensaje|vorrebbe richiamare il messaggio|wil het bericht .{0,200}intrekken)/iu.test(
    mail.newText.slice(0, 400),
  )
    ? "it recalls a mail"
    : undefined;

/** Words of assent, thanks and greeting alone, with or without names; or no words at all. */
function wordless(hearing: Hearing, { mail }: Evidence): string | undefined {
  const { text, phrases, fillers, requester } = hearing;
  if (words(text).length === 0) return mail.attachments.length > 0 ? undefined : "it has no words";
  const rest = wordsBeside(text, phrases.thanks, phrases.polite, phrases.assent).filter(
    (word) => !fillers.has(word) && !requester.has(word) && !within(hearing, "soon", [word]),
  );
  return rest.length === 0 && mail.attachments.length === 0 ? "it only agrees, thanks or greets" : undefined;
}

function robot(hearing: Hearing): string | undefined {
  const said = saidOf(hearing, "machine");
  return said && `it reads like a machine's text: "${said}"`;
}

function away(hearing: Hearing): string | undefined {
  const said = absenceSaid(hearing);
  return said && `it says that its writer is away: "${said}"`;
}

/** Words of absence in one of the first two sentences: a machine opens with them, an answer seldom does. */
export function absenceSaid(hearing: Hearing): string | undefined {
  const first = hearing.sentences.slice(0, 2);
  return first.map((said) => within(hearing, "absence", said)).find(Boolean);
}

/** Whether the subject says it. */
export const absenceInSubject = (subject: string): string | undefined => absence(subject);
