#!/usr/bin/env node
// The command line. Each command loads what it needs when it runs, so that none waits for what only another one uses.

import { Command } from "commander";
import { actCommand } from "./cli/act.ts";
import { apiKeyCommand } from "./cli/api-keys.ts";
import { auditCommand } from "./cli/audit.ts";
import { checkCommand } from "./cli/check.ts";
import { configCommand } from "./cli/config.ts";
import { dataCommands } from "./cli/data.ts";
import { doctorCommand } from "./cli/doctor.ts";
import { drillCommand } from "./cli/drill.ts";
import { escalationCommands } from "./cli/escalations.ts";
import { initCommand } from "./cli/init.ts";
import { keyCommands } from "./cli/keys.ts";
import { anonymiseCommand, mailCommands } from "./cli/mail.ts";
import { mailboxCommand } from "./cli/mailbox.ts";
import { whoCommand } from "./cli/on-call.ts";
import { outboxCommand } from "./cli/outbox.ts";
import { previewCommand } from "./cli/preview.ts";
import { fill, outliveReader, printCommands, printFailure, printJson, printNote } from "./cli/print.ts";
import { privacyCommand } from "./cli/privacy.ts";
import { simulateCommand } from "./cli/simulate.ts";
import { templatesCommand } from "./cli/templates.ts";
import { rulesCommand } from "./cli/triggers.ts";
import { waitingCommands } from "./cli/waiting.ts";
import { webhooksCommand } from "./cli/webhooks.ts";
import { ConfigError } from "./config/problem.ts";
import { closest } from "./core/words/closest.ts";
import { configFolder, type Environment, SetupError } from "./ports/environment.ts";
import { keepCompiled } from "./runtime/keep-compiled.ts";
import type { Offline } from "./runtime/offline.ts";
import { version } from "./runtime/version.ts";
import { redactor, secretsIn } from "./security/redact.ts";

keepCompiled();
const environment: Environment = { ...process.env };
const now = (): Date => new Date();

const program = new Command("onit")
  .description("Email-first chase and escalation.")
  .version(version(), "--version", "print the version")
  .option("--config <folder>", "the config folder", configFolder(environment))
  .hook("preAction", () => {
    environment.ONIT_CONFIG = folder();
  });

const folder = (): string => program.opts<{ config: string }>().config;
const offline: Offline = async (work) =>
  (await import("./runtime/offline.ts")).offlineIn(folder(), environment, now)(work);

program
  .command("start", { isDefault: true })
  .description("read mail, keep watch, answer")
  .option("--speed <times>", "run the clock so many times as fast, to try Onit out; never with a relay", "1")
  .option("--renamed-from <name>", "accept the data of this organisation, which has a new name and new addresses now")
  .allowExcessArguments() // a command there is none of comes here, too
  .action(async ({ speed, renamedFrom }: { speed: string; renamedFrom?: string }, { args: [unknown] }: Command) => {
    if (unknown !== undefined) throw new SetupError(noSuchCommand(unknown));
    const { speedFrom } = await import("./runtime/fast-clock.ts");
    const around = renamedFrom === undefined ? environment : { ...environment, ONIT_RENAMED_FROM: renamedFrom };
    await (await import("./cli/start.ts")).serve(folder(), around, { now, speed: speedFrom(speed) });
  });

const commands = [
  checkCommand(folder, environment, now),
  configCommand(offline),
  doctorCommand(folder, environment, now),
  initCommand(),
  mailboxCommand(offline, environment, folder),
  previewCommand(offline, environment, folder),
  templatesCommand(offline),
  ...mailCommands(offline),
  ...waitingCommands(offline),
  actCommand(offline),
  ...escalationCommands(offline),
  apiKeyCommand(offline),
  auditCommand(offline),
  privacyCommand(offline),
  ...keyCommands(offline, environment),
  rulesCommand(offline),
  simulateCommand(offline),
  drillCommand(offline),
  whoCommand(offline),
  outboxCommand(offline),
  webhooksCommand(offline),
  anonymiseCommand(async () => (await import("./config/load.ts")).loadConfig(folder(), environment)),
  dataCommands(environment, now),
];
for (const command of commands) program.addCommand(command);

program
  .command("schema")
  .argument(
    "[file]",
    "a settings file, such as people.yaml or phrases/en.yaml; default: one schema for each file, by name",
  )
  .description("print the JSON Schema of the settings, for editors")
  .action(async (file?: string) => {
    const { jsonSchema, schemaOfFile } = await import("./config/json-schema.ts");
    printJson(file === undefined ? jsonSchema() : schemaFor(file, schemaOfFile(file), Object.keys(jsonSchema())));
  });

program
  .command("demo")
  .description("play a story through real SMTP with a moved clock, and print the timeline")
  .option("--keep", "leave its pages open until Ctrl-C")
  .action(async ({ keep = false }: { keep?: boolean }) =>
    (await import("./cli/demo.ts")).playDemo(folder(), environment, keep),
  );

function noSuchCommand(name: string): string {
  const like = closest(
    name,
    program.commands.map((command) => command.name()),
  );
  return fill`There is no command "${name}".${like === undefined ? "" : ` Did you mean "${like}"?`} onit --help lists them.`;
}

function schemaFor<Schema>(file: string, schema: Schema | undefined, known: readonly string[]): Schema {
  if (schema === undefined)
    throw new SetupError(fill`There is no settings file "${file}". There are: ${known.join(", ")}.`);
  return schema;
}

function fail(error: unknown): never {
  if (error instanceof ConfigError) {
    const count = error.problems.length;
    printNote(
      `${count} ${count === 1 ? "problem keeps" : "problems keep"} Onit from starting with the settings in ${error.folder}:\n`,
    );
  }
  const isExpected = error instanceof ConfigError || error instanceof SetupError;
  if (isExpected) printNote(error.message);
  else printFailure(error, redactor(secretsIn(environment)));
  process.exit(1);
}

printCommands(program);
outliveReader();
process.on("uncaughtException", fail); // and rejections that nobody waits for
await program.parseAsync().catch(fail);
