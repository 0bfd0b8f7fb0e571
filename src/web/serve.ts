// The pages and the few addresses for programs. Every page has the same strict headers; those that are live may load our one script.

import formbody from "@fastify/formbody";
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { trustedPeers } from "../config/relays.ts";
import { standing } from "../core/model/vitals.ts";
import type { App } from "../ports/app.ts";
import { asVersioned, serveApi } from "./api.ts";
import { serveButtons } from "./button.ts";
import { serveCalendarFeed } from "./calendar-feed.ts";
import { limitConnections, PATIENCE } from "./connections.ts";
import { serveDashboard } from "./dashboard.ts";
import { serveDeliveryPage } from "./delivery-page.ts";
import { DRAFT_SCRIPT } from "./draft-script.ts";
import { serveDutiesPage } from "./duties-page.ts";
import { serveEscalatePage } from "./escalate-page.ts";
import { serveRegister } from "./escalations-page.ts";
import { frontPage } from "./front-page.ts";
import { secure } from "./headers.ts";
import { healthOf, isStoreUp, type MailboxState, writeCheck } from "./health.ts";
import { serveHeldPage } from "./held-page.ts";
import { html } from "./html.ts";
import { serveIdentity } from "./identity.ts";
import { serveInbox } from "./inbox-page.ts";
import { shortPage } from "./layout.ts";
import { liveOf } from "./live.ts";
import { LIVE_SCRIPT } from "./live-script.ts";
import { streaming } from "./live-stream.ts";
import type { Submit } from "./mail-out.ts";
import { serveMailbox } from "./mailbox.ts";
import { serveMetrics } from "./metrics.ts";
import { noSuchPage, sendPage } from "./page-reply.ts";
import { servePressesInChat } from "./press-in-chat.ts";
import { countRequests } from "./rate.ts";
import { serveRelease } from "./release.ts";
import { brokenLink, serveRequesterPage } from "./requester-routes.ts";
import { serveSettings } from "./settings.ts";
import { serveSignIn } from "./sign-in.ts";
import { STYLE } from "./style.ts";
import { serveTakeAll } from "./take-all-page.ts";
import { serveTicketHere } from "./ticket-here.ts";
import { serveWall } from "./wall.ts";
import { serveWebhookPages } from "./webhooks-page.ts";
import { serveWorkshop } from "./workshop.ts";
import { WORKSHOP_SCRIPT } from "./workshop-script.ts";
import { serveWrittenMails } from "./written-mail.ts";

export type WebOptions = {
  host: string;
  port: number; // 0: any free one
  maxConnectionsPerAddress?: number | undefined; // absent: no limit
  mailbox: boolean; // whether /mailbox and /api/inbox are served
  metricsFrom?: readonly string[]; // addresses and ranges that may read /metrics
  isUp(): Promise<boolean>; // whether the store can be reached
  mailboxes?(): readonly MailboxState[]; // those that are read by IMAP
  /** Hands a mail to our own SMTP port. @returns its reply. @throws what it refused with */
  submit: Submit;
};

export type Web = { url: string; port: number; close(): Promise<void> };

const LONGEST_PARAMETER = 500; // characters; a longer token or id is an unknown page

const A_LINK = /^\/[astuemhdv](?:[/?]|$)/; // what is left of one from a mail
const NO_SUCH_PAGE =
  "There is no page at this address. If it came from a mail, open the mail again and press the button there, or simply reply to it.";

/** All pages, not listening yet. */
export function buildWeb(app: App, options: WebOptions): FastifyInstance {
  const server = fastify({
    ...PATIENCE,
    logger: false,
    forceCloseConnections: true,
    rewriteUrl: ({ method, url = "/" }) => asVersioned(method, url),
    frameworkErrors: (error, _request, reply) => misunderstood(error, reply), // before any hook or route
    routerOptions: { maxParamLength: LONGEST_PARAMETER, ignoreTrailingSlash: true },
  });
  server.addHook("onRequest", async (_request, reply) => {
    secure(reply);
  });
  limitConnections(server.server, options.maxConnectionsPerAddress ?? Number.POSITIVE_INFINITY);
  server.register(formbody);
  countRequests(server);
  server.setNotFoundHandler((request, reply) =>
    A_LINK.test(request.url) ? brokenLink(request, reply) : noSuchPage(reply, NO_SUCH_PAGE),
  );
  server.setErrorHandler((error: FastifyError, request, reply) => failed(error, request, reply, app, options));

  serveStaff(server, app, options);
  serveHealth(server, app, options);
  serveIdentity(server, app);
  serveMetrics(server, app, { isUp: options.isUp, isAllowed: trustedPeers(options.metricsFrom ?? []) });
  serveLinks(server, app, options.isUp);
  serveApi(server, app, options.isUp);
  servePressesInChat(server, app);
  server.register(async (scope) => serveSignIn(scope, app, options.isUp));
  server.register(async (scope) => serveMailbox(scope, app, { submit: options.submit, isByToken: options.mailbox }));
  return server;
}

