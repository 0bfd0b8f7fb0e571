// Something is wrong that only people can end: the admins hear of it by mail, whatever way it is that broke.

import { createHash } from "node:crypto";
import type { App } from "./app.ts";
import { recipient } from "./core/outbox/owe.ts";
import { oneLine } from "./core/printable.ts";
import { write } from "./letters.ts";

const EVERY_MS = 3_600_000; // several processes see the same trouble; whoever raises it tells again after a day by itself

/**
 * Logs, and owes a letter to every admin. Never throws.
 * @param what what is wrong, as a subject line says it
 */
export async function alarm(what: string, because: string, app: App): Promise<void> {
  const { log, organisation } = app;
  log.error({ what, because }, "an alarm: somebody must look at this");
  for (const person of organisation.admins.flatMap((id) => organisation.people.get(id) ?? [])) {
    const letter = {
      key: `alarm/${person.id}/${createHash("sha256").update(what).digest("hex").slice(0, 32)}`,
      to: recipient(person),
      subject: `[Onit] ${what}`.replace(/\s+/g, " ").slice(0, 200),
      text: `Onit needs somebody's help.\n\nWhat is wrong: ${oneLine(what)}\nWhy: ${oneLine(because)}\n\nOnit goes on trying, and tells you again tomorrow if it lasts.\n`,
      because: "you are an admin",
    };
    await write(letter, EVERY_MS, app).catch((error: unknown) =>
      log.error({ what, to: person.id, error }, "an alarm could not be mailed"),
    );
  }
}
