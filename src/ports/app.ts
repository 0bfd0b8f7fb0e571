// Everything the three journeys may reach for. Built once, by main.ts; tests build their own.

import type { Absence } from "../core/escalation/absence.ts";
import type { Authentication, Claim } from "../core/model/authentication.ts";
import type { Choice } from "../core/model/held-reply.ts";
import type { Address, Attachment, Envelope, KeptMail, Mail } from "../core/model/mail.ts";
import type { Notice, Outcome } from "../core/model/notice.ts";
import type { Organisation } from "../core/model/organisation.ts";
import type { ChannelName } from "../core/model/policy.ts";
import type { Saying, Ticket } from "../core/model/ticket.ts";
import type { Purpose } from "../core/model/token.ts";
import type { LoopStates } from "../core/model/vitals.ts";
import type { Webhook } from "../core/model/webhook.ts";
import type { EventPayload } from "../core/outbox/event-payload.ts";
import type { Lane } from "../core/outbox/lanes.ts";
import type { ApiKeyStore } from "./api-key.ts";
import type { AuditStore } from "./audit-store.ts";
import type { Board } from "./board.ts";
import type { ByteBudget } from "./byte-budget.ts";
import type { Damage } from "./damage.ts";
import type { MailStore } from "./mail-store.ts";
import type { RelayWatch } from "./relay-watch.ts";
import type { RoundTripStore } from "./round-trip-store.ts";
import type { SessionStore } from "./session-store.ts";
import type { SettingsFindings, SettingsVersions } from "./settings-versions.ts";
import type { SignatureStore } from "./signature-store.ts";
import type { SystemMailStore } from "./system-mail-store.ts";
import type { TemplateMark, TemplateStore, TemplatesInForce } from "./template-store.ts";
import type { FullTicket, TicketStore } from "./ticket-store.ts";
import type { Tokens } from "./tokens.ts";
import type { ValidationStore } from "./validation-store.ts";
import type { WebhookStore } from "./webhook-store.ts";

export type Log = {
  info(fields: object, event: string): void;
  warn(fields: object, event: string): void;
  error(fields: object, event: string): void;
};

/** A notice in few words. */
export type Brief = {
  title: string;
  lines: readonly string[];
  link: { label: string; url: string } | null; // what its reader can do at once
  reference: string; // of the ticket
};

/** What a channel of one's own says instead of the mail. */
export type InBrief = {
  brief?: Brief;
  body?: string; // the JSON that is posted, where the settings name a template or the service takes any
};

/** A notice ready to go out, whatever the channel. */
export type Message = InBrief & {
  reach?: string; // the reader's address on a channel of one's own
  key: string;
  messageId: string;
  inReplyTo: string | undefined;
  references: readonly string[];
  from: { name: string; address: Address };
  to: { name: string; address: Address };
  replyTo: Address;
  envelopeFrom: Address;
  headers: Readonly<Record<string, string>>;
  subject: string;
  text: string;
  html: string;
  attachments: readonly (Attachment & { content: Buffer })[];
  template?: TemplateMark; // what its words were made of; absent: not of a template
};

/** A message that went out, or was captured: what /mailbox shows. */
export type SentMessage = Omit<Message, "attachments"> & {
  attachments: readonly Attachment[];
  ticketId: string;
  kind: string;
  channel: ChannelName;
  personId: string | null;
  because: string;
  at: Date;
  captured: boolean; // not handed to a relay
  tells?: number; // of how many tickets; absent: of one
  alsoOf?: readonly string[]; // the ids of those beside its own; absent: of none, or not kept
  isDrill?: true; // of an exercise
  readAt?: Date; // in the system: when its person marked it as read
};

export type AbsenceStore = {
  find(personId: string): Promise<Absence | undefined>;
  /** In one look: what is known of a person, and of all who are away. */
  look(personId: string, now: Date): Promise<{ own: Absence | undefined; standing: Absence[] }>;
  /** Durable when it resolves. @returns false when another process has changed what is known of that person meanwhile */
  put(absence: Absence): Promise<boolean>;
  /** Those that are not over. */
  standing(now: Date): Promise<Absence[]>;
};

