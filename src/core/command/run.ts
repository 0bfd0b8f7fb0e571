// What a colleague's commands do. Each is carried out or refused with its reason; none is silently dropped.

import type { Sender } from "../classify/verdict.ts";
import { saying } from "../conversation/saying.ts";
import { staffAnswers } from "../conversation/staff-answers.ts";
import { andThen, type Decision } from "../decision.ts";
import type { Desk } from "../desk.ts";
import { endWait } from "../escalation/end.ts";
import type { Mail } from "../mail.ts";
import type { Recipient } from "../notice.ts";
import type { Organisation } from "../organisation.ts";
import { owe, recipient, requesterSide } from "../outbox/owe.ts";
import type { Person } from "../person.ts";
import type { Ticket } from "../ticket.ts";
import { escalateForVisibility } from "../visibility/owe-ticket.ts";
import { normalise } from "../words/spelling.ts";
import { type Command, commandsIn } from "./parse.ts";

export type Running = {
  ticket: Ticket;
  mail: Mail;
  sender: Sender;
  desk: Desk;
  now: Date;
  hasOpenEscalation: boolean;
};

type Run = (running: Running, argument: string, organisation: Organisation) => Decision | { refused: string };

const COMMANDS: Readonly<Record<string, Run>> = { close, assign, note, escalate };

/** Carries out the commands in their order, then sends what is written below them to the requester. */
export function runCommands(running: Running, organisation: Organisation): Decision {
  const { commands, rest } = commandsIn(running.mail.newText);
  const keepsInside = commands.some(({ name }) => name === "escalate" || !Object.hasOwn(COMMANDS, name));
  const nothing: Decision = {
    next: running.ticket,
    because: "",
    by: author(running),
    cause: `mail ${running.mail.id}`,
  };
  const first = rest && !keepsInside ? staffAnswers({ ...running, text: rest }) : nothing;
  const second = rest && keepsInside ? keepInside(running, rest) : first;
  return commands.reduce<Decision>((before, command) => {
    const done = runOne({ ...running, ticket: before.next }, command, organisation);
    return before.because ? andThen(before, done) : done;
  }, second);
}

function runOne(running: Running, { name, argument }: Command, organisation: Organisation): Decision {
  const run = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined; // "#constructor" is no command
  const known = Object.keys(COMMANDS)
    .map((one) => `#${one}`)
    .join(", ");
  const done = run?.(running, argument, organisation) ?? {
    refused: `there is no command #${name}; there are ${known}`,
  };
  return "refused" in done
    ? refuse(running, `#${name}${name === "note" || !argument ? "" : ` ${argument}`}`, done.refused)
    : done;
}

/** Words below an unknown command or an #escalate are not sent out on a guess: they stay as a private note. */
const keepInside = (running: Running, text: string): Decision => ({
  next: running.ticket,
  because: `${running.sender.name}'s words stay inside`,
  by: author(running),
  cause: `mail ${running.mail.id}`,
  says: [saying(running.mail, by(running), "staff", text, true)],
});

function refuse(running: Running, command: string, reason: string): Decision {
  const { ticket, mail, sender, now } = running;
  const because = `${sender.name}'s ${command} is refused: ${reason}`;
  const cause = `mail ${mail.contentId}.${command}`;
  return decided(
    running,
    owe(ticket, { kind: "refused", to: [self(sender)], cause, because, now, facts: { command, reason } }),
    because,
  );
}

function close(running: Running): Decision | { refused: string } {
  const { ticket, mail, sender, now } = running;
  if (ticket.record.status === "closed") return { refused: `${ticket.record.reference} is closed already` };
  const because = `${sender.name} closed ${ticket.record.reference}`;
  const record = { ...ticket.record, status: "closed" as const, updatedAt: now };
  const closed = endWait({ ...ticket, record }, "closed", because, mail.receivedAt);
  const told = owe(closed, {
    kind: "closed",
    to: requesterSide(ticket),
    cause: `mail ${mail.contentId}`,
    because,
    now,
    facts: { by: sender.name },
  });
  return decided(running, ticket.record.purpose === "escalation" ? closed : told, because);
}

