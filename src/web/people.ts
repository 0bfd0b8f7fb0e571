// /mailbox/people and /api/inbox: what each person was notified of inside the system (S2.32).

import type { FastifyInstance, FastifyRequest } from "fastify";
import { leaveAt, type Person } from "../core/model/person.ts";
import type { App, SentMessage } from "../ports/app.ts";
import { type Html, html, type Piece } from "./html.ts";
import { badge, MAILBOX_NAV, page, table, writtenWords } from "./layout.ts";
import { time } from "./local-time.ts";
import { asReadBy } from "./only-read.ts";
import { noSuchPage, sendPage } from "./page-reply.ts";
import { link } from "./query.ts";

const SHOWN = 100;

type OfPerson = FastifyRequest<{ Params: { id: string } }>;

export function servePeople(server: FastifyInstance, app: App): void {
  server.get("/mailbox/people", async (_request, reply) =>
    sendPage(reply, list([...app.organisation.people.values()], app.now())),
  );
  const inboxOf = async (person: Person, request: FastifyRequest): Promise<SentMessage[]> =>
    (await app.sent.inbox(person.id, SHOWN)).map((message) => asReadBy(request, message));
  server.get("/mailbox/people/:id", async (request: OfPerson, reply) => {
    const person = app.organisation.people.get(request.params.id);
    if (!person) return noSuchPage(reply, "There is no such person in the settings.");
    return sendPage(reply, inbox(person, await inboxOf(person, request)));
  });
  server.get("/api/inbox/:id", async (request: OfPerson, reply) => {
    const { id } = request.params;
    const person = app.organisation.people.get(id);
    if (!person) return reply.code(404).send({ error: `there is no person "${id}" in the settings` });
    const messages = await inboxOf(person, request);
    return { person: { id: person.id, name: person.name }, messages: messages.map(told) };
  });
}

const told = ({ key, at, kind, subject, text, ticketId, because }: SentMessage) => ({
  key,
  at,
  kind,
  subject,
  text,
  ticketId,
  because,
});

const list = (people: readonly Person[], now: Date): Html =>
  page({
    title: "People",
    nav: MAILBOX_NAV,
    body: html`<h1>People</h1>${table(
      ["Person", "Address", "Zone", "", ""],
      people.map((person): Piece[] => [
        html`<a href="/mailbox/people/${encodeURIComponent(person.id)}">${person.name}</a>`,
        person.addresses[0],
        person.timeZone,
        away(person, now),
        html`<a href="${link("/mailbox", { as: person.id })}">mails</a>`,
      ]),
    )}`,
  });

/** Until when, and how we know. */
function away(person: Person, now: Date): Piece {
  const leave = leaveAt(person, now);
  if (!leave) return "";
  const { untilAt, because } = leave;
  return html`${badge(because === undefined ? "on leave" : "away", "plain")} until ${time(untilAt, person.timeZone)} <span class="quiet">by ${because ?? "people.yaml"}</span>`;
}

const inbox = ({ id, name }: Person, messages: readonly SentMessage[]): Html =>
  page({
    title: `Inbox of ${name}`,
    nav: MAILBOX_NAV,
    body: html`<h1>Inbox of ${name}</h1>
<p class="quiet">Notifications for ${name} inside Onit. As JSON: <a href="/api/inbox/${encodeURIComponent(id)}">/api/inbox/${id}</a>. <a href="${link("/mailbox", { as: id })}">All mails of ${name}</a></p>
${messages.length === 0 && html`<p class="empty">Nothing yet. Policy steps with the channel “inbox” arrive here.</p>`}
${messages.map(
  ({
    at,
    subject,
    text,
    key,
    because,
  }) => html`<article class="saying"><header><a href="${link("/mailbox/out", { key })}" dir="auto"><strong>${subject}</strong></a> <span class="quiet">${time(at)}</span></header>
${writtenWords(text)}<p class="quiet">Because ${because}</p></article>`,
)}`,
  });
