// What a decision means to programs outside: the events it causes, told from the ticket before and after it. They are part of the
// decision, so they are written with it or not at all; the count in the ticket makes each the next one.

import type { Decision } from "../model/decision.ts";
import { isLost, type Notice, type NoticeState } from "../model/notice.ts";
import { type Chase, countedChases, originReferenceOf, type Ticket } from "../model/ticket.ts";
import type { EventData, EventTicket, EventWords, TicketEvent } from "../model/ticket-event.ts";
import { type Confirmation, holderOf } from "../model/wait.ts";
import { activeOf, type EventType, type Webhook, type Webhooks } from "../model/webhook.ts";

const LONGEST_TEXT = 20_000; // characters of one saying

/**
 * The decision with the events it causes; the same decision where nobody outside is to be told of anything.
 * @param before undefined: the decision makes the ticket
 */
export function withEvents(
  decision: Decision,
  before: Ticket | undefined,
  webhooks: Webhooks | undefined,
  now: Date,
): Decision {
  const told = activeOf(webhooks);
  const happened = told.length > 0 && !decision.next.drill ? happenedIn(before, decision.next) : [];
  if (happened.length === 0) return decision;
  const { events: earlier = 0 } = decision.next;
  const ticket = asTold(decision.next);
  const words = wordsOf(decision, told);
  const events = happened.map(
    ([type, data], index): TicketEvent => ({ sequence: earlier + index + 1, type, at: now, ticket, data, ...words }),
  );
  return { ...decision, next: { ...decision.next, events: earlier + events.length }, events };
}

type Happened = [type: EventType, data: EventData];

function happenedIn(before: Ticket | undefined, next: Ticket): Happened[] {
  const [was, is] = [before?.record.status, next.record.status];
  const isNew = before === undefined && next.version === 0;
  return [
    ...(isNew ? [["ticket.opened", { by: next.openedFor?.by ?? null }] as Happened] : []),
    ...(was === "closed" && is === "open" ? [["ticket.reopened", {}] as Happened] : []),
    ...next.chases.slice(before?.chases.length ?? 0).map((chase): Happened => ["ticket.chased", chased(chase, next)]),
    ...stepIn(before, next),
    ...decidedIn(before, next),
    ...confirmedIn(before, next),
    ...(was === "open" && is === "closed" ? [["ticket.closed", {}] as Happened] : []),
    ...undeliveredIn(before, next),
  ];
}

const chased = ({ by, source, counted }: Chase, next: Ticket): EventData => ({
  by,
  source,
  counted,
  chases: countedChases(next).length,
});

/** A step fired when people were reached just now; when nobody was, the admins are notified instead. */
function stepIn(before: Ticket | undefined, { outbox, wait }: Ticket): Happened[] {
  const known = new Set(before?.outbox.map(({ key }) => key));
  const fresh = outbox.filter(({ key }) => !known.has(key));
  const escalation = wait?.escalation;
  if (!wait || !escalation) return [];
  const policy = { id: escalation.policy.id, name: escalation.policy.name, steps: escalation.policy.steps.length };
  const of = (kind: Notice["kind"], how: string): Happened[] => {
    const notified = fresh.filter((one) => one.kind === kind);
    const facts = notified[0]?.facts;
    const [step, isLastResort] = [facts?.stepNumber ?? null, facts?.isLastResort === true];
    const data = { how, policy, step, isLastResort, notified: notified.map(whom) };
    return notified.length > 0 ? [["ticket.escalated", data]] : [];
  };
  const isReached = (before?.wait?.escalation?.toldAt?.getTime() ?? 0) !== (escalation.toldAt?.getTime() ?? 0);
  return [...(isReached ? of("step", "step") : []), ...of("unreachable", "nobody")];
}

const whom = ({ to: { personId, name, address }, channel }: Notice) => ({
  id: personId ?? null,
  name,
  address,
  channel,
});

function decidedIn(before: Ticket | undefined, { visibility }: Ticket): Happened[] {
  const fresh = visibility.slice(before?.visibility.length ?? 0);
  return fresh.map(({ cause, by }): Happened => ["ticket.escalated", { how: "ticket", cause, by }]);
}

function confirmedIn(before: Ticket | undefined, { wait }: Ticket): Happened[] {
  const holder = wait?.escalation && holderOf(wait.escalation);
  const earlier = before?.wait?.escalation && holderOf(before.wait.escalation);
  if (!holder || isSame(holder, earlier)) return [];
  const { by, name, address, until, means } = holder;
  return [["ticket.confirmed", { by: { id: by === address ? null : by, name, address }, until, means }]];
}

const isSame = (one: Confirmation, other: Confirmation | undefined): boolean =>
  other !== undefined &&
  one.by === other.by &&
  one.at.getTime() === other.at.getTime() &&
  one.until.getTime() === other.until.getTime();

/** What was withdrawn did not fail: it was not true any more. */
const isTrouble = (state: NoticeState): boolean =>
  (isLost({ state }) && state !== "withdrawn") || state === "uncertain";

function undeliveredIn(before: Ticket | undefined, { outbox }: Ticket): Happened[] {
  const known = new Map(before?.outbox.map(({ key, state }) => [key, state]));
  return outbox
    .filter(({ key, state }) => isTrouble(state) && known.get(key) !== state)
    .map((one): Happened => {
      const { kind, state, outcome = null } = one;
      return ["notice.undelivered", { notice: kind, state, to: whom(one), outcome }];
    });
}

function asTold({ record, wait }: Ticket): EventTicket {
  const { reference, kind, purpose, deskId, status, priority, requester } = record;
  return {
    ...{ reference, kind, purpose, deskId, status, priority },
    requester: { name: requester.name, address: requester.address },
    clientId: record.clientId ?? null,
    category: record.category ?? null,
    responsibleId: record.responsibleId ?? null,
    policyId: wait?.escalation?.policy.id ?? null,
    origin: originReferenceOf(record) ?? null,
    waitingSince: wait?.since ?? null,
  };
}

/** What no webhook may be told is not kept for one. Held words stay here until their author has decided about them. */
function wordsOf({ next, because, says = [] }: Decision, told: readonly Webhook[]): { words?: EventWords } {
  if (told.every(({ words }) => words === "none")) return {};
  const isAll = told.some(({ words }) => words === "all");
  const held = new Set(next.held?.filter(({ outcome }) => !outcome).map(({ mailId }) => mailId));
  const said = says
    .filter(({ private: isPrivate, mailId }) => (isAll || !isPrivate) && !(mailId !== undefined && held.has(mailId)))
    .map(({ at, by, from, text, private: isPrivate }) => ({
      ...{ at, from, private: isPrivate },
      by: { name: by.name, address: by.address },
      text: text.slice(0, LONGEST_TEXT),
    }));
  return { words: { subject: next.record.subject, because: isAll ? because : "", said } };
}
