// Every document as today's Onit writes it, field by field: what the data of an earlier release must look like once it is migrated.

import { z } from "zod";
import { AUDIENCES, type NoticeKind } from "../../src/core/model/notice.ts";

const at = z.date();
const text = z.string();
const count = z.number().int().min(0);
const address = z.string().includes("@");
const correspondent = z.strictObject({ address, name: text });
const recipient = z.strictObject({ address, name: text, personId: text.optional() });
const facts = z.record(text, z.union([text, z.number(), z.boolean(), at, z.null(), z.array(text)]));
const channel = text; // "email", "inbox", or the id of one of channels.yaml
const open = z.looseObject({});

const record = z.strictObject({
  reference: z.string().regex(/^[A-Z]+-\d+$/),
  kind: z.enum(["call", "request"]),
  deskId: text,
  subject: text,
  requester: correspondent,
  participants: z.array(address),
  clientId: text.optional(),
  status: z.enum(["open", "closed"]),
  statusNames: z.strictObject({ open: text, closed: text }).optional(),
  stream: text.optional(),
  responsibleId: text.optional(),
  priority: text,
  category: text.optional(),
  fields: z.record(text, text),
  policyId: text.optional(),
  purpose: z.enum(["normal", "escalation"]),
  callTemplateId: text.optional(),
  escalatedCallRef: text.optional(),
  escalatedRequestRef: text.optional(),
  duplicateOf: text.optional(),
  duplicates: z.array(text).min(1).optional(),
  createdAt: at,
  updatedAt: at,
});

const confirmation = z.strictObject({
  by: text,
  address,
  name: text,
  at,
  until: at,
  means: z.enum(["button", "reply", "subject", "api"]),
  via: text,
});

const target = z.union([
  z.strictObject({ kind: z.literal("responsible") }),
  z.strictObject({ kind: z.enum(["person", "group"]), id: text }),
]);

const policy = z.strictObject({
  id: text,
  name: text,
  active: z.boolean(),
  skipPeopleOnLeave: z.boolean(),
  hours: z.enum(["working", "all"]).optional(),
  everyHourFor: z.strictObject({ priority: z.array(text), risk: z.array(text) }).optional(),
  anchor: z.enum(["firstUnanswered", "lastClientActivity"]),
  promiseMs: count,
  warnBeforeMs: count,
  tellsRequester: z.boolean().optional(),
  steps: z
    .array(
      z.strictObject({
        afterMs: count,
        tell: target,
        by: channel,
        needs: z.union([count, z.literal("all")]).optional(),
      }),
    )
    .min(1),
  repeat: z.strictObject({ everyMs: count, atMost: count }).optional(),
  finally: z.strictObject({ afterMs: count, tell: target, by: channel }).optional(),
});

const clock = z.union([
  z.strictObject({ kind: z.literal("running"), at, from: at.optional() }),
  z.strictObject({
    kind: z.literal("held"),
    warnAt: at.optional(),
    until: at,
    isPause: z.literal(true).optional(),
    promisedBy: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal("exhausted") }),
]);

const escalation = z.strictObject({
  policy,
  status: z.enum(["active", "confirmed"]),
  nextStep: count,
  stepsBefore: count.optional(),
  lap: count,
  rounds: count.optional(),
  declined: z.array(text).optional(),
  toldAt: at.optional(),
  clock,
  confirmation: confirmation.optional(),
  together: z.array(confirmation).optional(),
});

const endedWait = z.strictObject({
  number: count,
  since: at,
  endedAt: at,
  reason: z.enum(["answered", "closed", "cancelled"]),
  because: text,
  policyId: text.optional(),
  stepsFired: count,
  confirmation: confirmation.optional(),
});

const place = z.strictObject({ ticketId: text, key: text });

const notice = z.strictObject({
  key: text,
  cause: text,
  kind: z.enum(Object.keys(AUDIENCES) as [NoticeKind, ...NoticeKind[]]),
  to: recipient,
  channel,
  because: text,
  facts,
  waitNumber: count.optional(),
  mailId: text.optional(),
  carries: z.boolean().optional(),
  answersTicketId: text.optional(),
  createdAt: at,
  dueAt: at,
  attempts: count,
  blocked: count.optional(),
  heldUp: z.literal(true).optional(),
  triedSince: at.optional(),
  messageId: text.optional(),
  state: z.enum(["queued", "sending", "retry", "sent", "failed", "bounced", "uncertain", "withdrawn"]),
  deaths: count.optional(),
  lease: z.strictObject({ holder: text, until: at }).optional(),
  outcome: text.optional(),
  captured: z.literal(true).optional(),
  settledAt: at.optional(),
  gathers: z.literal(true).optional(),
  rows: z.array(place).optional(),
  joins: place.optional(),
  postponed: z.strictObject({ since: at, because: text }).optional(),
});

const chase = z.strictObject({
  at,
  by: address,
  source: z.enum(["email", "button", "portal", "api"]),
  counted: z.boolean(),
  because: text,
  noReceipt: text.optional(),
  mailId: text.optional(),
});

