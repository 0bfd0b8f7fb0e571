// `onit drill`: a policy runs for real, with mails that say they are an exercise (N17).

import { Command } from "commander";
import { after } from "../core/words/duration.ts";
import type { DrillAsked } from "../outbound/run-drill.ts";
import { SetupError } from "../ports/environment.ts";
import type { Offline } from "../runtime/offline.ts";
import type { OpenedApp } from "../runtime/open-app.ts";
import { fill, print } from "./print.ts";

type Options = { by: string; desk?: string; stop?: string; yes: boolean };
type App = OpenedApp["app"];

const AHEAD_MS = 31 * 86_400_000;

/** @param offline runs work with an Onit that does nothing by itself */
export const drillCommand = (offline: Offline): Command =>
  new Command("drill")
    .argument("[policy]", "the policy that is tried, such as standard")
    .description("try a policy on its people: [DRILL] mails to all whom it notifies, and a report to who started it")
    .requiredOption("--by <person>", "who starts or stops it: an id of people.yaml, with the permission drill")
    .option("--desk <id>", "at which desk; default: the first")
    .option("--stop <reference>", "end this drill now instead")
    .option("--yes", "really notify people; without it you see who that would be", false)
    .action((policy: string | undefined, options: Options) =>
      offline(({ app }) => (options.stop ? stop(options.stop, options, app) : start(policy, options, app))),
    );

async function start(policy: string | undefined, options: Options, app: App): Promise<void> {
  const { startDrill } = await import("../outbound/run-drill.ts");
  const asked = askedIn(policy, options, app);
  if (!options.yes) {
    for (const line of await foreseen(asked, app)) print(line);
    throw new SetupError("Nobody was notified. Add --yes to notify these people.");
  }
  const done = await startDrill(asked, app);
  if ("refused" in done) throw new SetupError(`No drill was started: ${done.refused}.`);
  print(fill`The drill ${done.ticket.record.reference} has begun. Its report goes to ${asked.by.name} by mail.`);
}

async function stop(reference: string, options: Options, app: App): Promise<void> {
  const { stopRunningDrill } = await import("../outbound/run-drill.ts");
  const done = await stopRunningDrill(reference, person(options.by, app), app);
  if ("refused" in done) throw new SetupError(`Nothing was stopped: ${done.refused}.`);
  print(fill`The drill ${done.ticket.record.reference} is over.`);
}

/** Whom it would notify if nobody took it, by the engine's own functions. */
async function foreseen(asked: DrillAsked, app: App): Promise<string[]> {
  const { supposedDrill } = await import("../outbound/run-drill.ts");
  const { foresee } = await import("../reports/foresee.ts");
  const until = after(app.now(), AHEAD_MS);
  const ticket = supposedDrill(asked, app);
  const coming = await foresee(ticket, { organisation: app.organisation, until, most: 200 });
  const lines = coming.map((one) => fill`  ${one.at.toISOString()}  ${one.to.name || one.to.address}  ${one.channel}`);
  const head = fill`A drill of "${asked.policy.name}" would notify, until somebody takes it:`;
  return [head, ...(lines.length > 0 ? lines : ["  nobody"])];
}

function askedIn(id: string | undefined, options: Options, app: App): DrillAsked {
  const { policies, desks } = app.organisation;
  const policy = policies.get(id ?? "");
  if (!policy) throw new SetupError(`Name a policy: ${[...policies.keys()].join(", ")}.`);
  const desk = options.desk === undefined ? [...desks.values()][0] : desks.get(options.desk);
  if (!desk)
    throw new SetupError(`--desk: there is no desk "${options.desk}". There are ${[...desks.keys()].join(", ")}.`);
  return { policy, desk, by: person(options.by, app) };
}

function person(id: string, { organisation }: App): DrillAsked["by"] {
  const found = organisation.people.get(id);
  if (!found) throw new SetupError(`--by: there is no person "${id}" in people.yaml.`);
  return found;
}
