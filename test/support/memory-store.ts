// The stores of App, in memory. Held to the same contract as the real ones by test/contracts/store.test.ts.

import { MOST_ALIKE, MOST_OF_A_DOMAIN } from "../../src/core/automated/loop-guard.ts";
import type { Absence } from "../../src/core/escalation/absence.ts";
import type { SignatureUse } from "../../src/core/model/authentication.ts";
import type { Decision } from "../../src/core/model/decision.ts";
import type { Validation } from "../../src/core/model/duty.ts";
import type { HistoryEntry } from "../../src/core/model/history.ts";
import type { KeptMail } from "../../src/core/model/mail.ts";
import { UNSENT } from "../../src/core/model/notice.ts";
import type { Reading } from "../../src/core/model/reading.ts";
import { StaleTicketError } from "../../src/core/model/stale-ticket.ts";
import type { OwedSystemMail } from "../../src/core/model/system-mail.ts";
import { type Saying, type Ticket, tickAt, uncertainAt } from "../../src/core/model/ticket.ts";
import { holdersOf } from "../../src/core/model/wait.ts";
import { owedIn } from "../../src/core/outbox/lanes.ts";
import { leftBehind } from "../../src/core/outbox/left-behind.ts";
import { chasedSince } from "../../src/core/trigger/conditions.ts";
import { after } from "../../src/core/words/duration.ts";
import { searchWords } from "../../src/core/words/search.ts";
import type { ApiKey, ApiKeyStore } from "../../src/ports/api-key.ts";
import type { AbsenceStore, SentMessage, SentStore } from "../../src/ports/app.ts";
import type { AuditStore } from "../../src/ports/audit-store.ts";
import type { Board, Glance, Listed, Listing } from "../../src/ports/board.ts";
import type { MailState, MailStore } from "../../src/ports/mail-store.ts";
import type { Session, SessionStore, SignIn } from "../../src/ports/session-store.ts";
import type { SettingsText, SettingsVersion, SettingsVersions } from "../../src/ports/settings-versions.ts";
import type { SignatureStore } from "../../src/ports/signature-store.ts";
import type { SystemMailStore } from "../../src/ports/system-mail-store.ts";
import type { TemplateDraft, TemplateStore, TemplateVersion } from "../../src/ports/template-store.ts";
import type { TicketStore } from "../../src/ports/ticket-store.ts";
import type { ValidationStore } from "../../src/ports/validation-store.ts";
import { owedOf } from "../../src/store/owed.ts";
import { copied } from "./copied.ts";

type MailRow = KeptMail & {
  state: MailState;
  attempts: number;
  trouble?: string;
  reading?: Reading;
  told?: boolean;
  leaseUntil: Date;
  holder?: string | undefined;
};
type HistoryRow = { seq: number; at: Date; by: string; cause: string; because: string; hash: string };
type SystemMailRow = OwedSystemMail & {
  isOwed: boolean;
  isRetrying?: boolean;
  isHeldUp?: boolean;
  leaseUntil: Date;
  holder?: string | undefined;
};
type TicketRow = { ticket: Ticket; conversation: Saying[]; history: HistoryRow[] };

export type MemoryStore = {
  mails: MailStore;
  tickets: TicketStore;
  sent: SentStore;
  signatures: SignatureStore;
  systemMails: SystemMailStore;
  absences: AbsenceStore;
  validations: ValidationStore;
  audit: AuditStore;
  apiKeys: ApiKeyStore;
  sessions: SessionStore;
  templates: TemplateStore;
  settingsVersions: SettingsVersions;
  board: Board;
  rows: {
    mails: Map<string, MailRow>;
    tickets: Map<string, TicketRow>;
    sent: Map<string, SentMessage>;
    signatures: Map<string, SignatureUse>;
    systemMails: Map<string, SystemMailRow>;
    absences: Map<string, Absence>;
    validations: Map<string, Validation>;
    audit: Map<string, HistoryEntry>;
    apiKeys: Map<string, ApiKey>;
    signIns: Map<string, SignIn>;
    sessions: Map<string, Session>;
    drafts: Map<string, TemplateDraft>;
    versions: TemplateVersion[];
  };
};

