// A whole Onit with a database of its own, a relay to send to, and a clock that is moved. Mails go in and out by real SMTP.

import { fileURLToPath } from "node:url";
import { createTransport } from "nodemailer";
import { loadConfig, type Settings } from "../../src/config/load.ts";
import type { Ticket } from "../../src/core/model/ticket.ts";
import type { Resolve } from "../../src/mail/authenticate.ts";
import type { FullTicket } from "../../src/ports/ticket-store.ts";
import { mailboxToken } from "../../src/runtime/mailbox-address.ts";
import { type Running, start } from "../../src/start.ts";
import { databaseUri } from "./database.ts";
import { type Received, type Relay, startRelay } from "./relay.ts";

export const exampleConfig = fileURLToPath(new URL("../../config", import.meta.url));

const example = loadConfig(exampleConfig); // read once: no story changes it, each makes its own from it

export type Writing = {
  from: string;
  to?: string | string[];
  subject?: string;
  text?: string;
  cc?: string;
  headers?: Record<string, string>;
  envelopeFrom?: string;
  inReplyTo?: string;
  references?: string[];
  messageId?: string;
  attachments?: { filename: string; content: string }[];
  date?: Date;
};

export type World = Running & {
  relay: Relay;
  settings: Settings;
  uri: string;
  now(): Date;
  /** Moves the clock, and nothing happens by itself. */
  moveClock(clock: string): void;
  /** Moves the clock and lets everything happen that is due by then. */
  until(clock: string): Promise<void>;
  mail(writing: Writing): Promise<string>;
  raw(raw: string | Buffer, from: string, to: string | string[]): Promise<string>;
  /** What a person received, oldest first. */
  inboxOf(address: string): Received[];
  /** The last mail a person received; fails when there is none. */
  last(address: string, kind?: RegExp): Received;
  /** Answers a mail as a mail program does. */
  reply(to: Received, text: string, more?: Partial<Writing>): Promise<string>;
  /** A page under /mailbox, opened by whoever has its address. */
  mailbox(path: string): Promise<string>;
  press(mail: Received, form?: Record<string, string>): Promise<{ status: number; page: string }>;
  ticket(reference: string): Promise<Ticket>;
  full(reference: string): Promise<FullTicket>;
  /** Another process on the same database. @param change what its settings have differently. @param ticking with loops of its own */
  replica(change?: (settings: Settings) => Settings, ticking?: boolean): Promise<Running>;
  end(): Promise<void>;
};

export type WorldOptions = {
  at?: string;
  change?: (settings: Settings) => Settings;
  withoutRelay?: boolean;
  environment?: Record<string, string>; // secrets that the settings name
  secret?: string;
  dns?: Resolve; // by default nobody publishes anything
  uri?: string; // of an empty database
};

export const MONDAY = "2026-03-02";

/** DNS as far as these records go, by "name TYPE"; everything else does not exist. */
export const published =
  (records: Readonly<Record<string, string[] | string[][]>>): Resolve =>
  async (name, type) => {
    const found = records[`${name} ${type}`];
    if (!found) throw Object.assign(new Error(`query${type} ENOTFOUND ${name}`), { code: "ENOTFOUND" });
    return found;
  };

/** Of the example organisation, on ports that are free. */
export async function exampleSettings(): Promise<Settings> {
  const { server, ...loaded } = await example;
  const { smtp, web } = server;
  return { ...loaded, server: { ...server, smtp: { ...smtp, port: 0 }, web: { ...web, port: 0, mailbox: true } } };
}

/** "10:05" is today in UTC; anything longer is read as a whole instant. */
const instant = (clock: string, day: Date): Date =>
  clock.length <= 5 ? new Date(`${day.toISOString().slice(0, 10)}T${clock}:00Z`) : new Date(clock);

