// What of a ticket the clock looks for: what it owes, by lane, and what a clock that was ahead has dated.

import type { Model } from "mongoose";
import { SLACK_MS } from "../core/escalation/bring-back.ts";
import { UNSENT } from "../core/model/notice.ts";
import { type Ticket, uncertainAt } from "../core/model/ticket.ts";
import type { Unsent } from "../core/model/vitals.ts";
import { FIRST_WAIT_MS, LEASE_MS, LONGEST_RETRY_MS } from "../core/outbox/deliver.ts";
import { type Lane, owedIn } from "../core/outbox/lanes.ts";
import { readersOf } from "../core/outbox/together.ts";
import { after } from "../core/words/duration.ts";
import type { TicketStore } from "../ports/ticket-store.ts";
import type { TicketFinding } from "./escalated.ts";

/** What is owed next in each lane, and whose it is: desks have their turns. */
export type OwedLanes = { deskId: string } & Partial<Record<Lane, Date>>;

/** What is stored beside a ticket that owes something; nothing when it owes nothing. */
export function owedOf(ticket: Ticket): { deliverAt?: Date; owed?: OwedLanes; uncertainAt?: Date; gathers?: string[] } {
  const lanes = owedIn(ticket);
  const times = Object.values(lanes).map((at) => at.getTime());
  const unsure = uncertainAt(ticket);
  const uncertain = unsure ? { uncertainAt: unsure } : {};
  if (times.length === 0) return uncertain;
  const readers = readersOf(ticket);
  return {
    ...uncertain,
    deliverAt: new Date(Math.min(...times)),
    owed: { deskId: ticket.record.deskId, ...lanes },
    ...(readers.length > 0 ? { gathers: readers } : {}),
  };
}

/** Tickets that owe something in this lane, soonest first. */
function owingIn(now: Date, lane: Lane, deskId: string | undefined): [filter: object, sort: Record<string, 1>] {
  const whose = deskId === undefined ? {} : { "owed.deskId": deskId };
  return [{ ...whose, [`owed.${lane}`]: { $lte: now, $exists: true } }, { [`owed.${lane}`]: 1 }];
}

/** Whatever may have been dated by a clock that was ahead; asked when a process starts and when the clock was set back. */
function aheadOf(now: Date): object {
  const later = { $gt: after(now, SLACK_MS) };
  const dated = ["wait.since", "wait.anchorAt", "wait.escalation.confirmation.at", "chases.at", "outbox.createdAt"];
  return {
    $or: [
      ...dated.map((path) => ({ [`engine.${path}`]: later })),
      { "engine.outbox.lease.until": { $gt: after(now, LEASE_MS + SLACK_MS) } },
      { "engine.outbox": { $elemMatch: { state: "retry", dueAt: { $gt: after(now, FIRST_WAIT_MS + SLACK_MS) } } } },
      { "engine.outbox.dueAt": { $gt: after(now, LONGEST_RETRY_MS + SLACK_MS) } },
    ],
  };
}

type Clocked = { deliverAt?: Date; dueAt?: Date };

const without = (damaged: readonly string[]): object => (damaged.length > 0 ? { _id: { $nin: damaged } } : {});

async function backlogOf<Stored extends Clocked>(
  model: Model<Stored>,
  [now, late]: readonly [Date, Date],
  damaged: readonly string[],
): ReturnType<TicketStore["backlog"]> {
  const others = without(damaged);
  const oldest = async (field: keyof Clocked, until: Date): Promise<{ count: number; oldest: Date | undefined }> => {
    const filter = { [field]: { $lte: until, $exists: true }, ...others };
    const [count, [first]] = await Promise.all([
      model.collection.countDocuments(filter as object),
      model.collection
        .find(filter as object, { projection: { [field]: 1 } })
        .sort({ [field]: 1 })
        .limit(1)
        .toArray(),
    ]);
    return { count, oldest: (first as Clocked | undefined)?.[field] };
  };
  const [owed, due, unsent] = await Promise.all([
    oldest("deliverAt", now),
    oldest("dueAt", late),
    unsentOf(model, { deliverAt: { $exists: true }, ...others }),
  ]);
  return {
    outbox: { tickets: owed.count, oldest: owed.oldest },
    steps: { late: due.count, oldest: due.oldest },
    unsent,
  };
}