export function memoryStore(): MemoryStore {
  const rows: MemoryStore["rows"] = {
    mails: new Map(),
    tickets: new Map(),
    sent: new Map(),
    signatures: new Map(),
    systemMails: new Map(),
    absences: new Map(),
    validations: new Map(),
    audit: new Map(),
    apiKeys: new Map(),
    signIns: new Map(),
    sessions: new Map(),
    drafts: new Map(),
    versions: [],
  };
  return {
    rows,
    mails: memoryMails(rows.mails),
    tickets: memoryTickets(rows.tickets),
    sent: memorySent(rows.sent),
    signatures: memorySignatures(rows.signatures),
    systemMails: memorySystemMails(rows.systemMails),
    absences: memoryAbsences(rows.absences),
    validations: memoryValidations(rows.validations),
    audit: memoryAudit(rows.audit),
    apiKeys: memoryApiKeys(rows.apiKeys),
    sessions: memorySessions(rows.signIns, rows.sessions),
    templates: memoryTemplates(rows.drafts, rows.versions),
    settingsVersions: memorySettingsVersions(),
    board: memoryBoard(rows.tickets),
  };
}

function memoryMails(rows: Map<string, MailRow>): MailStore {
  const unread = (now: Date): MailRow[] =>
    [...rows.values()].filter((row) => row.state === "kept" && row.leaseUntil <= now);
  const claimed = (row: MailRow, leaseUntil: Date, holder: string | undefined): MailRow => {
    const taken = { ...row, leaseUntil, holder, attempts: row.attempts + 1 };
    rows.set(row.id, taken);
    return taken;
  };
  return {
    async keep(mail, leaseUntil, holder) {
      if (rows.has(mail.id)) return false;
      rows.set(mail.id, { ...mail, state: "kept", attempts: holder === undefined ? -1 : 0, leaseUntil, holder });
      return true;
    },
    async settle(id, state, reading) {
      const { trouble: _, ...row } = rows.get(id)!;
      rows.set(id, { ...row, state, reading: copied(reading) });
    },
    async trouble(id, because, retryAt) {
      const row = rows.get(id)!;
      rows.set(id, { ...row, trouble: because, leaseUntil: retryAt, holder: undefined });
      return row.attempts;
    },
    async release(ids, now) {
      for (const id of ids) if (rows.get(id)?.state === "kept") rows.get(id)!.leaseUntil = now;
    },
    async releaseOf(holder, now) {
      for (const row of rows.values())
        if (row.state === "kept" && row.holder === holder && row.leaseUntil > now) row.leaseUntil = now;
    },
    async bringBack(now, latest) {
      for (const row of rows.values()) if (row.state === "kept" && row.leaseUntil > latest) row.leaseUntil = now;
    },
    stick: async (id, because) => void rows.set(id, { ...rows.get(id)!, state: "stuck", trouble: because }),
    async claimUnread(now, leaseUntil, limit, holder) {
      const found = unread(now).filter(({ attempts }) => attempts < 2);
      return found.slice(0, limit).map((row) => claimed(row, leaseUntil, holder));
    },
    async claimSuspect(now, leaseUntil, most, holder) {
      for (const row of unread(now)) {
        const trouble = "the process that read it died or stopped responding";
        if (row.attempts >= most) rows.set(row.id, { ...row, state: "stuck", trouble });
      }
      const [first] = unread(now)
        .filter(({ attempts }) => attempts >= 2)
        .sort((a, b) => a.attempts - b.attempts || a.leaseUntil.getTime() - b.leaseUntil.getTime());
      return first && claimed(first, leaseUntil, holder);
    },
    find: async (prefix) => [...rows.values()].find(({ id }) => id.startsWith(prefix)),
    bytesIn: async (id) => rows.get(id)?.raw.length ?? 0,
    async reopen(id, leaseUntil, proof = {}) {
      const row = rows.get(id);
      if (!row || (row.state !== "stuck" && row.state !== "quarantined")) return undefined;
      const { told: _, ...rest } = row;
      rows.set(id, { ...rest, state: "kept", attempts: 0, leaseUntil, holder: undefined, ...proof });
      return rows.get(id);
    },
    recent: async (limit) => newestFirst(rows).filter(isNoProbe).slice(0, limit),
    quarantinedOrFailed: async (limit, untold) =>
      newestFirst(rows)
        .filter(({ state, told }) => (state === "stuck" || state === "quarantined") && !(untold && told))
        .slice(0, limit),
    async markNotified(ids) {
      for (const id of ids) rows.set(id, { ...rows.get(id)!, told: true });
    },
    unasked: async (limit) =>
      newestFirst(rows)
        .filter(({ state, reading }) => state === "quarantined" && reading?.asks?.isAsked === false)
        .reverse()
        .slice(0, limit),
    async markAsked(ids) {
      for (const id of ids) {
        const row = rows.get(id)!;
        const { asks } = row.reading!;
        rows.set(id, { ...row, reading: { ...row.reading!, ...(asks && { asks: { ...asks, isAsked: true } }) } });
      }
    },
    async *receivedSince(since, probes) {
      yield* newestFirst(rows)
        .filter((row) => row.receivedAt >= since && (probes !== undefined || isNoProbe(row)))
        .reverse();
    },
    wasReadFrom: async (mailbox) => [...rows.values()].some(({ envelope }) => envelope.mailbox === mailbox),
    probe: async () => {},
    count: async (state) => [...rows.values()].filter((row) => row.state === state).length,
  };
}

