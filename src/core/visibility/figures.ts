// How many escalations there were: per week, desk, analyst, category and priority, for visibility and by time apart, and how
// many came back to their analysts as incomplete (S1.17, S1.18, S3.22, S3.23).

import type { Ticket } from "../model/ticket.ts";
import { type RegisterRow, type TimeRow, timeRowsOf } from "./register.ts";

/** One line of a table. */
export type Figure = {
  of: string; // "2026-W10", the id of a desk or a person, a category; "" where there is none
  visibility: number; // escalation tickets
  time: number; // waits in which a policy notified somebody
  asked: number; // what analysts asked for: escalation tickets, and what was returned to them as incomplete
  sentBack: number; // of these, what was returned as incomplete
};

export type Figures = {
  total: Figure;
  perWeek: readonly Figure[]; // ISO weeks, in UTC
  perDesk: readonly Figure[]; // the origin's, as are category and priority
  perAnalyst: readonly Figure[];
  perCategory: readonly Figure[];
  perPriority: readonly Figure[];
};

/** One thing that happened, with what it is counted under. */
type Event = {
  at: Date;
  what: Partial<Record<Exclude<keyof Figure, "of">, 1>>;
  desk: string;
  analyst: string | undefined;
  category: string | undefined;
  priority: string | undefined;
};

/**
 * @param rows every escalation ticket made since then
 * @param tickets every ticket that was escalated by time, or returned to an analyst as incomplete, since then; others change nothing
 */
export function figuresOf(rows: readonly RegisterRow[], tickets: readonly Ticket[], since: Date): Figures {
  const events = [
    ...rows.map(made),
    ...tickets.flatMap((ticket) => [...timeRowsOf(ticket).map(byTime), ...sentBack(ticket)]),
  ].filter(({ at }) => at >= since);
  return {
    total: summed("", events),
    perWeek: per(events, ({ at }) => weekOf(at)),
    perDesk: per(events, ({ desk }) => desk),
    perAnalyst: per(
      events.filter(({ analyst }) => analyst !== undefined),
      ({ analyst }) => analyst,
    ),
    perCategory: per(events, ({ category }) => category),
    perPriority: per(events, ({ priority }) => priority),
  };
}

/** How many of the escalations analysts asked for were incomplete (S3.23); undefined while they asked for none. */
export const sendBackRate = ({ asked, sentBack: back }: Figure): number | undefined =>
  asked === 0 ? undefined : back / asked;

const made = ({
  at,
  cause,
  by,
  originDeskId: desk,
  originCategory: category,
  originPriority: priority,
}: RegisterRow): Event => ({
  at,
  what: cause === "analyst" ? { visibility: 1, asked: 1 } : { visibility: 1 },
  analyst: cause === "analyst" ? by : undefined,
  desk,
  category,
  priority,
});

const byTime = ({ at, originDeskId: desk, originCategory: category, originPriority: priority }: TimeRow): Event => ({
  at,
  what: { time: 1 },
  analyst: undefined,
  desk,
  category,
  priority,
});

const sentBack = ({ manual, record: { deskId: desk, category, priority } }: Ticket): Event[] =>
  (manual?.sendBacks ?? []).map(({ at, by: analyst }) => ({
    at,
    what: { asked: 1, sentBack: 1 },
    analyst,
    desk,
    category,
    priority,
  }));

function per(events: readonly Event[], key: (event: Event) => string | undefined): Figure[] {
  const names = [...new Set(events.map((event) => key(event) ?? ""))].sort();
  return names.map((name) =>
    summed(
      name,
      events.filter((event) => (key(event) ?? "") === name),
    ),
  );
}

function summed(of: string, events: readonly Event[]): Figure {
  const sum = (what: keyof Event["what"]): number =>
    events.reduce((total, event) => total + (event.what[what] ?? 0), 0);
  return { of, visibility: sum("visibility"), time: sum("time"), asked: sum("asked"), sentBack: sum("sentBack") };
}

const DAY_MS = 86_400_000;

/** ISO 8601: a week belongs to the year its Thursday is in. */
function weekOf(at: Date): string {
  const midnight = Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate());
  const weekday = (at.getUTCDay() + 6) % 7; // Monday is 0
  const thursday = new Date(midnight + (3 - weekday) * DAY_MS);
  const year = thursday.getUTCFullYear();
  const week = 1 + Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * DAY_MS));
  return `${year}-W${String(week).padStart(2, "0")}`;
}
