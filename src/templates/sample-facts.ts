// What each kind of notice is told in the sample: every fact there is.

import type { InfoField } from "../core/model/escalation-info.ts";
import type { HeldReply } from "../core/model/held-reply.ts";
import type { Facts, NoticeKind } from "../core/model/notice.ts";
import type { Links } from "../ports/app.ts";

/** An instant of the sample's day. */
export const at = (clock: string): Date => new Date(`2026-03-03T${clock}:00Z`);

/** When the sample's notice is written. */
export const SAMPLE_NOW = at("10:02");

/** Whom and what the facts name. */
export const NAMED_IN_SAMPLE = {
  colleague: "Maria Keller",
  another: "Ben Smith",
  requester: "Anna Larsson",
  address: "anna@client.example",
  authority: "Support Manager",
  reference: "HD-1001",
  escalation: "ESC-7",
} as const;

const INFO: Readonly<Record<InfoField, string>> = {
  issueSummary: "The printer on floor 3 prints blank pages.",
  userImpact: "The whole floor cannot print delivery notes.",
  whatsHappening: "Every page comes out blank,\nalso the test page.",
  troubleshootingDone: "New drum: no change. Other paper: no change.",
  environment: "N/A",
  recentChanges: "The driver was updated on Monday.",
  escalationReason: "3, root cause unclear",
};

export const FACTS: Readonly<Record<NoticeKind, Facts>> = {
  received: {},
  answer: { by: "Maria Keller" },
  acknowledged: { within: "4 h" },
  promised: { by: "Maria Keller", until: at("12:00") },
  closed: { by: "Maria Keller" },
  "chase-receipt": {
    counted: true,
    number: 2,
    total: 2,
    threshold: 3,
    escalated: false,
    since: at("08:02"),
    nextAt: at("11:00"),
    authority: "Support Manager",
    why: "it came 10 min after the last one",
    offer: true,
  },
  "escalation-call": { originReference: "HD-1001", originSubject: "The printer", authority: "Support Manager" },
  "escalation-request": { originReference: "HD-1001", originSubject: "The printer", authority: "Support Manager" },
  "new-ticket": { noReceipt: "no machine may answer it" },
  "requester-replied": { why: "an answer to our question" },
  chased: {
    by: "Anna Larsson",
    number: 3,
    total: 3,
    threshold: 3,
    escalated: true,
    escalatedBefore: false,
    noReceipt: "one went out less than 10 min before",
  },
  "escalation-ticket": {
    originReference: "HD-1001",
    originSubject: "The printer",
    why: "Maria Keller escalated it: root cause unclear",
    sendBacks: 1,
    risk: "legal",
    ...INFO,
  },
  escalated: { escalatedAs: "ESC-7", authority: "Support Manager", why: "chase 3 of 3" },
  step: {
    stepNumber: 2,
    stepCount: 3,
    policyName: "Gold",
    since: at("08:02"),
    lap: 0,
    why: "nobody has answered yet",
    skipped: "step 1",
    notified: "Maria Keller, Ben Smith",
    needs: "2",
    onIt: "Ben Smith",
  },
  steps: { postponed: 2, postponedList: "HD-1050, HD-1051", until: at("12:00") },
  receipts: {},
  "opened-for": { address: "anna@client.example", why: "Maria Keller forwarded a mail of anna@client.example" },
  confirmed: {
    ...{ until: at("12:00"), kept: true, alone: true },
    ...{ have: 1, needed: 2, missing: "Ben Smith", held: at("12:00") },
  },
  "promise-ending": {
    until: at("12:00"),
    confirmedAt: at("09:00"),
    isPause: false,
    isTheirs: false,
    isHandedOver: false,
  },
  "promise-over": {
    by: "Ben Smith",
    takes: false,
    ends: false,
    to: "Maria Keller",
    reason: "she knows the printer",
    until: at("12:00"),
  },
  taken: { by: "Ben Smith", byId: "ben", until: at("12:00"), several: false },
  joined: {
    by: "Ben Smith",
    gone: "they gave it back",
    have: 1,
    needed: 2,
    missing: "Ben Smith",
    held: at("12:00"),
  },
  assigned: { by: "Maria Keller", self: true, reason: "", until: null },
  "held-reply": {
    why: "nothing in it says that it is for the requester",
    until: at("12:00"),
    alone: true,
    kept: true,
    held: "c4",
  },
  refused: { command: "#escalate", reason: "it needs a reason" },
  "sent-back": { ...INFO, missing: ['nothing stands below "Environment"', "nobody is responsible"], times: 2 },
  triggered: { trigger: "Opened again", why: "it was opened again twice", risk: "operational", escalated: true },
  unreachable: { policyName: "Gold", why: "everyone in it is on leave", isUnanswered: false },
  undelivered: {
    what: "The answer of Maria Keller",
    to: "Anna Larsson",
    why: "the line dropped before the relay answered",
    waitAgain: false,
    uncertain: true,
    instead: false,
    others: null,
    othersList: null,
  },
};

export const SAMPLE_HELD: HeldReply = {
  id: "c4",
  mailId: "m4",
  at: at("10:00"),
  by: { address: "maria@help.example", name: "Maria Keller", personId: "maria" },
  text: "Drum again?\nFloor 3, as last week.",
  carries: false,
  hadIt: ["anna@client.example"],
  why: "nothing in it says that it is for the requester",
};

export const SAMPLE_LINKS: Readonly<Record<"staff" | "requester", Links>> = {
  staff: {
    all: "https://onit.example/all",
    confirm: "https://onit.example/confirm",
    register: "https://onit.example/register",
    escalate: "https://onit.example/escalate",
    send: "https://onit.example/held/send",
    note: "https://onit.example/held/note",
    take: "https://onit.example/held/take",
    delivery: "https://onit.example/delivery",
  },
  requester: {
    chase: "https://onit.example/chase",
    status: "https://onit.example/status",
    ask: "mailto:reply@onit.example?subject=%5Bchase%5D",
  },
};