const isNoProbe = ({ state }: MailRow): boolean => state !== "probe";
const newestFirst = (rows: Map<string, MailRow>): MailRow[] =>
  [...rows.values()].sort((a, b) => b.receivedAt.getTime() - a.receivedAt.getTime());

function memoryTickets(rows: Map<string, TicketRow>): TicketStore {
  const numbers = new Map<string, number>();
  const find = (is: (ticket: Ticket) => boolean): Ticket | undefined => {
    const row = [...rows.values()].find(({ ticket }) => is(ticket));
    return row && copied(row.ticket);
  };
  type Is = (ticket: Ticket) => boolean;
  const timed = (at: (ticket: Ticket) => Date | undefined, now: Date, limit: number, is: Is = () => true): Ticket[] =>
    [...rows.values()]
      .map(({ ticket }) => ticket)
      .filter((ticket) => (at(ticket) ?? new Date(8e15)) <= now && is(ticket))
      .sort((a, b) => at(a)!.getTime() - at(b)!.getTime())
      .slice(0, limit)
      .map(copied);
  const changedSince = (is: (record: Ticket["record"]) => boolean, since: Date, limit: number): Ticket[] =>
    [...rows.values()]
      .map(({ ticket }) => ticket)
      .filter(({ record }) => is(record) && record.purpose === "normal" && record.updatedAt >= since)
      .sort((a, b) => b.record.updatedAt.getTime() - a.record.updatedAt.getTime())
      .slice(0, limit)
      .map(copied);
  return {
    byId: async (id) => copied(rows.get(id)?.ticket),
    byReference: async (reference) => find(({ record }) => record.reference === reference),
    byMessageIds: async (ids) => find(({ messageIds }) => messageIds.some((id) => ids.includes(id))),
    recall: async (ticket) => ticket, // nothing ever leaves
    async read(id, part) {
      const row = copied(rows.get(id));
      return row && part?.before ? { ...row, conversation: [], history: [], isPast: true, isNoPart: true } : row;
    },
    conversation: async (id) => copied(rows.get(id)?.conversation ?? []),
    commit: async (decision, at) => commitTo(rows, decision, at),
    due: async (now, limit) => timed(tickAt, now, limit),
    takenByOthers: async (ids, limit) =>
      [...rows.values()]
        .map(({ ticket }) => ticket)
        .filter(({ wait }) => {
          const holders = wait?.escalation ? holdersOf(wait.escalation) : [];
          return holders.some(({ by }) => !ids.includes(by));
        })
        .slice(0, limit)
        .map(copied),
    owing: async (now, lane, limit, deskId) =>
      timed(
        (ticket) => owedIn(ticket)[lane],
        now,
        limit,
        ({ record }) => deskId === undefined || record.deskId === deskId,
      ),
    gathering: async (reader, limit) =>
      [...rows.values()]
        .map(({ ticket }) => ({ ticket, owed: owedOf(ticket) }))
        .filter(({ owed }) => owed.gathers?.includes(reader))
        .sort(
          (a, b) => a.owed.deliverAt!.getTime() - b.owed.deliverAt!.getTime() || (a.ticket.id < b.ticket.id ? -1 : 1),
        )
        .map(({ ticket }) => ticket)
        .slice(0, limit)
        .map(copied),
    leasedBy: async (holder, now, limit) =>
      [...rows.values()]
        .map(({ ticket }) => ticket)
        .filter((ticket) => leftBehind(ticket, holder, now) !== undefined)
        .slice(0, limit)
        .map(copied),
    waiting: async (limit) => timed((ticket) => owedOf(ticket).deliverAt, new Date(8e15 - 1), limit),
    uncertain: async (limit) => timed(uncertainAt, new Date(8e15 - 1), limit),
    backlog: async (now, late) => {
      const all = [...rows.values()].map(({ ticket }) => ticket);
      const oldest = (times: (Date | undefined)[], until: Date): Date[] =>
        times.flatMap((time) => (time && time <= until ? [time] : [])).sort((a, b) => a.getTime() - b.getTime());
      const owed = oldest(
        all.map((ticket) => owedOf(ticket).deliverAt),
        now,
      );
      const due = oldest(all.map(tickAt), late);
      const unsent = all.flatMap(({ outbox }) => outbox).filter(({ state }) => UNSENT.includes(state));
      return {
        outbox: { tickets: owed.length, oldest: owed[0] },
        steps: { late: due.length, oldest: due[0] },
        unsent: {
          retrying: unsent.filter(({ state }) => state === "retry").length,
          oldest: unsent.map(({ createdAt }) => createdAt).sort((a, b) => a.getTime() - b.getTime())[0],
        },
      };
    },
    async *datedAhead() {
      for (const { ticket } of rows.values()) yield copied(ticket);
    },
    heldUp: async (limit) =>
      [...rows.values()]
        .flatMap(({ ticket: { id, outbox } }) => {
          const since = outbox
            .filter((one) => one.state === "retry" && (one.blocked ?? 0) > 0 && one.dueAt > one.createdAt)
            .map(({ createdAt }) => createdAt.getTime());
          return since.length > 0 ? [{ id, since: Math.min(...since) }] : [];
        })
        .sort((a, b) => a.since - b.since || (a.id < b.id ? -1 : 1))
        .map(({ id }) => id)
        .slice(0, limit),
    async *timed() {
      for (const { ticket } of rows.values()) if (tickAt(ticket)) yield copied(ticket);
    },
    desksOwing: async (now) => [
      ...new Set(
        [...rows.values()].flatMap(({ ticket }) =>
          Object.values(owedIn(ticket)).some((at) => at <= now) ? [ticket.record.deskId] : [],
        ),
      ),
    ],
    hasOpenEscalation: async (reference) =>
      find(
        ({ record }) =>
          record.status === "open" && [record.escalatedCallRef, record.escalatedRequestRef].includes(reference),
      ) !== undefined,
    async nextReference(prefix) {
      numbers.set(prefix, (numbers.get(prefix) ?? 1_000) + 1);
      return `${prefix}-${numbers.get(prefix)}`;
    },
    openedLately: async (from, { domain, words }, since) => {
      const opened = [...rows.values()].filter(
        ({ ticket: { record, wording } }) => wording?.domain === domain && record.createdAt >= since,
      );
      return {
        ofWriter: Math.min(MOST_ALIKE, opened.filter(({ ticket }) => ticket.record.requester.address === from).length),
        alike: Math.min(MOST_ALIKE, opened.filter(({ ticket }) => ticket.wording?.words === words).length),
        ofDomain: Math.min(MOST_OF_A_DOMAIN, opened.length),
      };
    },
    byReferences: async (references) =>
      [...rows.values()]
        .map(({ ticket }) => ticket)
        .filter(({ record }) => references.includes(record.reference))
        .map(copied),
    escalationTickets: async ({ since, deskIds, orOpen, limit }) =>
      [...rows.values()]
        .map(({ ticket }) => ticket)
        .filter(({ record: { purpose } }) => purpose === "escalation")
        .filter(({ record: { createdAt, status } }) => createdAt >= since || (orOpen === true && status === "open"))
        .filter(({ record: { deskId } }) => !deskIds || deskIds.includes(deskId))
        .sort((a, b) => b.record.createdAt.getTime() - a.record.createdAt.getTime())
        .slice(0, limit)
        .map(copied),
    async *escalatedSince(since) {
      for (const { ticket } of rows.values()) {
        const { wait, endedWaits, manual } = ticket;
        const told = wait?.escalation?.toldAt ?? new Date(0);
        const all = [
          told,
          ...endedWaits.map(({ endedAt }) => endedAt),
          ...(manual?.sendBacks ?? []).map(({ at }) => at),
        ];
        if (all.some((at) => at >= since) || wait?.escalation?.stepsBefore) yield copied(ticket);
      }
    },
    ofRequester: async (address, since, limit) =>
      changedSince(({ requester }) => requester.address === address, since, limit),
    ofClient: async (clientId, since, limit) => changedSince((record) => record.clientId === clientId, since, limit),
    chasedSince: async (deskId, since) =>
      [...rows.values()].flatMap(({ ticket }) =>
        ticket.record.deskId === deskId ? chasedSince(copied(ticket), since) : [],
      ),
    recent: async (limit) =>
      [...rows.values()]
        .slice(-limit)
        .map(({ ticket }) => copied(ticket))
        .reverse(),
  };
}

