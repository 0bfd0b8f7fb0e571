// What a decision adds to what a ticket remembers for triggers: a new responsible, a reopening, words, a sender.

import { writerOf } from "../automated/machine.ts";
import type { Address, Mail } from "../model/mail.ts";
import type { Ticket } from "../model/ticket.ts";
import { isFrom, lookedAtBy, type Trigger } from "../model/trigger.ts";
import { type Heard, NOTHING_YET, type TriggerMemory } from "../model/trigger-state.ts";
import type { Kind, Sender, Verdict } from "../model/verdict.ts";
import { phrasesSaidIn } from "../words/phrases.ts";

/** What a mail brings. */
export type Utterance = {
  text: string; // the requester's own words; "" when somebody else wrote
  from: Address | undefined; // where it came from, as far as that is proven
};

const SPOKEN: readonly Kind[] = ["new-request", "requester-answer", "chase", "thanks", "solved", "unsure"];
/** A reply address proves that a mail of ours was received, not where an answer comes from. */
const PROOFS: readonly Sender["means"][] = ["relay", "authentication", "admin", "person"];

/** What may be a machine's is nobody's word; a monitoring system's mail that was accepted is its requester's. */
export function utteranceOf(mail: Mail, sender: Sender, { kind }: Verdict): Utterance | undefined {
  if (!SPOKEN.includes(kind)) return undefined;
  const isTheirs = kind === "new-request" || sender.relation === "requester" || sender.relation === "participant";
  const isHeard = isTheirs && (kind !== "unsure" || writerOf(mail).writer === "human");
  const words = mail.newText || (kind === "new-request" ? mail.text : "");
  const text = kind === "new-request" ? `${mail.subject}\n${words}` : words;
  return { text: isHeard ? text : "", from: PROOFS.includes(sender.means) ? mail.from?.address : undefined };
}

/** @returns the memory after the decision, and what counts as heard in it: in the wait that runs, and just now */
export function observe(
  before: Ticket | undefined,
  after: Ticket,
  utterance: Utterance | undefined,
  triggers: readonly Trigger[],
): { memory: TriggerMemory; heard: Heard } {
  const { heard: earlier, ...memory } = after.triggers ?? NOTHING_YET;
  const wait = after.wait?.number;
  const known = wait !== undefined && earlier?.wait === wait ? earlier : { phrases: [], senders: [] };
  const heard = joined(known, heardNow(utterance, triggers));
  const isKept = wait !== undefined && heard.phrases.length + heard.senders.length > 0;
  const counted = {
    ...memory,
    reassigned: memory.reassigned + (isReassigned(before, after) ? 1 : 0),
    reopened: memory.reopened + (isReopened(before, after) ? 1 : 0),
  };
  return { memory: isKept ? { ...counted, heard: { ...heard, wait } } : counted, heard };
}

function isReassigned(before: Ticket | undefined, { record }: Ticket): boolean {
  const earlier = before?.record.responsibleId;
  return earlier !== undefined && record.responsibleId !== undefined && record.responsibleId !== earlier;
}

const isReopened = (before: Ticket | undefined, { record }: Ticket): boolean =>
  before?.record.status === "closed" && record.status === "open";

/** Only what a trigger asks for is remembered, so a ticket cannot grow by what people write. */
function heardNow(utterance: Utterance | undefined, triggers: readonly Trigger[]): Heard {
  if (!utterance) return { phrases: [], senders: [] };
  const { text, from } = utterance;
  const asked = triggers.flatMap(lookedAtBy);
  const phrases = asked.flatMap(({ phrase }) =>
    phrase ? phrasesSaidIn(text, phrase.tree).map((said) => said.phrase) : [],
  );
  const isAskedFor = from !== undefined && asked.some(({ sender }) => sender !== undefined && isFrom(from, sender));
  return { phrases, senders: isAskedFor ? [from] : [] };
}

const joined = (one: Heard, other: Heard): Heard => ({
  phrases: [...new Set([...one.phrases, ...other.phrases])],
  senders: [...new Set([...one.senders, ...other.senders])],
});
