// A review of changed words is asked for: those who may publish them are sent a mail.

import { may } from "../core/model/permission.ts";
import type { Person } from "../core/model/person.ts";
import { recipient } from "../core/outbox/owe.ts";
import { oneLine } from "../core/words/printable.ts";
import { write } from "../outbound/system-mail.ts";
import type { App } from "../ports/app.ts";
import type { TemplateDraft } from "../ports/template-store.ts";

export async function notifyReviewers(
  { kind, revision, writers, asked }: TemplateDraft,
  by: Person,
  app: App,
): Promise<void> {
  const { organisation, publicUrl } = app;
  const mayReview = ({ id }: Person): boolean =>
    !writers.includes(id) &&
    (["reviewTemplates", "publishTemplates"] as const).some(
      (action) => may(id, action, undefined, organisation).allowed,
    );
  for (const person of [...organisation.people.values()].filter(mayReview)) {
    const systemMail = {
      key: `template-review/${person.id}/${kind} ${revision}`,
      to: recipient(person),
      subject: `[Onit] Please review: the words of the mail "${kind}"`,
      text: `Hello ${person.name},\n\n${by.name} has changed the words of the mail "${kind}", and asks for a review: ${oneLine(asked?.reason ?? "")}\n\nWhat changes, how it looks, and the button that publishes it: ${publicUrl}/templates/${kind}\n`,
      because: "you may publish changed words of mails",
    };
    await write(systemMail, 0, app);
  }
}
