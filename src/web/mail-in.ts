// /mailbox/in/<id>: one mail that came in, what was made of it, and why.

import type { FastifyInstance, FastifyRequest } from "fastify";
import { release, releaseOf } from "../actions/release-mail.ts";
import type { Mail } from "../core/model/mail.ts";
import { may } from "../core/model/permission.ts";
import type { Person } from "../core/model/person.ts";
import type { Reading } from "../core/model/reading.ts";
import type { App } from "../ports/app.ts";
import { mailStateName, type StoredMail } from "../ports/mail-store.ts";
import { auditRefusal, permit } from "../security/authorize.ts";
import { admins } from "./admins.ts";
import { type Html, html, type Piece } from "./html.ts";
import { badge, banner, facts, MAILBOX_NAV, page, shortPage, who, writtenWords } from "./layout.ts";
import { time } from "./local-time.ts";
import { wholeText } from "./mail-text.ts";
import { noSuchPage, sendPage } from "./page-reply.ts";
import { field, link } from "./query.ts";
import { ownForm, type Viewer } from "./signed-in.ts";
import { mailBadge } from "./state-badge.ts";

const AT_MAILBOX = "somebody at the mailbox";
const NOT_FROM_HERE =
  'roles.yaml says who may release mails, and this page does not know who you are. Use the link in the mail to the admins, or "onit quarantine release".';

type ById = FastifyRequest<{ Params: { id: string } }>;

export function serveMailsIn(server: FastifyInstance, app: App): void {
  server.get("/mailbox/in/:id", async (request: ById, reply) => {
    const mail = await app.mails.find(request.params.id);
    if (!mail) return noSuchPage(reply, "There is no such mail. The mailbox lists those there are.");
    const isReadAgain = field(request.query, "read") !== "";
    return sendPage(reply, await mailPage(mail, { isReadAgain, admin: admins.get(request) }, app));
  });
  server.get("/mailbox/in/:id/raw", async ({ params }: ById, reply) => {
    const mail = await app.mails.find(params.id);
    if (!mail) return noSuchPage(reply, "There is no such mail. The mailbox lists those there are.");
    const name = `attachment; filename="${mail.id.replace(/[^\w-]/g, "")}.eml"`;
    return reply.type("text/plain").header("content-disposition", name).send(mail.raw);
  });
  server.post("/mailbox/in/:id/again", async ({ params }: ById, reply) => {
    const isRead = await release(params.id, {}, app);
    return reply.redirect(link(`/mailbox/in/${encodeURIComponent(params.id)}`, { read: isRead ? "again" : "" }), 303);
  });
  server.post("/mailbox/in/:id/release", async (request: ById, reply) => {
    const { id } = request.params;
    const admin = admins.get(request)?.person;
    const by = await whoReleases(id, admin, app);
    if (by === undefined) return sendPage(reply, admin ? NOT_ALLOWED : shortPage("Not from here", NOT_FROM_HERE), 403);
    const isRead = await release(id, { releasedBy: by }, app);
    return reply.redirect(link(`/mailbox/in/${encodeURIComponent(id)}`, { read: isRead ? "again" : "" }), 303);
  });
}

/** @returns undefined when they may not; that is kept in the audit */
async function whoReleases(id: string, admin: Person | undefined, app: App): Promise<string | undefined> {
  if (admin) return (await permit(admin, "release", releaseOf(id), app)).allowed ? admin.id : undefined;
  if (!app.organisation.roles) return AT_MAILBOX;
  // By its address the mailbox has no login: where roles decide who may release mails, nobody known has pressed this.
  const because = "roles decide who may release mails, and nobody is logged in here";
  await auditRefusal(AT_MAILBOX, releaseOf(id), because, app);
  return undefined;
}

const NOT_ALLOWED = shortPage(
  "You are not allowed to release this mail",
  "An admin can give you a role that permits it.",
);

type Shown = { isReadAgain: boolean; admin: Viewer | undefined };

