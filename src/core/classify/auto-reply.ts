import { header, type Mail } from "../mail.ts";
import type { Rule } from "./verdict.ts";

const MARKS = [
  "x-autoreply",
  "x-autorespond",
  "x-autoresponder",
  "x-autoresponse",
  "x-autoreply-from",
  "x-mail-autoreply",
];
const SUBJECT =
  /^(automatic reply|auto(matic)?[- ]?reply|autoreply|out of (the )?office|abwesenheitsnotiz|automatische antwort|réponse automatique|respuesta automática|risposta automatica|automatisch antwoord|autosvar|autoodpowiedź|resposta automática)\s*(:|$)/iu;

/** A machine answered: out-of-office notes, read receipts, robots. It is kept and never counted (T3). */
export const autoReply: Rule = ({ mail }) => {
  const because = markOf(mail);
  return because ? { kind: "auto-reply", because } : undefined;
};

function markOf(mail: Mail): string | undefined {
  // RFC 3834, 5: any value but "no" is a machine; parameters and comments may follow.
  const auto = header(mail, "auto-submitted");
  if (auto && !/^\s*(\([^)]*\)\s*)*no\b/i.test(auto)) return `its Auto-Submitted header says "${auto}"`;
  const mark = MARKS.find((name) => mail.headers.has(name));
  if (mark) return `it has the header ${mark}`;
  if (/auto[_-]?reply/i.test(header(mail, "precedence"))) return "its Precedence header says it is an automatic reply";
  // Alone the suppress header is a wish, not evidence: Outlook sets it on human mail too.
  if (mail.headers.has("x-ms-exchange-inbox-rules-loop") && mail.headers.has("x-auto-response-suppress")) {
    return "an Exchange inbox rule sent it";
  }
  if (/report-type="?disposition-notification/i.test(header(mail, "content-type"))) return "it is a read receipt";
  if (mail.envelope.from === "" && mail.envelope.isSenderKnown !== false)
    return "its envelope sender is empty, as only machines send";
  return SUBJECT.test(mail.subject.trim()) ? `its subject begins like an automatic reply` : undefined;
}
