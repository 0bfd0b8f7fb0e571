// Onit without servers: the real journeys and the real core on stores in memory, with adapters that fail on command.

import { fileURLToPath } from "node:url";
import type { Outcome } from "../../src/core/model/notice.ts";
import type { Organisation } from "../../src/core/model/organisation.ts";
import type { ChannelName } from "../../src/core/model/policy.ts";
import type { Ticket } from "../../src/core/model/ticket.ts";
import { attachments, parse } from "../../src/mail/parse.ts";
import { signaturesFor } from "../../src/mail/proof/signatures-on.ts";
import { besideId, seal } from "../../src/mail/seal.ts";
import { deliver } from "../../src/outbound/deliver.ts";
import { sendSystemMails } from "../../src/outbound/system-mail.ts";
import { byteBudget } from "../../src/pacing/byte-budget.ts";
import type { App, Message } from "../../src/ports/app.ts";
import { keep, receive } from "../../src/receive.ts";
import { templatesInForce } from "../../src/runtime/templates-in-force.ts";
import { createTokens, ticketIdFrom } from "../../src/security/tokens.ts";
import { readTemplateFiles } from "../../src/templates/folder.ts";
import { tick } from "../../src/tick.ts";
import { organisation as example } from "./builders.ts";
import { type MemoryStore, memoryStore } from "./memory-store.ts";
import { aTrigger, phrase } from "./triggers.ts";

/** Triggers that stories of chance make fire: none of them on what changes the record. */
const triggers = [
  aTrigger(
    { phrase: phrase("any news") },
    { id: "asked", actions: { escalate: true, policyId: "simple", risk: "legal" } },
  ),
  aTrigger({ reopened: 1 }, { id: "reopened", actions: { tell: ["diana"] } }),
  aTrigger({ step: 2 }, { id: "late", actions: { policyId: "gold", tell: ["ben"] } }),
  aTrigger({ chases: { atLeast: 2, withinMs: 7_200_000 } }, { id: "chases", actions: { tell: ["anna", "diana"] } }),
];
// Somebody beside the authority hears of every escalation.
const alsoNotify = [{ kind: "responsible" }, { kind: "person", id: "piotr" }] as const;
const callTemplates = new Map([...example.callTemplates].map(([id, one]) => [id, { ...one, alsoNotify }]));
const organisation = { ...example, callTemplates, triggers: new Map(triggers.map((one) => [one.id, one])) };

const files = await readTemplateFiles(fileURLToPath(new URL("../../templates", import.meta.url)));

/** Counts every call of an adapter and throws at the ones it is told to: before the work is done, or after. */
export class Faults {
  calls = 0;
  private at = new Map<number, "before" | "after">();

  /** Throws `inCalls` calls from now. */
  arm(inCalls: number, when: "before" | "after"): void {
    this.at.set(this.calls + inCalls, when);
  }

  disarm(): void {
    this.at.clear();
  }

  wrap<T extends object>(adapter: T): T {
    const wrapped = Object.entries(adapter).map(([name, method]: [string, (...all: unknown[]) => unknown]) => [
      name,
      method.constructor.name === "AsyncGeneratorFunction"
        ? method // read one by one: it writes nothing
        : (...args: unknown[]) => this.run(() => method(...args)),
    ]);
    return Object.fromEntries(wrapped) as T;
  }

  async run<T>(work: () => T): Promise<Awaited<T>> {
    this.calls += 1;
    const when = this.at.get(this.calls);
    if (when === "before") throw new Error("power cut");
    const result = await work();
    if (when === "after") throw new Error("power cut after the write");
    return result;
  }
}

export type SmallWorld = {
  app: App;
  store: MemoryStore;
  faults: Faults;
  /** The key of every message handed to a relay, in order. */
  handed: string[];
  now: Date;
  /** A mail comes in, as a relay brings it: it tries again until it hears 250. */
  bring(raw: string, from: string, to: string): Promise<void>;
  attempt(work: () => Promise<unknown>): Promise<void>;
  tick(): Promise<void>;
  /** Every lease and every delay is over, and the clock strikes. */
  recover(): Promise<void>;
};