const visibility = z.strictObject({
  ordinal: count,
  at,
  cause: z.enum(["chases", "analyst", "trigger"]),
  by: text,
  because: text,
  templateId: text,
  state: z.enum(["owed", "made"]),
  ticketId: text.optional(),
  reference: text.optional(),
  info: z.record(text, text).optional(),
  recurrence: open.optional(),
});

const manual = z.strictObject({
  info: z.record(text, text),
  asked: z.boolean(),
  sendBacks: z.array(z.strictObject({ at, by: text, missing: z.array(z.string().regex(/^.+$/)).min(1) })),
  priorityBy: text.optional(),
});

const digest = z.string().regex(/^[0-9a-f]+$/);

const handled = z.strictObject({ key: digest, content: digest });

const errandOf = { number: count, to: text, at };
const speaker = z.strictObject({ address, name: z.string(), personId: text.optional() });

const errand = z.union([
  z.strictObject({ ...errandOf, kind: z.literal("link"), by: text }),
  z.strictObject({ ...errandOf, kind: z.literal("leave") }),
  z.strictObject({ ...errandOf, kind: z.literal("undone"), what: z.enum(["answer", "close"]) }),
  z.strictObject({ ...errandOf, kind: z.enum(["answer", "close"]), by: speaker, text: z.string() }),
  z.strictObject({ ...errandOf, kind: z.literal("refuse"), because: text }),
]);

const engine = z.strictObject({
  errands: z.array(errand).min(1).optional(),
  errandsBegun: count.optional(),
  heard: z.array(z.strictObject({ from: text, last: count })).optional(),
  lastSpeaker: z.enum(["requester", "staff"]),
  asked: z.boolean().optional(),
  promised: z.strictObject({ at, phrase: text }).optional(),
  waitsBegun: count,
  wait: z.strictObject({ number: count, since: at, anchorAt: at, escalation: escalation.optional() }).optional(),
  endedWaits: z.array(endedWait),
  chases: z.array(chase),
  visibility: z.array(visibility),
  manual: manual.optional(),
  recurrence: open.optional(),
  triggers: open.optional(),
  openedFor: z.strictObject({ by: text }).optional(),
  fromMachine: z.literal(true).optional(),
  risks: z.array(text).optional(),
  held: z.array(open).optional(),
  outbox: z.array(notice),
  readMails: z.array(digest),
  handled: z.array(handled).optional(),
  solved: z.strictObject({ at, wait: count }).optional(),
  wording: z.strictObject({ domain: text, words: text }).optional(),
  events: count.optional(),
});

const entry = { at, by: text, cause: text, because: text, salt: text, digest: text, hash: text };

const saying = z.strictObject({
  at,
  by: correspondent,
  from: z.enum(["requester", "staff", "onit"]),
  text,
  private: z.boolean(),
  mailId: text.optional(),
  act: text.optional(),
});

const event = z.strictObject({
  sequence: count,
  type: text,
  at,
  ticket: open,
  data: z.record(text, z.unknown()),
  words: open.optional(),
});

/** What is noted beside the ticket for whoever looks for it must be there, and only then. */
const ticket = z
  .strictObject({
    _id: z.string().length(13),
    version: count,
    record,
    engine,
    messageIds: z.array(text),
    chain: text,
    dueAt: at.optional(),
    deliverAt: at.optional(),
    owed: z
      .strictObject({ deskId: text, inside: at.optional(), urgent: at.optional(), rest: at.optional() })
      .optional(),
    uncertainAt: at.optional(),
    gathers: z.array(text).optional(),
    words: z.array(text).min(1),
    openEscalationAt: at.optional(),
    history: z.array(z.strictObject({ seq: count, ...entry })),
    conversation: z.array(saying),
    unaudited: count.optional(),
    events: z.array(event).optional(),
    eventsAt: at.optional(),
    past: z.strictObject({ said: count, chases: count.optional(), weight: count, last: text.optional() }).optional(),
  })
  .refine(({ deliverAt, owed }) => (deliverAt === undefined) === (owed === undefined), "deliverAt without its lanes")
  .refine(
    ({ engine: { outbox }, uncertainAt }) =>
      outbox.some(({ state }) => state === "uncertain") === (uncertainAt !== undefined),
    "uncertain without uncertainAt",
  )
  .refine(
    ({ record: { purpose, status }, openEscalationAt }) =>
      (purpose === "escalation" && status === "open") === (openEscalationAt !== undefined),
    "an open escalation ticket without openEscalationAt",
  );

const reading = z.strictObject({
  from: text,
  subject: text,
  newText: text,
  problems: z.array(text),
  identified: text,
  rulesAsked: z.array(text),
  verdict: text,
  because: text,
  ticketId: text.optional(),
  reference: text.optional(),
  decision: text.optional(),
  notices: z.array(text),
  setting: text.optional(),
  asks: z.strictObject({ personId: text, would: text, isAsked: z.boolean() }).optional(),
});

