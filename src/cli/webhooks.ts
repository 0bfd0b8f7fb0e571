// `onit webhooks`: the programs that receive events, what they received, sent again, and tried.

import { Command, Option } from "commander";
import { SetupError } from "../ports/environment.ts";
import type { Offline } from "../runtime/offline.ts";
import type { OpenedApp } from "../runtime/open-app.ts";
import { fill, print, printJson } from "./print.ts";

type App = OpenedApp["app"];
type Listing = {
  state?: "waiting" | "delivered" | "failed" | "withdrawn";
  ticket?: string;
  limit: string;
  json: boolean;
};
type Replaying = { failed: boolean; by?: string };

export const webhooksCommand = (offline: Offline): Command =>
  new Command("webhooks")
    .description("the programs that receive the events of tickets, and what became of each event")
    .addCommand(listCommand(offline), { isDefault: true })
    .addCommand(replayCommand(offline))
    .addCommand(testCommand(offline));

const listCommand = (offline: Offline): Command =>
  new Command("list")
    .argument("[webhook]", "its deliveries, latest first; default: every webhook and how it stands")
    .addOption(new Option("--state <state>", "only those").choices(["waiting", "delivered", "failed", "withdrawn"]))
    .option("--ticket <reference>", "only those of this ticket")
    .option("--limit <number>", "how many at most", "50")
    .option("--json", "as JSON, for scripts", false)
    .description("list the webhooks, or the events of one of them")
    .action((webhook: string | undefined, options: Listing) =>
      offline(({ app }) =>
        webhook === undefined ? listAll(options, app) : listOne(known(webhook, app), options, app),
      ),
    );

async function listAll({ json }: Listing, app: App): Promise<void> {
  const { webhooksNow } = await import("../actions/webhooks.ts");
  const now = await webhooksNow(app);
  if (json)
    return printJson(now.map(({ webhook: { url: _, secret: _secret, ...rest }, ...more }) => ({ ...rest, ...more })));
  if (now.length === 0) return print("There are no webhooks: webhooks.yaml names them.");
  for (const { webhook, counts, health } of now) {
    const stands = webhook.active ? (health.failures === 0 ? "well" : `in trouble: ${health.because}`) : "not active";
    print(
      fill`${webhook.id}  ${webhook.name}: ${stands}. ${counts.waiting} waiting, ${counts.delivered} delivered, ${counts.failed} failed`,
    );
  }
}

async function listOne(webhook: string, { state, ticket, limit, json }: Listing, app: App): Promise<void> {
  const most = Math.min(Math.max(Number.parseInt(limit, 10) || 50, 1), 1_000);
  const deliveries = await app.webhooks.list({ webhook, state, ticket, limit: most });
  if (json) return printJson(deliveries);
  for (const { event, type, reference, sequence, owedAt, attempts, outcome, ...one } of deliveries)
    print(
      fill`${event}  ${owedAt.toISOString().slice(0, 16)}  ${reference} ${sequence}  ${type}: ${one.state}, tried ${attempts}×${outcome === null ? "" : `: ${outcome}`}`,
    );
  print(`${deliveries.length} ${deliveries.length === 1 ? "delivery" : "deliveries"}.`);
}

const replayCommand = (offline: Offline): Command =>
  new Command("replay")
    .argument("<webhook>", "its id")
    .argument("[events...]", "ids, as `onit webhooks list <webhook>` shows them")
    .option("--failed", "all that are failed", false)
    .option("--by <person>", "who does it, for the audit")
    .description("have events sent again, under the same ids; the running Onit sends them within a minute")
    .action((webhook: string, events: string[], options: Replaying) =>
      offline(({ app }) => replayIn(known(webhook, app), events, options, app)),
    );

async function replayIn(webhook: string, events: string[], { failed, by = "an admin" }: Replaying, app: App) {
  if (events.length === 0 && !failed) throw new SetupError("Name at least one event, or write --failed.");
  if (by !== "an admin" && !app.organisation.people.has(by))
    throw new SetupError(`--by: there is no person "${by}" in people.yaml.`);
  const { replayDelivery: replay } = await import("../actions/webhooks.ts");
  const asked = failed ? [{ state: "failed" as const }] : events.map((event) => ({ event }));
  let count = 0;
  for (const which of asked) {
    const sent = await replay(webhook, which, by, app);
    if (sent === undefined) throw notActive(webhook);
    count += sent;
  }
  if (count === 0) print("There is none to send again.");
  else print(`${count} ${count === 1 ? "event is" : "events are"} sent again by the running Onit within a minute.`);
  if (count < events.length) process.exitCode = 1; // one there is none of, or that waits already
}

const notActive = (webhook: string): SetupError => new SetupError(`The webhook ${webhook} is not active.`);

const testCommand = (offline: Offline): Command =>
  new Command("test")
    .argument("<webhook>", "its id")
    .description("post an event of the type webhook.test now, and say what came of it")
    .action((webhook: string) =>
      offline(async ({ app }) => {
        const { sendTest } = await import("../actions/webhooks.ts");
        const outcome = await sendTest(known(webhook, app), app);
        if (!outcome) throw notActive(webhook);
        print(fill`${outcome.kind === "sent" ? "taken" : "not taken"}: ${outcome.because}`);
        if (outcome.kind !== "sent") process.exitCode = 1;
      }),
    );

/** @throws SetupError when the settings know none of this id */
function known(id: string, { organisation }: App): string {
  if (organisation.webhooks?.has(id)) return id;
  throw new SetupError(`There is no webhook "${id}" in webhooks.yaml.`);
}
