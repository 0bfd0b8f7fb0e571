import type { Mail } from "../model/mail.ts";
import type { Rule } from "../model/verdict.ts";

/** A requester's reaction moves nothing, as thanks do, and nor does the wish to have a mail back: a person looks at that. */
export const reaction: Rule = ({ mail, sender, ticket }) => {
  if (!ticket || (sender.relation !== "requester" && sender.relation !== "participant")) return undefined;
  if (isReaction(mail)) return { kind: "thanks", because: `${sender.name} only reacted to our mail` };
  return isRecall(mail) ? { kind: "unsure", because: `${sender.name} wants to recall a mail` } : undefined;
};

const REACTED =
  /^\W{0,12}.{0,60}(?:\breacted (?:to your message|via gmail)|\bhat (?:auf ihre nachricht |über gmail )reagiert|\ba réagi (?:à votre message|via gmail|avec gmail)|\breaccionó (?:a tu mensaje|a su mensaje|a través de gmail)|\bha reagito|\breagiu (?:à sua mensagem|através|pelo gmail|via gmail)|\bheeft (?:gereageerd|via gmail gereageerd)|\bzareagowa[łl]|\breagerade (?:på|via)|\breagerede (?:på|via)|\breagerte (?:på|via)|\breagoi (?:viestiisi|gmailissa)|\breagoval)/iu;

/** Hardly any mail has the word at all, and that is told sooner. */
const isSaid = (text: string): boolean => /r[eé]a[cg]/i.test(text) && REACTED.test(text);

/** Gmail's part, Outlook's header, or the one sentence that programs write in place of a reaction they cannot show. */
export function isReaction({ headers, attachments, newText }: Mail): boolean {
  const type = headers.get("content-type")?.[0] ?? "";
  return (
    /vnd\.google\.email-reaction/i.test(type) ||
    attachments.some((one) => /vnd\.google\.email-reaction/i.test(one.type)) ||
    headers.has("x-ms-reactions") ||
    isSaid(newText.slice(0, 200))
  );
}

/** Outlook asks that a mail be taken back, or says whether that was done. */
export const isRecall = ({ subject, newText }: Mail): boolean =>
  /^(?:recall|message recall|rückruf|rappel(?: du message)?|recuperar|retirar|richiamo|richiama|intrekken|terugroepen|odwołaj|odwołanie|anular|återkalla)\b ?[:：]/iu.test(
    subject.trim(),
  ) ||
  /\b(?:would like to recall the message|möchte die nachricht .{0,200}zurückrufen|souhaite rappeler le message|desea recuperar el mensaje|vorrebbe richiamare il messaggio|wil het bericht .{0,200}intrekken|chce odwołać wiadomość|gostaria de cancelar a mensagem)/iu.test(
    newText.slice(0, 400),
  );
