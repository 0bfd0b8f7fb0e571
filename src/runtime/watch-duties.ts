// Now and then everybody whom an escalation may come to is asked whether that is still right (S4.17).

import { dutiesOf } from "../core/escalation/places.ts";
import { questionFor } from "../core/escalation/validation.ts";
import { after } from "../core/words/duration.ts";
import { questionMail } from "../outbound/duty-mails.ts";
import { write } from "../outbound/system-mail.ts";
import type { App } from "../ports/app.ts";

const LOOK_EVERY_MS = 10 * 60_000;
const ONCE_MS = 30 * 86_400_000;

/**
 * To be called every minute by every process. The mail is owed under a key made of what was known before, and only then it is kept that
 * they were asked: of several processes one asks, and one that dies in between leaves the same mail to the next, which finds it owed.
 */
export function watchDuties(app: App): () => Promise<void> {
  let nextAt = app.now();
  return async () => {
    const { validation, people } = app.organisation;
    const now = app.now();
    if (!validation || (now < nextAt && after(now, LOOK_EVERY_MS) >= nextAt)) return; // a clock that was set back waits no longer
    const known = new Map((await app.validations.all()).map((one) => [one.personId, one]));
    for (const [id, duties] of dutiesOf(app.organisation)) {
      if (app.stopping.aborted) return;
      const person = people.get(id)!;
      const question = questionFor(person, known.get(id), app.organisation, now, duties);
      if (!question) continue;
      await app.tokens.refresh();
      await write(questionMail(person, question, app), ONCE_MS, app);
      await app.validations.put(question.next);
    }
    nextAt = after(now, LOOK_EVERY_MS);
  };
}
