// What a colleague's commands do. Each is carried out or refused with its reason; none is silently dropped.

import { isForInfo } from "../classify/escalation-info.ts";
import { sendsOn } from "../classify/forwarded.ts";
import { privateNote } from "../conversation/saying.ts";
import { keepSentOn, withSentOn } from "../conversation/sent-on.ts";
import { staffAnswers } from "../conversation/staff-answers.ts";
import { endWait } from "../escalation/end.ts";
import { andThen, type Decision } from "../model/decision.ts";
import type { Organisation } from "../model/organisation.ts";
import { inFull, may } from "../model/permission.ts";
import type { Action } from "../model/role.ts";
import type { Ticket } from "../model/ticket.ts";
import { owe, recipient, requesterSide } from "../outbox/owe.ts";
import { type CommandLine, commandsIn } from "../words/commands.ts";
import { normalise } from "../words/spelling.ts";
import { away, back } from "./away.ts";
import { duplicate, saidToDuplicates, separate } from "./duplicate.ts";
import { completeInfo, escalate, insideWords } from "./escalate.ts";
import { ask, keepAsNote } from "./hold.ts";
import { openFor } from "./open-for.ts";
import { personNamed } from "./person-named.ts";
import { keepInside, refuse, refuseWords } from "./refuse.ts";
import { reopen } from "./reopen.ts";
import { author, type ByMail, decided, type Refused, type Run, type RunningCommand } from "./running.ts";
import { setPolicy } from "./set-policy.ts";
import { snooze } from "./snooze.ts";
import { decline, handOver, nextNow, responsibleNow } from "./taking.ts";

/** Each with what its writer must be allowed to do. */
const COMMANDS = {
  close: { run: close, needs: "close" },
  reopen: { run: reopen, needs: "close" },
  duplicate: { run: duplicate, needs: "close" },
  separate: { run: separate, needs: "close" },
  assign: { run: assign, needs: "assign" },
  category: { run: category, needs: "setCategory" },
  priority: { run: priority, needs: "setPriority" },
  policy: { run: setPolicy, needs: "setPolicy" },
  note: { run: note, needs: "note" },
  for: { run: openFor, needs: "answer" },
  decline: { run: decline, needs: "confirm" },
  handover: { run: handOver, needs: "assign" },
  next: { run: nextNow, needs: "confirm" },
  snooze: { run: snooze, needs: "confirm" },
  away: { run: away, needs: "see" },
  back: { run: back, needs: "see" },
  escalate: { run: escalate, needs: "escalate" },
} as const satisfies Readonly<Record<string, { run: Run; needs: Action }>>;

export type CommandName = keyof typeof COMMANDS;

export const isCommand = (name: string): name is CommandName => Object.hasOwn(COMMANDS, name); // "#constructor" is none

/** What somebody must be allowed to do for it. */
export const neededFor = (name: CommandName): Action => COMMANDS[name].needs;

/** What is written below these is for colleagues: "not mine, Ben please do" never goes to the requester. */
const FOR_COLLEAGUES: readonly string[] = ["for", "decline", "handover", "next", "snooze", "away", "back"];

/**
 * Carries out the commands in their order, #escalate last, for it asks whether the others were given. What is written below
 * them goes to the requester, unless it is for colleagues.
 */
