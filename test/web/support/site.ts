// The pages over Onit without servers: real journeys, real tokens, stores in memory.

import type { InjectOptions, LightMyRequestResponse } from "fastify";
import { captureChannel } from "../../../src/channels/capture.ts";
import type { SubmittedMail } from "../../../src/core/model/mail.ts";
import type { Ticket } from "../../../src/core/model/ticket.ts";
import type { Purpose } from "../../../src/core/model/token.ts";
import type { SentMessage } from "../../../src/ports/app.ts";
import { mailboxToken } from "../../../src/runtime/mailbox-address.ts";
import { buildWeb } from "../../../src/web/serve.ts";
import { aSmallWorld, type SmallWorld } from "../../support/small-world.ts";

export const CARL = "carl@elsewhere.example";
export const ANNA = "anna@harbour-lane.example";
export const LOCAL = { host: "localhost:8080" };

export type Site = {
  world: SmallWorld;
  submitted: SubmittedMail[];
  /** What the store and our SMTP port do when they are asked. */
  up: boolean;
  refusal: Error | undefined;
  errors: object[]; // what was logged as an error
  get(url: string, headers?: Record<string, string>): Promise<LightMyRequestResponse>;
  request(options: InjectOptions): Promise<LightMyRequestResponse>;
  head(url: string): Promise<LightMyRequestResponse>;
  post(url: string, form: Record<string, string>, headers?: Record<string, string>): Promise<LightMyRequestResponse>;
  /** The path of a fresh link of this person to the ticket. */
  link(purpose: Purpose, recipient?: string, expiresAt?: Date): string;
  ticket(): Ticket;
  message(kind: string): SentMessage;
  /** Everything that is stored, to compare. */
  stored(): string;
};

export const written = ({
  from = `Carl Cliff <${CARL}>`,
  subject = "Printer on fire",
  text = "Please help!",
} = {}): string =>
  `From: ${from}\r\nTo: help@onit.example\r\nSubject: ${subject}\r\nMessage-ID: <1@elsewhere.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n`;

/** 09:00 UTC, and 10:00 where Anna lives. Carl has asked for help, unless `mail` is null. */
export async function aSite({
  mailbox = true,
  metricsFrom = [] as readonly string[],
  mail = written() as string | null,
  now = "2026-03-02T09:00:00Z",
} = {}): Promise<Site> {
  const world = aSmallWorld(new Date(now));
  world.app.captures = true;
  world.app.channels = new Map([...world.app.channels, ["email", captureChannel]]);
  if (mail !== null) await world.bring(mail, CARL, "help@onit.example");
  const site = { world, submitted: [], up: true, refusal: undefined, errors: [] } as unknown as Site;
  world.app.log = { info() {}, warn() {}, error: (fields) => void site.errors.push(fields) };
  const submit = async (mail: SubmittedMail): Promise<string> => {
    if (site.refusal) throw site.refusal;
    site.submitted.push(mail);
    return "250 2.0.0 kept";
  };
  const server = buildWeb(world.app, {
    host: "127.0.0.1",
    port: 0,
    mailbox,
    metricsFrom,
    isUp: async () => site.up,
    submit,
  });
  const ticket = (): Ticket => [...world.store.rows.tickets.values()][0]!.ticket;
  const token = (purpose: Purpose, recipient: string, expiresAt: Date): string =>
    world.app.tokens.sign({ subjectId: ticket().id, purpose, recipient, expiresAt });
  const key = { authorization: `Bearer ${mailboxToken(world.app)}` }; // what a test sends by itself goes before it
  return Object.assign(site, {
    ticket,
    get: (url: string, headers: Record<string, string> = LOCAL) =>
      server.inject({ url, headers: { ...key, ...headers } }),
    request: (options: InjectOptions) => server.inject(options),
    head: (url: string) => server.inject({ method: "HEAD", url, headers: { ...key, ...LOCAL } }),
    post: (url: string, form: Record<string, string>, headers: Record<string, string> = LOCAL) =>
      server.inject({
        method: "POST",
        url,
        payload: new URLSearchParams(form).toString(),
        headers: { ...key, ...headers, "content-type": "application/x-www-form-urlencoded" },
      }),
    link: (purpose: Purpose, recipient = ANNA, expiresAt = new Date("2026-04-01T00:00:00Z")) =>
      `/t/${token(purpose, recipient, expiresAt)}`,
    message: (kind: string) => [...world.store.rows.sent.values()].find((message) => message.kind === kind)!,
    stored: () => JSON.stringify([...world.store.rows.tickets, ...world.store.rows.mails, ...world.store.rows.sent]),
  });
}

/** The link that leads to a message's page. */
export const outPage = ({ key }: SentMessage): string => `/mailbox/out?${new URLSearchParams({ key })}`;
