// Start order and stop order: settings → store → keys → ways out → ways in → clock; back the other way round.

import { randomBytes } from "node:crypto";
import { Resolver } from "node:dns/promises";
import { hostname } from "node:os";
import { schedule } from "node-cron";
import type { App, Channel, Log } from "./app.ts";
import { lookWhoIsAway } from "./away.ts";
import { captureChannel } from "./channels/capture.ts";
import { inboxChannel } from "./channels/inbox.ts";
import { submitTo } from "./channels/submit.ts";
import { webhookOf } from "./channels/webhook.ts";
import type { Settings } from "./config/load.ts";
import { relaysThatCount } from "./config/relay-trust.ts";
import { trustedPeers } from "./config/relays.ts";
import type { Envelope, KeptMail } from "./core/mail.ts";
import type { ChannelName } from "./core/policy.ts";
import { openDatabase } from "./database.ts";
import { deliver } from "./deliver.ts";
import { openKeyring } from "./keyring.ts";
import { createLog } from "./log.ts";
import { authenticate, type Resolve, resolving } from "./mail/authenticate.ts";
import { createReader } from "./mail/parse-aside.ts";
import { signaturesFor } from "./mail/proof/signatures-on.ts";
import { besideId, seal } from "./mail/seal.ts";
import { mailboxAddress, mailboxState } from "./mailbox-address.ts";
import { receive } from "./receive.ts";
import { redactor, secretsIn } from "./redact.ts";
import type { WatchedRelay } from "./relay-watch.ts";
import { createRenderer } from "./render.ts";
import { type Environment, SetupError, templatesFolder } from "./settings.ts";
import { spellNames } from "./spell-names.ts";
import { openStore, type Store } from "./store/open.ts";
import { compileTemplates } from "./templates/compile.ts";
import { tick } from "./tick.ts";
import { createTokens, type Keyring, ticketIdFrom } from "./tokens.ts";
import { openWayOut } from "./way-out.ts";
import { openWaysIn, type WaysIn } from "./ways-in.ts";
import { serveWeb, type Web, type WebOptions } from "./web/serve.ts";
import { type WorkQueue, workQueue } from "./work-queue.ts";

export type Running = {
  app: App;
  store: Store;
  smtpPort: number;
  url: string;
  /** What opens /mailbox in a browser on this machine, with its token; undefined while it is not served. */
  mailboxUrl: string | undefined;
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

/** What is told of a mail by its bytes. */
const WITHOUT_READING = { seal, besideId, signaturesFor };
const READ_AT_ONCE = 64;
const MOST_WAITING = 200; // what comes beyond it is found in the store by the tick

export async function start({
  settings: written,
  environment,
  now = () => new Date(),
  ticking = true,
  attaches = false,
  resolve = resolving(new Resolver({ timeout: 4_000, tries: 2 })),
}: StartOptions): Promise<Running> {
  const settings = spellNames(written);
  const log = createLog(environment.ONIT_LOG ?? "info", redactor(secretsIn(environment, settings.server)));
  const email = await openWayOut(settings, environment, { now, bookmarks: () => store.bookmarks, app: () => app });
  const database = await openDatabase(environment, log, { attaches });
  const store = await openWhole(database.uri);
  const keyring = await openKeyring(environment, { store, now, log });
  const app = await buildApp(settings, store, email, { now, log, resolve, keyring, environment });
  await lookWhoIsAway(app);
  const courier = courierOf(app, settings.server.delivery.connections * 2);
  const intake = queue<KeptMail>(app, READ_AT_ONCE, (kept) => receive(kept, app), bytesOf);

  // Pages before mail: the first mail that comes in may already be answered with a link.
  let ways: WaysIn | undefined;
  const web = await servePages(settings, environment, app, {
    isUp: store.isUp,
    submit: async (mail) => submitter(settings, ways)(mail),
    mailboxes: () => ways?.mailboxes() ?? [],
  });
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
    mailboxUrl: web.mailboxUrl,
    data: database.where,
    tick: () => tick(app),
    settled,
    async close() {
      await clock?.stop();
      await Promise.all([ways?.close(), web.close()]);
      await settled();
      email?.close();
      await keyring.close();
      await store.close();
      await database.close();
    },
  };
}

async function servePages(
  { server: { web } }: Settings,
  { ONIT_RELAY_URL: relayUrl }: Environment,
  app: App,
  options: Pick<WebOptions, "isUp" | "submit" | "mailboxes">,
): Promise<Web & Pick<Running, "mailboxUrl">> {
  const mailbox = mailboxState(web, relayUrl).isServed;
  const served = await serveWeb(app, { ...options, host: web.host, port: web.port, mailbox });
  return { ...served, mailboxUrl: mailbox ? mailboxAddress(web.host, served.port, app) : undefined };
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

type Built = { now: () => Date; log: Log; resolve: Resolve; keyring: Keyring; environment: Environment };

async function buildApp(
  { organisation, server }: Settings,
  store: Store,
  email: WatchedRelay | undefined,
  { now, log, resolve, keyring, environment }: Built,
): Promise<App> {
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
    vouches: (envelope) => authservId === undefined && isRelay(envelope),
    mails: store.mails,
    tickets: store.tickets,
    sent: store.sent,
    signatures: store.signatures,
    letters: store.letters,
    absences: store.absences,
    audit: store.audit,
    apiKeys: store.apiKeys,
    tokens: createTokens(keyring),
    ticketId: ticketIdFrom,
    unsettled: new Map(),
    mail: {
      ...createReader(),
      ...WITHOUT_READING,
      authenticate: (claim) => authenticate(claim, { resolve, arcSealers, receiverOf, maxSignatureAgeMs, now }),
    },
    render: createRenderer(await compileTemplates(templatesFolder), organisation),
    channels: new Map<ChannelName, Channel>([
      ["email", email ?? captureChannel],
      ["inbox", inboxChannel],
    ]),
    wake: () => {},
    giveUpAfterMs: server.delivery.giveUpAfterMs,
    captures: !email,
    relay: email?.health,
    ringOutside: webhookOf(environment, log),
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
