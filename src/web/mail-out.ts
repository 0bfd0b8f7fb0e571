// /mailbox/out?key=…: one message of ours as its recipient has it, with what they can do about it.

import type { FastifyInstance, FastifyReply } from "fastify";
import type { SubmittedMail } from "../core/model/mail.ts";
import { AUDIENCES, type Notice, type NoticeKind, stateName } from "../core/model/notice.ts";
import type { Ticket } from "../core/model/ticket.ts";
import type { App, SentMessage } from "../ports/app.ts";
import { admins } from "./admins.ts";
import { type Html, html } from "./html.ts";
import { banner, facts, MAILBOX_NAV, page, who, writtenWords } from "./layout.ts";
import { time } from "./local-time.ts";
import { replyTo } from "./mail-reply.ts";
import { framePolicy } from "./mail-text.ts";
import { asReadBy } from "./only-read.ts";
import { noSuchPage, sendPage } from "./page-reply.ts";
import { field, link } from "./query.ts";
import { noticeOf, sentBadge } from "./state-badge.ts";

export type Submit = (mail: SubmittedMail) => Promise<string>;

/** Links open apart. */
const SANDBOX = "allow-popups allow-popups-to-escape-sandbox";
const NONE = "There is no such message. The mailbox lists those there are.";

export function serveMailsOut(server: FastifyInstance, app: App, submit: Submit): void {
  server.get("/mailbox/out", async (request, reply) => {
    const message = await app.sent.find(field(request.query, "key"));
    if (!message) return noSuchPage(reply, NONE);
    return sendPage(reply, await messagePage(asReadBy(request, message), app, { isOnlyRead: admins.has(request) }));
  });
  server.get("/mailbox/out/body", async (request, reply) => {
    const message = await app.sent.find(field(request.query, "key"));
    if (!message) return noSuchPage(reply, NONE);
    return reply
      .header("content-security-policy", framePolicy(admins.has(request) ? "" : SANDBOX))
      .type("text/html; charset=utf-8")
      .send(framed(asReadBy(request, message).html));
  });
  server.post("/mailbox/out", async ({ query, body }, reply) => {
    const message = await app.sent.find(field(query, "key"));
    return message ? answer(message, field(body, "text"), app, submit, reply) : noSuchPage(reply, NONE);
  });
}

async function answer(
  message: SentMessage,
  text: string,
  app: App,
  submit: Submit,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (!text.trim())
    return sendPage(reply, await messagePage(message, app, { trouble: "Write something first.", text }), 422);
  try {
    const said = await submit(replyTo(message, text));
    return reply.redirect(link("/mailbox", { said }), 303);
  } catch (error) {
    const trouble = `The mail was not taken: ${(error as Error).message}`;
    return sendPage(reply, await messagePage(message, app, { trouble, text }), 502);
  }
}

/** Its links leave the frame. */
const framed = (body: string): string => {
  const base = '<base target="_blank">';
  return /<head[^>]*>/i.test(body) ? body.replace(/<head[^>]*>/i, (head) => head + base) : base + body;
};

/** `isOnlyRead`: its reader is known, so nothing acts as the recipient, and no link opens. */
type Draft = { trouble?: string; text?: string; isOnlyRead?: boolean };

async function messagePage(message: SentMessage, app: App, draft: Draft = {}): Promise<Html> {
  const found = await app.tickets.byId(message.ticketId);
  const ticket = found && (await app.tickets.recall(found, { notices: [message.key] }));
  const { subject, key, attachments, text } = message;
  return page({
    title: subject,
    nav: MAILBOX_NAV,
    body: html`<p class="eyebrow">Mail out ${sentBadge(message, ticket)}</p>
<h1 dir="auto">${subject}</h1>
${draft.trouble && banner("bad", draft.trouble)}
${outgoing(message, ticket)}
${!isSystemMail(message) && !draft.isOnlyRead && actions(message, draft)}
${
  message.html &&
  html`<h2>As a mail program shows it</h2>
<iframe title="The mail" sandbox="${draft.isOnlyRead ? "" : SANDBOX}" src="${link("/mailbox/out/body", { key })}"></iframe>`
}
<h2>Plain text</h2>${writtenWords(text)}
${attachments.length > 0 && html`<h2>Attachments</h2><ul>${attachments.map(({ name, type, size }) => html`<li>${name} (${type}, ${size} bytes)</li>`)}</ul>`}
${headers(message)}`,
  });
}

/** A mail that belongs to no ticket: nobody answers it here. */
const isSystemMail = ({ kind }: SentMessage): boolean => kind === "letter";

function outgoing(message: SentMessage, ticket: Ticket | undefined): Html {
  const notice = noticeOf(ticket, message.key);
  return facts([
    ["From", who(message.from)],
    ["To", who(message.to)],
    ["Written", html`${time(message.at)}, by ${message.channel}`],
    ["Kind", isSystemMail(message) ? "system mail" : message.kind],
    ["Because", message.because],
    ["State", notice ? stateInWords(notice) : !isSystemMail(message) && "its ticket no longer knows it"],
    [
      "Ticket",
      ticket && html`<a href="/mailbox/tickets/${encodeURIComponent(ticket.id)}">${ticket.record.reference}</a>`,
    ],
  ]);
}

/** "captured: no relay is named", "sent: 250 ok" */
function stateInWords(notice: Notice): string {
  const name = stateName(notice);
  return notice.outcome ? `${name}: ${notice.outcome}` : name;
}

/** What its recipient would do with it. Every press is a real mail. */
function actions(message: SentMessage, { text = "" }: Draft): Html {
  const isStaff = AUDIENCES[message.kind as NoticeKind] === "staff";
  const quick = isStaff ? ["on it", "on it 2h", "#close"] : ["Any news?"];
  const action = link("/mailbox/out", { key: message.key });
  return html`<section class="action"><h2>Answer as ${message.to.name || message.to.address}</h2>
<form method="post" action="${action}"><div class="buttons">${quick.map((phrase) => html`<button name="text" value="${phrase}">${phrase}</button>`)}</div></form>
<form method="post" action="${action}"><label for="text">Reply</label>
<textarea id="text" name="text" rows="4" required>${text}</textarea>
<div class="buttons"><button class="second">Send the reply</button></div>
<p class="quiet">It goes as a real mail from ${message.to.address} to ${message.replyTo}, by our own SMTP port.</p></form></section>`;
}

function headers(message: SentMessage): Html {
  return html`<details open><summary>Headers</summary>${facts([
    ["From", who(message.from)],
    ["To", who(message.to)],
    ["Reply-To", message.replyTo],
    ["Message-ID", message.messageId],
    ["In-Reply-To", message.inReplyTo],
    ["References", message.references.join(" ")],
    ["Subject", message.subject],
    ["Envelope sender", message.envelopeFrom],
    ...Object.entries(message.headers),
  ])}</details>`;
}