export async function aWorld(options: WorldOptions = {}): Promise<World> {
  let clock = new Date(options.at ?? `${MONDAY}T09:00:00Z`);
  const now = (): Date => clock;
  const relay = await startRelay(now);
  const local = await exampleSettings();
  const settings = options.change?.(local) ?? local;
  const uri = options.uri ?? databaseUri();
  const environment = {
    ...options.environment,
    MONGODB_URI: uri,
    ONIT_LOG: process.env.ONIT_LOG ?? "silent",
    ...(options.withoutRelay ? {} : { ONIT_RELAY_URL: relay.url }),
  };
  const resolve = options.dns ?? published({});
  const running = await start({ settings, environment, now, ticking: false, resolve });
  const transport = createTransport({ host: "127.0.0.1", port: running.smtpPort, ignoreTLS: true });
  const replicas: Running[] = [];

  const world: World = {
    ...running,
    relay,
    settings,
    uri,
    now,
    moveClock(to) {
      clock = instant(to, clock);
    },
    async until(to) {
      world.moveClock(to);
      await running.tick();
      await running.settled();
    },
    async mail({ from, to = "help@onit.example", envelopeFrom, ...rest }) {
      const recipients = [to].flat();
      const info = await transport.sendMail({
        from,
        to: recipients,
        subject: "Printer on fire",
        text: "Please help",
        ...rest,
        envelope: { from: envelopeFrom ?? bare(from), to: recipients },
      });
      await running.settled();
      return info.messageId;
    },
    async raw(raw, from, to) {
      const info = await transport.sendMail({ envelope: { from, to }, raw });
      await running.settled();
      return info.response;
    },
    inboxOf: (address) => relay.received.filter((mail) => mail.to === address),
    last(address, kind = /./) {
      const found = world.inboxOf(address).findLast(({ subject, text }) => kind.test(subject) || kind.test(text));
      if (!found)
        throw new Error(
          `${address} has no mail like ${kind}; it has: ${
            world
              .inboxOf(address)
              .map(({ subject }) => subject)
              .join(" | ") || "none"
          }`,
        );
      return found;
    },
    reply: (mail, text, more = {}) =>
      world.mail({
        from: mail.to,
        to: mail.replyTo,
        subject: `Re: ${mail.subject}`,
        text: `${text}\n\nOn Mon, 2 Mar 2026 at 09:00, ${mail.from} wrote:\n> ${mail.text.replaceAll("\n", "\n> ")}`,
        inReplyTo: mail.messageId,
        references: [...mail.references, mail.messageId],
        ...more,
      }),
    async mailbox(path) {
      const headers = { authorization: `Bearer ${mailboxToken(running.app)}` };
      return (await fetch(`${running.url}${path}`, { headers })).text();
    },
    async press(mail, form = {}) {
      const link = linkIn(mail);
      const response = await fetch(link, { method: "POST", body: new URLSearchParams(form) });
      const page = await response.text();
      await running.settled();
      return { status: response.status, page };
    },
    async ticket(reference) {
      const ticket = await running.app.tickets.byReference(reference);
      if (!ticket) throw new Error(`there is no ticket ${reference}`);
      return ticket;
    },
    async full(reference) {
      const { id } = await world.ticket(reference);
      return (await running.app.tickets.read(id))!;
    },
    async replica(change = (same) => same, ticking = false) {
      const other = await start({ settings: change(settings), environment, now, ticking, resolve });
      replicas.push(other);
      return other;
    },
    async end() {
      for (const other of replicas) await other.close().catch(() => {});
      await running.settled();
      await running.store.drop();
      await running.close();
      await relay.close();
    },
  };
  return world;
}

export const linkIn = ({ text, html }: Received): string => {
  const found = /https?:\/\/\S+\/t\/[a-z2-7]+/.exec(text) ?? /https?:\/\/[^"\s]+\/t\/[a-z2-7]+/.exec(html);
  if (!found) throw new Error(`there is no link in: ${text}`);
  return found[0];
};

const bare = (from: string): string => /<([^>]*)>/.exec(from)?.[1] ?? from;

export const kindsIn = ({ outbox }: Ticket): string[] =>
  outbox.map(({ kind, to, state }) => `${kind} to ${to.address}: ${state}`);