const mail = z.strictObject({
  _id: text,
  contentId: text,
  raw: open.optional(),
  parts: count,
  partsUnder: text.optional(),
  bytes: count.optional(),
  envelope: z.looseObject({ source: text, from: text, recipient: address, peer: text, helo: text.optional() }),
  receivedAt: at,
  state: z.enum(["kept", "done", "quarantined", "stuck", "probe"]),
  leaseUntil: at,
  holder: text.optional(),
  attempts: count,
  trouble: text.optional(),
  reading: reading.optional(),
  releasedBy: text.optional(),
  confirmedBy: text.optional(),
  told: z.boolean().optional(),
  probeSeenAt: at.optional(),
});

const writer = z.strictObject({ id: text, name: text });
const writing = {
  words: z.strictObject({ subject: text, text, html: text }).nullable(),
  by: writer,
  at,
  writers: z.array(text),
};
const asked = z.strictObject({ by: writer, at, reason: text });

const sent = z.strictObject({
  _id: text,
  key: text,
  messageId: text,
  inReplyTo: text.optional(),
  references: z.array(text),
  from: correspondent,
  to: recipient,
  replyTo: address,
  envelopeFrom: text,
  headers: z.record(text, text),
  subject: text,
  text,
  html: text,
  attachments: z.array(z.strictObject({ name: text, type: text, size: count })),
  ticketId: text,
  kind: text,
  channel,
  personId: text.nullable(),
  because: text,
  at,
  tells: count.optional(),
  captured: z.boolean(),
  readAt: at.optional(),
  template: z.strictObject({ from: z.enum(["program", "files", "workshop", "plain"]), version: text }).optional(),
});

const letter = z.strictObject({
  _id: text,
  to: recipient,
  replyTo: text.optional(),
  subject: text,
  text,
  because: text,
  answers: text.optional(),
  about: z.array(text).optional(),
  tells: z.array(text).optional(),
  owedAt: at,
  state: z.enum(["owed", "settled"]),
  leaseUntil: at,
  keptAt: at,
  claims: count,
  outcome: text.optional(),
});

/** By collection. A collection that is not named here is none of today's. */
export const STORED: Readonly<Record<string, z.ZodType>> = {
  tickets: ticket,
  past: z.strictObject({
    _id: text,
    ticketId: text,
    cut: text,
    before: text.optional(),
    keys: z.array(text).optional(),
    history: z.array(z.strictObject({ seq: count, ...entry })).optional(),
    conversation: z.array(saying).optional(),
    outbox: z.array(notice).optional(),
    chases: z.array(chase).optional(),
    endedWaits: z.array(endedWait).optional(),
    readMails: z.array(digest).optional(),
    messageIds: z.array(text).optional(),
    handled: z.array(handled).optional(),
    held: z.array(open).optional(),
  }),
  mails: mail,
  mailParts: z.strictObject({ _id: text, raw: open }),
  sent,
  letters: letter,
  signatures: z.strictObject({ _id: text, mail: text, recipient: address, from: text, at, keptAt: at }),
  absences: open,
  validations: open,
  audit: z.strictObject({
    _id: count,
    key: text,
    ticket: text.optional(),
    files: z.array(text).optional(),
    ...entry,
  }),
  counters: z.strictObject({ _id: text, last: count }),
  keys: z.strictObject({ _id: count, secret: text, createdAt: at }),
  keyUses: z.strictObject({ _id: count, lastSignedAt: at, live: z.record(text, count) }),
  apiKeys: open,
  bookmarks: z.strictObject({ _id: text, value: text }),
  probes: z.strictObject({ _id: text, at }),
  meta: z.discriminatedUnion("_id", [
    z.strictObject({ _id: z.literal("schema"), number: count }),
    z.strictObject({ _id: z.literal("organisation"), name: text, addresses: z.array(address) }),
  ]),
  roundTrips: open,
  templateDrafts: z.strictObject({ _id: text, revision: count, asked: asked.optional(), ...writing }),
  webhookDeliveries: z.strictObject({
    _id: text,
    webhook: text,
    event: text,
    ticketId: text,
    reference: text,
    payload: open,
    sequence: count,
    type: text,
    state: z.enum(["waiting", "delivered", "failed", "withdrawn"]),
    owedAt: at,
    dueAt: at,
    attempts: count,
    replays: count,
    outcome: text.nullable(),
    triedAt: at.nullable(),
    keptAt: at,
  }),
  webhookStates: z.strictObject({
    _id: text,
    holder: text.optional(),
    heldUntil: at.optional(),
    failures: count.optional(),
    tickets: z.array(text).optional(),
    since: at.nullable().optional(),
    pausedUntil: at.nullable().optional(),
    because: text.nullable().optional(),
    toldAt: at.nullable().optional(),
  }),
  settingsVersions: z.strictObject({
    _id: count,
    number: count,
    at,
    by: text,
    how: z.enum(["start", "change"]),
    writtenAt: at.nullable(),
    files: z.array(text),
    changes: z.array(z.strictObject({ file: text, kind: z.enum(["changed", "new", "gone"]), patch: text.nullable() })),
    texts: z.array(z.strictObject({ file: text, text })).optional(),
  }),
  templateVersions: z.strictObject({ _id: text, kind: text, number: count, reason: text, ...writing }),
};
