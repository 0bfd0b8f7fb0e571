// What waits now, as the dashboard and `onit waiting` tell it: what is escalated, what soon will be, who took what, and what was resolved
// today. Only what its reader may see is counted (S1.29).

import { shownInList } from "../actions/as-shown.ts";
import { beginOfDay } from "../core/calendar/zone.ts";
import { soFar } from "../core/escalation/needs.ts";
import { meantBy, notifiedOf } from "../core/model/meant.ts";
import type { Organisation } from "../core/model/organisation.ts";
import { may } from "../core/model/permission.ts";
import type { Person } from "../core/model/person.ts";
import { ofTicket } from "../core/model/service.ts";
import { originReferenceOf } from "../core/model/ticket.ts";
import {
  type Confirmation,
  type EndReason,
  holderOf,
  holdersOf,
  namesOnIt,
  saidOnIt,
  stepsFired,
} from "../core/model/wait.ts";
import type { App } from "../ports/app.ts";
import type { Glance } from "../ports/board.ts";
import { type Narrowable, narrowableBy } from "./narrowable.ts";
import { type NextStep, nextStepOf, notifiedByStep } from "./next-step.ts";
import { stateOf, type WaitingState, waitsMark } from "./standing.ts";

export type WaitingQuery = {
  seenBy?: Person | undefined; // absent: everything
  zone: string; // IANA name: in which it is today
  deskId?: string | undefined;
  clientId?: string | undefined;
  policyId?: string | undefined;
  personId?: string | undefined; // responsible for it, on it, or the next to be notified
};

/** active: a step has fired. soon: the first fires within an hour. taken: somebody is on it. quiet: none of these yet. */
export type WaitingRow = {
  state: WaitingState;
  reference: string;
  subject: string;
  requester: string;
  deskId: string;
  clientId: string | undefined;
  policyId: string;
  responsibleId: string | undefined;
  since: Date;
  step: number; // how many of its policy's steps have fired
  stepsFired: number; // … and in all, under the policies before it too
  next: Omit<NextStep, "tell"> & { tell: string };
  takenBy: string | undefined; // as people call them
  takenById: string | undefined; // of several: whose promise ends first
  takenByIds: readonly string[];
  soFar: string | undefined; // "1 of 2 is on it (Anna Nowak)": while too few are, where a step needs several
  takenUntil: Date | undefined;
  shown: string; // how it stands: what somebody does by this row holds for that
  isUndelivered: boolean; // something of this wait did not reach its reader, or perhaps not
};

export type ResolvedRow = {
  reference: string;
  subject: string;
  deskId: string;
  endedAt: Date;
  reason: EndReason;
  because: string;
  waitedMs: number;
  takenBy: string | undefined;
};

export type OpenEscalationRow = {
  reference: string;
  subject: string;
  origin: string;
  deskId: string;
  at: Date;
  takenBy: string | undefined;
};

export type NowWaiting = {
  at: Date;
  active: WaitingRow[]; // the next step soonest first; those that nothing happens to any more before them
  soon: WaitingRow[];
  taken: WaitingRow[]; // the promise that ends first is first
  quiet: number;
  resolved: ResolvedRow[]; // latest first
  escalationTickets: OpenEscalationRow[]; // newest first
  isWhole: boolean; // false: there are more open escalation tickets
  mark: string; // another one when what its reader may see of what waits has changed
  named: Narrowable;
};

const MOST_ESCALATIONS = 500;

export async function waiting(query: WaitingQuery, app: App): Promise<NowWaiting> {
  const { board, organisation } = app;
  const { seenBy } = query;
  const at = app.now();
  const since = beginOfDay(at, query.zone);
  const isShown = (glance: Glance): boolean => isSeen(glance, query, organisation);
  const [waits, ended, escalations] = await Promise.all([
    board.waiting(),
    board.endedSince(since),
    board.openEscalations({ isShown, limit: MOST_ESCALATIONS }),
  ]);
  const isThere = ({ record }: Glance): boolean => isAsked(record, query);
  const seen = waits.filter(isShown).flatMap((glance) => rowOf(glance, at, organisation) ?? []);
  const asked = seen.filter((row) => isAsked(row, query) && isOf(row, query));
  const inState = (state: WaitingState): WaitingRow[] => asked.filter((row) => row.state === state).sort(byNext);
  const over = ended.filter(isShown);
  const open = escalations.glances;
  return {
    at,
    active: inState("active"),
    soon: inState("soon"),
    taken: inState("taken"),
    quiet: inState("quiet").length,
    resolved: over
      .filter(isThere)
      .flatMap((glance) => resolvedIn(glance, since, query))
      .sort((a, b) => b.endedAt.getTime() - a.endedAt.getTime()),
    escalationTickets: open.filter((one) => isThere(one) && isOfPerson(one, query)).map(openEscalation),
    mark: waitsMark(waits.filter(isShown), at),
    isWhole: escalations.isWhole && open.length < MOST_ESCALATIONS,
    named: narrowableBy(seenBy, { rows: seen, others: [...over, ...open] }, organisation),
  };
}

