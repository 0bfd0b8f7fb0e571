// A colleague's words for the requester.

import { causeOf } from "../model/cause.ts";
import type { Decision } from "../model/decision.ts";
import type { Desk } from "../model/desk.ts";
import type { Mail } from "../model/mail.ts";
import type { Organisation } from "../model/organisation.ts";
import type { Ticket } from "../model/ticket.ts";
import type { Sender } from "../model/verdict.ts";
import { owe, requesterSide } from "../outbox/owe.ts";
import { speakToRequester } from "./our-words.ts";
import { saying } from "./saying.ts";

export type Answering = {
  ticket: Ticket;
  mail: Mail;
  sender: Sender;
  text: string;
  desk: Desk | undefined;
  now: Date;
};

/**
 * Only a human colleague's public words do this: notes, notices and automatic replies never end a wait (T3). The person who stands
 * in To or Cc of the colleague's own mail has it already, and gets it once.
 */
export function staffAnswers(answering: Answering, organisation: Organisation): Decision {
  const { ticket, mail, sender, now } = answering;
  const answered = staffAnswered(answering, organisation);
  const others = requesterSide(ticket).filter(({ address }) => address !== sender.address);
  const direct = others.filter(({ address }) => mail.to.some((one) => one.address === address));
  const hadIt = direct.map(({ name, address }) => name || address).join(", ");
  const decision = hadIt ? { ...answered, because: `${answered.because}; ${hadIt} got the mail itself` } : answered;
  return {
    ...decision,
    next: owe(decision.next, {
      kind: "answer",
      to: others.filter((one) => !direct.includes(one)),
      cause: causeOf("mail", { mail: mail.contentId }),
      because: decision.because,
      now,
      mailId: mail.id,
      carries: mail.attachments.length > 0,
      facts: { by: sender.name, byId: sender.person?.id ?? null },
    }),
  };
}

/** The same for words that reached the requester by another way: nobody is sent them again. */
export function staffAnswered({ ticket, mail, sender, text, desk }: Answering, organisation: Organisation): Decision {
  const { name, person, address } = sender;
  const { next, because } = speakToRequester(ticket, { name, person, text, at: mail.receivedAt }, desk, organisation);
  return {
    next,
    because,
    by: person?.id ?? address,
    cause: causeOf("mail", { mail: mail.id }),
    says: [saying(mail, { address, name }, "staff", text)],
  };
}
