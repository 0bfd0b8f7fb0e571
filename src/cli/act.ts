// `onit act`: what colleagues write above a mail or press on a ticket's page, at the command line.

import { Command } from "commander";
import { type Manual, missingIn } from "../core/model/ticket.ts";
import { SetupError } from "../ports/environment.ts";
import type { Offline } from "../runtime/offline.ts";
import type { OpenedApp } from "../runtime/open-app.ts";
import { fill, print } from "./print.ts";

export const actCommand = (offline: Offline): Command =>
  new Command("act")
    .description("act on a ticket as a colleague does by mail: close, reopen, assign anna, note …, answer …")
    .argument("<reference>", "the ticket, such as HD-1042")
    .argument("<command>", "a command without its #, or answer")
    .argument("[words...]", "what stands behind it")
    .requiredOption("--by <person>", "who does it: an id of people.yaml; what they may not, is refused")
    .action((reference: string, command: string, words: string[], { by }: { by: string }) =>
      offline((running) => act({ reference, command, words: words.join(" "), by }, running)),
    );

type Asked = { reference: string; command: string; words: string; by: string };

/** @throws SetupError when it is not done, with the reason */
async function act({ reference, command, words, by: id }: Asked, { app }: OpenedApp): Promise<void> {
  const by = app.organisation.people.get(id);
  if (!by) throw new SetupError(`--by: there is no person "${id}" in people.yaml.`);
  const { isCommand } = await import("../core/command/run.ts");
  const { answerBy, commandBy } = await import("../actions/operations.ts");
  const { perform } = await import("../actions/request.ts");
  const name = command.toLowerCase().replace(/^#/, "");
  if (name !== "answer" && !isCommand(name)) throw new SetupError(`There is no command "${command}" on a ticket.`);
  const where = "at the command line";
  const operation = name === "answer" ? answerBy(words, where) : commandBy({ name, argument: words }, where);
  const proof = { means: "command", via: "onit act" } as const;
  const asked = { by, proof, reference, idempotencyKey: undefined, content: words };
  const done = await perform(asked, operation, app);
  if (done.kind !== "done") throw new SetupError(`Nothing was done: ${done.because}.`);
  const { manual } = done.ticket;
  if (name === "escalate" && manual?.asked) throw new SetupError(incomplete(done.ticket.record.reference, manual));
  print(fill`${done.ticket.record.reference}: done. What it owes is sent by the running Onit within a minute.`);
}

const incomplete = (reference: string, manual: Manual): string =>
  `${reference} is not escalated yet. What is given already is kept. This is missing:
${missingIn(manual)
  .map((line) => fill`  - ${line}`)
  .join("\n")}
Answer the mail that asks for it, below its headings.`;
