// /tickets/<reference>/mails/<id>: a mail on a ticket as it was written, for colleagues who may see the ticket. What it quotes of ours acts
// as somebody else, so that its signed links are left out. Its markup is shown in a frame in which nothing runs or loads.

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Mail } from "../core/model/mail.ts";
import type { Person } from "../core/model/person.ts";
import type { Saying } from "../core/model/ticket.ts";
import type { App } from "../ports/app.ts";
import type { StoredMail } from "../ports/mail-store.ts";
import { forSignedIn } from "./for-signed-in.ts";
import { type Html, html } from "./html.ts";
import { facts, who } from "./layout.ts";
import { time } from "./local-time.ts";
import { framePolicy, wholeText } from "./mail-text.ts";
import { blanked } from "./only-read.ts";
import { noSuchPage, sendPage } from "./page-reply.ts";
import type { Viewer } from "./signed-in.ts";
import { staffPage } from "./staff-page.ts";
import { ticketView } from "./ticket-view.ts";

type Asked = { id: string; mail: string };
type Written = { stored: StoredMail; mail: Mail };

const NONE = "There is no such mail on a ticket that you may see.";

export function serveWrittenMails(server: FastifyInstance, app: App, isUp: () => Promise<boolean>): void {
  const signed = forSignedIn(app, isUp);
  const ofTicket = (show: (written: Written, viewer: Viewer, reply: FastifyReply, asked: Asked) => FastifyReply) =>
    signed(async (viewer: Viewer, { params }: FastifyRequest, reply) => {
      const asked = params as Asked;
      const written = await writtenMail(asked, viewer.person, app);
      return written ? show(written, viewer, reply, asked) : noSuchPage(reply, NONE);
    });
  server.get(
    "/tickets/:id/mails/:mail",
    ofTicket((written, viewer, reply, asked) => sendPage(reply, mailPage(written, viewer, asked, app))),
  );
  server.get(
    "/tickets/:id/mails/:mail/frame",
    ofTicket(({ mail }, _viewer, reply) =>
      reply
        .header("content-security-policy", framePolicy(""))
        .type("text/html; charset=utf-8")
        .send(blanked(mail.html)),
    ),
  );
}

/** One that was said on the ticket, or on the one it came from. */
async function writtenMail({ id, mail: mailId }: Asked, reader: Person, app: App): Promise<Written | undefined> {
  const view = await ticketView({ id, before: "" }, reader, app);
  const tickets = [view?.full, view?.origin].flatMap((full) => full?.ticket.id ?? []);
  const said = await Promise.all(tickets.map((ticketId) => isSaidOn(ticketId, mailId, app)));
  const stored = said.includes(true) ? await app.mails.find(mailId) : undefined;
  if (!stored) return undefined;
  const mail = await app.mail.parse(stored);
  return { stored, mail: { ...mail, parts: mail.parts.map((part) => ({ ...part, text: blanked(part.text) })) } };
}

/** A mail that is about a ticket is not part of it while nobody has released it, or when it only reported something. */
async function isSaidOn(ticketId: string, mailId: string, { tickets }: App): Promise<boolean> {
  const isIt = (saying: Saying): boolean => saying.mailId === mailId;
  return (await tickets.conversation(ticketId, (latest) => latest.some(isIt))).some(isIt);
}

function mailPage({ stored, mail }: Written, viewer: Viewer, { id, mail: mailId }: Asked, app: App): Html {
  const { subject } = mail;
  const ticket = `/tickets/${encodeURIComponent(id)}`;
  const body = html`<p class="eyebrow"><a href="${ticket}">Back to the ticket</a></p>
<h1 dir="auto">${subject || "(no subject)"}</h1>
${facts([
  ["From", mail.from ? who(mail.from) : "nobody named"],
  ["Received", time(stored.receivedAt, viewer.person.timeZone)],
])}
<p class="quiet">Links that act for somebody else are left out.</p>
${wholeText(mail)}
${mail.html !== "" && html`<h2>As its writer's program marked it up</h2><p class="quiet">Nothing in it runs, and no picture is loaded from elsewhere.</p><iframe title="The mail" sandbox="" src="${ticket}/mails/${encodeURIComponent(mailId)}/frame"></iframe>`}`;
  return staffPage({ title: subject || "A mail", body }, viewer, app);
}
