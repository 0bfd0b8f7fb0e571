// #escalate: an analyst asks for an escalation ticket. What it must bring, a desk's settings say (S3.10 to S3.19):
// complete, it goes the way that chases go (S1.9); else it is returned as incomplete, and the answer below the headings completes it.

import { isForInfo } from "../classify/escalation-info.ts";
import { privateNote } from "../conversation/saying.ts";
import { causeOf } from "../model/cause.ts";
import { authorId } from "../model/command.ts";
import { andThen, type Decision } from "../model/decision.ts";
import type { ManualRules } from "../model/desk.ts";
import { completedBy, type Info, written } from "../model/escalation-info.ts";
import { isLost, type NoticeKind } from "../model/notice.ts";
import type { Organisation } from "../model/organisation.ts";
import { inFull, may } from "../model/permission.ts";
import type { Manual, Ticket } from "../model/ticket.ts";
import { owe } from "../outbox/owe.ts";
import { type Lack, lacksOf } from "../visibility/completeness.ts";
import { reasonIn } from "../visibility/escalation-reason.ts";
import { escalateForVisibility } from "../visibility/owe-ticket.ts";
import { commandsIn } from "../words/commands.ts";
import { inWords } from "../words/duration.ts";
import { author, decided, type Refused, type RunningCommand, self } from "./running.ts";

const NOTHING_YET: Manual = { info: {}, asked: false, sendBacks: [] };

/** The command itself. What stands behind it on its line is the reason, unless one is written below its heading. */
export function escalate(running: RunningCommand, argument: string, organisation: Organisation): Decision | Refused {
  const refused = mayNot(running, organisation);
  if (refused) return { refused };
  const rules = running.desk.visibility?.manual;
  if (!rules) return goes(running, argument, undefined, organisation);
  const manual = running.ticket.manual ?? NOTHING_YET;
  const { info } = completedBy(manual.info, running.command.fields.info);
  const reasoned = argument && info.escalationReason === undefined ? { ...info, escalationReason: argument } : info;
  return goesWhenComplete(running, reasoned, rules, organisation);
}

/**
 * A colleague wrote below the headings, without #escalate.
 * @param isMore whether the mail did something else for the escalation, so that no field need be new
 */
export function completeInfo(running: RunningCommand, isMore: boolean, organisation: Organisation): Decision | Refused {
  const { ticket, desk, answers } = running;
  const rules = desk.visibility?.manual;
  const manual = ticket.manual ?? NOTHING_YET;
  const refused = mayNot(running, organisation);
  if (refused) return { refused };
  if (!rules || !(manual.asked || answers === "sent-back"))
    return { refused: `it holds the headings of an escalation, so ${NOTHING_SENT}; write #escalate above them` };
  const { info, isNew } = completedBy(manual.info, running.command.fields.info);
  if (!isNew && !isMore)
    return { refused: `no new answer stood below any heading, so nothing was escalated and ${NOTHING_SENT}` };
  return goesWhenComplete(running, info, rules, organisation);
}

const NOTHING_SENT = "nothing was sent to the requester";

/** Why this analyst cannot escalate this ticket now; undefined when nothing stands against it. */
function mayNot(
  { ticket, command, desk, hasOpenEscalation }: RunningCommand,
  organisation: Organisation,
): string | undefined {
  const { status, reference, purpose } = ticket.record;
  if (status === "closed") return `${reference} is closed`;
  if (purpose === "escalation") return `${reference} is an escalation ticket itself`;
  if (!desk.visibility) return `${desk.name} makes no escalation tickets`;
  const permission = may(command.by.person?.id, "escalate", ticket, organisation);
  if (!permission.allowed) return inFull(permission); // the answer that completes it holds no command to be asked for
  const isOpen = hasOpenEscalation || ticket.visibility.some(({ state }) => state === "owed");
  return isOpen && !desk.visibility.several ? "an escalation ticket for it is open already" : undefined;
}

