// The printer: everything the commands show goes through here, so that nothing a mail says acts on a terminal.

import { inspect } from "node:util";
import type { SingleBar } from "cli-progress";
import type { Command } from "commander";
import { oneLine, printable, printableJson } from "../core/words/printable.ts";

/** A line or lines on standard output. Values that people wrote go in by `fill`, so that they stay in their line. */
export const print = (text: string): void => void process.stdout.write(`${printable(text)}\n`);

/** A line or lines on standard error: what is said beside the result. */
export const printNote = (text: string): void => void process.stderr.write(`${printable(text)}\n`);

/** A template tag: `fill\`${subject} of ${name}\``. What is filled in is one line each, whatever it holds. */
export const fill = (layout: TemplateStringsArray, ...values: readonly unknown[]): string =>
  String.raw({ raw: layout }, ...values.map((value) => oneLine(String(value))));

export const printJson = (value: unknown): void => void process.stdout.write(`${printableJson(value, 2)}\n`);

/** One value a line, as programs read many. */
export const printJsonLine = (value: unknown): void => void process.stdout.write(`${printableJson(value)}\n`);

/** A table whose cells are escaped already (RFC 4180 ends its lines with CR LF). */
export const printCsv = (table: string): void =>
  void process.stdout.write(table.split("\r\n").map(oneLine).join("\r\n"));

/** A mail as it came: its very bytes into a file or a pipe, escaped on a terminal. */
export function printMail(raw: Buffer): void {
  if (process.stdout.isTTY) print(raw.toString("utf8"));
  else process.stdout.write(raw);
}

/** A bar on standard error. Ctrl-C ends the process, not the bar. */
export async function progressBar(format: string): Promise<SingleBar> {
  const { SingleBar } = (await import("cli-progress")).default;
  return new SingleBar({ format, stream: process.stderr, gracefulExit: false });
}

/** An error nobody expected, with its stack and causes, without the secrets that `redact` takes out. */
export const printFailure = (error: unknown, redact: (text: string) => string): void =>
  printNote(redact(inspect(error)));

/** The program that reads our output may have enough of it, as `head` has: the rest is for nobody, and the command ends as it would have. */
export function outliveReader(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

/** Help and complaints of a command and of all below it are printed here too: they repeat what was typed. */
export function printCommands(command: Command): void {
  command.configureOutput({
    writeOut: (text) => void process.stdout.write(printable(text)),
    writeErr: (text) => void process.stderr.write(printable(text)),
  });
  command.commands.forEach(printCommands);
}
