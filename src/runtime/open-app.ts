// Settings → ways out → store → keys: an Onit that is whole, and neither listens nor does anything by itself. Commands beside a
// running Onit work with it; start.ts adds what listens.

import { randomBytes } from "node:crypto";
import { Resolver } from "node:dns/promises";
import { hostname } from "node:os";
import { captureChannel } from "../channels/capture.ts";
import { inboxChannel } from "../channels/inbox.ts";
import { webhookOf } from "../channels/webhook.ts";
import type { Settings } from "../config/load.ts";
import { relaysThatCount } from "../config/relay-trust.ts";
import { trustedPeers } from "../config/relays.ts";
import { isLoopback } from "../config/values.ts";
import type { Envelope } from "../core/model/mail.ts";
import type { ChannelName } from "../core/model/policy.ts";
import { lookWhoIsAway } from "../inbound/out-of-office.ts";
import { authenticate, type Resolve, resolving } from "../mail/authenticate.ts";
import { createReader } from "../mail/parse-aside.ts";
import { signaturesFor } from "../mail/proof/signatures-on.ts";
import { besideId, seal } from "../mail/seal.ts";
import { type Courier, openCourier } from "../outbound/courier.ts";
import { createRenderer } from "../outbound/render.ts";
import { byteBudget } from "../pacing/byte-budget.ts";
import type { App, Channel, Log } from "../ports/app.ts";
import type { DamageList } from "../ports/damage.ts";
import { type Environment, SetupError, templatesFolder } from "../ports/environment.ts";
import type { Keyring } from "../ports/tokens.ts";
import { redactor, secretsIn } from "../security/redact.ts";
import { createTokens, ticketIdFrom } from "../security/tokens.ts";
import { DataProblem } from "../store/data-problem.ts";
import { openStore, type Store } from "../store/open.ts";
import { compileTemplates, type Templates } from "../templates/compile.ts";
import { damageList } from "./damage-list.ts";
import { openDatabase } from "./database.ts";
import { openKeyring } from "./keyring.ts";
import { createLog } from "./log.ts";
import { openAlarmRelay, openWayOut } from "./relay.ts";
import { settingThatProves } from "./setting-that-proves.ts";
import { refuseOthersData } from "./whose-data.ts";

export type OpenedApp = {
  app: App;
  store: Store;
  /** Where the data is, in one line. */
  data: string;
  isAlone: boolean; // no other process starts on this data while this one runs
  /** Resolves once nothing is under way. */
  settled(): Promise<void>;
  close(): Promise<void>;
};

export type OpenOptions = {
  settings: Settings; // their names spelled, see spell-names.ts
  environment: Environment;
  now: () => Date;
  /** Asks DNS; by default the name servers of this machine. */
  resolve?: Resolve | undefined;
  /** Whether a running Onit's data is used beside it. */
  attaches?: boolean;
};

const FILES_BYTES = 24 * 1024 ** 2; // of large mails whose files are sent together
const nothingInHand = () => ({ unsettled: new Map(), filesRoom: byteBudget(FILES_BYTES) });

/** What is told of a mail by its bytes. */
const WITHOUT_READING = { seal, besideId, signaturesFor };

/** With what start.ts needs to end it in order. */
export type Whole = OpenedApp & {
  courier: Courier;
  stopping: AbortController; // of `app.stopping`
  /** Ends what hangs on the relay. */
  cut(): void;
  /** Closes the store and all that is kept by it. */
  shut(): Promise<void>;
};

async function orClose<T>(work: Promise<T>, close: () => Promise<void>): Promise<T> {
  return work.catch(async (error: unknown) => {
    await close();
    throw error;
  });
}

/** @throws SetupError when something outside must be set up first */
export async function openApp(options: OpenOptions): Promise<Whole> {
  const { settings, environment, now, attaches = false } = options;
  const resolve = options.resolve ?? resolving(new Resolver({ timeout: 4_000, tries: 2 }));
  const log = createLog(environment.ONIT_LOG ?? "info", redactor(secretsIn(environment, settings.server)));
  const email = await openWayOut(settings, environment, { now, bookmarks: () => store.bookmarks, app: () => app });
  const alarmRelay = await openAlarmRelay(settings, environment);
  const damage = damageList(log);
  const database = await openDatabase(environment, log, { attaches, damage });
  const looking = { environment, where: database.place, log };
  const refuse = ({ owner }: Pick<Store, "owner">, isStart: boolean): Promise<void> =>
    refuseOthersData(owner, settings.organisation, { ...looking, isStart });
  // Looked at before anything is changed, and noted once the data is ours to write.
  const check = (stores: Pick<Store, "owner">): Promise<void> => refuse(stores, false);
  const opening = openWhole(database.uri, { migrates: !attaches, log, check, damage });
  const store = await orClose(opening, database.close);
  await orClose(refuse(store, !attaches), () => store.close().then(database.close));
  const keyring = await openKeyring(environment, { store, now, log });
  const stopping = new AbortController();
  const templates = await compileTemplates(templatesFolder(environment));
  const parts = { now, log, resolve, keyring, templates, stopping };
  const app = buildApp(settings, store, email ?? captureChannel, parts);
  app.damage = damage.known;
  if (email) app.relay = email;
  if (email && hasWayBack(settings)) app.roundTrips = store.roundTrips;
  const ringOutside = webhookOf(environment, log);
  if (ringOutside) app.ringOutside = ringOutside;
  if (alarmRelay) app.alarmRelay = alarmRelay;
  await lookWhoIsAway(app);
  const courier = openCourier(app, settings.server.delivery.connections);
  const cut = (): void => {
    email?.close();
    alarmRelay?.close();
  };
  const shut = (): Promise<void> => keyring.close().then(store.close).then(database.close);
  const close = (): Promise<void> => courier.settled().then(cut).then(shut);
  const { where: data, isAlone } = database;
  return { app, store, data, isAlone, settled: courier.settled, close, courier, stopping, cut, shut };
}

