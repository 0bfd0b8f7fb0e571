// Something is wrong that only people can end: the admins hear of it by mail, whatever way it is that broke.

import { createHash } from "node:crypto";
import type { App } from "./app.ts";
import { recipient } from "./core/outbox/owe.ts";
import { oneLine } from "./core/printable.ts";
import { postLetters, write } from "./letters.ts";

const EVERY_MS = 3_600_000; // several processes see the same trouble; whoever raises it tells again after a day by itself

/**
 * Logs, owes a letter to every admin, and rings the webhook where one is named, before the letters go their way. Of several
 * processes that see the same trouble one does. Never throws.
 * @param what what is wrong, as a subject line says it
 */
export async function alarm(what: string, because: string, app: App): Promise<void> {
  const { log, organisation } = app;
  log.error({ what, because }, "an alarm: somebody must look at this");
  let isNews = organisation.admins.length === 0;
  for (const person of organisation.admins.flatMap((id) => organisation.people.get(id) ?? [])) {
    const letter = {
      key: `alarm/${person.id}/${createHash("sha256").update(what).digest("hex").slice(0, 32)}`,
      to: recipient(person),
      subject: `[Onit] ${what}`.replace(/\s+/g, " ").slice(0, 200),
      text: `Onit needs somebody's help.\n\nWhat is wrong: ${oneLine(what)}\nWhy: ${oneLine(because)}\n\nOnit goes on trying, and tells you again tomorrow if it lasts.\n`,
      because: "you are an admin",
    };
    isNews =
      (await write(letter, EVERY_MS, app).catch((error: unknown) => {
        log.error({ what, to: person.id, error }, "an alarm could not be mailed");
        return true; // then the other way is all there is
      })) || isNews;
  }
  if (!isNews) return;
  await app.ringOutside?.(what, because);
  await postLetters(app).catch((error: unknown) => log.error({ what, error }, "an alarm could not be mailed yet"));
}
