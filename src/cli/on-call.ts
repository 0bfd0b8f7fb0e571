// `onit who`: who is on call, and whom a desk or a policy would notify, at any instant.

import { Command } from "commander";
import { DateTime } from "luxon";
import type { Rota } from "../core/calendar/rota.ts";
import type { Organisation } from "../core/model/organisation.ts";
import { SetupError } from "../ports/environment.ts";
import { type OnCallNow, onCallNow, type ToldNow, toldNow } from "../reports/on-call.ts";
import type { Offline } from "../runtime/offline.ts";
import { fill, print, printJson } from "./print.ts";
import { instantOf, zoneIn } from "./simulate.ts";

type Options = { rota?: string; desk?: string; policy?: string; at?: string; zone?: string; json: boolean };

export const whoCommand = (offline: Offline): Command =>
  new Command("who")
    .description("show who is on call, or whom a desk or a policy would notify, at an instant")
    .option("--rota <id>", "of this rota; default: every rota, unless a desk or a policy is named")
    .option("--desk <id>", "whom the policy of this desk would notify, step by step")
    .option("--policy <id>", "whom this policy would notify, step by step")
    .option("--at <time>", 'when, such as "Fri 17:55" or 2026-03-06T17:55; default: now')
    .option("--zone <zone>", "whose clocks tell the times; default: those of the rota, else UTC")
    .option("--json", "as JSON, for scripts", false)
    .action((options: Options) =>
      offline(async ({ app }) => {
        const { organisation } = app;
        const rotas = rotasOf(options, organisation);
        const zone = zoneIn(options.zone) ?? rotas[0]?.timeZone ?? "UTC";
        const at = options.at === undefined ? app.now() : instantOf(options.at, zone, app.now());
        const onCall = rotas.map((rota) => onCallNow(rota, organisation, at));
        const told = stepsOf(options, organisation, at);
        if (options.json) return printJson({ at, onCall, told });
        for (const line of [...onCall.map((one) => rotaInWords(one, zone)), ...(await toldInWords(told, at, zone))])
          print(line);
        if (onCall.length + told.length === 0) print("No rotas are configured (rotas.yaml).");
      }),
    );

function rotasOf({ rota, desk, policy }: Options, { rotas = new Map() }: Organisation): Rota[] {
  if (rota !== undefined) return [known(rota, rotas, "rota")];
  return desk === undefined && policy === undefined ? [...rotas.values()] : [];
}

function stepsOf({ desk, policy }: Options, organisation: Organisation, at: Date): ToldNow[] {
  const { desks, policies } = organisation;
  const ofDesk = desk === undefined ? undefined : known(desk, desks, "desk").policyId;
  if (desk !== undefined && policy === undefined && ofDesk === undefined)
    throw new SetupError(`The desk "${desk}" has no policy: nobody is notified there.`);
  const id = policy ?? ofDesk;
  return id === undefined ? [] : toldNow(known(id, policies, "policy"), organisation, at);
}

/** @throws SetupError that lists those there are */
function known<Thing>(id: string, among: ReadonlyMap<string, Thing>, what: string): Thing {
  const found = among.get(id);
  if (found !== undefined) return found;
  throw new SetupError(
    `There is no ${what} "${id}". Configured: ${among.size === 0 ? "none" : [...among.keys()].join(", ")}.`,
  );
}

const inZone = (at: Date, zone: string): string =>
  DateTime.fromJSDate(at, { zone }).setLocale("en-GB").toFormat("ccc d LLL yyyy, HH:mm");

type Candidate = OnCallNow["onCall"][number];

function rotaInWords({ name, at, until, onCall }: OnCallNow, zone: string): string {
  const notified = onCall.find(({ isAway, standIn }) => !isAway || standIn !== undefined);
  const head = fill`${name}, ${inZone(at, zone)} (${zone}): ${notified ? (notified.standIn ?? notified.name) : "nobody"}`;
  const behind = onCall.map((one, index) => `${inALine(one)}${index === 0 ? "" : " (next in line)"}`);
  return [head, ...behind, `  until ${inZone(until, zone)}`].join("\n");
}

function inALine({ name, because, isAway, standIn }: Candidate): string {
  const absence = standIn === undefined ? "and nobody stands in" : `${standIn} stands in`;
  return fill`  ${name}: ${because}${isAway ? `; away, ${absence}` : ""}`;
}

async function toldInWords(told: readonly ToldNow[], at: Date, zone: string): Promise<string[]> {
  if (told.length === 0) return [];
  const { textTable: table } = await import("./table.ts");
  const rows = told.map(({ step, after: delay, people }) => [step, delay, people.join(", ") || "nobody"]);
  return [`If the steps fired on ${inZone(at, zone)} (${zone}):\n\n${table([["Step", "After", "Notifies"], ...rows])}`];
}