type Opening = {
  migrates: boolean;
  log: Log;
  check: (stores: Pick<Store, "owner">) => Promise<void>;
  damage: DamageList;
};

/**
 * @throws SetupError when no database answers, for data of another format, and for what an import left half done: notices decided
 *   on it would be wrong
 */
async function openWhole(uri: string, { log, ...options }: Opening): Promise<Store> {
  const store = await openStore(uri, options).catch((error: Error) => {
    const isAway = /^Mongo/.test((error.cause as Error | undefined)?.name ?? ""); // no stack helps an admin then
    throw isAway || error instanceof DataProblem ? new SetupError(error.message, { cause: error }) : error;
  });
  const { migrated } = store.schema;
  if (migrated && Object.keys(migrated.changed).length > 0)
    log.info(migrated, "data of an earlier release was brought to the format of this one");
  if (!store.isHalfImported) return store;
  await store.close();
  throw new SetupError(
    "An import into this database was cut short. Run the same `onit data import` again: it goes on.",
  );
}

/** Until outbound/courier.ts is there. */
const WITHOUT_COURIER = { wake: () => {}, dispatch: async () => {}, wakeSystemMails: () => {}, ring: () => {} };

type AppParts = {
  now: () => Date;
  log: Log;
  resolve: Resolve;
  keyring: Keyring;
  templates: Templates;
  stopping: AbortController;
};

/** By mailboxes, or from a mail server that hands mail over: nobody else does to a port of this machine. */
const hasWayBack = ({ server: { smtp, imap, delivery } }: Settings): boolean =>
  delivery.probeEveryMs > 0 && (imap.length > 0 || smtp.trustedRelays.length > 0 || !isLoopback(smtp.host));

const channelsOf = (email: Channel): App["channels"] =>
  new Map<ChannelName, Channel>([
    ["email", email],
    ["inbox", inboxChannel],
  ]);

const storesIn = ({ mails, tickets, sent, signatures, systemMails, absences, audit, apiKeys, sessions }: Store) => ({
  mails,
  tickets,
  board: tickets.board,
  sent,
  signatures,
  systemMails,
  absences,
  audit,
  apiKeys,
  sessions,
});

function buildApp(
  { organisation, server }: Settings,
  store: Store,
  email: Channel,
  { now, log, resolve, keyring, templates, stopping }: AppParts,
): App {
  const { trustedSealers: arcSealers, authservId, maxSignatureAgeMs } = server.smtp;
  const isTrusted = trustedPeers(relaysThatCount(server.smtp));
  const isRelay = ({ source, peer }: Envelope): boolean => source === "smtp" && isTrusted(peer);
  const receivers = new Map(server.imap.map((mailbox) => [mailbox.id, mailbox.authservId]));
  const receiverOf = (envelope: Envelope) =>
    isRelay(envelope) ? authservId : receivers.get(envelope.source === "imap" ? (envelope.mailbox ?? "") : "");
  return {
    now,
    log,
    processId: `${hostname()}-${process.pid}-${randomBytes(4).toString("hex")}`,
    configured: organisation,
    organisation,
    publicUrl: server.web.publicUrl ?? "",
    settingThatProves: settingThatProves(server),
    hasCheckedSender: (envelope) => authservId === undefined && isRelay(envelope),
    ...storesIn(store),
    tokens: createTokens(keyring),
    ticketId: ticketIdFrom,
    ...nothingInHand(),
    mail: {
      ...createReader(),
      ...WITHOUT_READING,
      authenticate: (claim) => authenticate(claim, { resolve, arcSealers, receiverOf, maxSignatureAgeMs, now }),
    },
    render: createRenderer(templates, organisation),
    channels: channelsOf(email),
    ...WITHOUT_COURIER,
    stopping: stopping.signal,
    giveUpAfterMs: server.delivery.giveUpAfterMs,
    captures: email === captureChannel,
  };
}
