// `onit simulate`: who will be notified of what, and when, told before it happens (N10).

import { Command } from "commander";
import { DateTime, IANAZone } from "luxon";
import { WEEKDAYS } from "../core/calendar/working-hours.ts";
import { calendarFor, deskAt, type Organisation } from "../core/model/organisation.ts";
import { after, parseDuration } from "../core/words/duration.ts";
import { SetupError } from "../ports/environment.ts";
import type { Foreseen } from "../reports/foresee.ts";
import type { Offline } from "../runtime/offline.ts";
import { print, printJson } from "./print.ts";

type Options = {
  from: string;
  to?: string;
  at?: string;
  zone?: string;
  policy?: string;
  priority?: string;
  category?: string;
  responsible?: string;
  leave?: string[];
  for: string;
  json: boolean;
};

const MOST = 200;

/** @param offline runs work with an Onit that does nothing by itself */
export const simulateCommand = (offline: Offline): Command =>
  new Command("simulate")
    .argument("[reference]", "a ticket such as HD-1042, as it stands; default: a new mail")
    .description("show who would be notified of what and when, if nobody answered; nothing is changed or sent")
    .option("--from <address>", "who writes", "somebody@elsewhere.example")
    .option("--to <address>", "the desk they write to; default: the first")
    .option("--at <time>", 'when, such as "Fri 17:55" or 2026-03-06T17:55; default: now')
    .option("--zone <zone>", "whose clocks tell the times; default: those of the desk's calendar, else UTC")
    .option("--policy <id>", "as if the ticket had this policy")
    .option("--priority <words>", "as if the ticket had this priority")
    .option("--category <words>", "as if the ticket had this category")
    .option("--responsible <person>", "as if this person were responsible")
    .option("--leave <people...>", "as if these people were on leave all the time")
    .option("--for <duration>", "how far ahead", "14 days")
    .option("--json", "as JSON, for scripts", false)
    .action((reference: string | undefined, options: Options) =>
      offline(async ({ app }) => {
        const { foresee, UNFORESEEN } = await import("../reports/foresee.ts");
        const organisation = withLeave(app.organisation, options.leave ?? []);
        const begun = reference
          ? { ...(await known(reference, app)), at: app.now(), told: [] }
          : await supposed(options, organisation, app.now());
        const { ticket, at, told } = begun;
        const zone = zoneOf(options, ticket, organisation);
        const until = after(at, durationIn(options.for));
        const coming = [...told, ...(await foresee(ticket, { organisation, until, most: MOST }))];
        const policy = ticket.wait?.escalation?.policy.id ?? null;
        const { policyChosen } = await import("../core/trigger/policy-chosen.ts");
        const { by = null } = policy === null ? {} : policyChosen(ticket, organisation);
        if (options.json) return printJson({ at, until, policy, chosenBy: by, notices: coming, limits: UNFORESEEN });
        print(await inWords(coming, { at, until, policy, by, zone }));
        print(`\n${UNFORESEEN}`);
      }),
    );

type App = Parameters<Parameters<Offline>[0]>[0]["app"];

async function known(reference: string, app: App) {
  const ticket = await app.tickets.byReference(reference.toUpperCase());
  if (!ticket) throw new SetupError(`There is no ticket ${reference}. A reference looks like HD-1042.`);
  return { ticket };
}

async function supposed(options: Options, organisation: Organisation, now: Date) {
  const { supposeMail } = await import("../reports/foresee.ts");
  const desks = [...organisation.desks.values()];
  const desk = options.to === undefined ? desks[0] : deskAt(organisation, options.to.toLowerCase());
  if (!desk)
    throw new SetupError(`No desk has ${options.to}. There are ${desks.map((one) => one.address).join(", ")}.`);
  const zone = zoneOf(options, { record: { deskId: desk.id } }, organisation);
  const at = options.at === undefined ? now : instantOf(options.at, zone, now);
  const record = {
    ...(options.policy === undefined ? {} : { policyId: named(options.policy, organisation.policies, "policy") }),
    ...(options.priority === undefined ? {} : { priority: options.priority }),
    ...(options.category === undefined ? {} : { category: options.category }),
    ...(options.responsible === undefined
      ? {}
      : { responsibleId: named(options.responsible, organisation.people, "person") }),
  };
  const from = { address: options.from.toLowerCase(), name: "" };
  return { ...(await supposeMail({ from, desk, at, subject: "A supposed mail", record }, organisation)), at };
}