/** What is brought forward is owed since it was made, so it is not found again. */
async function heldUpOf<Stored extends Clocked>(
  model: Model<Stored>,
  limit: number | undefined,
  damaged: readonly string[],
): Promise<string[]> {
  const one = "engine.outbox";
  const waits = { state: "retry", blocked: { $gt: 0 } };
  const found = model.collection.aggregate<{ _id: string }>([
    { $match: { deliverAt: { $exists: true }, [one]: { $elemMatch: waits }, ...without(damaged) } },
    { $project: { [`${one}.state`]: 1, [`${one}.blocked`]: 1, [`${one}.dueAt`]: 1, [`${one}.createdAt`]: 1 } },
    { $unwind: `$${one}` },
    {
      $match: {
        [`${one}.state`]: waits.state,
        [`${one}.blocked`]: waits.blocked,
        $expr: { $gt: [`$${one}.dueAt`, `$${one}.createdAt`] },
      },
    },
    { $group: { _id: "$_id", since: { $min: `$${one}.createdAt` } } },
    { $sort: { since: 1, _id: 1 } },
    ...(limit === undefined ? [] : [{ $limit: limit }]),
  ]);
  return (await found.toArray()).map(({ _id }) => String(_id));
}

async function unsentOf<Stored>(model: Model<Stored>, owing: object): Promise<Unsent> {
  const one = "$engine.outbox";
  const [found] = await model.collection
    .aggregate<{ retrying: number; oldest: Date }>([
      { $match: owing },
      { $project: { "engine.outbox.state": 1, "engine.outbox.createdAt": 1 } },
      { $unwind: one },
      { $match: { "engine.outbox.state": { $in: UNSENT } } },
      {
        $group: {
          _id: null,
          retrying: { $sum: { $cond: [{ $eq: [`${one}.state`, "retry"] }, 1, 0] } },
          oldest: { $min: `${one}.createdAt` },
        },
      },
    ])
    .toArray();
  return { retrying: found?.retrying ?? 0, oldest: found?.oldest };
}

/**
 * @param damaged ids of tickets for which nothing can be done before somebody repairs them: they do not count as late, and nothing
 *   of them is brought forward
 */
export const owedLookups = <Stored extends Clocked>(
  model: Model<Stored>,
  { many, each, damaged }: TicketFinding & { damaged(): string[] },
): Pick<
  TicketStore,
  | "waiting"
  | "uncertain"
  | "leasedBy"
  | "owing"
  | "gathering"
  | "desksOwing"
  | "datedAhead"
  | "heldUp"
  | "timed"
  | "backlog"
> => ({
  owing: (now, lane, limit, deskId) => many(...owingIn(now, lane, deskId), limit),
  gathering: (reader, limit) => many({ gathers: reader }, { deliverAt: 1, _id: 1 }, limit),
  waiting: (limit) => many({ deliverAt: { $exists: true } }, { deliverAt: 1 }, limit),
  leasedBy(holder, now, limit) {
    const isInHand = { state: "sending", "lease.holder": holder, "lease.until": { $gt: now } };
    return many({ deliverAt: { $exists: true }, "engine.outbox": { $elemMatch: isInHand } }, { deliverAt: 1 }, limit);
  },
  uncertain: (limit) => many({ uncertainAt: { $exists: true } }, { uncertainAt: 1 }, limit),
  desksOwing: (now) => model.collection.distinct("owed.deskId", { deliverAt: { $lte: now, $exists: true } } as object),
  datedAhead: (now) => each(aheadOf(now)),
  heldUp: (limit) => heldUpOf(model, limit, damaged()),
  timed: () => each({ dueAt: { $exists: true } }),
  backlog: (now, late) => backlogOf(model, [now, late], damaged()),
});
