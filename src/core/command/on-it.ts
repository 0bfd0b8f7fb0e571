// A colleague's "on it" by mail. What stands beside it, and may be for the requester, is held and asked about in the same mail.

import { privateNote } from "../conversation/saying.ts";
import { notCounted } from "../escalation/needs.ts";
import { confirm } from "../escalation/promise.ts";
import { andThen, type Decision } from "../model/decision.ts";
import type { Facts } from "../model/notice.ts";
import type { Organisation } from "../model/organisation.ts";
import { inFull, may } from "../model/permission.ts";
import type { Verdict } from "../model/verdict.ts";
import { promiseOf } from "../model/wait.ts";
import { answerHeld } from "./answer-held.ts";
import { hold } from "./hold.ts";
import { refuseWords } from "./refuse.ts";
import { author, type ByMail, self } from "./running.ts";

const NOTE_OR_COMMAND = /^[\s*_]*#[a-z]/im;

export function confirmByMail(running: ByMail, verdict: Verdict, organisation: Organisation): Decision {
  const { ticket, command, now, aboutHeld } = running;
  const { promiseMs, beside, saidIn, staysInside = false } = verdict;
  const permission = may(command.by.person?.id, "confirm", ticket, organisation);
  if (!permission.allowed) return refuseWords(running, "on it", inFull(permission), command.words);
  if (aboutHeld !== undefined && !beside) return answerHeld(running, "take", promiseMs, organisation);
  const uncounted = notCounted(ticket, author(running), organisation, now);
  if (uncounted !== undefined) return refuseWords(running, "on it", uncounted, command.words);
  const isAsked = beside !== undefined && may(command.by.person?.id, "answer", ticket, organisation).allowed;
  const hasCommands = NOTE_OR_COMMAND.test(command.words);
  const decision = confirm(
    ticket,
    {
      by: self(running),
      promiseMs,
      means: saidIn ?? "reply",
      via: command.proof.via,
      kept: staysInside || beside !== undefined || hasCommands || command.words.trim().includes("\n"),
      isSaidElsewhere: isAsked,
      alone: aloneOf(running),
      cause: command.once,
      at: command.at,
      now,
    },
    organisation,
  );
  const confirmed: Decision = {
    ...decision,
    by: author(running),
    cause: command.cause,
    says: [privateNote(command, command.words)],
  };
  if (!isAsked) return confirmed;
  const isTaken = decision.next !== ticket;
  const escalation = isTaken ? decision.next.wait?.escalation : undefined;
  const until = (escalation && promiseOf(escalation, author(running))?.until) ?? null;
  const onIt = { until, because: decision.because, hasCommands, alone: aloneOf(running) };
  const why = "it stands next to your “on it”, and may be for the requester";
  return andThen(confirmed, hold({ ...running, ticket: decision.next }, { words: beside, why, onIt, isKept: true }));
}

/** The mail it answers told of several tickets: it takes the one that the reply belongs to, and says so. */
function aloneOf({ answers, answersKey, ticket }: ByMail): Facts {
  if (answers !== "steps") return {};
  const isKnown = ticket.outbox.some(({ key, rows }) => key === answersKey && rows !== undefined);
  return { alone: true, ...(isKnown ? { carrier: answersKey! } : {}) };
}