const isSeen = (glance: Glance, { seenBy }: WaitingQuery, organisation: Organisation): boolean =>
  seenBy === undefined || may(seenBy.id, "see", glance, organisation).allowed;

const isAsked = (
  { deskId, clientId }: { deskId: string; clientId?: string | undefined },
  query: WaitingQuery,
): boolean =>
  (query.deskId === undefined || query.deskId === deskId) &&
  (query.clientId === undefined || query.clientId === clientId);

type JudgedRow = WaitingRow & { toldIds: readonly string[] };

const isOf = ({ policyId, responsibleId, takenByIds, toldIds }: JudgedRow, query: WaitingQuery): boolean =>
  (query.policyId === undefined || query.policyId === policyId) &&
  (query.personId === undefined || [responsibleId, ...takenByIds, ...toldIds].includes(query.personId));

const isOfPerson = ({ record, wait }: Glance, { personId }: WaitingQuery): boolean =>
  personId === undefined || [record.responsibleId, ...saidOnIt(wait?.escalation ?? {})].includes(personId);

function rowOf(glance: Glance, now: Date, organisation: Organisation): JudgedRow | undefined {
  const { record, wait, outbox } = glance;
  const escalation = wait?.escalation;
  if (!wait || !escalation) return undefined;
  const next = nextStepOf(escalation);
  const { responsibleId } = record;
  const first = holderOf(escalation);
  const { skipPeopleOnLeave: skipAway } = escalation.policy;
  const { tell, at = now } = next;
  const meant = tell === "admins" ? [] : meantBy(tell, { ...ofTicket(record), at, skipAway }, organisation);
  const told = tell === "admins" ? [] : notifiedOf(tell, meant);
  return {
    state: stateOf(escalation, next, now),
    reference: record.reference,
    subject: record.subject,
    requester: record.requester.name || record.requester.address,
    deskId: record.deskId,
    clientId: record.clientId,
    policyId: escalation.policy.id,
    responsibleId,
    since: wait.since,
    step: Math.min(escalation.nextStep, next.of),
    stepsFired: stepsFired(escalation),
    next: { ...next, tell: notifiedByStep(next, organisation, record) },
    takenBy: namesOnIt(escalation),
    takenById: first?.by,
    takenByIds: holdersOf(escalation).map((one) => one.by),
    soFar: soFar(escalation, organisation, now),
    takenUntil: first?.until,
    shown: shownInList(glance),
    isUndelivered: outbox.some((notice) => notice.waitNumber === wait.number && LOST.has(notice.state)),
    toldIds: told.map(({ person }) => person.id),
  };
}

const LOST: ReadonlySet<string> = new Set(["failed", "bounced", "uncertain"]);

const byNext = (a: WaitingRow, b: WaitingRow): number =>
  (a.takenUntil ?? a.next.at ?? a.since).getTime() - (b.takenUntil ?? b.next.at ?? b.since).getTime() ||
  a.since.getTime() - b.since.getTime();

/** Waits that ran under a policy: an escalation is resolved when its wait is over (S2.29). */
function resolvedIn({ record, endedWaits }: Glance, since: Date, query: WaitingQuery): ResolvedRow[] {
  return endedWaits
    .filter(({ endedAt, policyId }) => endedAt >= since && policyId !== undefined)
    .filter(({ policyId }) => query.policyId === undefined || query.policyId === policyId)
    .filter(
      ({ confirmation }) =>
        query.personId === undefined || [record.responsibleId, confirmation?.by].includes(query.personId),
    )
    .map(({ since: began, endedAt, reason, because, confirmation }) => ({
      reference: record.reference,
      subject: record.subject,
      deskId: record.deskId,
      endedAt,
      reason,
      because,
      waitedMs: endedAt.getTime() - began.getTime(),
      takenBy: calledOf(confirmation),
    }));
}

const openEscalation = ({ record, wait }: Glance): OpenEscalationRow => ({
  reference: record.reference,
  subject: record.subject,
  origin: originReferenceOf(record) ?? "",
  deskId: record.deskId,
  at: record.createdAt,
  takenBy: calledOf(wait?.escalation?.confirmation),
});

const calledOf = (promise: Confirmation | undefined): string | undefined => promise && (promise.name || promise.by);