function assign(running: Running, argument: string, organisation: Organisation): Decision | { refused: string } {
  const { ticket, mail, sender, now } = running;
  const found = personNamed(argument, running, organisation);
  if ("refused" in found) return found;
  const { person } = found;
  if (ticket.record.responsibleId === person.id) return { refused: `${person.name} is responsible already` };
  const because = `${sender.name} made ${person.name} responsible`;
  const assigned = { ...ticket, record: { ...ticket.record, responsibleId: person.id, updatedAt: now } };
  const to = person.id === sender.person?.id ? [] : [recipient(person)];
  return decided(
    running,
    owe(assigned, { kind: "assigned", to, cause: `mail ${mail.contentId}`, because, now, facts: { by: sender.name } }),
    because,
  );
}

/** By id, address, whole name or first name, among the desk's people; a name that fits two is refused with both. */
function personNamed(
  argument: string,
  { sender, desk }: Running,
  organisation: Organisation,
): { person: Person } | { refused: string } {
  if (!argument) return { refused: "it does not say to whom: write #assign me, or a colleague's name" };
  if (normalise(argument) === "me")
    return sender.person ? { person: sender.person } : { refused: `${sender.address} is none of our people` };
  const wanted = normalise(argument).replace(/^@/, "");
  const colleagues = desk.people.flatMap((id) => organisation.people.get(id) ?? []);
  const isWhole = ({ id, name, addresses }: Person): boolean =>
    id === wanted || normalise(name) === wanted || addresses.includes(wanted);
  const exact = colleagues.filter(isWhole);
  const found = exact.length ? exact : colleagues.filter(({ name }) => normalise(name).split(" ").includes(wanted));
  const names = (people: Person[]): string => people.map(({ name }) => name).join(", ");
  if (found.length > 1) return { refused: `"${argument}" could be ${names(found)}` };
  return found[0]
    ? { person: found[0] }
    : { refused: `nobody at ${desk.name} is called "${argument}"; there are ${names(colleagues)}` };
}

function note(running: Running, argument: string): Decision | { refused: string } {
  if (!argument) return { refused: "the note is empty" };
  const says = [saying(running.mail, by(running), "staff", argument, true)];
  return { ...decided(running, running.ticket, `${running.sender.name} wrote a private note`), says };
}

function escalate(running: Running, argument: string, organisation: Organisation): Decision | { refused: string } {
  const { ticket, sender, desk, mail, hasOpenEscalation } = running;
  if (ticket.record.status === "closed") return { refused: `${ticket.record.reference} is closed` };
  if (ticket.record.purpose === "escalation")
    return { refused: `${ticket.record.reference} is an escalation ticket itself` };
  if (!desk.visibility) return { refused: `${desk.name} makes no escalation tickets` };
  if (!sender.person || !desk.visibility.byAnalysts.includes(sender.person.id))
    return { refused: `you may not escalate tickets of ${desk.name}` };
  if (!desk.visibility.several && (hasOpenEscalation || ticket.visibility.some(({ state }) => state === "owed")))
    return { refused: "an escalation ticket for it is open already" };
  const because = `${sender.name} escalated it${argument ? `: ${argument}` : ""}`;
  return escalateForVisibility(
    ticket,
    desk,
    { cause: "analyst", by: sender.person.id, because, at: mail.receivedAt, decisionCause: `mail ${mail.id}` },
    organisation,
  );
}

const by = ({ sender: { address, name } }: Running) => ({ address, name });
const author = ({ sender }: Running): string => sender.person?.id ?? sender.address;
const self = ({ address, name, person }: Sender): Recipient => (person ? recipient(person) : { address, name });
const decided = (running: Running, next: Ticket, because: string): Decision => ({
  next,
  because,
  by: author(running),
  cause: `mail ${running.mail.id}`,
});
