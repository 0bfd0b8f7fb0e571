// `onit waiting` and `onit tickets`: the same facts as the dashboard, at the command line.

import { Command } from "commander";
import { inWords } from "../core/words/duration.ts";
import { howFar } from "../core/words/how-far.ts";
import { SetupError } from "../ports/environment.ts";
import type { NowWaiting, WaitingRow } from "../reports/waiting.ts";
import type { Offline } from "../runtime/offline.ts";
import type { OpenedApp } from "../runtime/open-app.ts";
import { fill, print, printJson } from "./print.ts";

type Narrowing = { desk?: string; client?: string; policy?: string; person?: string; zone?: string; json: boolean };

export const waitingCommands = (offline: Offline): Command[] => [
  new Command("waiting")
    .description("list what is escalated now, what soon will be, who took what, and what was resolved today")
    .option("--desk <id>", "only those of this desk")
    .option("--client <id>", "only those of this client")
    .option("--policy <id>", "only those under this policy")
    .option("--person <id>", "only those this person is responsible for, is on, or is notified of next")
    .option("--zone <name>", "where it is today, such as Europe/London; by default the zone of --person, or UTC")
    .option("--json", "as JSON, for scripts", false)
    .action((narrowing: Narrowing) => offline((running) => list(narrowing, running))),
  new Command("tickets")
    .description("list the latest tickets, or find some by reference, subject, requester or who was copied in")
    .argument("[words...]", "words that those tickets have, or that their words begin with")
    .option("--limit <number>", "how many", "50")
    .option("--json", "as JSON, for scripts", false)
    .action((words: string[], options: { limit: string; json: boolean }) =>
      offline((running) => find(words, options, running)),
    ),
];

async function list({ json, zone, ...narrowing }: Narrowing, { app }: OpenedApp): Promise<void> {
  const { desks, clients, policies, people } = app.organisation;
  const known = (
    name: keyof Omit<Narrowing, "json" | "zone">,
    all: ReadonlyMap<string, unknown>,
  ): string | undefined => {
    const id = narrowing[name];
    if (id !== undefined && !all.has(id))
      throw new SetupError(`--${name}: there is no ${name} "${id}". There are ${[...all.keys()].join(", ")}.`);
    return id;
  };
  const personId = known("person", people);
  const { waiting } = await import("../reports/waiting.ts");
  const now = await waiting(
    {
      deskId: known("desk", desks),
      clientId: known("client", clients),
      policyId: known("policy", policies),
      personId,
      zone: zoneIn(zone ?? people.get(personId ?? "")?.timeZone ?? "UTC"),
    },
    app,
  );
  const { named: _, ...facts } = now;
  if (json) printJson(facts);
  else for (const line of linesOf(now)) print(line);
}

/** @throws SetupError when there is no such zone */
function zoneIn(zone: string): string {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return zone;
  } catch (error) {
    throw new SetupError(`--zone: there is no time zone "${zone}". Write one such as Europe/London.`, { cause: error });
  }
}

function linesOf({ at, active, soon, taken, quiet, resolved, escalationTickets, isWhole }: NowWaiting): string[] {
  const section = (name: string, rows: readonly WaitingRow[]): string[] => [
    `${name}: ${rows.length}`,
    ...rows.map((row) => inLines(row, at)),
  ];
  return [
    ...section("Active", active),
    ...section("Soon", soon),
    ...section("Taken", taken),
    `More that wait, with the first step later than in an hour: ${quiet}`,
    `Resolved today: ${resolved.length}`,
    ...resolved.map(
      ({ reference, reason, subject, because }) => fill`  ${reference}  ${reason}  ${subject}
      ${because}`,
    ),
    `Open escalation tickets: ${isWhole ? "" : "more than "}${escalationTickets.length}`,
    ...escalationTickets.map(
      ({ reference, origin, subject, takenBy }) =>
        fill`  ${reference}  escalates ${origin}  ${subject}  (${takenBy ?? "nobody"} is on it)`,
    ),
  ];
}

const inLines = (row: WaitingRow, now: Date): string =>
  fill`  ${row.reference}  ${row.subject}
      ${row.requester}, for ${inWords(now.getTime() - row.since.getTime())}; ${howFar(row.step, row.next.of)}; ${nextOf(row, now)}${row.isUndelivered ? "; something was not delivered" : ""}`;

function nextOf({ takenBy, takenByIds, takenUntil, next, soFar }: WaitingRow, now: Date): string {
  const until = (at: Date): string => (at > now ? `in ${inWords(at.getTime() - now.getTime())}` : "now");
  if (takenUntil)
    return `${takenBy} ${takenByIds.length > 1 ? "are" : "is"} on it, the promise ends ${until(takenUntil)}, then ${next.tell}`;
  return next.at
    ? `${soFar === undefined ? "" : `${soFar}; `}next ${next.tell} ${until(next.at)}`
    : "every step has fired";
}

async function find(
  words: string[],
  { limit, json }: { limit: string; json: boolean },
  { app }: OpenedApp,
): Promise<void> {
  const most = Number(limit);
  if (!Number.isInteger(most) || most < 1 || most > 500)
    throw new SetupError(`--limit: "${limit}" is not a whole number from 1 to 500.`);
  const { findTickets, SEARCHED } = await import("../reports/find-tickets.ts");
  const { rows, isWhole } = await findTickets(
    { limit: most, ...(words.length === 0 ? {} : { words: words.join(" ") }) },
    app,
  );
  if (json) return printJson(rows);
  for (const { reference, status, subject, requester, takenBy, waitingSince } of rows)
    print(
      fill`${reference}  ${status}  ${subject}
    ${requester}${waitingSince ? `, waits for ${inWords(app.now().getTime() - waitingSince.getTime())}` : ""}${takenBy === undefined ? "" : ` (${takenBy} is on it)`}`,
    );
  const where = `${SEARCHED}${isWhole ? "" : ", of the latest tickets: too many have each of these words to look at all"}`;
  print(`${rows.length} ${rows.length === 1 ? "ticket" : "tickets"}.${words.length > 0 ? ` Searched ${where}.` : ""}`);
}
