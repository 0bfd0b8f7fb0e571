// What a command runs on, and what every command needs to say what it did.

import type { Decision } from "../model/decision.ts";
import type { Desk } from "../model/desk.ts";
import type { Given } from "../model/escalation-info.ts";
import type { Correspondent, Mail } from "../model/mail.ts";
import type { NoticeKind, Recipient } from "../model/notice.ts";
import type { Organisation } from "../model/organisation.ts";
import type { Ticket } from "../model/ticket.ts";
import type { Sender } from "../model/verdict.ts";
import { recipient } from "../outbox/owe.ts";

export type Running = {
  ticket: Ticket;
  mail: Mail;
  sender: Sender;
  desk: Desk;
  now: Date;
  hasOpenEscalation: boolean;
  answers?: NoticeKind | undefined; // the kind of notice the mail answers, where that is certain
  aboutHeld?: string | undefined; // the held reply that the notice it answers asks about
  withheld?: string | undefined; // why its words for the requester are not sent by themselves
  given?: Given; // the fields of an escalation that came by no mail
};

export type Refused = { refused: string };
export type Run = (running: Running, argument: string, organisation: Organisation) => Decision | Refused;

/** Who said it, in the conversation. */
export const by = ({ sender: { address, name } }: Running): Correspondent => ({ address, name });

/** Who did it, in the history. */
export const author = ({ sender }: Running): string => sender.person?.id ?? sender.address;

/** How to reach whoever wrote the mail. */
export const self = ({ sender: { address, name, person } }: Running): Recipient =>
  person ? recipient(person) : { address, name };

export const decided = (running: Running, next: Ticket, because: string): Decision => ({
  next,
  because,
  by: author(running),
  cause: `mail ${running.mail.id}`,
});
