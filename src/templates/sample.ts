// A small ticket to try templates on: lint learns from it what a template may name, and pages show it as a preview.

import { AUDIENCES, type Facts, type Notice, type NoticeKind } from "../core/notice.ts";
import type { Organisation } from "../core/organisation.ts";
import type { Person } from "../core/person.ts";
import { prepare } from "../core/phrases.ts";
import type { Policy } from "../core/policy.ts";
import type { Saying, Ticket, TicketRecord } from "../core/ticket.ts";
import type { InfoField } from "../core/visibility/info.ts";
import type { Escalation } from "../core/wait.ts";
import { type Context, contextFor } from "./context.ts";

const at = (clock: string): Date => new Date(`2026-03-03T${clock}:00Z`);

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
  callTemplates: new Map(),
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

const INFO: Readonly<Record<InfoField, string>> = {
  issueSummary: "The printer on floor 3 prints blank pages.",
  userImpact: "The whole floor cannot print delivery notes.",
  whatsHappening: "Every page comes out blank,\nalso the test page.",
  troubleshootingDone: "New drum: no change. Other paper: no change.",
  environment: "N/A",
  recentChanges: "The driver was updated on Monday.",
  escalationReason: "3, root cause unclear",
};

const FACTS: Readonly<Record<NoticeKind, Facts>> = {
  received: {},
  answer: { by: "Maria Keller" },
  acknowledged: { within: "4 h" },
  closed: { by: "Maria Keller" },
  "chase-receipt": {
    counted: true,
    number: 2,
    threshold: 3,
    since: at("08:02"),
    nextAt: at("11:00"),
    authority: "Support Manager",
    why: "it came 10 min after the last one",
    offer: true,
  },
  "escalation-call": { originReference: "HD-1001", originSubject: "The printer", authority: "Support Manager" },
  "escalation-request": { originReference: "HD-1001", originSubject: "The printer", authority: "Support Manager" },
  "new-ticket": {},
  "requester-replied": { why: "an answer to our question" },
  chased: { by: "Anna Larsson", number: 2, threshold: 3, escalated: true },
  "escalation-ticket": {
    originReference: "HD-1001",
    originSubject: "The printer",
    why: "Maria Keller escalated it: root cause unclear",
    sendBacks: 1,
    ...INFO,
  },
  step: {
    stepNumber: 1,
    stepCount: 3,
    policyName: "Gold",
    since: at("08:02"),
    lap: 0,
    why: "the requester has waited for 2 h",
  },
  confirmed: { until: at("12:00"), kept: true },
  "promise-ending": { until: at("12:00"), confirmedAt: at("09:00") },
  assigned: { by: "Maria Keller" },
  refused: { command: "#escalate", reason: "it needs a reason" },
  "sent-back": { ...INFO, problems: 'nothing stands below "Environment"\nnobody is responsible', times: 2 },
  unreachable: { policyName: "Gold", why: "everyone in it is on leave" },
  undelivered: { what: "your answer", to: "Anna Larsson", why: "the mailbox does not exist", waitAgain: true },
};

/** A notice of this kind about the sample ticket. @param bare with nothing that may be missing: nobody responsible, every fact unknown */
export function sampleContext(kind: NoticeKind, bare = false): Context {
  const notice = sampleNotice(kind, bare);
  const links =
    AUDIENCES[kind] === "staff"
      ? { confirm: "https://onit.example/confirm" }
      : { chase: "https://onit.example/chase", status: "https://onit.example/status" };
  if (!bare) return contextFor(notice, sampleTicket(), CONVERSATION, ORGANISATION, links);
  const { wait: _wait, ...quiet } = sampleTicket();
  const { clientId, responsibleId, category, policyId, escalatedCallRef, ...record } = RECORD;
  return contextFor(notice, { ...quiet, visibility: [], record: { ...record, fields: {} } }, [], ORGANISATION, {});
}

function sampleNotice(kind: NoticeKind, bare: boolean): Notice {
  const staff = AUDIENCES[kind] === "staff";
  return {
    key: "sample",
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
    visibility: [
      {
        ordinal: 1,
        at: at("09:30"),
        cause: "analyst",
        by: "maria",
        because: "asked",
        templateId: "outage",
        state: "made",
        reference: "ESC-7",
      },
    ],
    outbox: [],
    readMails: [],
    messageIds: [],
    chain: "",
  };
}
