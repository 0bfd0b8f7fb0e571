// Journey 3 in a chat: the service tells, signed, who pressed "I'm on it" there. It is the same act as the button in a mail; the same
// press told twice does nothing twice, and one that comes too late changes nothing and hears what is true (P22).

import { lackingOn } from "../core/escalation/needs.ts";
import type { Organisation } from "../core/model/organisation.ts";
import type { Person } from "../core/model/person.ts";
import { holderOf, whoIs } from "../core/model/wait.ts";
import type { App, Press, SignedRequest } from "../ports/app.ts";
import { clockface } from "../templates/instant.ts";
import { confirmationBy } from "./operations.ts";
import { type Done, type NotDone, perform } from "./request.ts";

/** `body`: what the service reads in the answer, as JSON; undefined: nothing. */
export type PressAnswer = { kind: "unknown" } | { kind: "not proven" } | { kind: "heard"; body: string | undefined };

/** @param channelId as channels.yaml names it */
export async function pressInChat(channelId: string, request: SignedRequest, app: App): Promise<PressAnswer> {
  const { pressIn, answer } = app.channels.get(channelId) ?? {};
  if (!pressIn || !answer) return { kind: "unknown" };
  const press = pressIn(request);
  if (!press) return { kind: "not proven" };
  if (press === "other") return { kind: "heard", body: undefined };
  return { kind: "heard", body: answer(press, await carryOut(channelId, press, app)) };
}

/** @returns what the one who pressed reads */
async function carryOut(channelId: string, { user, reference, once }: Press, app: App): Promise<string> {
  if (reference === undefined) return 'Write "on it" and the reference of a ticket, such as: on it HD-1001';
  const by = personKnownAs(user, channelId, app.organisation);
  if (!by)
    return `Onit does not know who you are here, so nothing has changed. An admin can add your id, ${user}, to people.yaml (channels: ${channelId}).`;
  const via = `the channel ${channelId}, signed by its service, as ${user}`;
  const asked = { by, proof: { means: "button", via }, reference, idempotencyKey: once, content: "on it" } as const;
  const operation = { ...confirmationBy({ promise: undefined }, "button"), name: '"on it" in a chat' };
  return inWords(await perform(asked, operation, app), by, app);
}

const personKnownAs = (user: string, channelId: string, { people }: Organisation): Person | undefined =>
  [...people.values()].find(({ channels }) => channels?.[channelId] === user);

function inWords(done: Done | NotDone, by: Person, { organisation, now: clock }: App): string {
  const now = clock();
  if (done.kind !== "done") return `Nothing has changed: ${done.because}.`;
  const { record, wait } = done.ticket;
  const { escalation } = wait ?? {};
  const lacks = lackingOn(done.ticket, organisation, now);
  if (lacks !== undefined) return `${record.reference}: ${lacks}. Until enough are on it, the steps go on.`;
  const holder = escalation && holderOf(escalation);
  if (!holder) return `Nobody is on ${record.reference} now.`;
  const isTheirs = holder.by === by.id && !escalation.together;
  const who = isTheirs ? "You are" : whoIs(escalation);
  return `${who} on ${record.reference} until ${clockface(by.timeZone, now, { calendar: undefined, isNamed: true }).say(holder.until)}.`;
}
