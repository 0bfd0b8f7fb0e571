// Journey 3 for somebody's duties: they say by the page behind the link in a mail whether these are still right. It is an act on no
// ticket, so it does not go through act(): it takes the same steps in the same order.

import { stillHere } from "../act.ts";
import { dutiesOf } from "../core/escalation/places.ts";
import { isDisowned, isOpen } from "../core/escalation/validation.ts";
import type { Duty } from "../core/model/duty.ts";
import type { Person } from "../core/model/person.ts";
import { keepAnswer } from "../inbound/duty-answers.ts";
import type { App } from "../ports/app.ts";
import { readValidationToken } from "../security/validation-token.ts";
import type { BadLink } from "../security/verify-token.ts";
import { commandByLink, type Visitor } from "./by-link.ts";

/** `saidAt`: when they answered last; absent: the question is open. */
export type ShownDuty = { duty: Duty; saidAt?: Date; isTheirs?: boolean };

export type DutiesView = BadLink | { kind: "duties"; person: Person; rows: readonly ShownDuty[]; isPressed: boolean };

/** Of which duties, by their keys; what is gone from the settings meanwhile is left out. */
export type DutiesPressed = Visitor & { isTheirs: boolean; keys: readonly string[] };

/** What a link offers at this moment. Changes nothing (P2). */
export async function showDuties(text: string, app: App, isPressed = false): Promise<DutiesView> {
  const read = await readValidationToken(text, app);
  if (!("person" in read)) return read;
  const { person } = read;
  const known = await app.validations.find(person.id);
  const rows = (dutiesOf(app.organisation).get(person.id) ?? []).map((duty): ShownDuty => {
    const asked = known?.duties.find((one) => one.duty === duty.key);
    return asked?.answer && !isOpen(asked) ? { duty, saidAt: asked.answer.at, isTheirs: !isDisowned(asked) } : { duty };
  });
  return { kind: "duties", person, rows, isPressed };
}

/** A button was pressed. */
export async function pressDuties(
  text: string,
  { isTheirs, keys, ...visitor }: DutiesPressed,
  app: App,
): Promise<DutiesView> {
  const shown = await showDuties(text, app);
  if (shown.kind === "problem") return shown;
  const { person, rows } = shown;
  const duties = rows.flatMap(({ duty }) => (keys.includes(duty.key) ? [duty] : []));
  if (duties.length === 0) return shown;
  const command = commandByLink({ address: person.addresses[0] }, "button", visitor, app);
  await stillHere(command, app);
  await keepAnswer({ person, duties, isTheirs, at: command.at, via: command.proof.via, words: "" }, app);
  return showDuties(text, app, true);
}
