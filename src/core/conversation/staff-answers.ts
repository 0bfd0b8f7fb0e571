// A colleague's words for the requester end the wait.

import { endWait } from "../escalation/end.ts";
import type { Decision } from "../model/decision.ts";
import type { Mail } from "../model/mail.ts";
import type { Ticket } from "../model/ticket.ts";
import type { Sender } from "../model/verdict.ts";
import { owe, requesterSide } from "../outbox/owe.ts";
import { sentencesOf } from "../words/sentence.ts";
import { saying } from "./saying.ts";

export type Answering = { ticket: Ticket; mail: Mail; sender: Sender; text: string; now: Date };

/**
 * Only a human colleague's public words do this: notes, notices and automatic replies never end a wait (T3). The person who stands
 * in To or Cc of the colleague's own mail has it already, and gets it once.
 */
export function staffAnswers({ ticket, mail, sender, text, now }: Answering): Decision {
  const answered = staffAnswered({ ticket, mail, sender, text, now });
  const others = requesterSide(ticket).filter(({ address }) => address !== sender.address);
  const direct = others.filter(({ address }) => mail.to.some((one) => one.address === address));
  const hadIt = direct.map(({ name, address }) => name || address).join(", ");
  const decision = hadIt ? { ...answered, because: `${answered.because}; ${hadIt} got the mail itself` } : answered;
  return {
    ...decision,
    next: owe(decision.next, {
      kind: "answer",
      to: others.filter((one) => !direct.includes(one)),
      cause: `mail ${mail.contentId}`,
      because: decision.because,
      now,
      mailId: mail.id,
      carries: mail.attachments.length > 0,
      facts: { by: sender.name, byId: sender.person?.id ?? null },
    }),
  };
}

/** What the ticket keeps of our words to the requester. */
export const spokenByUs = (text: string): Pick<Ticket, "lastSpeaker" | "asked"> => ({
  lastSpeaker: "staff",
  asked: sentencesOf(text).some(({ asks }) => asks),
});

/** The same for words that reached the requester by another way: nobody is sent them again. */
export function staffAnswered({ ticket, mail, sender, text }: Answering): Decision {
  const because = `${sender.name} answered`;
  return {
    next: endWait({ ...ticket, ...spokenByUs(text) }, "answered", because, mail.receivedAt),
    because,
    by: sender.person?.id ?? sender.address,
    cause: `mail ${mail.id}`,
    says: [saying(mail, { address: sender.address, name: sender.name }, "staff", text)],
  };
}
