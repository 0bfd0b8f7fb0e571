// A template failed while a mail was made: others stood in for it, and the admins are notified once.

import type { Notice } from "../core/model/notice.ts";
import { recipient } from "../core/outbox/owe.ts";
import { oneLine } from "../core/words/printable.ts";
import type { App, Rendered } from "../ports/app.ts";
import type { TemplateMark } from "../ports/template-store.ts";
import { write } from "./system-mail.ts";

const ONCE_MS = 30 * 86_400_000; // for the same words; changed ones that fail as well are news

/**
 * Logs it, and owes a system mail to each admin. Never throws: the notice goes out whatever becomes of this.
 * @param file of the JSON that a channel posts; absent: it is the words of the mail
 */
export async function notifyOfTemplate(
  { kind, key }: Notice,
  { trouble, failed, file }: Required<Pick<Rendered, "trouble" | "failed">> & { file?: string },
  app: App,
): Promise<void> {
  const { log, organisation } = app;
  log.error({ notice: key, trouble }, "a template failed: other words went out instead");
  for (const person of organisation.admins.flatMap((id) => organisation.people.get(id) ?? [])) {
    const systemMail = {
      key: `template-failed/${person.id}/${file ?? kind} ${failed.from} ${failed.version}`,
      to: recipient(person),
      subject: file
        ? `[Onit] The template ${file} cannot be used`
        : `[Onit] The words of the mail "${kind}" cannot be used`,
      text: `Hello ${person.name},\n\n${oneLine(trouble)}\n\n${file ? BY_FILE : todo(kind, failed, app)}\n\nYou are notified once of these words. Nobody has waited for a mail because of them.\n`,
      because: "you are an admin",
    };
    await write(systemMail, ONCE_MS, app).catch((error: unknown) =>
      log.error({ kind, to: person.id, error }, "the admins could not be notified of a template"),
    );
  }
}

const BY_FILE = 'Correct the file: "onit check" lists what is wrong.';

function todo(kind: string, { from }: TemplateMark, { publicUrl }: App): string {
  const page = `${publicUrl}/templates/${kind}`;
  return from === "workshop"
    ? `Correct them, or go back to an earlier version, at ${page}`
    : `${BY_FILE} Or publish words that stand above it, at ${page}`;
}
