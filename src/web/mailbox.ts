// The pages under /mailbox and /api/inbox: for admins who signed in, and on this machine for anybody who has the address that
// `onit start` prints. Those of them that act as anybody are for the latter alone.

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { may } from "../core/model/permission.ts";
import type { App } from "../ports/app.ts";
import { mailboxToken } from "../runtime/mailbox-address.ts";
import { admins } from "./admins.ts";
import { type Html, html } from "./html.ts";
import { shortPage } from "./layout.ts";
import { isFromLoopback, isProxied, isSameOrigin, isThisMachine } from "./loopback.ts";
import { serveMailsIn } from "./mail-in.ts";
import { type Submit, serveMailsOut } from "./mail-out.ts";
import { mailboxList } from "./mailbox-list.ts";
import { cleanAddress, isLetIn } from "./mailbox-token.ts";
import { serveNewMail } from "./new-mail.ts";
import { noSuchPage, sendPage } from "./page-reply.ts";
import { servePeople } from "./people.ts";
import { FOREIGN } from "./sign-in.ts";
import { isOwnForm as isFormOf, type Viewer, viewerOf } from "./signed-in.ts";
import { serveTicketPages } from "./ticket-routes.ts";

/** `isByToken`: whether its address opens it, too. */
export type MailboxOptions = { submit: Submit; isByToken: boolean };

/** Must be registered as a plugin, so that its rules hold for these pages and no others. */
export function serveMailbox(server: FastifyInstance, app: App, { submit, isByToken }: MailboxOptions): void {
  guard(server, app, isByToken ? mailboxToken(app) : undefined);
  server.get("/mailbox", async ({ query }, reply) => sendPage(reply, await mailboxList(app, query)));
  serveMailsIn(server, app);
  serveMailsOut(server, app, submit);
  serveTicketPages(server, app);
  servePeople(server, app);
  serveNewMail(server, app, submit);
}

// With no-referrer a browser would send "Origin: null" with our own forms (Fetch, "append a request Origin header").
// No page has the token in its address, so no referrer has it.
const HEADERS = { "referrer-policy": "same-origin", "cache-control": "no-store" };
const NO_REFERRER = { "referrer-policy": "no-referrer" };

function guard(server: FastifyInstance, app: App, token: string | undefined): void {
  server.addHook("onRequest", async (request, reply) => {
    reply.headers(HEADERS);
    const viewer = await signedIn(request, token, app);
    if (viewer) return letAdminIn(viewer, request, reply, app);
    if (token === undefined) return noSuchPage(reply, SIGN_IN_FIRST);
    if (!isHere(request)) return refuse(request, reply, elsewhere, NOT_HERE);
    const isForm = isWriting(request);
    const clean = isForm ? undefined : cleanAddress(request, token);
    if (clean) return reply.headers(NO_REFERRER).header("set-cookie", clean.cookie).redirect(clean.location, 303);
    if (!isLetIn(request, token)) return refuse(request, reply, withoutToken, NO_TOKEN);
    if (isForm && !isOwnForm(request)) return sendPage(reply, foreignForm, 403);
  });
  server.addHook("preHandler", async (request, reply) => {
    const viewer = admins.get(request);
    if (viewer && isWriting(request) && !isFormOf(request, viewer, app)) return sendPage(reply, FOREIGN, 403);
  });
}

/** @returns undefined also for who came by the address that `onit start` prints: it opens everything, and wins over a session */
async function signedIn(request: FastifyRequest, token: string | undefined, app: App): Promise<Viewer | undefined> {
  const isByAddress =
    token !== undefined &&
    isHere(request) &&
    (isLetIn(request, token) || (!isWriting(request) && cleanAddress(request, token) !== undefined));
  return isByAddress ? undefined : viewerOf(request, app);
}

const isWriting = ({ method }: FastifyRequest): boolean => method !== "GET" && method !== "HEAD";

/** @returns the reply when it is answered already */
function letAdminIn(viewer: Viewer, request: FastifyRequest, reply: FastifyReply, app: App): FastifyReply | undefined {
  const { allowed } = may(viewer.person.id, "configure", undefined, app.organisation);
  if (!allowed) return refuse(request, reply, ADMINS_ONLY, "the mailbox is for admins");
  const { url = "" } = request.routeOptions;
  const actsAsAnybody = url === "/mailbox/new" || (isWriting(request) && url === "/mailbox/out");
  if (actsAsAnybody) return refuse(request, reply, AS_YOURSELF, "nobody acts as somebody else from here");
  admins.set(request, viewer);
  return undefined;
}

const isHere = ({ headers, raw }: FastifyRequest): boolean =>
  isFromLoopback(headers.host) && isThisMachine(raw.socket.remoteAddress) && !isProxied(headers, raw.httpVersion);

function isOwnForm({ headers: { host, origin, "sec-fetch-site": site } }: FastifyRequest): boolean {
  return isSameOrigin({ host, origin, site: typeof site === "string" ? site : undefined });
}

/** 403, as a page, or for a program in its words. */
function refuse(request: FastifyRequest, reply: FastifyReply, page: Html, error: string): FastifyReply {
  reply.headers(NO_REFERRER);
  return request.url.startsWith("/api/") ? reply.code(403).send({ error }) : sendPage(reply, page, 403);
}

const SIGN_IN_FIRST = "There is no page at this address for somebody who is not signed in.";

const ADMINS_ONLY = shortPage(
  "The mailbox is for admins",
  "It shows every mail in and out. An admin can give you a role that permits it.",
  html`<a href="/">What waits</a>`,
);

const AS_YOURSELF = shortPage(
  "Nobody acts as somebody else here",
  html`Mails as anybody, to try Onit out, are written on the machine it runs on, by the address that <code>onit mailbox</code> prints there.`,
  html`<a href="/mailbox">Back to the mailbox</a>`,
);

const NOT_HERE = "the inboxes are for this machine only, and through no proxy";

const elsewhere = shortPage(
  "The mailbox is for this machine only",
  html`It shows every mail and acts as anybody, so it opens only in a browser on the machine Onit runs on, under <code>http://localhost</code> or <code>http://127.0.0.1</code> with the port Onit listens on, and never through a proxy.`,
  html`To reach it from elsewhere, use a tunnel, for example <code>ssh -L 8025:127.0.0.1:8025</code> with the port Onit listens on, and open the address that <code>npm run onit mailbox</code> prints there.`,
);

export const NO_TOKEN =
  'the token is missing or wrong: send "Authorization: Bearer <token>" with the token that "onit mailbox" prints';

const withoutToken = shortPage(
  "Open the mailbox by its whole address",
  html`It shows every mail and acts as anybody, so it asks for the token in its address. <code>npm start</code> printed that address where it was started: <code>http://…/mailbox?token=…</code>. This browser keeps it until it is closed.`,
  html`To see it again, run <code>npm run onit mailbox</code> in Onit's folder on this machine (in other installations <code>onit mailbox</code>).`,
  html`You have just opened that address? Then <a href="/mailbox">go on to the mailbox</a>.`,
);

const foreignForm = shortPage(
  "This form came from another site",
  html`Nothing was sent. Open <a href="/mailbox">the mailbox</a> itself and try again there.`,
);