function commitTo(rows: Map<string, TicketRow>, { next, because, by, cause, says = [] }: Decision, at: Date): Ticket {
  const row = rows.get(next.id);
  if ((row?.ticket.version ?? 0) !== next.version)
    throw new StaleTicketError(`ticket ${next.id} has moved past version ${next.version}`);
  const taken = [...rows.values()].some(
    ({ ticket }) => ticket.id !== next.id && ticket.record.reference === next.record.reference,
  );
  if (taken) throw new Error(`its reference ${next.record.reference} is taken by another ticket`);
  const hash = because ? `${next.version + 1}` : next.chain;
  const past = { said: (row?.conversation.length ?? 0) + says.length, weight: 0 };
  const ticket = copied({ ...next, version: next.version + 1, chain: hash, past });
  const history = because ? [{ seq: ticket.version, at, by, cause, because, hash }] : [];
  rows.set(next.id, {
    ticket,
    conversation: [...(row?.conversation ?? []), ...copied(says)],
    history: [...(row?.history ?? []), ...history],
  });
  return copied(ticket);
}

function memorySent(rows: Map<string, SentMessage>): SentStore {
  const newest = (): SentMessage[] => [...rows.values()].sort((a, b) => b.at.getTime() - a.at.getTime());
  return {
    keep: async (message) => void (rows.has(message.key) || rows.set(message.key, message)),
    find: async (key) => rows.get(key),
    templatesOf: async (keys) =>
      new Map(keys.flatMap((key) => (rows.get(key)?.template ? [[key, rows.get(key)!.template!] as const] : []))),
    recent: async (limit) => newest().slice(0, limit),
    unread: async (personId, since) =>
      [...rows.values()].filter(
        (one) => one.personId === personId && one.channel === "inbox" && one.at >= since && !one.readAt,
      ).length,
    unreadBetween: async (from, until, limit) =>
      newest()
        .filter((one) => one.channel === "inbox" && one.at >= from && one.at <= until && !one.readAt)
        .reverse()
        .slice(0, limit),
    async markRead(personId, key, at) {
      for (const one of rows.values()) {
        const isMeant = one.personId === personId && one.channel === "inbox" && (key ?? one.key) === one.key;
        if (isMeant && !one.readAt) rows.set(one.key, { ...one, readAt: at });
      }
    },
    toldLately: async (personId, kind, since) => {
      const told = newest().filter(
        (one) =>
          one.personId === personId && one.kind === kind && one.channel === "email" && one.at >= since && !one.isDrill,
      );
      return { count: told.reduce((sum, { tells = 1 }) => sum + tells, 0), lastAt: told[0]?.at };
    },
    inbox: async (personId, limit, unread) =>
      newest()
        .filter((one) => one.personId === personId && one.channel === "inbox" && !(unread && one.readAt))
        .slice(0, limit),
  };
}