export type SentStore = {
  /** Keyed by the notice: keeping it twice changes nothing. */
  keep(message: SentMessage): Promise<void>;
  find(key: string): Promise<SentMessage | undefined>;
  recent(limit: number): Promise<SentMessage[]>;
  /** What the words of these were made of, by key; of older ones it is not known. */
  templatesOf(keys: readonly string[]): Promise<ReadonlyMap<string, TemplateMark>>;
  /** Of how many tickets a person was told since then by mails of that kind, and when last; exercises do not count. */
  toldLately(personId: string, kind: string, since: Date): Promise<{ count: number; lastAt: Date | undefined }>;
  /** What a person was notified of in the system, newest first (S2.32). @param unread only what is not marked as read */
  inbox(personId: string, limit: number, unread?: "unread"): Promise<SentMessage[]>;
  /** How many of those since then are not marked as read. */
  unread(personId: string, since: Date): Promise<number>;
  /** Notes of whomever that came in that time, both ends included, and are not marked as read; oldest first. */
  unreadBetween(from: Date, until: Date, limit: number): Promise<SentMessage[]>;
  /** @param key of one; undefined: all of that person. What is marked already stays as it is */
  markRead(personId: string, key: string | undefined, at: Date): Promise<void>;
};

export type Channel = {
  /** Never throws for what the other side says; throwing means "retry". */
  send(message: Message): Promise<Outcome>;
  /** Absent: nothing comes back by this channel. @returns undefined when it is not proven that the service asks, now */
  pressIn?(request: SignedRequest): Press | "other" | undefined;
  /** Tells the one who pressed what came of it. Never throws. @returns the JSON of the answer, where the service reads one */
  answer?(press: Press, words: string): string | undefined;
};

/** A request as it came, field names in lower case. */
export type SignedRequest = { headers: Readonly<Record<string, string | undefined>>; body: Buffer };

/** Somebody pressed "I'm on it" in a chat. */
export type Press = {
  user: string; // as the service knows them
  reference: string | undefined; // of the ticket; undefined: they named none
  once: string; // the same press told again has the same
  answerTo?: string; // where what came of it is posted
};

/** `trouble`: why templates failed that others or the plain words stand in for, `failed`: which. */
export type Rendered = InBrief & {
  subject: string;
  text: string;
  html: string;
  template: TemplateMark;
  trouble?: string;
  failed?: TemplateMark;
  bodyFailed?: { file: string; trouble: string; failed: TemplateMark }; // the JSON's own template; the mail may be well
};

/** What waited for the relay is brought forward, and no mail is begun meanwhile; then it is sent. */
export type CatchingUp = {
  isBringing: boolean;
  lanes: Set<Lane>; // in which something of it is left to send
  more: Set<Lane>; // in which something came to be owed meanwhile, or may go now and could not before: it is looked for once more
};

/** What a ticket owes in a lane, or by one channel in it, since `until` or before. */
export type LaneTurn = {
  ticket: Ticket;
  until: Date;
  channel?: ChannelName; // one's own: what goes by another one does not wait for it
  isFirst: boolean; // else the ticket had another turn since it was looked up
};

