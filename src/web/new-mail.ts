// /mailbox/new: a mail to a desk, written as anybody. It goes by SMTP like every other.

import type { FastifyInstance } from "fastify";
import type { SubmittedMail } from "../core/model/mail.ts";
import { deskAt } from "../core/model/organisation.ts";
import type { App } from "../ports/app.ts";
import { type Html, html, type Piece } from "./html.ts";
import { banner, MAILBOX_NAV, page } from "./layout.ts";
import type { Submit } from "./mail-out.ts";
import { sendPage } from "./page-reply.ts";
import { field, link } from "./query.ts";

export function serveNewMail(server: FastifyInstance, app: App, submit: Submit): void {
  server.get("/mailbox/new", async ({ query }, reply) => sendPage(reply, form(query, app)));
  server.post("/mailbox/new", async ({ body }, reply) => {
    const mail = mailIn(body, app);
    if ("refused" in mail) return sendPage(reply, form(body, app, mail.refused), 422);
    try {
      const said = await submit(mail);
      return reply.redirect(link("/mailbox", { said }), 303);
    } catch (error) {
      return sendPage(reply, form(body, app, `The mail was not taken: ${(error as Error).message}`), 502);
    }
  });
}

/** RFC 5321, 4.1.2, as far as a typing mistake can be told. */
const ADDRESS = /^[^\s@<>",;]+@[^\s@<>",;]+$/;

function mailIn(form: unknown, { organisation }: App): SubmittedMail | { refused: string } {
  const to = field(form, "to");
  if (!deskAt(organisation, to)) return { refused: "Choose a desk to write to." };
  const person = organisation.people.get(field(form, "person"));
  const typed = field(form, "address").trim();
  if (!person && !ADDRESS.test(typed))
    return {
      refused: typed ? `“${typed}” is not a mail address.` : "Say who writes: choose a person or type an address.",
    };
  const from = person
    ? { name: person.name, address: person.addresses[0] }
    : { name: oneLine(field(form, "name")), address: typed };
  return { from, to, subject: oneLine(field(form, "subject")), text: field(form, "text") };
}

const oneLine = (text: string): string => text.replace(/[\r\n]+/g, " ").trim();

/** @param filled what was typed before, or what a link suggests */
function form(filled: unknown, { organisation }: App, trouble?: string): Html {
  const { people, desks, clients } = organisation;
  const known = [...clients.values()].flatMap(({ addresses, domains }) => [
    ...addresses,
    ...domains.map((domain) => `somebody@${domain}`),
  ]);
  const value = (name: string): string => field(filled, name);
  const option = (name: string, key: string, label: string): Piece =>
    html`<option value="${key}"${value(name) === key && html` selected`}>${label}</option>`;
  return page({
    title: "Write a mail",
    nav: MAILBOX_NAV,
    body: html`<h1>Write a mail</h1>
${trouble && banner("bad", html`${trouble} Nothing was sent.`)}
<form method="post" action="/mailbox/new" class="write">
<div class="pair"><div><label for="person">From a colleague</label>
<select id="person" name="person">${option("person", "", "somebody else: type who")}${[...people.values()].map(({ id, name, addresses }) => option("person", id, `${name} <${addresses[0]}>`))}</select></div>
<div><label for="to">To the desk</label>
<select id="to" name="to">${[...desks.values()].map(({ name, address }) => option("to", address, `${name} <${address}>`))}</select></div></div>
<div class="pair"><div><label for="name">or from somebody else: name</label><input id="name" name="name" value="${value("name")}" autocomplete="off" placeholder="Carl Customer"></div>
<div><label for="address">and address</label><input id="address" name="address" type="email" value="${value("address")}" list="known" autocomplete="off" placeholder="carl@customer.example">
<datalist id="known">${known.map((address) => html`<option value="${address}"></option>`)}</datalist></div></div>
<label for="subject">Subject</label><input id="subject" name="subject" value="${value("subject")}" autocomplete="off">
<label for="body">Text</label><textarea id="body" name="text" rows="9">${value("text")}</textarea>
<div class="buttons"><button>Send</button></div>
<p class="quiet">It goes by SMTP to our own port, like every mail from outside. To answer a ticket, open a mail that went out and answer there.</p>
</form>`,
  });
}