function memorySignatures(rows: Map<string, SignatureUse>): SignatureStore {
  return {
    find: async (signature) => rows.get(signature),
    async claim(signature, own) {
      if (!rows.has(signature)) rows.set(signature, own);
      return rows.get(signature)!;
    },
  };
}

function memoryAbsences(rows: Map<string, Absence>): AbsenceStore {
  return {
    find: async (personId) => copied(rows.get(personId)),
    look: async (personId, now) => ({
      own: copied(rows.get(personId)),
      standing: copied([...rows.values()].filter(({ untilAt }) => untilAt > now)),
    }),
    async put(absence) {
      if ((rows.get(absence.personId)?.version ?? 0) !== absence.version - 1) return false;
      rows.set(absence.personId, copied(absence));
      return true;
    },
    standing: async (now) => copied([...rows.values()].filter(({ untilAt }) => untilAt > now)),
  };
}

function memoryValidations(rows: Map<string, Validation>): ValidationStore {
  return {
    find: async (personId) => copied(rows.get(personId)),
    all: async () => copied([...rows.values()].sort((a, b) => (a.personId < b.personId ? -1 : 1))),
    async put(validation) {
      if ((rows.get(validation.personId)?.version ?? 0) !== validation.version - 1) return false;
      rows.set(validation.personId, copied(validation));
      return true;
    },
  };
}