/** @param settings the example organisation, or one a test changed */
export function aSmallWorld(start: Date, settings: Organisation = organisation): SmallWorld {
  const faults = new Faults();
  const store = memoryStore();
  const handed: string[] = [];
  let woken: Ticket[] = [];
  let areLettersWoken = false;
  const send = async ({ key }: Message): Promise<Outcome> => {
    handed.push(key);
    return { kind: "sent", because: "taken" };
  };
  // A channel that throws has sent nothing: what it does not know it says as "uncertain".
  const channel = { send: (message: Message) => faults.run(() => {}).then(() => send(message)) };
  const world: SmallWorld = {
    store,
    faults,
    handed,
    now: start,
    app: undefined as unknown as App,
    async bring(raw, from, to) {
      const envelope = { source: "smtp", from, recipient: to, peer: "127.0.0.1" };
      for (;;) {
        try {
          const { kept } = await keep(Buffer.from(raw), envelope, world.app);
          return await world.attempt(() => receive(kept, world.app));
        } catch {
          faults.disarm(); // no 250: the relay comes again
        }
      }
    },
    async attempt(work) {
      await work().catch(() => {});
      const tickets = woken;
      woken = [];
      for (const ticket of tickets) await deliver(ticket, world.app).catch(() => {});
      if (areLettersWoken) await sendSystemMails(world.app).catch(() => {});
      areLettersWoken = false;
    },
    tick: () => world.attempt(() => tick(world.app)),
    async recover() {
      faults.disarm();
      for (let round = 0; round < 4; round += 1) {
        endLeases(store, world.now);
        await world.tick();
      }
    },
  };
  const templates = templatesInForce(() => world.app, files);
  world.app = {
    now: () => world.now,
    log: { info() {}, warn() {}, error() {} },
    processId: "p1",
    configured: settings,
    organisation: settings,
    publicUrl: "http://127.0.0.1",
    hasCheckedSender: () => true,
    mails: faults.wrap(store.mails),
    tickets: faults.wrap(store.tickets),
    sent: faults.wrap(store.sent),
    signatures: faults.wrap(store.signatures),
    systemMails: faults.wrap(store.systemMails),
    absences: faults.wrap(store.absences),
    validations: faults.wrap(store.validations),
    audit: faults.wrap(store.audit),
    apiKeys: store.apiKeys,
    sessions: store.sessions,
    board: store.board,
    tokens: createTokens([{ id: 1, secret: Buffer.alloc(32, 7) }]),
    ticketId: ticketIdFrom,
    unsettled: new Map(),
    filesRoom: byteBudget(24 * 1024 ** 2),
    mail: {
      parse,
      attachments,
      seal,
      besideId,
      signaturesFor,
      authenticate: async () => ({ outcome: "none", because: "nobody is asked here", answerTo: undefined }),
    },
    templateStore: store.templates,
    settingsVersions: store.settingsVersions,
    webhooks: {} as App["webhooks"], // no settings here name one
    templates,
    render: templates.rendererOf(settings),
    channels: new Map<ChannelName, typeof channel>([
      ["email", channel],
      ["inbox", channel],
    ]),
    wake: (ticket) => void woken.push(ticket),
    dispatch: async (lane, { ticket, until }) => void (await deliver(ticket, world.app, { lane, until })),
    ring: () => {},
    ringOver: () => {},
    wakeSystemMails: () => {
      areLettersWoken = true;
    },
    wakeWebhooks: () => {},
    wakeHeldUp: () => {},
    stopping: new AbortController().signal,
    giveUpAfterMs: 3 * 86_400_000,
    captures: false,
  };
  return world;
}

function endLeases({ rows }: MemoryStore, now: Date): void {
  for (const row of rows.mails.values()) if (row.state === "kept") row.leaseUntil = now;
  for (const { ticket } of rows.tickets.values()) {
    for (const notice of ticket.outbox) {
      if (notice.lease) notice.lease.until = now;
      if (notice.state === "retry") notice.dueAt = now;
    }
  }
}
