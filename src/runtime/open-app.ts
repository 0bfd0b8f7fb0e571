// Settings → ways out → store → keys: an Onit that is whole, and neither listens nor does anything by itself. Commands beside a
// running Onit work with it; start.ts adds what listens.

import { Resolver } from "node:dns/promises";
import { captureChannel } from "../channels/capture.ts";
import { webhookOf } from "../channels/webhook.ts";
import type { Settings } from "../config/load.ts";
import { lookWhoIsAway } from "../inbound/out-of-office.ts";
import { type Resolve, resolving } from "../mail/authenticate.ts";
import { type Courier, openCourier } from "../outbound/courier.ts";
import type { App, Channel, Log } from "../ports/app.ts";
import type { DamageList } from "../ports/damage.ts";
import { type Environment, SetupError, templatesFolder } from "../ports/environment.ts";
import { redactor, secretsIn } from "../security/redact.ts";
import { DataProblem } from "../store/data-problem.ts";
import { openStore, type Store } from "../store/open.ts";
import { readTemplateFiles } from "../templates/folder.ts";
import { buildApp, hasWayBack } from "./build-app.ts";
import { damageList } from "./damage-list.ts";
import { openDatabase } from "./database.ts";
import { openKeyring } from "./keyring.ts";
import { createLog } from "./log.ts";
import { keepOwnChannels, openEventSender } from "./own-channels.ts";
import { openAlarmRelay, openWayOut } from "./relay.ts";
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

/** Until a courier does. */
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
  const log = logWithout(settings, environment);
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
  const templates = await readTemplateFiles(templatesFolder(environment));
  const parts = { now, log, resolve, keyring, templates, stopping };
  const app = buildApp(settings, store, email ?? captureChannel, parts);
  app.damage = damage.known;
  if (email) app.relay = email;
  if (email && hasWayBack(settings)) app.roundTrips = store.roundTrips;
  const own = openOtherWays(app, settings, { environment, alarmRelay });
  await lookWhoIsAway(app);
  const courier = openCourier(app, settings.server.delivery.connections);
  if (attaches) app.wakeWebhooks = () => {}; // the running Onit tells programs outside
  const cut = (): void => {
    email?.close();
    alarmRelay?.close();
    own.close();
  };
  const shut = (): Promise<void> => keyring.close().then(store.close).then(database.close);
  const close = (): Promise<void> => courier.settled().then(cut).then(shut);
  const { where: data, isAlone } = database;
  return { app, store, data, isAlone, settled: courier.settled, close, courier, stopping, cut, shut };
}

/** @returns a log that shows nothing of what the settings name as secret */
function logWithout({ server, organisation }: Settings, environment: Environment): Log {
  const named = [server, organisation.channels, organisation.webhooks];
  return createLog(environment.ONIT_LOG ?? "info", redactor(secretsIn(environment, named)));
}

type Others = { environment: Environment; alarmRelay: Channel | undefined };

/** What goes out beside the relay: alarms, and the channels of one's own. */
function openOtherWays(app: App, { organisation, server }: Settings, { environment, alarmRelay }: Others) {
  if (alarmRelay) app.alarmRelay = alarmRelay;
  const ringOutside = webhookOf(environment, app.log);
  if (ringOutside) app.ringOutside = ringOutside;
  const own = keepOwnChannels(app, server.delivery.privateTargets, environment);
  own.take(organisation);
  app.takeChannels = own.take;
  const events = openEventSender(app, server.delivery.privateTargets, environment);
  app.tellWebhook = events.tell;
  return {
    close(): void {
      own.close();
      events.close();
    },
  };
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
