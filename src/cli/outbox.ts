// `onit outbox`: what waits to be sent and what perhaps arrived; tried now, given up, settled.

import { Command } from "commander";
import type { Waiting } from "../actions/outbox.ts";
import type { Author } from "../core/model/command.ts";
import type { ByHand } from "../core/outbox/by-hand.ts";
import { SetupError } from "../ports/environment.ts";
import type { Offline } from "../runtime/offline.ts";
import type { OpenedApp } from "../runtime/open-app.ts";
import { fill, print, printJson } from "./print.ts";

type Choosing = { all: boolean; by?: string };

const BY = ["--by <person>", "who does it, for the history"] as const;

export const outboxCommand = (offline: Offline): Command =>
  new Command("outbox")
    .description("list the mails that wait to be sent, and those of which nobody knows whether they arrived")
    .option("--json", "as JSON, for scripts", false)
    .action(({ json }: { json: boolean }) => offline(({ app }) => list(json, app)))
    .addCommand(
      deciding("retry", "again", offline)
        .description("try mails now instead of later; one that perhaps arrived is sent again, as the same message")
        .option("--all", "everything that waits; not what perhaps arrived", false),
    )
    .addCommand(
      deciding("give-up", "drop", offline).description("stop sending mails; the person who can help is notified"),
    )
    .addCommand(deciding("arrived", "arrived", offline).description("mark mails that perhaps arrived as delivered"));

async function list(json: boolean, app: OpenedApp["app"]): Promise<void> {
  const { waitingIn } = await import("../actions/outbox.ts");
  const waiting = await waitingIn(app);
  if (json) return printJson(waiting);
  for (const one of waiting) print(inLines(one, app.now()));
  const uncertain = waiting.filter(({ state }) => state === "uncertain").length;
  const count = waiting.length - uncertain;
  print(`${count} ${count === 1 ? "mail waits" : "mails wait"} to be sent, and ${uncertain} perhaps arrived.`);
}

const inLines = ({ id, kind, to, reference, state, since, nextAt, because }: Waiting, now: Date): string =>
  fill`${id}  ${since.toISOString().slice(0, 16)}  ${reference ?? "no ticket"}  ${kind} to ${to}: ${state}${nextTry(nextAt, now)}
    ${because}`;

function nextTry(nextAt: Date | null, now: Date): string {
  if (nextAt === null) return "";
  return nextAt <= now ? ", tried now" : `, tried again at ${nextAt.toISOString().slice(0, 16)}`;
}

const deciding = (name: string, what: ByHand, offline: Offline): Command =>
  new Command(name)
    .argument("[ids...]", "as `onit outbox` lists them; their first characters are enough")
    .option(...BY)
    .action((ids: string[], options: Choosing) => offline((running) => decide(what, ids, options, running)));

async function decide(what: ByHand, ids: string[], { all, by }: Choosing, { app }: OpenedApp): Promise<void> {
  const person = by === undefined ? undefined : app.organisation.people.get(by);
  if (by !== undefined && !person) throw new SetupError(`--by: there is no person "${by}" in people.yaml.`);
  const { decideWaiting, waitingIn } = await import("../actions/outbox.ts");
  const waiting = await waitingIn(app);
  const chosen = all ? waiting.filter(({ state }) => state !== "uncertain") : ids.map((id) => named(id, waiting));
  if (chosen.length === 0 && !all) throw new SetupError("Name at least one id, as `onit outbox` lists them.");
  const author: Author = person
    ? { address: person.addresses[0], name: person.name, person }
    : { address: app.organisation.replyAddress, name: "an admin" };
  let done = 0;
  for (const one of chosen) {
    const isDone = await decideWaiting(one, what, author, app);
    done += Number(isDone);
    if (!isDone) print(fill`${one.id}: nothing to do; it is ${one.state}`);
  }
  print(`${done} ${done === 1 ? "mail is" : "mails are"} ${DONE[what]}.`);
}

const DONE: Readonly<Record<ByHand, string>> = {
  again: "sent by the running Onit within a minute, or when the relay takes them",
  drop: "given up",
  arrived: "marked as delivered",
};

/** @throws SetupError when none or several begin so */
function named(id: string, waiting: readonly Waiting[]): Waiting {
  const found = waiting.filter((one) => one.id.startsWith(id));
  if (found.length === 1 && found[0]) return found[0];
  throw new SetupError(
    found.length === 0
      ? `There is no mail "${id}" that waits. \`onit outbox\` lists them.`
      : `"${id}" is the beginning of ${found.length} ids: write more of it.`,
  );
}
