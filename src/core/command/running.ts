// What a command runs on, and what every command needs to say what it did.

import { authorAsRecipient, authorId, type Command } from "../model/command.ts";
import type { Decision } from "../model/decision.ts";
import type { Desk } from "../model/desk.ts";
import type { Mail } from "../model/mail.ts";
import type { NoticeKind, Recipient } from "../model/notice.ts";
import type { Organisation } from "../model/organisation.ts";
import type { Ticket } from "../model/ticket.ts";
import type { Sender } from "../model/verdict.ts";

export type RunningCommand = {
  ticket: Ticket;
  command: Command;
  desk: Desk;
  now: Date;
  hasOpenEscalation: boolean;
  named?: Ticket | undefined; // another ticket that the command names: duplicate.ts says which; undefined: there is none
  answers?: NoticeKind | undefined; // the kind of notice the mail answers, where that is certain
  mail?: Mail; // where it came by one
};

/** The same for what only mails do. */
export type ByMail = RunningCommand & {
  mail: Mail;
  sender: Sender;
  aboutHeld?: string | undefined; // the held reply that the notice it answers asks about
  answersKey?: string | undefined; // the notice itself, where it is known which
  withheld?: string | undefined; // why its words for the requester are not sent by themselves
};

export type Refused = { refused: string };
export type Run = (running: RunningCommand, argument: string, organisation: Organisation) => Decision | Refused;

/** Who did it, in the history. */
export const author = ({ command }: Pick<RunningCommand, "command">): string => authorId(command);

/** How to reach the person who did it. */
export const self = ({ command }: Pick<RunningCommand, "command">): Recipient => authorAsRecipient(command);

export const decided = ({ command }: Pick<RunningCommand, "command">, next: Ticket, because: string): Decision => ({
  next,
  because,
  by: authorId(command),
  cause: command.cause,
});
