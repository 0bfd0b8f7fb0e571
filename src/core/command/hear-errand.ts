// What a ticket does that another one asks of it, where both are about the same matter.

import { unlinked, withErrand } from "../duplicate/errands.ts";
import { causeOf } from "../model/cause.ts";
import { NO_FIELDS } from "../model/command.ts";
import type { Decision } from "../model/decision.ts";
import type { Desk } from "../model/desk.ts";
import type { Errand, SaidToAll } from "../model/errand.ts";
import type { Organisation } from "../model/organisation.ts";
import { inFull, may } from "../model/permission.ts";
import type { Ticket } from "../model/ticket.ts";
import { answerNow } from "./answer-now.ts";
import { whyNotMain } from "./duplicate.ts";
import { carryOut } from "./run.ts";
import type { Refused, RunningCommand } from "./running.ts";

/** @property from the reference of the ticket that asks */
export type AskedOf = { ticket: Ticket; from: string; errand: Errand; desk: Desk; now: Date };

type Of<Kind extends Errand["kind"]> = AskedOf & { errand: Extract<Errand, { kind: Kind }> };

/** @returns undefined when it was heard before. `because` is empty where nothing comes of it */
export function hearErrand(asked: AskedOf, organisation: Organisation): Decision | undefined {
  const { ticket, from, errand } = asked;
  const heard = ticket.heard ?? [];
  if (heard.some((one) => one.from === from && one.last >= errand.number)) return undefined;
  const others = heard.filter((one) => one.from !== from);
  return hear({ ...asked, ticket: { ...ticket, heard: [...others, { from, last: errand.number }] } }, organisation);
}

function hear(asked: AskedOf, organisation: Organisation): Decision {
  const { errand } = asked;
  switch (errand.kind) {
    case "link":
      return link({ ...asked, errand }, organisation);
    case "leave":
      return leave(asked);
    case "undone":
      return undone({ ...asked, errand });
    case "answer":
    case "close":
      return say({ ...asked, errand }, organisation);
    case "refuse":
      return refused({ ...asked, errand });
  }
}

const told = ({ from, errand }: AskedOf, next: Ticket, because: string, by = "clock"): Decision => ({
  next,
  because,
  by,
  cause: causeOf("errandHeard", { number: errand.number, reference: from }),
});

function link(asked: Of<"link">, organisation: Organisation): Decision {
  const { ticket, from, errand, now } = asked;
  const { duplicates = [] } = ticket.record;
  if (duplicates.includes(from)) return told(asked, ticket, "");
  const refusal = whyNotMain(ticket);
  if (refusal !== undefined) {
    const refusing = withErrand(ticket, from, { kind: "refuse", because: refusal }, now);
    return told(asked, refusing, `${from} is not taken as a duplicate: ${refusal}`);
  }
  const record = { ...ticket.record, duplicates: [...duplicates, from], updatedAt: now };
  const name = organisation.people.get(errand.by)?.name ?? errand.by;
  return told(asked, { ...ticket, record }, `${name} says that ${from} is a duplicate of it`, errand.by);
}

function leave(asked: AskedOf): Decision {
  const { ticket, from, now } = asked;
  if (!ticket.record.duplicates?.includes(from)) return told(asked, ticket, "");
  const { record } = unlinked(ticket, from);
  const next = { ...ticket, record: { ...record, updatedAt: now } };
  return told(asked, next, `${from} is not a duplicate of it any more`);
}

/** Why stands there alone: who asked there is not named here. */
const undone = (asked: Of<"undone">): Decision =>
  told(asked, asked.ticket, `${asked.from} is not ${DONE[asked.errand.what]} with it: its own history says why`);

const DONE: Readonly<Record<SaidToAll["kind"], string>> = { answer: "answered", close: "closed" };

/** In the conversation of its own, with a mail of its own. */
function say(asked: Of<"answer" | "close">, organisation: Organisation): Decision {
  const { ticket, from, errand, now } = asked;
  const { kind, by } = errand;
  if (kind === "close" && ticket.record.status === "closed") return told(asked, ticket, "");
  const done = saidHere(asked, organisation);
  if (!("refused" in done)) return { ...done, because: `${done.because}, on ${from} and here` };
  const next = withErrand(ticket, from, { kind: "undone", what: kind }, now);
  return told(asked, next, `${by.name} ${DONE[kind]} ${from}, which is not done here: ${done.refused}`);
}

function saidHere(asked: Of<"answer" | "close">, organisation: Organisation): Decision | Refused {
  const { ticket, from, errand, desk, now } = asked;
  const { personId, address, name } = errand.by;
  const { reference, duplicateOf, status } = ticket.record;
  const isLate = ticket.wait !== undefined && ticket.wait.since > errand.at;
  if (duplicateOf !== from) return { refused: `${reference} is not a duplicate of ${from} any more` };
  if (status === "closed") return { refused: `${reference} is closed` };
  if (isLate) return { refused: "who asked wrote again meanwhile" };
  const permission = may(personId, errand.kind, ticket, organisation);
  if (!permission.allowed) return { refused: inFull(permission) };
  const { cause } = told(asked, ticket, "");
  const by = { address, name, person: organisation.people.get(personId ?? "") };
  const proof = { means: "command", via: `what was done on ${from}` } as const;
  const command = { by, at: errand.at, proof, words: "", fields: NO_FIELDS, once: cause, cause };
  const running: RunningCommand = { ticket, command, desk, now, hasOpenEscalation: false };
  return errand.kind === "answer"
    ? answerNow(running, errand.text, organisation)
    : carryOut(running, { name: "close", argument: "" }, organisation);
}

/** Whatever crossed the refusal, in the end neither knows of the other. */
function refused(asked: Of<"refuse">): Decision {
  const { ticket, from, errand, now } = asked;
  if (ticket.record.duplicateOf !== from) return told(asked, ticket, "");
  const left = withErrand(unlinked(ticket, from), from, { kind: "leave" }, now);
  return told(asked, left, `it is not a duplicate of ${from} any more: ${errand.because}`);
}
