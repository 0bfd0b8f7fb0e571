// The pages under /mailbox and /api/inbox. They have no login, so they answer only to this machine's own names.

import type { FastifyInstance } from "fastify";
import type { App } from "../app.ts";
import { html } from "./html.ts";
import { shortPage } from "./layout.ts";
import { isLoopback, isSameOrigin } from "./loopback.ts";
import { serveMailsIn } from "./mail-in.ts";
import { type Submit, serveMailsOut } from "./mail-out.ts";
import { mailboxList } from "./mailbox-list.ts";
import { serveNewMail } from "./new-mail.ts";
import { sendPage } from "./page-reply.ts";
import { servePeople } from "./people.ts";
import { serveTickets } from "./ticket-routes.ts";

/** Must be registered as a plugin, so that its rules hold for these pages and no others. */
export function serveMailbox(server: FastifyInstance, app: App, submit: Submit): void {
  guard(server);
  server.get("/mailbox", async ({ query }, reply) => sendPage(reply, await mailboxList(app, query)));
  serveMailsIn(server, app);
  serveMailsOut(server, app, submit);
  serveTickets(server, app);
  servePeople(server, app);
  serveNewMail(server, app, submit);
}

// With no-referrer a browser would send "Origin: null" with our own forms (Fetch, "append a request Origin header").
const HEADERS = { "referrer-policy": "same-origin", "cache-control": "no-store" };

function guard(server: FastifyInstance): void {
  server.addHook("onRequest", async ({ headers, method }, reply) => {
    reply.headers(HEADERS);
    if (!isLoopback(headers.host)) return sendPage(reply, elsewhere, 403);
    const { host, origin, "sec-fetch-site": site } = headers;
    const isForm = method !== "GET" && method !== "HEAD";
    if (isForm && !isSameOrigin({ host, origin, site: typeof site === "string" ? site : undefined }))
      return sendPage(reply, foreignForm, 403);
  });
}

const elsewhere = shortPage(
  "The mailbox is for this machine only",
  html`It shows every mail and has no login, so it opens only under <code>http://localhost</code> or <code>http://127.0.0.1</code> with the port Onit listens on.`,
  html`To reach it from elsewhere, use a tunnel, for example <code>ssh -L 8080:localhost:8080</code> with the port Onit listens on, and open it as localhost.`,
);

const foreignForm = shortPage(
  "This form came from another site",
  html`Nothing was sent. Open <a href="/mailbox">the mailbox</a> itself and try again there.`,
);