export function runCommands(running: ByMail, organisation: Organisation): Decision {
  const { commands, rest } = commandsIn(running.command.words);
  const isInfo = isForInfo(running, organisation);
  const asks = commands.filter(({ name }) => name === "escalate");
  const others = commands.filter(({ name }) => name !== "escalate");
  const keepsInside =
    isInfo || asks.length > 0 || others.some(({ name }) => FOR_COLLEAGUES.includes(name) || !isCommand(name));
  const isSentOn = sendsOn(running.mail) && !others.some(({ name }) => name === "note");
  const inside = insideWords(running, rest, organisation);
  const words = isSentOn ? withSentOn(inside, running.mail) : inside;
  const steps: ((running: ByMail) => Decision)[] = [
    ...(words ? [(before: ByMail) => wordsBelow(before, words, keepsInside, isSentOn, organisation)] : []),
    ...[...others, ...asks].map((command) => (before: ByMail) => runOne(before, command, organisation)),
    ...(isInfo && asks.length === 0 ? [(before: ByMail) => complete(before, others.length > 0, organisation)] : []),
  ];
  const done = steps.reduce<Decision>(
    (before, step) => {
      const after = step({ ...running, ticket: before.next });
      return before.because ? andThen(before, after) : after;
    },
    decided(running, running.ticket, ""),
  );
  return { ...done, next: notifyTaker(running, done.next) };
}

/** "#assign me" is answered, unless another mail to its writer answers theirs: one mail of theirs never brings two of ours. */
function notifyTaker({ ticket, command, now }: RunningCommand, next: Ticket): Ticket {
  const { name, person } = command.by;
  const isTheirs = person !== undefined && next.record.responsibleId === person.id;
  if (!isTheirs || ticket.record.responsibleId === person.id) return next;
  if (next.outbox.slice(ticket.outbox.length).some(({ to }) => to.personId === person.id)) return next;
  const facts = { by: name, self: true };
  const because = `${name} wrote #assign me`;
  return owe(next, { kind: "assigned", to: [recipient(person)], cause: command.once, because, now, facts });
}

/** Where they go: to the requester, unless they are for colleagues or come with a mail that was forwarded (S3.20). */
function wordsBelow(
  running: ByMail,
  words: string,
  keepsInside: boolean,
  isSentOn: boolean,
  organisation: Organisation,
): Decision {
  if (keepsInside) return keepInside(running, words);
  if (running.withheld !== undefined && !isSentOn) return withhold(running, words, running.withheld, organisation);
  return isSentOn
    ? keepSentOn(running, `${running.sender.name} sent a mail on`, words)
    : answer(running, words, organisation);
}

/** Words that are not plainly for the requester: asked about, unless the desk or anybody who writes closes the matter. */
function withhold(running: ByMail, words: string, why: string, organisation: Organisation): Decision {
  const isLast = running.desk.staffReplies === "note" || commandsIn(running.command.words).commands.some(isClose);
  return isLast ? keepAsNote(running, words, why) : ask(running, words, why, organisation);
}

const isClose = ({ name }: CommandLine): boolean => name === "close";

/** A colleague's words for the requester. */
export function answer(running: ByMail, text: string, organisation: Organisation): Decision {
  const permission = may(running.command.by.person?.id, "answer", running.ticket, organisation);
  if (!permission.allowed) return refuseWords(running, "answer", inFull(permission), text);
  return staffAnswers({ ...running, text }, organisation);
}

function complete(running: RunningCommand, isMore: boolean, organisation: Organisation): Decision {
  const done = completeInfo(running, isMore, organisation);
  return "refused" in done ? refuse(running, "#escalate", done.refused) : done;
}

function runOne(running: RunningCommand, { name, argument }: CommandLine, organisation: Organisation): Decision {
  const done = carryOut(running, { name, argument }, organisation);
  if (!("refused" in done)) return done;
  if (name === "note") return refuseWords(running, "#note", done.refused, argument);
  const isKept = FOR_COLLEAGUES.includes(name) && commandsIn(running.command.words).rest !== "";
  const kept = isKept ? "; your words stay inside as a private note" : "";
  return refuse(running, `#${name}${argument && ` ${argument}`}`, `${done.refused}${kept}`);
}

