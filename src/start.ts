// Start order and stop order: settings → store → keys → ways out → ways in → clock; back the other way round.

import { randomBytes } from "node:crypto";
import { Resolver } from "node:dns/promises";
import { hostname } from "node:os";
import { schedule } from "node-cron";
import type { App, Channel, Log } from "./app.ts";
import { lookWhoIsAway } from "./away.ts";
import { captureChannel } from "./channels/capture.ts";
import { emailChannel } from "./channels/email.ts";
import { inboxChannel } from "./channels/inbox.ts";
import { submitTo } from "./channels/submit.ts";
import type { Settings } from "./config/load.ts";
import { trustedPeers } from "./config/relays.ts";
import type { Envelope, KeptMail } from "./core/mail.ts";
import type { ChannelName } from "./core/policy.ts";
import { openDatabase } from "./database.ts";
import { deliver } from "./deliver.ts";
import { createLog } from "./log.ts";
import { authenticate, type Resolve, resolving } from "./mail/authenticate.ts";
import { createReader } from "./mail/parse-aside.ts";
import { seal } from "./mail/seal.ts";
import { receive } from "./receive.ts";
import { createRenderer } from "./render.ts";
import { type Environment, keysFrom, SetupError, templatesFolder } from "./settings.ts";
import { openStore, type Store } from "./store/open.ts";
import { compileTemplates } from "./templates/compile.ts";
import { tick } from "./tick.ts";
import { createTokens, ticketIdFrom } from "./tokens.ts";
import { openWaysIn, type WaysIn } from "./ways-in.ts";
import { serveWeb } from "./web/serve.ts";
import { type WorkQueue, workQueue } from "./work-queue.ts";

export type Running = {
  app: App;
  store: Store;
  smtpPort: number;
  url: string;
  /** Where the data is, in one line. */
  data: string;
  /** Reads and delivers all there is to do now. */
  tick(): Promise<void>;
  /** Resolves once no mail and no notice is under way. */
  settled(): Promise<void>;
  close(): Promise<void>;
};

type Submit = ReturnType<typeof submitTo>;

export type StartOptions = {
  settings: Settings;
  environment: Environment;
  now?: () => Date;
  ticking?: boolean;
  /** Whether a running Onit's data is used beside it. */
  attaches?: boolean;
  /** Asks DNS; by default the name servers of this machine. */
  resolve?: Resolve;
};

const READ_AT_ONCE = 64;
const MOST_WAITING = 200; // what comes beyond it is found in the store by the tick

export async function start({
  settings,
  environment,
  now = () => new Date(),
  ticking = true,
  attaches = false,
  resolve = resolving(new Resolver({ timeout: 4_000, tries: 2 })),
}: StartOptions): Promise<Running> {
  const log = createLog(environment.ONIT_LOG ?? "info");
  const database = await openDatabase(environment, log, { attaches });
  const store = await openWhole(database.uri);
  const email = environment.ONIT_RELAY_URL
    ? emailChannel(environment.ONIT_RELAY_URL, settings.server.delivery.connections)
    : undefined;
  const app = await buildApp(settings, environment, store, email ?? captureChannel, { now, log, resolve });
  await lookWhoIsAway(app);
  const courier = courierOf(app, settings.server.delivery.connections * 2);
  const intake = queue<KeptMail>(app, READ_AT_ONCE, (kept) => receive(kept, app), bytesOf);

  // Pages before mail: the first mail that comes in may already be answered with a link.
  let ways: WaysIn | undefined;
  const web = await serveWeb(app, {
    ...settings.server.web,
    isUp: store.isUp,
    submit: async (mail) => submitter(settings, ways)(mail),
    mailboxes: () => ways?.mailboxes() ?? [],
  });
  warnOfOpenMailbox(settings, app);
  app.publicUrl = settings.server.web.publicUrl ?? web.url;
  ways = await openWaysIn(settings, environment, { app, intake, store });
  const clock = ticking ? startClock(app, settings.server.clock.wake) : undefined;

  const settled = async (): Promise<void> => {
    while (intake.size() + courier.size() > 0) await Promise.all([intake.below(1), courier.below(1)]);
  };
  return {
    app,
    store,
    smtpPort: ways.smtpPort,
    url: web.url,
    data: database.where,
    tick: () => tick(app),
    settled,
    async close() {
      await clock?.stop();
      await Promise.all([ways?.close(), web.close()]);
      await settled();
      email?.close();
      await store.close();
      await database.close();
    },
  };
}

