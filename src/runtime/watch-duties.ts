// Now and then everybody whom an escalation may come to is asked whether that is still right (S4.17).

import { dutiesOf } from "../core/escalation/places.ts";
import { questionFor, withoutGone } from "../core/escalation/validation.ts";
import type { Duty, Validation } from "../core/model/duty.ts";
import type { Person } from "../core/model/person.ts";
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
    const all = dutiesOf(app.organisation);
    const known = new Map((await keptOfToday(all, app)).map((one) => [one.personId, one]));
    for (const [id, duties] of all) {
      if (app.stopping.aborted) return;
      const question = questionFor(people.get(id)!, known.get(id), app.organisation, now, duties);
      if (question) await ask(people.get(id)!, duties, app);
    }
    nextAt = after(now, LOOK_EVERY_MS);
  };
}

/** Decided once more by what is known now: they may have answered while others were asked. */
async function ask(person: Person, duties: readonly Duty[], app: App): Promise<void> {
  const known = await app.validations.find(person.id);
  const question = questionFor(person, known, app.organisation, app.now(), duties);
  if (!question) return;
  await app.tokens.refresh();
  await write(questionMail(person, question, app), ONCE_MS, app);
  await app.validations.put(question.next);
}

/** Duties that are gone are forgotten, and so are people: should they come back, they are asked again. */
async function keptOfToday(all: ReadonlyMap<string, readonly Duty[]>, { validations }: App): Promise<Validation[]> {
  for (const known of await validations.all()) {
    const rest = withoutGone(known, all.get(known.personId) ?? []);
    if (rest) await validations.put(rest); // where somebody was faster it has its turn at the next look
  }
  return validations.all();
}
