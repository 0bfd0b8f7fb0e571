// Part of the tick: who goes on call is told so once, with what is open and what the person before them left.

import { DateTime } from "luxon";
import type { Rota } from "../core/calendar/rota.ts";
import { shifts } from "../core/calendar/shifts.ts";
import { type Meant, meantBy } from "../core/model/meant.ts";
import type { Organisation } from "../core/model/organisation.ts";
import { may } from "../core/model/permission.ts";
import type { Person } from "../core/model/person.ts";
import type { SystemMail } from "../core/model/system-mail.ts";
import { holderOf, promiseOf, whoIs } from "../core/model/wait.ts";
import { recipient } from "../core/outbox/owe.ts";
import { after, inWords } from "../core/words/duration.ts";
import { oneLine } from "../core/words/printable.ts";
import type { App } from "../ports/app.ts";
import type { Glance } from "../ports/board.ts";
import { feedLink } from "../security/feed-link.ts";
import { write } from "./system-mail.ts";

const LATE_MS = 3_600_000; // a process that was down so long tells nobody of a hand-off that is over
const AHEAD_MS = 31 * 86_400_000;
const ONCE_MS = 60 * 86_400_000;
const MOST_LISTED = 50;

type HandOff = { rota: Rota; at: Date; incoming: Meant; outgoing: Person | undefined };

/** Any number of processes may do this at once: a hand-off leads to one mail. Of rotas that a policy names. */
export async function tellIncoming(app: App): Promise<void> {
  const { organisation } = app;
  const now = app.now();
  for (const rota of rotasInUse(organisation)) {
    const handOff = latestHandOff(rota, organisation, now);
    if (!handOff || (await app.systemMails.lastOwedAt(keyOf(handOff)))) continue;
    const open = (await app.board.waiting()).filter((one) => isOf(one, handOff, organisation));
    await write(mailOf(handOff, open, app), ONCE_MS, app);
  }
}

function rotasInUse({ policies, rotas }: Organisation): Rota[] {
  const active = [...policies.values()].filter((one) => one.active);
  const named = active.flatMap((one) => [...one.steps, ...(one.finally ? [one.finally] : [])].map(({ tell }) => tell));
  return [...(rotas?.values() ?? [])].filter(({ id }) => named.some((tell) => tell.kind === "rota" && tell.id === id));
}

/** The one since which who is on call now is; undefined when it is long ago, or who is notified was so before. */
function latestHandOff(rota: Rota, organisation: Organisation, now: Date): HandOff | undefined {
  const [before, since] = shifts(rota, after(now, -LATE_MS), after(now, 1)).slice(-2);
  const asked = { responsibleId: undefined, at: now, skipAway: true };
  const [incoming] = meantBy({ kind: "rota", id: rota.id }, asked, organisation);
  const outgoing = organisation.people.get(before?.onCall[0]?.personId ?? "");
  if (!since || !incoming || incoming.person.id === outgoing?.id) return undefined;
  return { rota, at: since.fromAt, incoming, outgoing };
}

const keyOf = ({ rota, at, incoming }: HandOff): string => `hand-off/${rota.id}/${at.getTime()}/${incoming.person.id}`;

/** What waits under a policy that names the rota, or what the person before has taken; as far as its reader may see it. */
function isOf(glance: Glance, { rota, incoming, outgoing }: HandOff, organisation: Organisation): boolean {
  const escalation = glance.wait?.escalation;
  if (!escalation || !may(incoming.person.id, "see", glance, organisation).allowed) return false;
  const isLeft = outgoing !== undefined && promiseOf(escalation, outgoing.id) !== undefined;
  return isLeft || escalation.policy.steps.some(({ tell }) => tell.kind === "rota" && tell.id === rota.id);
}

function mailOf(handOff: HandOff, open: readonly Glance[], app: App): SystemMail {
  const { rota, at, outgoing, incoming } = handOff;
  const { person, standsInFor } = incoming;
  const [shift] = shifts(rota, at, after(at, AHEAD_MS));
  const until = shift!.untilAt < after(at, AHEAD_MS) ? ` to ${inZone(shift!.untilAt, person)}` : "";
  const lines = [...open].sort(byWait).map((one) => lineOf(one, person, app.now()));
  const more = lines.length > MOST_LISTED ? [`… and ${lines.length - MOST_LISTED} more`] : [];
  const paragraphs = [
    `You are on call for ${rota.name} from ${inZone(at, person)}${until}${standsInFor ? `, standing in for ${standsInFor}, who is away` : ""}.`,
    outgoing ? `Before you it was ${outgoing.name}.` : "Before you it was nobody.",
    [`Open escalations: ${lines.length}`, ...lines.slice(0, MOST_LISTED), ...more].join("\n"),
    `Your turns for your calendar: ${feedLink({ kind: "person", id: person.id }, app)}\nEverybody's in ${rota.name}: ${feedLink({ kind: "rota", id: rota.id }, app)}`,
  ];
  return {
    key: keyOf(handOff),
    to: recipient(person),
    subject: `[Onit] You are on call for ${rota.name}`,
    text: `Hello ${person.name},\n\n${paragraphs.join("\n\n")}\n`,
    because: `${person.name} is on call for ${rota.name} from now on`,
  };
}

const byWait = (a: Glance, b: Glance): number => Number(a.wait?.since ?? 0) - Number(b.wait?.since ?? 0);

/** "- HD-1001 (Printer): Carl has waited 40 min; Anna Nowak is on it until Mon 9 Mar 2026, 10:00 CET" */
function lineOf({ record, wait }: Glance, reader: Person, now: Date): string {
  const escalation = wait!.escalation!;
  const { clock } = escalation;
  const holder = holderOf(escalation);
  const next = clock.kind === "running" ? `; the next step is due ${inZone(clock.at, reader)}` : "";
  const state = holder ? `${whoIs(escalation)} on it until ${inZone(holder.until, reader)}` : `nobody is on it${next}`;
  const { name, address } = record.requester;
  const waited = inWords(now.getTime() - wait!.since.getTime());
  return `- ${record.reference} (${oneLine(record.subject)}): ${oneLine(name || address)} has waited ${waited}; ${state}`;
}

const inZone = (at: Date, { timeZone: zone }: Person): string =>
  DateTime.fromJSDate(at, { zone }).setLocale("en-GB").toFormat("ccc d LLL yyyy, HH:mm ZZZZ");