function memoryAudit(rows: Map<string, HistoryEntry>): AuditStore {
  return {
    async note({ key, ...entry }) {
      if (!rows.has(key)) rows.set(key, { ...entry, seq: rows.size + 1, hash: `${rows.size + 1}` });
    },
    latest: async (limit) => [...rows.values()].reverse().slice(0, limit),
    async *each(order) {
      yield* order === 1 ? rows.values() : [...rows.values()].reverse();
    },
    gather: async () => 0, // the histories of its tickets are beside them
    settings: async () => undefined,
  };
}

function memoryApiKeys(rows: Map<string, ApiKey>): ApiKeyStore {
  const change = (id: string, to: Partial<ApiKey>): void => void rows.set(id, { ...rows.get(id)!, ...to });
  return {
    async add(key) {
      if (rows.has(key.id)) return false;
      rows.set(key.id, copied(key));
      return true;
    },
    find: async (id) => copied(rows.get(id)),
    all: async () => copied([...rows.values()]).sort((a, b) => (b.madeAt?.getTime() ?? 0) - (a.madeAt?.getTime() ?? 0)),
    async used(id, at, unlessSince) {
      const last = rows.get(id)?.lastUsedAt;
      if (rows.has(id) && (!last || last < unlessSince)) change(id, { lastUsedAt: at });
    },
    async end(id, at) {
      if (!rows.has(id) || rows.get(id)?.endedAt) return false;
      change(id, { endedAt: at });
      return true;
    },
  };
}

