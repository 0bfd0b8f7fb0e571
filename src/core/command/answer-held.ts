// The author of a held reply decides by answering the mail that asks about it.

import { andThen, type Decision } from "../model/decision.ts";
import { type Choice, heldReplyOf, SAID } from "../model/held-reply.ts";
import type { Organisation } from "../model/organisation.ts";
import { owe } from "../outbox/owe.ts";
import { decideHeld, refusalOf } from "./decide-held.ts";
import { refuse } from "./refuse.ts";
import { author, type ByMail, self } from "./running.ts";
import { whatBecameOf } from "./what-became.ts";

/** What is done is said to the author; so is what cannot be done: then the words stay held. */
export function answerHeld(
  running: ByMail,
  choice: Choice,
  promiseMs: number | undefined,
  organisation: Organisation,
): Decision {
  const { ticket, command, now } = running;
  const held = heldReplyOf(ticket, running.aboutHeld);
  const said = SAID[choice];
  if (!held || held.by.personId !== author(running))
    return refuse(running, said, "only the author of the held words decides about them");
  const deciding = {
    held,
    choice,
    by: self(running),
    means: "reply" as const,
    via: command.proof.via,
    promiseMs,
    cause: command.once,
    at: command.at,
    now,
  };
  const decision = decideHeld(ticket, deciding, organisation);
  if (!decision) return refuse(running, said, `you have decided already: ${whatBecameOf(held, ticket)}`);
  const refused = refusalOf(choice, ticket, held.by.personId, { organisation, now });
  const named = { ...decision, cause: command.cause };
  if (refused !== undefined)
    return andThen(named, refuse({ ...running, ticket: decision.next }, said, `${refused}; your words stay held`));
  if (choice === "take") return named; // the mail that confirms it says so
  const { cause } = deciding;
  const facts = { done: choice, about: held.id };
  const told = { kind: "held-reply", to: [deciding.by], cause, because: "you decided so", now, facts } as const;
  return { ...named, next: owe(decision.next, told) };
}
