// /inbox: what somebody who is signed in was notified of inside Onit, by steps with the channel inbox (S2.32).

import type { FastifyInstance } from "fastify";
import type { App, SentMessage } from "../ports/app.ts";
import { forSignedIn } from "./for-signed-in.ts";
import { type Html, html, type Piece } from "./html.ts";
import { badge, writtenWords } from "./layout.ts";
import { sayZone, time } from "./local-time.ts";
import { sendPage } from "./page-reply.ts";
import { field } from "./query.ts";
import { FOREIGN } from "./sign-in.ts";
import { isOwnForm, ownForm, type Viewer } from "./signed-in.ts";
import { staffPage } from "./staff-page.ts";

const SHOWN = 50;
export function serveInbox(server: FastifyInstance, app: App, isUp: () => Promise<boolean>): void {
  const signed = forSignedIn(app, isUp);
  server.get(
    "/inbox",
    signed(async (viewer, _request, reply) => sendPage(reply, await inboxPage(viewer, app))),
  );
  server.post(
    "/inbox",
    signed(async (viewer, request, reply) => {
      if (!isOwnForm(request, viewer, app)) return sendPage(reply, FOREIGN, 403);
      const key = field(request.body, "key");
      const isAll = field(request.body, "all") !== "";
      if (key !== "" || isAll) await app.sent.markRead(viewer.person.id, isAll ? undefined : key, app.now());
      return reply.redirect("/inbox", 303);
    }),
  );
}

async function inboxPage(viewer: Viewer, app: App): Promise<Html> {
  const { person, unread = 0 } = viewer;
  const messages = await app.sent.inbox(person.id, SHOWN);
  const tickets = await Promise.all(messages.map(({ ticketId }) => referenceOf(ticketId, app)));
  const body = html`<h1>${unread === 0 ? "Nothing new in your inbox" : `${unread} new in your inbox`}</h1>
<p class="quiet">What you were notified of inside Onit instead of by mail, newest first. Times are those of ${sayZone(person.timeZone)}.</p>
${unread > 0 && html`<form method="post">${ownForm(viewer)}<button class="second" name="all" value="yes">Mark all as read</button></form>`}
${messages.length === 0 && html`<p class="empty">Nothing yet. Steps of a policy with the channel inbox arrive here.</p>`}
${messages.map((message, at) => entry(message, tickets[at], viewer))}
${messages.length === SHOWN && html`<p class="quiet">Older ones are not shown.</p>`}`;
  return staffPage({ title: "Inbox", body }, viewer, app);
}

/** A damaged ticket keeps nobody from their inbox. */
const referenceOf = async (ticketId: string, { tickets }: App): Promise<string | undefined> =>
  (await tickets.byId(ticketId).catch(() => undefined))?.record.reference;

function entry(
  { key, subject, text, because, at, readAt }: SentMessage,
  reference: string | undefined,
  viewer: Viewer,
): Piece {
  const head = html`<span dir="auto">${subject}</span> ${!readAt && badge("new", "busy")}`;
  return html`<article class="saying"><header>${reference === undefined ? html`<strong>${head}</strong>` : html`<a href="/tickets/${reference}"><strong>${head}</strong></a>`} <span class="quiet">${time(at, viewer.person.timeZone)}</span></header>
<details${!readAt && html` open`}><summary>What it said</summary>${writtenWords(text)}<p class="quiet">Because ${because}</p></details>
${!readAt && html`<form method="post">${ownForm(viewer)}<button class="second" name="key" value="${key}" aria-label="Mark as read: ${subject}">Mark as read</button></form>`}</article>`;
}