function memorySystemMails(rows: Map<string, SystemMailRow>): SystemMailStore {
  const change = (
    { key, owedAt }: OwedSystemMail,
    to: {
      isOwed?: boolean;
      isRetrying?: boolean;
      isHeldUp?: boolean;
      leaseUntil?: Date;
      claims?: number;
      holder?: string | undefined;
    },
  ): void => {
    const row = rows.get(key);
    if (row?.owedAt.getTime() === owedAt.getTime()) rows.set(key, { ...row, ...to });
  };
  return {
    async owe(letter, now, unlessSince) {
      if ((rows.get(letter.key)?.owedAt ?? new Date(0)) >= unlessSince) return false;
      rows.set(letter.key, { ...letter, owedAt: now, claims: 0, isOwed: true, leaseUntil: now });
      return true;
    },
    async claim(now, leaseUntil, holder = "") {
      const due = [...rows.values()].find((row) => row.isOwed && row.leaseUntil <= now);
      if (!due) return undefined;
      rows.set(due.key, { ...due, leaseUntil, holder, isHeldUp: false, claims: due.claims + 1 });
      const {
        isOwed: _owed,
        isRetrying: _again,
        isHeldUp: _held,
        leaseUntil: _lease,
        holder: _holder,
        ...letter
      } = rows.get(due.key)!;
      return letter;
    },
    async bringBack(now, latest) {
      for (const row of rows.values()) {
        const isInHand = row.holder !== undefined && row.leaseUntil <= after(latest, 15 * 60_000);
        if (row.leaseUntil > now && !isInHand) row.leaseUntil = now;
        if (row.owedAt > latest) row.owedAt = now;
      }
    },
    async releaseOf(holder, now) {
      for (const row of rows.values()) if (row.holder === holder && row.leaseUntil > now) row.leaseUntil = now;
    },
    settle: async (letter) => change(letter, { isOwed: false }),
    async bringForward(now) {
      for (const row of rows.values()) if (row.isHeldUp && row.leaseUntil > now) row.leaseUntil = now;
    },
    retry: async (letter, at, _outcome, counts = true) =>
      change(letter, {
        isRetrying: true,
        isHeldUp: !counts,
        leaseUntil: at,
        claims: letter.claims - (counts ? 0 : 1),
        holder: undefined,
      }),
    about: async (keys) => keys.flatMap((key) => rows.get(key)?.about ?? []),
    waiting: async (limit) =>
      [...rows.values()]
        .filter(({ isOwed }) => isOwed)
        .slice(0, limit)
        .map(
          ({ isOwed: _owed, isRetrying: _again, isHeldUp: _held, leaseUntil: dueAt, holder: _holder, ...letter }) => ({
            ...letter,
            dueAt,
          }),
        ),
    async unsent() {
      const owed = [...rows.values()].filter(({ isOwed }) => isOwed);
      const times = owed.map(({ owedAt }) => owedAt).sort((a, b) => a.getTime() - b.getTime());
      return { retrying: owed.filter(({ isRetrying }) => isRetrying).length, oldest: times[0] };
    },
    async retryNow(key, now) {
      const row = rows.get(key);
      if (!row?.isOwed) return false;
      rows.set(key, { ...row, leaseUntil: now });
      return true;
    },
    lastOwedAt: async (key) => rows.get(key)?.owedAt,
    countSince: async (prefix, since) =>
      [...rows].filter(([key, { owedAt }]) => key.startsWith(prefix) && owedAt >= since).length,
  };
}

