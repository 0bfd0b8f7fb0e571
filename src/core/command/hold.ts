// Words of a colleague that are not plainly an answer are held: nothing goes out, the wait runs on, and their author is asked
// at once, by a mail with three buttons.

import { privateNote, saying } from "../conversation/saying.ts";
import type { Decision } from "../model/decision.ts";
import type { HeldReply } from "../model/held-reply.ts";
import type { Facts } from "../model/notice.ts";
import type { Organisation } from "../model/organisation.ts";
import { inFull, may } from "../model/permission.ts";
import { owe, requesterSide } from "../outbox/owe.ts";
import { refuseWords } from "./refuse.ts";
import { author, type ByMail, self } from "./running.ts";

export type Holding = {
  words: string; // exactly what is sent, if its author says so
  why: string; // it was not sent, as the author reads it
  promiseMs?: number | undefined; // the time it names
  onIt?: OnIt; // it stood beside the words
  isKept?: boolean; // the conversation has the mail already
};

/** Until when "on it" counts, or why it does not; commands below it are not carried out. `alone`: it takes one of several tickets. */
type OnIt = { until: Date | null; because: string; hasCommands: boolean; alone: Facts };

/** The words stay inside, and their author is asked what becomes of them. */
export function hold(running: ByMail, { words, why, promiseMs, onIt, isKept = false }: Holding): Decision {
  const { ticket, mail, sender, command, now } = running;
  const id = mail.contentId;
  const direct = requesterSide(ticket).map(({ address }) => address);
  const held: HeldReply = {
    id,
    mailId: mail.id,
    at: command.at,
    by: self(running),
    text: saying(mail, sender, "staff", words).text,
    carries: mail.attachments.length > 0,
    hadIt: direct.filter((address) => mail.to.some((one) => one.address === address)),
    why,
    ...(promiseMs === undefined ? {} : { promiseMs }),
  };
  const because = `${sender.name}'s words are held, and ${sender.name} is asked whom they are for: ${why}`;
  const next = owe(
    { ...ticket, held: [...(ticket.held ?? []), held] },
    {
      kind: "held-reply",
      to: [held.by],
      cause: command.once,
      because: "you wrote words that are not plainly for the requester",
      now,
      facts: { held: id, why, ...(onIt ? besideOnIt(onIt) : {}) },
    },
  );
  return {
    next,
    because,
    by: author(running),
    cause: command.cause,
    says: isKept ? [] : [privateNote(command, held.text)],
  };
}

const besideOnIt = ({ until, because, hasCommands, alone }: OnIt): Facts => ({
  until,
  notOnIt: until ? null : because,
  kept: hasCommands,
  ...(until ? alone : {}),
});

/** The same for words of anybody who may answer here; anyone else is notified that they may not. */
export function ask(
  running: ByMail,
  words: string,
  why: string,
  organisation: Organisation,
  promiseMs?: number,
): Decision {
  const permission = may(running.command.by.person?.id, "answer", running.ticket, organisation);
  if (!permission.allowed) return refuseWords(running, "answer", inFull(permission), words);
  return hold(running, { words, why, promiseMs });
}

/** The desk keeps what is unclear inside; its author is notified that nothing was sent. */
export function keepAsNote(running: ByMail, words: string, why: string): Decision {
  const { ticket, command, now } = running;
  const because = `${command.by.name}'s words stay inside: ${why}`;
  const facts = { done: "note", why };
  const cause = command.once;
  return {
    next: owe(ticket, { kind: "held-reply", to: [self(running)], cause, because: "you wrote it", now, facts }),
    because,
    by: author(running),
    cause: command.cause,
    says: [privateNote(command, words)],
  };
}
