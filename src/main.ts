#!/usr/bin/env node
// The command line.

import { Command } from "commander";
import { accessCommands } from "./access-commands.ts";
import { apiKeyCommand } from "./api-key-commands.ts";
import { jsonSchema } from "./config/json-schema.ts";
import { loadConfig, undecidedIn } from "./config/load.ts";
import { ConfigError, inOneLine } from "./config/problem.ts";
import type { Warning } from "./config/warnings.ts";
import { dataCommands } from "./data-commands.ts";
import { escalationCommands } from "./escalation-commands.ts";
import { keyCommands } from "./key-commands.ts";
import { anonymiseCommand, mailCommands } from "./mail-commands.ts";
import { mailboxCommand } from "./mailbox-command.ts";
import { outboxCommand } from "./outbox-commands.ts";
import { fill, print, printCommands, printFailure, printJson, printNote } from "./print.ts";
import { redactor, secretsIn } from "./redact.ts";
import { rulesCommand } from "./rules-command.ts";
import { checkedSettings, configFolder, SetupError } from "./settings.ts";
import { type Running, start } from "./start.ts";
import { welcome } from "./welcome.ts";

const environment = process.env;

const program = new Command("onit")
  .description("Email-first chase and escalation.")
  .option("--config <folder>", "the config folder", configFolder(environment));

const folder = (): string => program.opts<{ config: string }>().config;

program.command("start", { isDefault: true }).description("read mail, keep watch, answer").action(serve);

program
  .command("check")
  .description("report every problem of the settings and templates at once")
  .option("--decided", "fail when something is left undecided", false)
  .action(async ({ decided }: { decided: boolean }) => {
    const { organisation, warnings = [] } = await checkedSettings(folder(), environment);
    const { desks, people, policies } = organisation;
    print(fill`${folder()}: all is well. ${desks.size} desks, ${people.size} people, ${policies.size} policies.`);
    for (const line of warned(warnings)) print(line);
    const open = await undecidedIn(folder());
    if (open.length === 0) return;
    const [things, are] = open.length === 1 ? ["thing", "is"] : ["things", "are"];
    print(`\n${open.length} ${things} ${are} not decided yet:\n${open.map(inOneLine).join("\n")}`);
    if (decided) process.exitCode = 1;
  });

const commands = [
  mailboxCommand(offline, environment, folder),
  ...mailCommands(offline),
  ...escalationCommands(offline),
  apiKeyCommand(offline),
  ...accessCommands(offline),
  ...keyCommands(offline, environment),
  rulesCommand(offline),
  outboxCommand(offline),
];
for (const command of commands) program.addCommand(command);
program.addCommand(anonymiseCommand(() => loadConfig(folder(), environment)));

program.addCommand(dataCommands(environment, () => new Date()));

program
  .command("schema")
  .description("print the JSON Schema of the settings, for editors")
  .action(() => printJson(jsonSchema()));

program
  .command("demo")
  .description("play a story through real SMTP with a moved clock, and print the timeline")
  .action(async () => (await import("./demo.ts")).playDemo(folder(), environment));

/** The dangerous ones first, under a heading of their own. */
function warned(warnings: readonly Warning[]): string[] {
  const section = (heading: string, found: readonly Warning[]): string[] =>
    found.length === 0 ? [] : ["", `${found.length} ${heading}:`, ...found.map(inOneLine)];
  return [
    ...section(
      "dangerous",
      warnings.filter(({ isDangerous }) => isDangerous),
    ),
    ...section(
      "to look at",
      warnings.filter(({ isDangerous }) => !isDangerous),
    ),
  ];
}

async function serve(): Promise<void> {
  const settings = await checkedSettings(folder(), environment);
  const running = await start({ settings, environment });
  const stop = (signal: string): void => {
    print(`${signal}: finishing what is under way …`);
    running.close().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.once("SIGINT", stop).once("SIGTERM", stop); // before the welcome: whoever reads it may stop us at once
  print(welcome(settings, running, environment.ONIT_RELAY_URL));
}

/** Onit without its clock and on free ports of this machine: for commands beside a running one. */
async function offline(work: (running: Running) => Promise<void>): Promise<void> {
  const { organisation, server } = await loadConfig(folder(), environment); // the running one has read the templates
  const { host, port } = server.web;
  const publicUrl = server.web.publicUrl ?? `http://${host}:${port}`; // where the running one answers, not this one
  const apart = {
    ...server,
    smtp: { ...server.smtp, host: "127.0.0.1", port: 0 },
    imap: [],
    web: { ...server.web, host: "127.0.0.1", port: 0, publicUrl },
  };
  const running = await start({
    settings: { organisation, server: apart },
    environment: { ...environment, ONIT_LOG: environment.ONIT_LOG ?? "warn" },
    ticking: false,
    attaches: true,
  });
  await work(running).finally(() => running.close());
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
process.on("uncaughtException", fail); // and rejections that nobody waits for
await program.parseAsync().catch(fail);
