// What a notice that a ticket never had would be told: what the ticket knows is the ticket's, and only the rest is made up.

import { chaseRulesOf } from "../core/model/chase-rules.ts";
import type { Facts, NoticeKind } from "../core/model/notice.ts";
import type { Organisation } from "../core/model/organisation.ts";
import { countedChases, type Ticket } from "../core/model/ticket.ts";
import { authorityForRequesters } from "../core/visibility/authority.ts";
import { after } from "../core/words/duration.ts";
import { FACTS, NAMED_IN_SAMPLE, SAMPLE_NOW } from "../templates/sample-facts.ts";

type About = { ticket: Ticket; origin: { ticket: Ticket } | undefined };

/** The sample's facts with all that is known of the ticket in their place; made-up instants lie around now. */
export function factsAbout(kind: NoticeKind, about: About, organisation: Organisation, now: Date): Facts {
  const known = { ...ofWait(about.ticket, organisation), ...ofChases(about, organisation), ...ofOrigin(about) };
  const names = namesOf(about, organisation);
  const facts = Object.entries(FACTS[kind]).map(([key, made]) => {
    if (Object.hasOwn(known, key)) return [key, known[key as keyof typeof known]];
    if (made instanceof Date) return [key, after(now, made.getTime() - SAMPLE_NOW.getTime())];
    return [key, typeof made === "string" ? inTheirNames(made, names) : made];
  });
  return Object.fromEntries(facts);
}

function ofWait({ wait, record }: Ticket, { policies }: Organisation) {
  const policy = wait?.escalation?.policy ?? policies.get(record.policyId ?? "");
  const stepCount = policy?.steps.length ?? 0;
  return {
    since: wait?.since ?? null,
    policyName: policy?.name ?? null,
    stepNumber: Math.min((wait?.escalation?.nextStep ?? 0) + 1, stepCount),
    stepCount,
    lap: wait?.escalation?.lap ?? 0,
    skipped: null,
    notified: null,
    needs: null,
    onIt: null,
  };
}

function ofChases({ ticket }: About, organisation: Organisation) {
  const { record, manual } = ticket;
  const desk = organisation.desks.get(record.deskId);
  const number = Math.max(1, countedChases(ticket).length); // a notice of chases is about one at least
  return {
    number,
    total: number,
    threshold: (desk && chaseRulesOf(record, desk, organisation)?.threshold) ?? null,
    sendBacks: manual?.sendBacks.length ?? 0,
  };
}

function ofOrigin({ ticket, origin }: About) {
  const { reference, subject } = (origin?.ticket ?? ticket).record;
  return { originReference: reference, originSubject: subject };
}

type Names = Readonly<Record<keyof typeof NAMED_IN_SAMPLE, string>>;

/** Who has their part in it; nobody is named who is not there. */
function namesOf({ ticket, origin }: About, { people, desks, ...organisation }: Organisation): Names {
  const { requester, responsibleId, deskId, kind } = ticket.record;
  const desk = desks.get(deskId);
  const ids = new Set([responsibleId ?? "", ...(desk?.people ?? [])]);
  const [colleague, another] = [...ids].flatMap((id) => people.get(id)?.name ?? []);
  return {
    colleague: colleague ?? "a colleague",
    another: another ?? "another colleague",
    requester: requester.name || requester.address,
    address: requester.address,
    authority: (desk && authorityForRequesters(kind, desk, { people, desks, ...organisation })) ?? "the authority",
    reference: (origin?.ticket ?? ticket).record.reference,
    escalation: ticket.visibility.findLast(({ reference }) => reference)?.reference ?? "a new escalation ticket",
  };
}

const inTheirNames = (text: string, names: Names): string =>
  text.replace(NAMED, (name) => {
    const who = (Object.keys(NAMED_IN_SAMPLE) as (keyof Names)[]).find((one) => NAMED_IN_SAMPLE[one] === name);
    return who ? names[who] : name;
  });

const NAMED = new RegExp(Object.values(NAMED_IN_SAMPLE).join("|"), "g");
