// The admins are notified of changed settings that are refused, and of those that need a restart.

import { createHash } from "node:crypto";
import { type ConfigError, inOneLine } from "../config/problem.ts";
import { recipient } from "../core/outbox/owe.ts";
import { write } from "../outbound/system-mail.ts";
import type { App } from "../ports/app.ts";

const ONCE_MS = 10 * 60_000; // several processes read the same files
const MOST_PROBLEMS = 50;

/** Logs them, and owes a system mail to each admin of the settings in force. */
export async function notifyOfRefusal({ folder, problems }: ConfigError, app: App): Promise<void> {
  const lines = problems.map(inOneLine);
  app.log.error({ folder, problems: lines }, "changed settings are refused; those in force stay");
  const count = lines.length === 1 ? "1 problem" : `${lines.length} problems`;
  const more = lines.length > MOST_PROBLEMS ? `\n\n… and ${lines.length - MOST_PROBLEMS} more.` : "";
  await tell(
    "settings-refused",
    `Changed settings are refused: ${count}`,
    `The settings or templates were changed, and cannot be used. Onit goes on with those it had before.

${lines.slice(0, MOST_PROBLEMS).join("\n\n")}${more}

The config folder is ${folder}. Correct the files: Onit reads them again as soon as they are saved. "onit check" lists the same problems.`,
    app,
  );
}

/** @param names settings of server.yaml that differ from those Onit began with; none: nothing needs a restart any more */
export async function notifyOfRestart(names: readonly string[], app: App): Promise<void> {
  if (names.length === 0) return;
  app.log.warn({ settings: names }, "settings of server.yaml have changed that take effect at the next start");
  await tell(
    "settings-restart",
    "Changed settings need a restart",
    `server.yaml was changed. These settings take effect when Onit is started again:

${names.map((name) => `  ${name}`).join("\n")}

Until then Onit goes on with their old values. All other changed settings are in force now.`,
    app,
  );
}

async function tell(key: string, subject: string, text: string, app: App): Promise<void> {
  const { admins, people } = app.organisation;
  const digest = createHash("sha256").update(text).digest("hex").slice(0, 32);
  for (const admin of admins.flatMap((id) => people.get(id) ?? [])) {
    const systemMail = {
      key: `${key}/${admin.id}/${digest}`,
      to: recipient(admin),
      subject: `[Onit] ${subject}`,
      text: `Hello ${admin.name},\n\n${text}\n`,
      because: "you are an admin",
    };
    await write(systemMail, ONCE_MS, app);
  }
}
