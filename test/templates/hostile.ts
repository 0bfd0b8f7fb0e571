// A ticket that tries everything: long names, right-to-left text, HTML and line breaks in the subject, and internals
// in every place a ticket has. Every internal word and staff address says so, so that a leak shows.

import { AUDIENCES, type Facts, type Notice, type NoticeKind } from "../../src/core/model/notice.ts";
import type { Organisation } from "../../src/core/model/organisation.ts";
import type { Policy } from "../../src/core/model/policy.ts";
import type { Saying, Ticket } from "../../src/core/model/ticket.ts";
import { prepare } from "../../src/core/words/phrases.ts";

export const at = (clock: string): Date => new Date(`2026-03-03T${clock}:00Z`);
export const SCRIPT = '<script>alert("x")</script><img src=x onerror=alert(1)>';
export const RTL = "המדפסת לא עובדת \u202Eevil\u202C";
export const LINKS = {
  confirm: "https://onit.example/l/confirm-token",
  chase: "https://onit.example/l/chase-token",
  status: "https://onit.example/l/status-token",
};

/** Words that only staff may read; each stands where a careless template would find it. */
export const SECRETS = [
  "SECRET-NOTE",
  "SECRET-PRIORITY",
  "SECRET-CATEGORY",
  "SECRET-FIELD",
  "SECRET-VALUE",
  "SECRET-POLICY",
  "SECRET-BECAUSE",
  "SECRET-CLIENT",
  "SECRET-VISIBILITY",
  "SECRET-TITLE",
  "eve@staff.example",
  "eve.private@staff.example",
  "confirm-token",
];

const POLICY: Policy = {
  id: "p",
  name: "SECRET-POLICY",
  active: true,
  skipPeopleOnLeave: false,
  anchor: "firstUnanswered",
  promiseMs: 1,
  warnBeforeMs: 1,
  steps: [{ afterMs: 1, tell: { kind: "responsible" }, by: "email" }],
};

export const organisation: Organisation = {
  name: "Help & Co",
  replyAddress: "reply@help.example",
  aliases: [],
  admins: ["eve"],
  people: new Map([
    [
      "eve",
      {
        id: "eve",
        name: "Eve",
        addresses: ["eve@staff.example", "eve.private@staff.example"],
        timeZone: "Asia/Tokyo",
        leave: [],
      },
    ],
  ]),
  groups: new Map(),
  clients: new Map([
    ["c", { id: "c", name: "SECRET-CLIENT", domains: [], addresses: [], policyId: undefined, tier: undefined }],
  ]),
  desks: new Map([
    [
      "d",
      {
        id: "d",
        name: "Printers",
        address: "printers@help.example",
        aliases: [],
        prefix: "HD",
        kind: "call",
        people: ["eve"],
        policyId: "p",
        chase: undefined,
        visibility: undefined,
      },
    ],
  ]),
  policies: new Map([["p", POLICY]]),
  calendars: new Map(),
  callTemplates: new Map(),
  triggers: new Map(),
  phrases: prepare([]),
};

const FACTS: Facts = {
  by: "eve@staff.example",
  authority: "eve@staff.example",
  why: `not now, says Eve.private@staff.example ${SCRIPT}.`,
  reason: SCRIPT,
  command: `#close ${SCRIPT}`,
  counted: false,
  number: 1,
  threshold: 3,
  since: at("08:00"),
  nextAt: null,
  offer: true,
  originReference: "HD-7",
  originSubject: `${SCRIPT}\r\nBcc: everyone@example.org`,
  stepNumber: 1,
  stepCount: 2,
  policyName: "SECRET-POLICY",
  skipped: `step ${SCRIPT}`,
  notified: `Eve ${SCRIPT}, Mallory`,
  lap: 0,
  until: at("12:00"),
  kept: true,
  confirmedAt: at("09:00"),
  what: `the answer of ${SCRIPT}`,
  to: "eve@staff.example",
  waitAgain: true,
  because: "SECRET-BECAUSE",
};

/** Told far more than its kind is: what it is not told must not come out either. */
export function noticeOf(kind: NoticeKind, change: Partial<Notice> = {}): Notice {
  const staff = AUDIENCES[kind] === "staff";
  return {
    key: "k",
    cause: "made",
    kind,
    to: staff
      ? { address: "eve@staff.example", name: "Eve", personId: "eve" }
      : { address: "anna@client.example", name: `Anna ${"of the very long name ".repeat(40)}${SCRIPT}` },
    channel: "email",
    because: "SECRET-BECAUSE",
    facts: FACTS,
    mailId: "m2",
    createdAt: at("10:00"),
    dueAt: at("10:00"),
    attempts: 0,
    state: "queued",
    ...change,
  };
}

export const conversation: readonly Saying[] = [
  {
    at: at("08:00"),
    by: { address: "anna@client.example", name: RTL },
    from: "requester",
    text: `${SCRIPT}\r\n${RTL}\u0000\n\nthird line`,
    private: false,
    mailId: "m1",
  },
  {
    at: at("09:00"),
    by: { address: "eve@staff.example", name: "Eve" },
    from: "staff",
    text: `Turn it off.\nAnd on. ${SCRIPT}`,
    private: false,
    mailId: "m2",
  },
  {
    at: at("09:01"),
    by: { address: "eve@staff.example", name: "Eve" },
    from: "staff",
    text: "SECRET-NOTE",
    private: true,
    mailId: "m2",
  },
];

/** Nobody is responsible for it. */
export function ticketOf(subject = `${SCRIPT} ${RTL}\r\nBcc: everyone@example.org\n\n${"long ".repeat(100)}`): Ticket {
  return {
    id: "t",
    version: 3,
    record: {
      reference: "HD-1042",
      kind: "call",
      deskId: "d",
      subject,
      requester: { address: "anna@client.example", name: RTL },
      participants: ["eve.private@staff.example"],
      clientId: "c",
      status: "open",
      priority: "SECRET-PRIORITY",
      category: "SECRET-CATEGORY",
      fields: { "SECRET-FIELD": "SECRET-VALUE" },
      policyId: "p",
      purpose: "normal",
      createdAt: at("08:00"),
      updatedAt: at("08:00"),
    },
    lastSpeaker: "requester",
    waitsBegun: 1,
    wait: {
      number: 1,
      since: at("08:00"),
      anchorAt: at("08:00"),
      escalation: { policy: POLICY, status: "active", nextStep: 0, lap: 0, clock: { kind: "exhausted" } },
    },
    endedWaits: [],
    chases: [],
    visibility: [
      {
        ordinal: 1,
        at: at("09:00"),
        cause: "analyst",
        by: "eve",
        because: "SECRET-BECAUSE",
        templateId: "x",
        state: "made",
        reference: "SECRET-VISIBILITY",
      },
    ],
    outbox: [],
    readMails: [],
    messageIds: [],
    chain: "",
  };
}