function goesWhenComplete(
  running: RunningCommand,
  info: Info,
  rules: ManualRules,
  organisation: Organisation,
): Decision {
  const lacks = lacksOf(info, running.ticket, rules);
  if (lacks.length > 0) return sendBack(running, info, lacks);
  const { ticket, command, desk } = running;
  const isSaid = isInfo(running, organisation) && written(command.fields.info) === written(info);
  const says = isSaid ? [] : [privateNote(command, written(info))];
  const noted: Decision = { ...decided(running, ticket, "all seven fields stand in a private note"), says };
  const told = acknowledge(running, rules);
  const acknowledged =
    told === ticket ? noted : andThen(noted, decided(running, told, `${desk.name} acknowledges it to the requester`));
  const reason = reasonIn(info.escalationReason ?? "") ?? "";
  return andThen(acknowledged, goes({ ...running, ticket: told }, reason, info, organisation));
}

/** The same code as by chases (S1.9). */
function goes(
  { ticket, command, desk }: RunningCommand,
  why: string,
  info: Info | undefined,
  organisation: Organisation,
) {
  const because = `${command.by.name} escalated it${why ? `: ${why}` : ""}`;
  const asked = {
    cause: "analyst" as const,
    by: authorId(command),
    because,
    at: command.at,
    decisionCause: command.cause,
  };
  if (info === undefined) return escalateForVisibility(ticket, desk, asked, organisation);
  const done = { ...ticket, manual: { ...(ticket.manual ?? NOTHING_YET), info: {}, asked: false } };
  return escalateForVisibility(done, desk, { ...asked, info }, organisation);
}

/** The good answers are kept, the others asked for again (S3.15), and it is counted (S3.23). */
function sendBack(running: RunningCommand, info: Info, lacks: readonly Lack[]): Decision {
  const { ticket, command, now } = running;
  const poor = new Set<string>(lacks.flatMap(({ field }) => field ?? []));
  const good: Info = Object.fromEntries(Object.entries(info).filter(([field]) => !poor.has(field)));
  const missing = lacks.map(({ because }) => because);
  const manual = ticket.manual ?? NOTHING_YET;
  const sendBacks = [...manual.sendBacks, { at: command.at, by: author(running), missing }];
  const because = `${command.by.name}'s escalation is returned as incomplete: ${missing.join("; ")}`;
  const next = owe(
    { ...ticket, manual: { ...manual, info: good, asked: true, sendBacks } },
    {
      kind: "sent-back",
      to: [self(running)],
      cause: command.once,
      because: `your #escalate of ${ticket.record.reference} is not complete`,
      now,
      facts: { ...good, missing, times: sendBacks.length },
    },
  );
  return decided(running, next, because);
}

/** Unless a colleague has answered, the requester is notified that somebody works on it, and what to expect; once (S3.17, S3.18). */
function acknowledge({ ticket, now }: RunningCommand, { acknowledgeWithinMs }: ManualRules): Ticket {
  if (acknowledgeWithinMs === undefined || isAnswered(ticket)) return ticket;
  return owe(ticket, {
    kind: "acknowledged",
    to: [ticket.record.requester],
    cause: causeOf("escalating", {}),
    because: "nobody has answered yet, and it is escalated",
    now,
    facts: { within: inWords(acknowledgeWithinMs) },
  });
}

const WORDS: readonly NoticeKind[] = ["answer", "acknowledged"];

/** By a notice that is on its way or arrived, or by a colleague around Onit, which leaves none. */
function isAnswered({ outbox, endedWaits }: Ticket): boolean {
  if (outbox.some((notice) => WORDS.includes(notice.kind) && !isLost(notice))) return true;
  return !outbox.some(({ kind }) => kind === "answer") && endedWaits.some(({ reason }) => reason === "answered");
}

/** What stays inside of a mail with such headings: its fields, and what stands above them. */
export function insideWords(running: RunningCommand, rest: string, organisation: Organisation): string {
  if (!isInfo(running, organisation)) return rest;
  const { info, before } = running.command.fields;
  const own = commandsIn(before).rest;
  return [own, written(info)].filter(Boolean).join("\n\n") || rest;
}

/** Whether it came by a mail that is for colleagues only. */
const isInfo = ({ mail, answers }: RunningCommand, organisation: Organisation): boolean =>
  mail !== undefined && isForInfo({ mail, answers }, organisation);