async function mailPage(mail: StoredMail, { isReadAgain, admin }: Shown, app: App): Promise<Html> {
  const { reading } = mail;
  const parsed = await app.mail.parse(mail).catch((error: Error) => error);
  const subject = reading?.subject ?? (parsed instanceof Error ? "" : parsed.subject);
  return page({
    title: subject || "A mail",
    nav: MAILBOX_NAV,
    reloadSeconds: mail.state === "kept" && !mail.trouble ? 2 : undefined,
    body: html`<p class="eyebrow">Mail in ${mailBadge(mail)}</p>
<h1 dir="auto">${subject || "(no subject)"}</h1>
${isReadAgain && banner(mail.state === "done" ? "good" : "busy", afterReading(mail))}
${envelopeFacts(mail, parsed)}
${readAgain(mail, admin, app)}
${reading && readingHtml(reading)}
${wholeText(parsed)}
<p><a href="/mailbox/in/${encodeURIComponent(mail.id)}/raw">Download the raw mail</a> (${mail.raw.length} bytes)</p>`,
  });
}

function envelopeFacts(mail: StoredMail, parsed: Mail | Error): Html {
  const { reading, envelope } = mail;
  const named = parsed instanceof Error ? (reading?.from ?? envelope.from) : parsed.from && who(parsed.from);
  return facts([
    ["From", named || "nobody named"],
    ["For", envelope.recipient],
    ["Received", html`${time(mail.receivedAt)} by ${envelope.source} from ${envelope.peer}`],
    [
      "Envelope sender",
      envelope.from || (envelope.isSenderKnown === false ? "not noted" : "<> (nobody: a machine's mail)"),
    ],
    [
      "State",
      html`${mailStateName(mail.state)}${mail.attempts > 0 && html`, ${mail.attempts} failed ${mail.attempts === 1 ? "attempt" : "attempts"}`}`,
    ],
    ["Trouble", mail.trouble],
  ]);
}

function afterReading({ state, trouble, reading }: StoredMail): Piece {
  if (state === "kept")
    return html`It was read again, and processing failed: ${trouble ?? "it is still being read"}. It will be retried automatically.`;
  return state === "stuck" ? "Processing failed again." : html`It was read again: ${reading?.verdict}.`;
}

function readAgain({ id, state, reading }: StoredMail, admin: Viewer | undefined, { organisation }: App): Piece {
  if (state !== "stuck" && state !== "quarantined") return undefined;
  const at = `/mailbox/in/${encodeURIComponent(id)}`;
  const mark = admin && ownForm(admin);
  const canRelease = admin ? may(admin.person.id, "release", undefined, organisation).allowed : !organisation.roles;
  const expectation =
    state === "stuck"
      ? "Processing failed too often. Once the reason above is fixed, read it again."
      : html`Nothing was changed: ${reading?.because}. ${reading?.setting} Read again, it stays here unless the settings have changed; released, it is processed as if its sender were authenticated.`;
  return html`<div class="action"><p>${expectation}</p>
<div class="buttons"><form method="post" action="${at}/again">${mark}<button>Read it again</button></form>
${state === "quarantined" && canRelease && html`<form method="post" action="${at}/release">${mark}<button>Release it</button></form>`}</div></div>`;
}

const readingHtml = (reading: Reading): Html => html`<section><h2>What was made of it</h2>
${facts([
  [
    "Verdict",
    html`${badge(reading.verdict, reading.verdict === "quarantine" ? "bad" : "good")} because ${reading.because}`,
  ],
  ["Identified", reading.identified],
  ["Decision", reading.decision],
  [
    "Ticket",
    reading.ticketId !== undefined &&
      html`<a href="/mailbox/tickets/${encodeURIComponent(reading.ticketId)}">${reading.reference ?? reading.ticketId}</a>`,
  ],
  [
    "Rules asked",
    reading.rulesAsked.length > 0 &&
      html`<ol class="rules">${reading.rulesAsked.map((rule) => html`<li>${rule}</li>`)}</ol>`,
  ],
  [
    "Notices",
    reading.notices.length > 0 &&
      html`<ul class="rules">${reading.notices.map((key) => html`<li><a href="${link("/mailbox/out", { key })}">${key}</a></li>`)}</ul>`,
  ],
  ["Problems", reading.problems.length > 0 && reading.problems.join("; ")],
])}
<h2>New text</h2>${reading.newText.trim() ? writtenWords(reading.newText) : html`<p class="empty">Nothing new was written in it.</p>`}</section>`;
