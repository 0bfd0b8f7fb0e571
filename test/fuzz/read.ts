// Reads one damaged mail in every way the program does, up to what it means.

import { loadConfig } from "../../src/config/load.ts";
import { classify } from "../../src/core/classify/rules.ts";
import { beginWait } from "../../src/core/escalation/begin.ts";
import { senderOf } from "../../src/core/identify/sender.ts";
import type { Mail } from "../../src/core/model/mail.ts";
import { newTicket, type Ticket } from "../../src/core/model/ticket.ts";
import type { Evidence } from "../../src/core/model/verdict.ts";
import { attachments, parse } from "../../src/mail/parse.ts";
import { mutated } from "./mutate.ts";

export type Read = { ms: number; failure: string | undefined };

const { organisation } = await loadConfig("config");
const desk = organisation.desks.get("support")!;
const START = new Date("2026-03-02T09:00:00Z");
const RELAY = { by: "relay", because: "the relay has checked it", answerTo: undefined } as const;

/** Never throws: what the reading threw is the failure. */
export async function readMutated(seed: number, samples: readonly Buffer[]): Promise<Read> {
  const raw = mutated(seed, samples);
  const started = performance.now();
  const failure = await readWhole(raw).then(
    () => undefined,
    (error: Error) => error.stack ?? error.message,
  );
  return { ms: performance.now() - started, failure };
}

async function readWhole(raw: Buffer): Promise<void> {
  const envelope = { source: "fuzz", from: "", recipient: "help@onit.example", peer: "127.0.0.1" };
  const mail = await parse({ id: "fuzz", contentId: "fuzz", raw, envelope, receivedAt: START });
  for (const evidence of waysToMean(mail)) classify(evidence);
  const files = await attachments(raw);
  if (files.length !== mail.attachments.length) throw new Error("the same mail has other files when read again");
}

/** From a stranger to no ticket, from the requester who waits, and from a colleague: each asks other rules. */
function waysToMean(mail: Mail): Evidence[] {
  const from = (address: string, ticket: Ticket | undefined): Evidence => {
    const sender = senderOf({ ...mail, from: { address, name: "" } }, ticket, { proof: RELAY }, organisation);
    return { mail, sender, ticket, desk, organisation };
  };
  const requester = mail.from?.address ?? "carl@elsewhere.example";
  const colleague = organisation.people.get(desk.people[0]!)!.addresses[0]!;
  return [from(requester, undefined), from(requester, waiting(requester)), from(colleague, waiting(requester))];
}

const waiting = (requester: string): Ticket =>
  beginWait(
    newTicket("aaaaaaaaaaaaa", {
      reference: "HD-1042",
      kind: "call",
      deskId: desk.id,
      subject: "Printer on fire",
      requester: { address: requester, name: "" },
      participants: [],
      status: "open",
      priority: "normal",
      fields: {},
      purpose: "normal",
      createdAt: START,
      updatedAt: START,
    }),
    START,
    organisation,
  );
