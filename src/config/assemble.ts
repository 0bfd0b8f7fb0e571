// Checked settings become what the rest of the program works with.

import { resolve } from "node:path";
import { DateTime } from "luxon";
import type { CallTemplate, Desk, ManualRules, RecurrenceRules } from "../core/model/desk.ts";
import type { ValidationRules } from "../core/model/duty.ts";
import type { Client, Organisation, Storms } from "../core/model/organisation.ts";
import type { Group, Leave, Person } from "../core/model/person.ts";
import type { Target } from "../core/model/policy.ts";
import type { Phrases } from "../core/words/phrases.ts";
import { assembleCalendar } from "./assemble-calendar.ts";
import { toChannel, toWebhook } from "./assemble-channel.ts";
import { assembleChase } from "./assemble-chase.ts";
import { accessTokensOf, assembleMailboxes, type MailboxSettings, type TokenSettings } from "./assemble-mailboxes.ts";
import { atLeastOne, toPolicy } from "./assemble-policy.ts";
import { assembleRoles } from "./assemble-roles.ts";
import { assembleRota } from "./assemble-rota.ts";
import { assembleService } from "./assemble-service.ts";
import { assembleTrigger } from "./assemble-trigger.ts";
import { builtInReadings } from "./built-in-readings.ts";
import type { HolidayFiles } from "./holiday-files.ts";
import { metricsReadersThatCount, relaysThatCount } from "./relay-trust.ts";
import type { FileName, Read } from "./schema.ts";

export type AllRead = { [Name in FileName]: Read<Name> };

type VisibilitySettings = NonNullable<Read<"desks">[string]["visibility"]>;
type ManualSettings = NonNullable<VisibilitySettings["manual"]>;

/** Where the program listens and how much it takes. */
export type Server = {
  smtp: {
    host: string;
    hostSetting?: "ONIT_LISTEN" | undefined; // what named the host; absent: server.yaml
    port: number;
    maxMailBytes: number;
    maxRecipients: number;
    maxConnections: number;
    maxConnectionsPerAddress: number;
    maxConnectionsPerMinute: number; // from one address
    maxErrors: number;
    idleMs: number;
    dialogueMs: number;
    bareNewlines: "reject" | "normalise";
    memoryBudget: number; // bytes
    spoolBudget: number; // bytes
    spoolFolder: string | undefined; // absolute
    trustedRelays: readonly string[]; // those that count: IP addresses and ranges, for trustedPeers
    authservId?: string | undefined; // what they sign their Authentication-Results with
    trustedSealers: readonly string[]; // domains
    maxSignatureAgeMs: number; // of one that proves a mail
    tls: { certificate: string; key: string } | undefined; // absolute file paths
  };
  imap: readonly MailboxSettings[];
  web: {
    host: string;
    hostSetting?: "ONIT_LISTEN" | undefined; // as of smtp
    port: number;
    publicUrl: string | undefined; // without a last "/"
    mailbox: boolean | undefined; // undefined: nobody has switched /mailbox by name
    metricsFrom: readonly string[]; // addresses and ranges that may read /metrics
    maxConnectionsPerAddress: number;
  };
  clock: { wake: string }; // cron expression
  delivery: {
    connections: number;
    giveUpAfterMs: number;
    privateTargets: readonly string[]; // addresses and ranges inside private networks that channels may post to
    probeEveryMs: number; // 0: no mail is written to ourselves
    caFile: string | undefined; // absolute
    allowPlaintext: boolean;
    oauth2: (TokenSettings & { user: string }) | undefined;
  };
};

/**
 * @param phrases of every language
 * @param holidays the days of the files that calendars name
 */
export function assembleOrganisation(read: AllRead, phrases: Phrases, holidays: HolidayFiles): Organisation {
  const { inbox, learnedReading, admins, validation, ...said } = read.organisation;
  return {
    ...said,
    admins: unfold(admins, read.groups),
    inbox: { mailAfterMs: inbox.mailAfter, hasDigest: inbox.digest },
    people: mapOf<Read<"people">[string], Person>(read.people, toPerson),
    groups: mapOf<Read<"groups">[string], Group>(read.groups, (id, group) => ({ id, ...group })),
    clients: mapOf(read.clients, toClient),
    desks: mapOf(read.desks, (id, desk) => toDesk(id, desk, read.groups)),
    policies: mapOf(read.policies, toPolicy),
    calendars: mapOf(read.calendars, (id, one) => assembleCalendar(id, one, holidays)),
    rotas: mapOf(read.rotas, assembleRota),
    services: mapOf(read.services, assembleService),
    channels: mapOf(read.channels, toChannel),
    webhooks: mapOf(read.webhooks, toWebhook),
    callTemplates: mapOf<Read<"call-templates">[string], CallTemplate>(
      read["call-templates"],
      (id, { desk, category, stream, statuses, notifyRequester, ...template }) => ({
        id,
        ...template,
        deskId: desk,
        category,
        stream,
        statuses,
        tellsRequester: notifyRequester,
      }),
    ),
    triggers: mapOf(read.triggers, (id, one) => assembleTrigger(id, one, (members) => unfold(members, read.groups))),
    phrases,
    storms: read.organisation.storms && assembleStorms(read.organisation.storms),
    validation: validation && assembleValidation(validation),
    readings: learnedReading ? builtInReadings : undefined,
    roles: assembleRoles(read.roles, (members) => unfold(members, read.groups), unfold(admins, read.groups)),
  };
}

