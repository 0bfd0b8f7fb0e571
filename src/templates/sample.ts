// A small ticket to try templates on: lint learns from it what a template may name, and pages show it as a preview.

import { causeOf } from "../core/model/cause.ts";
import { AUDIENCES, type Notice, type NoticeKind } from "../core/model/notice.ts";
import type { Organisation } from "../core/model/organisation.ts";
import type { Person } from "../core/model/person.ts";
import type { Policy } from "../core/model/policy.ts";
import type { Saying, Ticket, TicketRecord } from "../core/model/ticket.ts";
import type { Escalation } from "../core/model/wait.ts";
import { prepare } from "../core/words/phrases.ts";
import type { Links, Row } from "../ports/app.ts";
import type { FullTicket } from "../ports/ticket-store.ts";
import { type Context, contextFor } from "./context.ts";
import { at, FACTS, SAMPLE_HELD, SAMPLE_LINKS } from "./sample-facts.ts";
import { SAMPLE_ESCALATION, SAMPLE_RECURRENCE, sampleOrigin } from "./sample-origin.ts";

const MARIA: Person = {
  id: "maria",
  name: "Maria Keller",
  addresses: ["maria@help.example"],
  timeZone: "Europe/Berlin",
  leave: [],
};
const ANNA = { address: "anna@client.example", name: "Anna Larsson" };

const GOLD: Policy = {
  id: "gold",
  name: "Gold",
  active: true,
  skipPeopleOnLeave: true,
  anchor: "firstUnanswered",
  promiseMs: 7_200_000,
  warnBeforeMs: 900_000,
  steps: [{ afterMs: 3_600_000, tell: { kind: "responsible" }, by: "email" }],
};

const ORGANISATION: Organisation = {
  name: "Help & Co",
  replyAddress: "reply@help.example",
  aliases: [],
  admins: [MARIA.id],
  people: new Map([[MARIA.id, MARIA]]),
  groups: new Map(),
  clients: new Map([
    [
      "acme",
      { id: "acme", name: "Acme", domains: ["client.example"], addresses: [], policyId: "gold", tier: undefined },
    ],
  ]),
  desks: new Map([
    [
      "support",
      {
        id: "support",
        name: "Support",
        address: "support@help.example",
        aliases: [],
        prefix: "HD",
        kind: "call",
        people: [MARIA.id],
        policyId: "gold",
        chase: undefined,
        visibility: undefined,
      },
    ],
  ]),
  policies: new Map([[GOLD.id, GOLD]]),
  calendars: new Map(),
  callTemplates: new Map(),
  triggers: new Map(),
  phrases: prepare([]),
};

const RECORD: TicketRecord = {
  reference: "HD-1042",
  kind: "call",
  deskId: "support",
  subject: "The printer on floor 3 prints blank pages",
  requester: ANNA,
  participants: [],
  clientId: "acme",
  status: "open",
  responsibleId: MARIA.id,
  priority: "high",
  category: "Hardware",
  fields: { Building: "North" },
  policyId: "gold",
  purpose: "normal",
  escalatedCallRef: "HD-1001",
  createdAt: at("08:02"),
  updatedAt: at("08:02"),
};

const ESCALATION: Escalation = {
  policy: GOLD,
  status: "confirmed",
  nextStep: 1,
  lap: 0,
  clock: { kind: "held", until: at("12:00") },
  confirmation: {
    by: "maria",
    name: "Maria Keller",
    at: at("09:00"),
    until: at("12:00"),
    address: "maria@help.example",
    means: "button",
    via: "the link in her mail",
  },
};

