// `onit data export` and `onit data import`: everything Onit keeps, from one database to another through a file or a pipe.

import { Command } from "commander";
import type { Environment } from "../ports/environment.ts";

export function dataCommands(environment: Environment, now: () => Date): Command {
  const data = new Command("data").description("move everything Onit keeps from one database to another");
  data
    .command("export <file>")
    .description('write all of the database to a file; compressed when it ends in .gz, "-" for standard output')
    .option("--while-running", "accept that Onit runs and changes documents meanwhile")
    .action(async (file: string, { whileRunning = false }: { whileRunning?: boolean }) =>
      (await import("./move-data.ts")).runExport(file, whileRunning, environment, now),
    );
  data
    .command("import <file>")
    .description('check a file of "onit data export" and put it into an empty database; "-" for standard input')
    .option("--merge", "into a database that is not empty: add what is missing, leave what is there")
    .action(async (file: string, { merge = false }: { merge?: boolean }) =>
      (await import("./move-data.ts")).runImport(file, merge, environment, now),
    );
  return data;
}