export type App = {
  now: () => Date;
  log: Log;
  processId: string; // holder of leases
  configured: Organisation; // as the settings say
  organisation: Organisation; // the same, with the person who is away by their own note: what decisions read
  publicUrl: string;
  hasCheckedSender: (envelope: Envelope) => boolean; // whether the server that handed a mail over has checked its sender
  settingThatProves?: (envelope: Envelope) => string | undefined; // which setting decides on a mail that nothing proves
  mails: MailStore;
  filesRoom: ByteBudget; // for the files of large mails that notices carry
  systemMails: SystemMailStore;
  absences: AbsenceStore;
  validations: ValidationStore;
  tickets: TicketStore;
  board: Board;
  sent: SentStore;
  signatures: SignatureStore;
  audit: AuditStore;
  apiKeys: ApiKeyStore;
  sessions: SessionStore;
  templateStore: TemplateStore;
  settingsVersions: SettingsVersions;
  webhooks: WebhookStore;
  templates: TemplatesInForce;
  tokens: Tokens;
  ticketId(cause: string): string; // the same cause gives the same id
  unsettled: Map<string, Unsettled>; // what became of notices while the store was away; lost only with the process
  mail: {
    /** @throws when not all of the mail is there */
    parse(kept: KeptMail): Promise<Mail>;
    attachments(raw: Buffer): Promise<(Attachment & { content: Buffer })[]>;
    /** Whether the domain of `from` stands behind the mail. Never throws. */
    authenticate(claim: Claim): Promise<Authentication>;
    /** Signatures of the domain of `from` on the mail, hashed, whether they fit or not. */
    signaturesFor(raw: Buffer, from: Address | undefined): string[];
    /** Gives a raw mail the ids it is kept under. */
    seal(raw: Buffer, envelope: Envelope, receivedAt: Date): KeptMail;
    /** The id of another copy of the same mail. */
    besideId(kept: KeptMail): string;
  };
  /** @param origin the ticket that an escalation ticket came from: what a colleague's mail may show of it */
  render: (
    notice: Notice,
    ticket: Ticket,
    conversation: readonly Saying[],
    links: Links,
    origin?: FullTicket,
  ) => Rendered;
  channels: ReadonlyMap<ChannelName, Channel>;
  tellWebhook?: (webhook: Webhook, payload: EventPayload, replays: number) => Promise<Outcome>; // never throws; absent: there is no way out
  takeChannels?: (organisation: Organisation) => void; // opens those of changed settings
  wake: (ticket: Ticket, what?: "left") => void; // delivers what this ticket owes now, without waiting for the tick; "left": by who has just sent some of it
  dispatch: (lane: Lane, turn: LaneTurn) => Promise<void>; // the same in one lane; resolves once it was tried
  wakeSystemMails: () => void; // the same for system mails
  ring: (what: string, because: string, matter?: string) => void; // notifies the admins as alert-admins.ts does, while the caller goes on
  ringOver: (matter: string, what: string, because: string) => void; // … that what they had an alarm of is over
  wakeWebhooks: () => void; // … and for what programs outside are to be told
  wakeHeldUp: () => void; // … and for all that waits because the relay did not take it: it does now
  catchingUp?: CatchingUp | undefined; // what waited for the relay goes out now; absent: nothing did
  startSending?: () => void; // what found no room above is sent at once; absent: no loop runs here
  stopping: AbortSignal; // aborted once the process is to end: whatever works through a list ends after the item in hand
  speed?: number; // how many times as fast as the machine's clock `now` runs; absent: as fast
  giveUpAfterMs: number; // how long a mail is tried that is neither taken nor refused for good
  loops?: () => LoopStates; // how the clock's loops are; absent: none runs here
  refusedSettings?: { refusedSince: Date; problems: number } | undefined; // changed files that are refused: those before are in force
  examineSettings?: () => Promise<SettingsFindings>; // what `onit check` would say now; absent: nobody watches the files
  damage?: () => readonly Damage[]; // documents that cannot be read; absent: nobody looks
  relay?: RelayWatch; // absent: none is named
  ringOutside?: (what: string, because: string) => Promise<void>; // tells somebody by another way than mail. Never throws
  alarmRelay?: Channel; // takes mails to the admins while the relay takes none
  roundTrips?: RoundTripStore; // of the mails that Onit writes to itself; absent: it writes none
  captures: boolean; // no relay is named: mails are kept to be read instead of sent
};

/** An attempt whose outcome the store could not take yet. */
export type Unsettled = { ticketId: string; outcome?: Outcome; until?: Date }; // until: only of the claim with that lease; no outcome: a row lost sight of

/** The signed links a mail may carry; `ask` opens a mail that asks again, ready to be sent. */
export type Links = Partial<Record<Exclude<Purpose, InNoNotice> | "ask" | Choice, string>> & { rows?: readonly Row[] };
type InNoNotice = "reply" | "release" | "mine" | "api" | "held" | "wall" | "validation";

/** One of several tickets that a mail tells of: the notice that it stands for, and where its reader goes. */
export type Row = { ticket: Ticket; notice: Notice; link: string };