const CONVERSATION: readonly Saying[] = [
  {
    at: at("08:02"),
    by: ANNA,
    from: "requester",
    text: "Hello,\n\nall pages are blank since this morning.",
    private: false,
    mailId: "m1",
  },
  {
    at: at("08:20"),
    by: { address: "maria@help.example", name: "Maria Keller" },
    from: "staff",
    text: "The drum, I think.",
    private: true,
    mailId: "m2",
  },
  {
    at: at("08:40"),
    by: ANNA,
    from: "requester",
    text: "Any news?\nWe need it by noon.",
    private: false,
    mailId: "m3",
  },
  {
    at: at("10:00"),
    by: { address: "maria@help.example", name: "Maria Keller" },
    from: "staff",
    text: "I am on my way\nwith a new drum.",
    private: false,
    mailId: "m4",
  },
];

/** What a notice of this kind is rendered from, about the sample ticket. */
export type Sample = {
  notice: Notice;
  ticket: Ticket;
  conversation: readonly Saying[];
  organisation: Organisation;
  origin: FullTicket | undefined;
};

export const sampleOf = (kind: NoticeKind): Sample => ({
  notice: sampleNotice(kind, false),
  ticket: sampleTicket(),
  conversation: CONVERSATION,
  organisation: ORGANISATION,
  origin: originFor(kind),
});

/** The same with nothing that may be missing: nobody responsible, nothing said, every fact unknown. */
export function bareSampleOf(kind: NoticeKind): Sample {
  const { wait: _wait, recurrence: _card, ...quiet } = sampleTicket();
  const { clientId, responsibleId, category, policyId, escalatedCallRef, ...record } = RECORD;
  const ticket = { ...quiet, visibility: [], record: { ...record, fields: {} } };
  return { notice: sampleNotice(kind, true), ticket, conversation: [], organisation: ORGANISATION, origin: undefined };
}

/** What a template of this kind is given, of the sample. @param bare of the one with nothing that may be missing */
export const sampleContext = (kind: NoticeKind, bare = false): Context =>
  bare ? contextOf(bareSampleOf(kind), {}) : contextOf(sampleOf(kind));

export const contextOf = (
  { notice, ticket, conversation, organisation, origin }: Sample,
  links: Links = { ...SAMPLE_LINKS[AUDIENCES[notice.kind]], rows: sampleRows() },
): Context => contextFor(notice, ticket, conversation, organisation, links, origin);

/** What a mail that tells of several tickets tells. */
export const sampleRows = (): Row[] =>
  [
    sampleTicket(),
    { ...sampleTicket(), record: { ...RECORD, reference: "HD-1043", subject: "The printer on floor 4" } },
  ].map((ticket) => ({ ticket, notice: sampleNotice("step", false), link: "https://onit.example/row" }));

/** Only the mail that brings an escalation ticket shows where it came from. */
const originFor = (kind: NoticeKind): FullTicket | undefined =>
  kind === "escalation-ticket" ? sampleOrigin(RECORD, CONVERSATION, sampleTicket().wait) : undefined;

function sampleNotice(kind: NoticeKind, bare: boolean): Notice {
  const staff = AUDIENCES[kind] === "staff";
  return {
    key: "sample",
    cause: causeOf("made", {}),
    kind,
    to: staff ? { address: "maria@help.example", name: "Maria Keller", personId: "maria" } : ANNA,
    channel: "email",
    because: "you are responsible for it",
    facts: bare ? {} : FACTS[kind],
    mailId: "m4",
    createdAt: at("10:02"),
    dueAt: at("10:02"),
    attempts: 0,
    state: "queued",
  };
}

function sampleTicket(): Ticket {
  return {
    id: "sample",
    version: 1,
    record: RECORD,
    lastSpeaker: "requester",
    waitsBegun: 1,
    wait: { number: 1, since: at("08:02"), anchorAt: at("08:02"), escalation: ESCALATION },
    endedWaits: [],
    chases: [{ at: at("08:40"), by: ANNA.address, source: "email", counted: true, because: "asked again" }],
    visibility: [SAMPLE_ESCALATION],
    recurrence: SAMPLE_RECURRENCE,
    held: [SAMPLE_HELD],
    outbox: [],
    readMails: [],
    messageIds: [],
    chain: "",
  };
}
