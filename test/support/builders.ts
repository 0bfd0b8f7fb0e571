// Small honest values. A test names only what it is about.

import { loadConfig } from "../../src/config/load.ts";
import { beginWait } from "../../src/core/escalation/begin.ts";
import type { Desk } from "../../src/core/model/desk.ts";
import type { Mail } from "../../src/core/model/mail.ts";
import type { Organisation } from "../../src/core/model/organisation.ts";
import { newTicket, type Ticket, type TicketRecord } from "../../src/core/model/ticket.ts";
import type { Evidence, Sender } from "../../src/core/model/verdict.ts";

// By the folder everything is started in: compiled for `npm run corpus`, this file stands elsewhere.
const { organisation: example } = await loadConfig("config");

export const organisation: Organisation = example;

/** The same, where only phrases decide: what a rule itself hears. */
export const byPhrases: Organisation = { ...example, readings: undefined };

export const desk = (id = "support"): Desk => organisation.desks.get(id)!;

/** A Monday. */
export const at = (clock: string): Date => new Date(`2026-03-02T${clock}:00Z`);

export const CARL = "carl@elsewhere.example";

export const aRecord = (over: Partial<TicketRecord> = {}): TicketRecord => ({
  reference: "HD-1042",
  kind: "call",
  deskId: "support",
  subject: "Printer on fire",
  requester: { address: CARL, name: "Carl Cliff" },
  participants: [],
  status: "open",
  priority: "normal",
  fields: {},
  purpose: "normal",
  createdAt: at("09:00"),
  updatedAt: at("09:00"),
  ...over,
});

export const aTicket = (over: Partial<Omit<Ticket, "record">> & { record?: Partial<TicketRecord> } = {}): Ticket => {
  const { record, ...rest } = over;
  return { ...newTicket("aaaaaaaaaaaaa", aRecord(record)), version: 1, messageIds: ["<1@elsewhere.example>"], ...rest };
};

/** A ticket whose requester waits since 09:00 under the standard policy: 10, 30 and 60 minutes. */
export const aWaitingTicket = (over: Parameters<typeof aTicket>[0] = {}): Ticket =>
  beginWait(aTicket(over), at("09:00"), organisation);

export const aMail = (over: Partial<Mail> & { header?: Record<string, string> } = {}): Mail => {
  const { header = {}, ...rest } = over;
  const newText = over.newText ?? "Any news?";
  return {
    id: "m2",
    contentId: "c2",
    envelope: { source: "smtp", from: CARL, recipient: "help@onit.example", peer: "127.0.0.1" },
    receivedAt: at("09:30"),
    messageId: "<2@elsewhere.example>",
    references: ["<1@elsewhere.example>"],
    from: { address: CARL, name: "Carl Cliff" },
    to: [{ address: "help@onit.example", name: "" }],
    replyTo: [],
    sentAt: at("09:30"),
    subject: "Re: [HD-1042] Printer on fire",
    text: newText,
    html: "",
    newText,
    parts: [],
    report: undefined,
    attachments: [],
    headers: new Map(Object.entries(header).map(([name, value]) => [name.toLowerCase(), [value]])),
    problems: [],
    ...rest,
  };
};

export const aSender = (over: Partial<Sender> = {}): Sender => ({
  address: CARL,
  name: "Carl Cliff",
  person: undefined,
  relation: "requester",
  trusted: true,
  proven: true,
  byToken: false,
  means: "relay",
  because: "the relay has checked it",
  answerTo: CARL,
  ...over,
});

/** A colleague at the support desk. */
export const aColleague = (id = "anna"): Sender => {
  const person = organisation.people.get(id)!;
  return aSender({ address: person.addresses[0], name: person.name, person, relation: "staff" });
};

export const evidence = (over: Partial<Evidence> = {}): Evidence => ({
  mail: aMail(),
  sender: aSender(),
  ticket: aWaitingTicket(),
  desk: desk(),
  organisation,
  ...over,
});