/** One command, whatever way it came: its writer must be allowed to, and it must make sense now. */
export function carryOut(
  running: RunningCommand,
  { name, argument }: CommandLine,
  organisation: Organisation,
): Decision | Refused {
  const command: { run: Run; needs: Action } | undefined = isCommand(name) ? COMMANDS[name] : undefined;
  const known = Object.keys(COMMANDS)
    .map((one) => `#${one}`)
    .join(", ");
  if (!command) return { refused: `there is no command #${name}; there are ${known}` };
  const permission = may(running.command.by.person?.id, command.needs, running.ticket, organisation);
  return permission.allowed ? command.run(running, argument, organisation) : { refused: inFull(permission) };
}

/** "#close all": its duplicates as well, each with a mail of its own to who asked there. */
function close(running: RunningCommand, argument: string): Decision | Refused {
  const { ticket, command, now } = running;
  const { name } = command.by;
  if (ticket.record.status === "closed") return { refused: `${ticket.record.reference} is closed already` };
  const because = `${name} closed ${ticket.record.reference}`;
  const record = { ...ticket.record, status: "closed" as const, updatedAt: now };
  const closed = endWait({ ...ticket, record }, "closed", because, command.at);
  const told = owe(closed, {
    kind: "closed",
    to: requesterSide(ticket),
    cause: command.once,
    because,
    now,
    facts: { by: name },
  });
  const next = ticket.record.purpose === "escalation" ? closed : told;
  const all = normalise(argument) === ALL ? saidToDuplicates(running, next, "close") : { next, also: "" };
  return decided(running, all.next, because + all.also);
}

const ALL = "all";

function assign(running: RunningCommand, argument: string, organisation: Organisation): Decision | Refused {
  const { ticket, command, now } = running;
  const { by } = command;
  const found = personNamed(argument, running, organisation);
  if ("refused" in found) return found;
  const { person } = found;
  if (ticket.record.responsibleId === person.id) return { refused: `${person.name} is responsible already` };
  const because = `${by.name} made ${person.name} responsible`;
  const assigned = responsibleNow(ticket, person, now);
  const to = person.id === by.person?.id ? [] : [recipient(person)];
  return decided(
    running,
    owe(assigned, { kind: "assigned", to, cause: command.once, because, now, facts: { by: by.name } }),
    because,
  );
}

const LONGEST_NAME = 60; // characters

function category(running: RunningCommand, argument: string): Decision | Refused {
  const { ticket, command, now } = running;
  const refused = noName("#category network", argument);
  if (refused) return { refused };
  if (ticket.record.category === argument) return { refused: `its category is ${argument} already` };
  const next = { ...ticket, record: { ...ticket.record, category: argument, updatedAt: now } };
  return decided(running, next, `${command.by.name} set the category to ${argument}`);
}

/** To name the priority it has confirms it (S3.10): that is noted beside the record, which stays as it is. */
function priority(running: RunningCommand, argument: string): Decision | Refused {
  const { ticket, command, now } = running;
  const refused = noName("#priority high", argument);
  if (refused) return { refused };
  const { info = {}, asked = false, sendBacks = [] } = ticket.manual ?? {};
  const confirmed = { ...ticket, manual: { info, asked, sendBacks, priorityBy: author(running) } };
  if (ticket.record.priority === argument)
    return decided(running, confirmed, `${command.by.name} confirmed the priority, ${argument}`);
  const record = { ...ticket.record, priority: argument, updatedAt: now };
  return decided(running, { ...confirmed, record }, `${command.by.name} set the priority to ${argument}`);
}

function noName(example: string, argument: string): string | undefined {
  if (!argument) return `it names none: write it like ${example}`;
  return argument.length > LONGEST_NAME
    ? `a name of more than ${LONGEST_NAME} characters is none: write it like ${example}`
    : undefined;
}

/** With the mail that is forwarded below it, if any (S3.20). */
function note(running: RunningCommand, argument: string): Decision | Refused {
  const text = running.mail ? withSentOn(argument, running.mail) : argument;
  if (!text) return { refused: "the note is empty" };
  const says = [privateNote(running.command, text)];
  return { ...decided(running, running.ticket, `${running.command.by.name} wrote a private note`), says };
}
