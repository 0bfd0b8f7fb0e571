// What a ticket does that another one asks of it, where both are about the same matter.

import { standingInAll } from "../chase/count.ts";
import { mayRaise } from "../chase/receive-chase.ts";
import { ask } from "../duplicate/ask.ts";
import { carrying, resumed, withoutCarried } from "../duplicate/carry.ts";
import { separated } from "../duplicate/with-errands.ts";
import { chaseRulesOf } from "../model/chase-rules.ts";
import { NO_FIELDS } from "../model/command.ts";
import type { Decision } from "../model/decision.ts";
import type { Desk } from "../model/desk.ts";
import type { Errand } from "../model/errand.ts";
import type { Organisation } from "../model/organisation.ts";
import { may } from "../model/permission.ts";
import type { Ticket } from "../model/ticket.ts";
import { escalateForVisibility } from "../visibility/owe-ticket.ts";
import { inUtc } from "../words/duration.ts";
import { answerNow } from "./answer-now.ts";
import { whyNotMain } from "./duplicate.ts";
import { carryOut } from "./run.ts";
import type { RunningCommand } from "./running.ts";

/** @property from the reference of the ticket that asks */
export type AskedOf = {
  ticket: Ticket;
  from: string;
  errand: Errand;
  desk: Desk;
  now: Date;
  hasOpenEscalation: boolean; // of either of the two
};

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
    case "carry":
      return carry({ ...asked, errand }, organisation);
    case "chase":
      return chase({ ...asked, errand }, organisation);
    case "leave":
      return leave(asked);
    case "answer":
    case "close":
      return say({ ...asked, errand }, organisation);
    case "resume":
      return resume({ ...asked, errand });
    case "refuse":
      return refused({ ...asked, errand });
  }
}

const told = ({ from, errand }: AskedOf, next: Ticket, because: string, by = "clock"): Decision => ({
  next,
  because,
  by,
  cause: `errand ${errand.number} of ${from}`,
});

function carry(asked: Of<"carry">, organisation: Organisation): Decision {
  const { ticket, from, errand, now } = asked;
  const { duplicates = [] } = ticket.record;
  const refusal = whyNotMain(ticket);
  if (refusal !== undefined) {
    const refusing = ask(ticket, from, { kind: "refuse", because: refusal }, now);
    return told(asked, refusing, `${from} is not taken as a duplicate: ${refusal}`);
  }
  if (duplicates.includes(from)) return carryWait(asked, errand.wait ? `${from} waits again` : "", organisation);
  const record = { ...ticket.record, duplicates: [...duplicates, from], updatedAt: now };
  const name = organisation.people.get(errand.by)?.name ?? errand.by;
  const said = `${name} says that ${from} is a duplicate of it`;
  return carryWait({ ...asked, ticket: { ...ticket, record } }, said, organisation);
}

/** What was known of the duplicate's wait before is forgotten. */
function carryWait(asked: Of<"carry">, said: string, organisation: Organisation): Decision {
  const { ticket, from, errand, now } = asked;
  const own = ticket.wait && withoutCarried(ticket.wait, from);
  const alone = own ? { ...ticket, wait: own } : ticket;
  if (!errand.wait) return told(asked, alone, said, errand.by);
  const carried = { reference: from, chases: errand.chases };
  const wait = own && carrying(ticket, own, errand.wait, carried, organisation);
  if (wait) {
    const because = `${said}; this one waits for both, since ${inUtc(wait.since)}`;
    return told(asked, { ...ticket, wait }, because, errand.by);
  }
  const because = own
    ? "the two wait under policies of which neither covers the other"
    : `${ticket.record.reference} owes nobody an answer now`;
  const refusing = ask(alone, from, { kind: "resume", because }, now);
  return told(asked, refusing, `${said}; it waits by its own: ${because}`, errand.by);
}

/** Counted on the duplicate, where its receipt goes out. Towards the escalation all of them count here. */
function chase(asked: Of<"chase">, organisation: Organisation): Decision {
  const { ticket, from, errand, desk, hasOpenEscalation } = asked;
  const { wait, record } = ticket;
  const carried = wait?.carries?.find(({ reference }) => reference === from);
  if (!wait || !carried) return told(asked, ticket, "");
  const chases = [...carried.chases, errand.chasedAt];
  const carries = (wait.carries ?? []).map((one) => (one === carried ? { ...one, chases } : one));
  const next = { ...ticket, wait: { ...wait, carries } };
  const noted = told(asked, next, `who asked on ${from} asked again`);
  const rules = chaseRulesOf(record, desk, organisation);
  const number = rules ? standingInAll(next, rules, errand.chasedAt) : 0;
  if (!rules?.escalates || number < rules.threshold || !mayRaise(next, desk, { hasOpenEscalation })) return noted;
  const because = `${noted.because}, which makes ${number} chases of both`;
  const decisionCause = noted.cause;
  return escalateForVisibility(
    next,
    desk,
    { cause: "chases", by: from, because, at: errand.chasedAt, decisionCause },
    organisation,
  );
}

function leave(asked: AskedOf): Decision {
  const { ticket, from, now } = asked;
  const { duplicates = [], ...rest } = ticket.record;
  if (!duplicates.includes(from)) return told(asked, ticket, "");
  const others = duplicates.filter((one) => one !== from);
  const record = { ...rest, ...(others.length > 0 ? { duplicates: others } : {}), updatedAt: now };
  const waiting = ticket.wait ? { wait: withoutCarried(ticket.wait, from) } : {};
  return told(asked, { ...ticket, ...waiting, record }, `${from} is not a duplicate of it any more`);
}

/** In the conversation of its own, with a mail of its own. */
function say(asked: Of<"answer" | "close">, organisation: Organisation): Decision {
  const { ticket, from, errand, desk, now, hasOpenEscalation } = asked;
  const { personId, address, name } = errand.by;
  if (ticket.record.duplicateOf !== from) return told(asked, ticket, "");
  const permission = may(personId, errand.kind, ticket, organisation);
  if (!permission.allowed)
    return told(asked, ticket, `what ${name} did on ${from} is not done here: ${permission.because}`);
  const { cause } = told(asked, ticket, "");
  const by = { address, name, person: organisation.people.get(personId ?? "") };
  const proof = { means: "command", via: `what was done on ${from}` } as const;
  const command = { by, at: errand.at, proof, words: "", fields: NO_FIELDS, once: cause, cause };
  const running: RunningCommand = { ticket, command, desk, now, hasOpenEscalation };
  const done =
    errand.kind === "answer"
      ? answerNow(running, errand.text, organisation)
      : carryOut(running, { name: "close", argument: "" }, organisation);
  if ("refused" in done) return told(asked, ticket, `what ${name} did on ${from} is not done here: ${done.refused}`);
  return { ...done, because: `${done.because}, on ${from} and here` };
}

function resume(asked: Of<"resume">): Decision {
  const { ticket, from, errand } = asked;
  if (ticket.wait?.standsStill?.by !== from) return told(asked, ticket, "");
  return told(asked, { ...ticket, wait: resumed(ticket.wait) }, `its wait is its own again: ${errand.because}`);
}

function refused(asked: Of<"refuse">): Decision {
  const { ticket, from, errand } = asked;
  if (ticket.record.duplicateOf !== from) return told(asked, ticket, "");
  return told(asked, separated(ticket), `it is not a duplicate of ${from} any more: ${errand.because}`);
}