/** @throws SetupError that lists those there are */
function named(id: string, among: ReadonlyMap<string, unknown>, what: string): string {
  if (among.has(id)) return id;
  throw new SetupError(`There is no ${what} "${id}". There are ${[...among.keys()].join(", ")}.`);
}

function withLeave(organisation: Organisation, ids: readonly string[]): Organisation {
  const away = { fromAt: new Date(0), untilAt: new Date(8.64e15), because: "simulated" };
  const people = new Map(organisation.people);
  for (const id of ids.map((one) => named(one, people, "person")))
    people.set(id, { ...people.get(id)!, leave: [...people.get(id)!.leave, away] });
  return { ...organisation, people };
}

function zoneOf(
  { zone }: Options,
  { record }: { record: { deskId: string; clientId?: string } },
  all: Organisation,
): string {
  return zoneIn(zone) ?? calendarFor(record, all)?.timeZone ?? "UTC";
}

/** @throws SetupError when there is no such zone */
export function zoneIn(zone: string | undefined): string | undefined {
  if (zone === undefined || IANAZone.isValidZone(zone)) return zone;
  throw new SetupError(`--zone: there is no time zone "${zone}". Write it like Europe/Warsaw.`);
}

function durationIn(text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined) throw new SetupError(`--for: "${text}" is not a duration such as 14 days.`);
  return ms;
}

/** "Fri 17:55" is the coming Friday, today included when it is not later than that; anything longer is a whole instant. */
export function instantOf(text: string, zone: string, now: Date): Date {
  const here = DateTime.fromJSDate(now, { zone });
  const [, word, hour, minute] = /^([a-z]{3,9})\s+(\d{1,2}):(\d\d)$/i.exec(text.trim()) ?? [];
  const weekday = word === undefined ? -1 : WEEKDAYS.findIndex((day) => day.startsWith(word.toLowerCase()));
  if (weekday >= 0) {
    const days = (weekday + 1 - here.weekday + 7) % 7;
    const first = here.plus({ days }).set({ hour: Number(hour), minute: Number(minute), second: 0, millisecond: 0 });
    return (first < here ? first.plus({ days: 7 }) : first).toJSDate();
  }
  const whole = DateTime.fromISO(text.trim().replace(" ", "T"), { zone });
  if (whole.isValid) return whole.toJSDate();
  throw new SetupError(`--at: "${text}" is not a time. Write "Fri 17:55" or 2026-03-06T17:55.`);
}

type Frame = { at: Date; until: Date; policy: string | null; by: string | null; zone: string };

async function inWords(notices: readonly Foreseen[], { at, until, policy, by, zone }: Frame): Promise<string> {
  const time = (instant: Date): string =>
    DateTime.fromJSDate(instant, { zone }).setLocale("en-GB").toFormat("ccc d LLL yyyy, HH:mm");
  const head = `From ${time(at)} to ${time(until)} (${zone}), ${policy === null ? "under no policy" : `under the policy ${policy}${by === null ? "" : `, chosen by ${by}`}`}:`;
  if (notices.length === 0) return `${head} nobody is notified.`;
  const { textTable: table } = await import("./table.ts");
  const rows = notices.map((one) => [time(one.at), one.to.name || one.to.address, one.kind, one.channel, one.because]);
  const cut = notices.length >= MOST ? `\nThe first ${MOST} are shown.` : "";
  return `${head}\n\n${table([["When", "Who", "What", "How", "Because"], ...rows])}${cut}`;
}