function memoryTemplates(drafts: Map<string, TemplateDraft>, versions: TemplateVersion[]): TemplateStore {
  const of = (kind: string): TemplateVersion[] =>
    versions.filter((one) => one.kind === kind).sort((a, b) => b.number - a.number);
  return {
    draft: async (kind) => copied(drafts.get(kind)),
    drafts: async () => copied([...drafts.values()]),
    async saveDraft(draft, over) {
      if ((drafts.get(draft.kind)?.revision ?? 0) !== over) return false;
      drafts.set(draft.kind, copied(draft));
      return true;
    },
    dropDraft: async (kind, revision) => drafts.get(kind)?.revision === revision && drafts.delete(kind),
    async publish(version) {
      if (of(version.kind).some(({ number }) => number === version.number)) return false;
      versions.push(copied(version));
      return true;
    },
    versions: async (kind) => copied(of(kind)),
    newest: async () => copied([...new Set(versions.map(({ kind }) => kind))].map((kind) => of(kind)[0]!)),
    count: async () => versions.length,
  };
}

function memorySettingsVersions(): SettingsVersions {
  const kept: { version: SettingsVersion; texts: readonly SettingsText[] }[] = [];
  return {
    newest: async () => copied(kept.at(-1)),
    async add(version, texts) {
      if (kept.some((one) => one.version.number === version.number)) return false;
      kept.push(copied({ version, texts }));
      return true;
    },
    list: async (limit) =>
      copied(
        kept
          .map(({ version }) => version)
          .toReversed()
          .slice(0, limit),
      ),
    find: async (number) => copied(kept.find(({ version }) => version.number === number)?.version),
  };
}

function memorySessions(links: Map<string, SignIn>, sessions: Map<string, Session>): SessionStore {
  const ofPerson = (rows: Map<string, SignIn | Session>, personId: string): string[] =>
    [...rows.values()].filter((one) => one.personId === personId).map(({ digest }) => digest);
  return {
    offer: async (signIn) => void links.set(signIn.digest, copied(signIn)),
    offered: async (digest) => links.get(digest),
    async handOver(digest, expiresAt) {
      const found = links.get(digest);
      if (found) links.set(digest, { ...found, expiresAt });
      return found !== undefined;
    },
    async takeUp(digest) {
      const found = links.get(digest);
      links.delete(digest);
      return found;
    },
    begin: async (session) => void sessions.set(session.digest, copied(session)),
    find: async (digest) => sessions.get(digest),
    async prolong(digest, expiresAt) {
      const found = sessions.get(digest);
      if (found) sessions.set(digest, { ...found, expiresAt });
    },
    end: async (digest) => void sessions.delete(digest),
    signedIn: async (personIds, now) =>
      personIds.filter((id) => [...sessions.values()].some((one) => one.personId === id && one.expiresAt > now)),
    async endAll(personId) {
      for (const digest of ofPerson(links, personId)) links.delete(digest);
      const own = ofPerson(sessions, personId);
      for (const digest of own) sessions.delete(digest);
      return own.length;
    },
  };
}

function memoryBoard(rows: Map<string, TicketRow>): Board {
  const glances = (is: (ticket: Ticket) => boolean): Glance[] =>
    [...rows.values()]
      .map(({ ticket }) => ticket)
      .filter(is)
      .sort((a, b) => b.record.createdAt.getTime() - a.record.createdAt.getTime())
      .map((ticket) => copied(ticket));
  const listed = (is: (ticket: Ticket) => boolean, { isShown, limit, until }: Listing): Listed => ({
    glances: glances((ticket) => is(ticket) && (!until || ticket.record.createdAt <= until))
      .filter(isShown)
      .slice(0, limit),
    isWhole: true,
  });
  return {
    waiting: async () => glances(({ wait, record }) => wait?.escalation !== undefined && record.purpose !== "drill"),
    endedSince: async (since) =>
      glances(
        ({ endedWaits, record }) => record.purpose !== "drill" && endedWaits.some(({ endedAt }) => endedAt >= since),
      ),
    openEscalations: async (wanted) =>
      listed(({ record: { purpose, status } }) => purpose === "escalation" && status === "open", wanted),
    latest: async (wanted) => listed(() => true, wanted),
    async found(words, wanted) {
      const has = ({ record }: Ticket): boolean => {
        const own = searchWords(record);
        return words.length > 0 && words.every((word) => own.some((one) => one.startsWith(word)));
      };
      return listed(has, wanted);
    },
  };
}