/** What the links in mails open. */
function serveLinks(server: FastifyInstance, app: App, isUp: WebOptions["isUp"]): void {
  serveButtons(server, app, isUp);
  serveTakeAll(server, app, isUp);
  serveHeldPage(server, app, isUp);
  serveDeliveryPage(server, app, isUp);
  serveDutiesPage(server, app, isUp);
  serveRequesterPage(server, app, isUp);
  serveRelease(server, app);
  serveCalendarFeed(server, app);
  serveRegister(server, app, isUp);
  serveEscalatePage(server, app, isUp);
}

/** The pages of those who are signed in that are not the mailbox, and what all pages are made with. */
function serveStaff(server: FastifyInstance, app: App, { isUp, mailbox }: WebOptions): void {
  const front = (reply: FastifyReply): FastifyReply => sendPage(reply, frontPage(app, mailbox));
  const stream = streaming(liveOf(app), app);
  serveDashboard(server, app, { isUp, front, stream });
  serveTicketHere(server, app, isUp);
  serveInbox(server, app, isUp);
  serveWrittenMails(server, app, isUp);
  serveWall(server, app, stream, isUp);
  serveWorkshop(server, app, isUp);
  serveWebhookPages(server, app, isUp);
  serveSettings(server, app, isUp);
  const file = (path: string, type: string, text: string): void =>
    void server.get(path, async (_request, reply) =>
      reply.header("cache-control", "max-age=3600").type(`${type}; charset=utf-8`).send(text),
    );
  file("/style.css", "text/css", STYLE);
  file("/live.js", "text/javascript", LIVE_SCRIPT);
  file("/workshop.js", "text/javascript", WORKSHOP_SCRIPT);
  file("/draft.js", "text/javascript", DRAFT_SCRIPT);
}

function serveHealth(server: FastifyInstance, app: App, options: WebOptions): void {
  const takesWrites = writeCheck(app);
  server.get("/health", async (_request, reply) => {
    const health = await healthOf(app, options.isUp, { mailboxes: options.mailboxes?.() ?? [], takesWrites });
    return reply.code(health.store === "up" ? 200 : 503).send(health);
  });
  // Liveness: whether this process answers and its loops go on. Only a new start ends it when it does not.
  server.get("/health/live", async (_request, reply) => {
    const still = standing(app.loops?.());
    return reply.code(still.length === 0 ? 200 : 503).send({ standing: still });
  });
  server.get("/health/ready", async (_request, reply) => {
    const isReady = !app.stopping.aborted && (await isStoreUp(options.isUp)) && (await takesWrites());
    return reply.code(isReady ? 200 : 503).send({ ready: isReady });
  });
}

/**
 * Listens. @returns its address and port, and how to stop: connections that are open are closed
 * @throws when the port is taken or the host is not ours
 */
export async function serveWeb(app: App, options: WebOptions): Promise<Web> {
  const server = buildWeb(app, options);
  const url = await server.listen({ host: options.host, port: options.port });
  return { url, port: Number(new URL(url).port), close: () => server.close() };
}

/** The log has the error; the page says only what helps its reader. A link's token stays out of both. */
async function failed(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
  app: App,
  { isUp }: WebOptions,
): Promise<FastifyReply> {
  const status = error.statusCode ?? 500;
  if (status < 500) return misunderstood(error, reply);
  app.log.error({ error, method: request.method, page: request.routeOptions.url }, "a page failed");
  if (!(await isStoreUp(isUp))) {
    return sendPage(
      reply.header("retry-after", "60"),
      shortPage("The database is unavailable right now", "Please try again in a few minutes."),
      503,
    );
  }
  return sendPage(
    reply,
    shortPage(
      "Something went wrong here",
      "It is in our log. Please try again; if it fails again, tell your Onit admin when it happened.",
      html`<a href="/">To the front page</a>`,
    ),
    500,
  );
}

const misunderstood = (error: FastifyError, reply: FastifyReply): FastifyReply =>
  sendPage(secure(reply), shortPage("Bad request", error.message), error.statusCode ?? 400);