/** Delivers what a decision owes as soon as it is stored. */
function courierOf(app: App, atOnce: number): WorkQueue<string> {
  const courier = queue<string>(app, atOnce, (ticketId) => deliver(ticketId, app));
  app.wake = (ticketId) => {
    if (courier.size() < MOST_WAITING) courier.add(ticketId, ticketId);
  };
  return courier;
}

function submitter({ server }: Settings, ways: WaysIn | undefined): Submit {
  if (!ways) throw new Error("Onit is still starting; try again in a moment");
  return submitTo(server.smtp.host, ways.smtpPort);
}

/** @throws SetupError for what an import left half done: notices decided on it would be wrong */
async function openWhole(uri: string): Promise<Store> {
  const store = await openStore(uri);
  if (!(await store.isHalfImported())) return store;
  await store.close();
  throw new SetupError(
    "An import into this database was cut short. Run the same `onit data import` again: it goes on.",
  );
}

/** Ticks now and at every wake; a tick that still runs is not overtaken, and is waited for when the clock stops. */
function startClock(app: App, wake: string): { stop(): Promise<void> } {
  let last = Promise.resolve();
  const beat = (): Promise<void> => {
    last = tick(app).catch((error: unknown) =>
      app.log.error({ error }, "the tick could not run; the next one tries again"),
    );
    return last;
  };
  const task = schedule(wake, beat, { noOverlap: true });
  void beat();
  return {
    async stop() {
      await task.stop();
      await last;
    },
  };
}

/** Pages ask for this machine's name, which a program from elsewhere may claim. */
function warnOfOpenMailbox({ server: { web } }: Settings, { log }: App): void {
  if (!web.mailbox || /^(127\.|localhost$|::1$)/.test(web.host)) return;
  const advice = "publish its port to this machine only, or set web.mailbox to false";
  log.warn({ host: web.host, advice }, "the mailbox has no login and listens beyond this machine");
}

async function buildApp(
  { organisation, server }: Settings,
  environment: Environment,
  store: Store,
  email: Channel,
  { now, log, resolve }: { now: () => Date; log: Log; resolve: Resolve },
): Promise<App> {
  const keys = environment.ONIT_TOKEN_KEYS ? keysFrom(environment.ONIT_TOKEN_KEYS) : await store.keys.load(now());
  const [first, ...rest] = keys;
  if (!first) throw new Error("there is no key to sign links with, and none could be made");
  const { trustedRelays, trustedSealers: arcSealers, authservId } = server.smtp;
  const isTrusted = trustedPeers(trustedRelays);
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
    vouches: (envelope) => authservId === undefined && isRelay(envelope),
    mails: store.mails,
    tickets: store.tickets,
    sent: store.sent,
    letters: store.letters,
    absences: store.absences,
    audit: store.audit,
    tokens: createTokens([first, ...rest]),
    ticketId: ticketIdFrom,
    unsettled: new Map(),
    mail: {
      ...createReader(),
      seal,
      authenticate: (claim) => authenticate(claim, { resolve, arcSealers, receiverOf }),
    },
    render: createRenderer(await compileTemplates(templatesFolder), organisation),
    channels: new Map<ChannelName, Channel>([
      ["email", email],
      ["inbox", inboxChannel],
    ]),
    wake: () => {},
    captures: email === captureChannel,
  };
}

const bytesOf = ({ raw }: KeptMail): number => raw.length;

const queue = <Item>(
  app: App,
  atOnce: number,
  work: (item: Item) => Promise<void>,
  weigh?: (item: Item) => number,
): WorkQueue<Item> =>
  workQueue<Item>(
    atOnce,
    (item) =>
      work(item).catch((error: unknown) =>
        app.log.error({ error }, "something was left undone; the tick takes it up again"),
      ),
    weigh,
  );