const assembleValidation = (said: NonNullable<Read<"organisation">["validation"]>): ValidationRules => ({
  everyMs: said.every,
  everyMsFor: said.everyFor,
  remindAfterMs: said.remindAfter,
  staleAfterMs: said.staleAfter,
});

function assembleStorms({ together, receiptsAfter, surge }: NonNullable<Read<"organisation">["storms"]>): Storms {
  if (!surge) return { together, receiptsAfterMs: receiptsAfter };
  const { within, every, holdAtMost, ...rest } = surge;
  return {
    together,
    receiptsAfterMs: receiptsAfter,
    surge: { ...rest, withinMs: within, everyMs: every, holdAtMostMs: holdAtMost },
  };
}

/**
 * @param folder file names in the settings are relative to it
 * @param listen the host of both ports, instead of what the settings say
 */
export function assembleServer(
  { smtp, imap, web, clock, delivery }: Read<"server">,
  folder: string,
  listen: string | undefined,
): Server {
  const place = listen === undefined ? {} : { host: listen, hostSetting: "ONIT_LISTEN" as const };
  const { giveUpAfter: giveUpAfterMs, probeEvery: probeEveryMs, ...wayOut } = delivery;
  const { maxMailSize, maxSignatureAge, idleTimeout, connectionTimeout, spoolFolder, tls, ...rest } = smtp;
  return {
    smtp: {
      ...rest,
      ...place,
      trustedRelays: relaysThatCount({ ...smtp, ...place }),
      maxMailBytes: maxMailSize,
      maxSignatureAgeMs: maxSignatureAge,
      idleMs: idleTimeout,
      dialogueMs: connectionTimeout,
      spoolFolder: spoolFolder === undefined ? undefined : resolve(folder, spoolFolder),
      tls: tls && { certificate: resolve(folder, tls.certificate), key: resolve(folder, tls.key) },
    },
    imap: assembleMailboxes(imap, folder),
    web: {
      ...web,
      ...place,
      publicUrl: web.publicUrl,
      mailbox: web.mailbox,
      metricsFrom: metricsReadersThatCount({ ...web, ...place }),
    },
    clock,
    delivery: {
      ...wayOut,
      giveUpAfterMs,
      probeEveryMs,
      caFile: delivery.caFile === undefined ? undefined : resolve(folder, delivery.caFile),
      oauth2: delivery.oauth2 && { ...accessTokensOf(delivery.oauth2), user: delivery.oauth2.user },
    },
  };
}

const toClient = (id: string, { policy, calendar, tier, warranty, ...client }: Read<"clients">[string]): Client => ({
  id,
  ...client,
  policyId: policy,
  calendarId: calendar,
  tier,
  warrantyMs: warranty,
});

function toPerson(id: string, { leave, calendar, substitute, ...person }: Read<"people">[string]): Person {
  return {
    id,
    ...person,
    addresses: atLeastOne(person.addresses),
    leave: leave.map((one) => toLeave(one, person.timeZone)),
    ...(calendar === undefined ? {} : { calendarId: calendar }),
    ...(substitute === undefined ? {} : { substituteId: substitute }),
  };
}

/** Days become instants in the person's own zone: a day there may have 23 or 25 hours. */
function toLeave({ from, until }: { from: string; until: string }, zone: string): Leave {
  const startOf = (day: string, daysLater: number) =>
    DateTime.fromISO(day, { zone }).plus({ days: daysLater }).startOf("day").toJSDate();
  return { fromAt: startOf(from, 0), untilAt: startOf(until, 1) };
}

function toDesk(id: string, desk: Read<"desks">[string], groups: Read<"groups">): Desk {
  const { policy, calendar, people, chase, visibility, retention, ...rest } = desk;
  return {
    id,
    ...rest,
    people: unfold(people, groups),
    policyId: policy,
    calendarId: calendar,
    ...(retention ? { retention: { rawMailMs: retention.rawMail, conversationMs: retention.conversation } } : {}),
    chase: chase && assembleChase(chase, (members) => unfold(members, groups)),
    visibility: visibility && {
      ...visibility,
      byAnalysts: unfold(visibility.byAnalysts, groups),
      manual: visibility.manual && toManualRules(visibility.manual),
      recurrence: toRecurrenceRules(visibility.recurrence),
    },
  };
}

function toManualRules({ acknowledgeWithin, ...rest }: ManualSettings): ManualRules {
  return { ...rest, acknowledgeWithinMs: acknowledgeWithin };
}

function toRecurrenceRules({
  enabled,
  within,
  warranty,
}: VisibilitySettings["recurrence"]): RecurrenceRules | undefined {
  return enabled ? { withinMs: within, warrantyMs: warranty ?? within } : undefined;
}

/** The people a list means, groups unfolded, without doubles, in the order written. */
function unfold(members: readonly Target[], groups: Read<"groups">): string[] {
  const ids = members.flatMap((member) => {
    if (member.kind === "group") return groups[member.id]?.members ?? [];
    return member.kind === "person" ? [member.id] : [];
  });
  return [...new Set(ids)];
}

const mapOf = <From, To>(record: Readonly<Record<string, From>>, to: (id: string, from: From) => To): Map<string, To> =>
  new Map(Object.entries(record).map(([id, from]) => [id, to(id, from)]));
