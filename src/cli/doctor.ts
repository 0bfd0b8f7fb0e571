// `onit doctor`: what surrounds this organisation, and what to do about it.

import { Command } from "commander";
import { parseDuration } from "../core/words/duration.ts";
import type { Finding } from "../doctor/finding.ts";
import { type Environment, SetupError } from "../ports/environment.ts";
import { fill, print, printJson } from "./print.ts";

type Options = { json: boolean; wait: string; dns?: string };

const LEAVES_MS = 3_000; // a socket that hangs keeps nobody waiting

/** @param folder the config folder */
export const doctorCommand = (folder: () => string, environment: Environment, now: () => Date): Command =>
  new Command("doctor")
    .description(
      "look at relay, round trip of a mail, DNS, mailboxes, pages, clock and database: what is wrong, what to do",
    )
    .option("--json", "as JSON, for scripts", false)
    .option("--wait <duration>", "how long a mail to our own reply address may take to come back", "60s")
    .option("--dns <host:port>", "the name server to ask instead of those of this machine")
    .action(async ({ json, wait, dns }: Options) => {
      const waitMs = parseDuration(wait);
      if (waitMs === undefined) throw new SetupError(fill`--wait: "${wait}" is not a duration such as 60s or 5m.`);
      if (dns !== undefined && !SERVER.test(dns))
        throw new SetupError(fill`--dns: "${dns}" is not the network address of a name server, such as 192.0.2.53:53.`);
      const { doctor } = await import("../doctor/doctor.ts");
      await show(await doctor({ folder: folder(), environment, now, waitMs, dns }), json);
      setTimeout(() => process.exit(), LEAVES_MS).unref();
    });

const SERVER = /^(\d{1,3}(\.\d{1,3}){3}(:\d{1,5})?|\[[0-9a-f:]+\](:\d{1,5})?|[0-9a-f]*:[0-9a-f:]+)$/i;

async function show(findings: readonly Finding[], isJson: boolean): Promise<void> {
  const { countOf, inLines } = await import("../doctor/finding.ts");
  const count = countOf(findings);
  if (count.problem > 0) process.exitCode = 1;
  if (isJson) return printJson({ ...count, findings });
  for (const finding of findings) print(inLines(finding));
  const named = (number: number, name: string): string => `${number} ${name}${number === 1 ? "" : "s"}`;
  print(`\n${named(count.problem, "problem")}, ${named(count.warning, "warning")}, ${count.ok} ok.`);
}
