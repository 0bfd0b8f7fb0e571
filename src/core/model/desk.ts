// A mailbox with its rules, and the call templates its escalations are made from.

import type { Calendar } from "../calendar/working-hours.ts";
import { INFO_FIELDS, type InfoField } from "./escalation-info.ts";
import type { Address } from "./mail.ts";
import type { Target } from "./policy.ts";

/** `call`: something is broken. `request`: something is wanted. */
export type TicketKind = "call" | "request";

/** A ticket that has gathered much keeps so many of its counted chases at hand. */
export const HIGHEST_THRESHOLD = 100;

export type ChaseRules = {
  enabled: boolean; // false: chases are answered as ordinary mails and never counted
  threshold: number; // the counted chase that makes an escalation ticket
  windowMs: number; // only chases this recent count towards the threshold
  hours: "all" | "working"; // which hours the window and the interval count: every one, or those of the desk's calendar
  minimumIntervalMs: number; // a chase sooner than this after the last counted one is not counted
  maximum: number; // counted chases a wait can have; later ones are answered, not counted
  whoMayChase: "requester" | "participants" | "client"; // each includes the ones before it
  resetBy: "answer" | "escalation" | "nothing"; // what lets the count towards the threshold start again
  receipt: boolean;
  escalates: boolean; // reaching the threshold makes an escalation ticket
  tell: readonly string[]; // person ids, groups already unfolded: who else is notified of a counted chase
  calendar?: Calendar | undefined; // whose hours count; absent: every hour does
};

/** What a desk says about chases: its own rules, and where some of them are otherwise. */
export type DeskChase = Omit<ChaseRules, "escalates" | "calendar"> & {
  byKind: Readonly<Partial<Record<TicketKind, Partial<ChaseRules>>>>;
  byTier: ReadonlyMap<string, Partial<ChaseRules>>; // by the tier of the ticket's client
};

/** What becomes of a colleague's words when nothing says whom they are for: sent, asked about, or kept as a note. */
export const STAFF_REPLIES = ["answer", "ask", "note"] as const;

export type StaffReplies = (typeof STAFF_REPLIES)[number];

export type Desk = {
  id: string;
  name: string;
  address: Address;
  aliases: readonly Address[];
  prefix: string; // of its references: "HD" gives HD-1042
  kind: TicketKind; // of the tickets made here
  people: readonly string[]; // person ids, groups already unfolded
  policyId: string | undefined;
  calendarId?: string | undefined; // its working hours; absent: every hour counts
  languages?: readonly string[] | undefined; // in which it writes to requesters, the one for everybody else first; absent: any there is
  staffReplies?: StaffReplies | undefined; // absent: ask
  holdingAnswers?: HoldingRule; // what an answer that only promises one does to the wait; absent: end
  /** Absent: what a contact form sends from an address of ours is quarantined. `senders`: further addresses that forms write from. */
  contactForms?: { enabled: boolean; senders: readonly string[] } | undefined;
  copiedInLater?: boolean; // false: only whom the first mail copies in becomes a participant
  knownLists?: readonly string[] | undefined; // lists and newsletters it reads along: their mails are not shown as held
  /** How long it keeps what people wrote on tickets that are closed; absent: until it is erased. */
  retention?: { rawMailMs?: number | undefined; conversationMs?: number | undefined } | undefined;
  /** Absent: chases are answered as ordinary mails and never counted. */
  chase: DeskChase | undefined;
  onItNeedsProof?: boolean; // true: an "on it" by mail counts only from a proven sender
  /** Absent: nothing here becomes an escalation ticket, neither by chases nor by an analyst. */
  visibility: Visibility | undefined;
};

export type Visibility = {
  byChases: boolean; // reaching the threshold makes an escalation ticket
  byAnalysts: readonly string[]; // person ids who may #escalate
  several: boolean; // true: a further one may be made while one is open
  templates: Readonly<Partial<Record<TicketKind, string | undefined>>>; // call template ids
  /** What #escalate must bring. Absent: nothing but the word itself. */
  manual?: ManualRules | undefined;
  /** Which earlier tickets an escalation shows. Absent: none. */
  recurrence?: RecurrenceRules | undefined;
};

export type RecurrenceRules = {
  withinMs: number; // how far back tickets count
  warrantyMs: number; // a ticket that was solved or closed this lately should have lasted
};

export type ManualRules = {
  notApplicable: readonly InfoField[]; // where "N/A" is an answer
  vague: readonly string[]; // answers that say nothing
  fewestWords: number; // of an answer that is not the reason
  category: boolean; // it must be set
  priority: boolean; // a colleague must have confirmed it
  responsible: boolean; // there must be one
  acknowledgeWithinMs: number | undefined; // what a requester whom nobody has answered is told to expect; undefined: no such mail
};

/** The names the words of a call template may use, as in {{reference}}. */
export const CALL_TEMPLATE_WORDS = [
  "reference",
  "subject",
  "requester",
  "desk",
  "kind",
  "client",
  "responsible",
  "priority",
  "category",
  "opened", // when it came
  "waitingSince", // since when we owe an answer; empty when we owe none
  "chases",
  "because",
  "info", // all seven fields below their headings; empty when chases led to it, as are the single ones
  ...INFO_FIELDS,
  "sendBacks", // how often the escalation was returned as incomplete to its analyst
  "sentBackBecause", // … and why
  "recurrence", // the earlier tickets of the requester and their client, several lines
  "risk", // what kinds of harm triggers saw; empty when none did
] as const;

/** What an escalation ticket is made from. */
export type CallTemplate = {
  id: string;
  purpose: "escalation";
  kind: TicketKind; // of the tickets it escalates
  deskId: string; // the authority's desk
  authority: Target; // who answers for it: the first person becomes responsible, everyone is notified
  title: string;
  body: string;
  priority: string;
  category: string | undefined;
  fields: Readonly<Record<string, string>>;
  stream: string | undefined; // what these tickets are listed under
  statuses: StatusNames | undefined; // what their states are called, where not "open" and "closed"
  tellsRequester: boolean; // the requester is notified that their ticket was escalated
  alsoNotify: readonly Target[]; // who is notified in addition to the authority; "responsible" is the origin's
};

/** It ends the wait as any answer does, no step fires for so long, or the wait runs on as if nothing had been said. */
export type HoldingRule = { kind: "end" } | { kind: "none" } | { kind: "pause"; ms: number };

export type StatusNames = { open: string; closed: string };
