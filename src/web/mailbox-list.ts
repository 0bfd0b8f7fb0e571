// GET /mailbox: every mail in and out, newest first, with what was made of it.

import type { Address } from "../core/model/mail.ts";
import type { Organisation } from "../core/model/organisation.ts";
import type { Ticket } from "../core/model/ticket.ts";
import type { App, SentMessage } from "../ports/app.ts";
import { type MailState, mailStateName, type StoredMail } from "../ports/mail-store.ts";
import { oneAddress } from "../security/domain-name.ts";
import { type Html, html, type Piece } from "./html.ts";
import { banner, MAILBOX_NAV, page } from "./layout.ts";
import { time } from "./local-time.ts";
import { field, link } from "./query.ts";
import { mailBadge, sentBadge } from "./state-badge.ts";

const SHOWN = 100;
const MOST_LEFT = 200;
const RELOAD_SECONDS = 5;
const SOON_SECONDS = 1; // while a mail is being read

type Row = {
  at: Date;
  among: string; // its place among those of the same instant, so that a page that is loaded again looks the same
  isIn: boolean;
  href: string;
  from: Piece;
  to: Piece;
  subject: string;
  state: Piece;
  because: string;
  ticketId: string | undefined;
  reference: string | undefined;
};

/** @param query `state` shows quarantined or failed (`stuck`) mails alone, `as` one person's or address's mails, `reload` loads again and again, `said` is the SMTP answer to a mail just written */
export async function mailboxList(app: App, query: unknown): Promise<Html> {
  const as = oneAddress(field(query, "as").trim());
  const isReloading = field(query, "reload") !== "";
  const said = field(query, "said");
  const left = (["quarantined", "stuck"] as const).find((state) => state === field(query, "state"));
  const addresses = addressesOf(as, app.organisation);
  const [mails, messages, stuck, quarantined] = await Promise.all([
    left ? leftIn(left, app) : app.mails.recent(SHOWN),
    left ? [] : app.sent.recent(SHOWN),
    app.mails.count("stuck"),
    app.mails.count("quarantined"),
  ]);
  const mine = messages.filter(
    (message) => as === "" || message.personId === as || involves(addresses, message.to.address, message.from.address),
  );
  const tickets = await ticketsOf(mine, app);
  const rows = [
    ...mails
      .filter(
        (mail) =>
          as === "" ||
          involves(addresses, mail.reading?.from ?? mail.envelope.from, mail.envelope.from, mail.envelope.recipient),
      )
      .map(rowIn),
    ...mine.map((message) => rowOut(message, tickets.get(message.ticketId))),
  ].sort((a, b) => b.at.getTime() - a.at.getTime() || a.among.localeCompare(b.among, "en"));
  const isBusy = said !== "" && mails.some(({ state }) => state === "kept");
  return page({
    title: as ? `Mailbox of ${as}` : "Mailbox",
    nav: MAILBOX_NAV,
    reloadSeconds: isBusy ? SOON_SECONDS : isReloading ? RELOAD_SECONDS : undefined,
    body: html`<h1>${left ? `Mails that are ${mailStateName(left)}` : "Mailbox"}</h1>
${said && banner("good", html`Your mail was taken: <q>${said}</q>. What was made of it stands below.`)}
${warnings(app, stuck, quarantined)}
${filter(app.organisation, as, isReloading, mails, messages)}
${rows.length ? html`<ol class="mails">${rows.slice(0, SHOWN).map(rowHtml)}</ol>` : html`<p class="empty">No mails${as && ` of ${as} among the latest ${SHOWN}`} yet. <a href="/mailbox/new">Write one</a> to see what happens.</p>`}
${rows.length > SHOWN && html`<p class="quiet">The latest ${SHOWN} mails are shown.</p>`}`,
  });
}

/** Those that a person must look at, also when they are not among the latest. */
const leftIn = async (state: MailState, { mails }: App): Promise<StoredMail[]> =>
  (await mails.quarantinedOrFailed(MOST_LEFT)).filter((mail) => mail.state === state).slice(0, SHOWN);

/** All addresses of the person or desk that is meant; else the address itself. */
function addressesOf(as: string, { people, desks }: Organisation): ReadonlySet<Address> {
  const person = people.get(as) ?? [...people.values()].find(({ addresses }) => addresses.includes(as));
  const desk = desks.get(as);
  return new Set([as, ...(person?.addresses ?? []), ...(desk ? [desk.address, ...desk.aliases] : [])]);
}

const involves = (addresses: ReadonlySet<Address>, ...found: Address[]): boolean =>
  found.some((address) => addresses.has(oneAddress(address)));

async function ticketsOf(messages: readonly SentMessage[], { tickets }: App): Promise<ReadonlyMap<string, Ticket>> {
  const ids = [...new Set(messages.map(({ ticketId }) => ticketId))];
  const known = await Promise.all(ids.map((id) => tickets.byId(id)));
  const recalled = async (ticket: Ticket): Promise<Ticket> => {
    const ours = messages.filter(({ ticketId }) => ticketId === ticket.id);
    return tickets.recall(ticket, { notices: ours.map(({ key }) => key) });
  };
  const found = await Promise.all(known.map((ticket) => ticket && recalled(ticket)));
  return new Map(found.flatMap((ticket) => (ticket ? [[ticket.id, ticket] as const] : [])));
}

const rowIn = (mail: StoredMail): Row => ({
  at: mail.receivedAt,
  among: `${mail.reading?.subject ?? ""} ${mail.id}`,
  isIn: true,
  href: `/mailbox/in/${mail.id}`,
  from: mail.reading?.from || mail.envelope.from || "nobody",
  to: brief(mail.envelope.recipient),
  subject: mail.reading?.subject ?? "(not read yet)",
  state: mailBadge(mail),
  because: mail.trouble ?? mail.reading?.because ?? "",
  ticketId: mail.reading?.ticketId,
  reference: mail.reading?.reference,
});

/** A signed reply address is long, and its middle says nothing to a reader. */
const brief = (address: Address): string => address.replace(/(\+.{6}).{12,}@/, "$1…@");

const rowOut = (message: SentMessage, ticket: Ticket | undefined): Row => ({
  at: message.at,
  among: `${message.subject} ${message.to.address}`,
  isIn: false,
  href: link("/mailbox/out", { key: message.key }),
  from: message.from.name || message.from.address,
  to: html`${message.to.name || message.to.address}${message.channel !== "email" && html` <span class="quiet">(${message.channel})</span>`}`,
  subject: message.subject,
  state: sentBadge(message, ticket),
  because: message.because,
  ticketId: ticket?.id,
  reference: ticket?.record.reference,
});

const rowHtml = ({
  at,
  isIn,
  href,
  from,
  to,
  subject,
  state,
  because,
  ticketId,
  reference,
}: Row): Html => html`<li class="${isIn ? "in" : "out"}">
<span class="way">${isIn ? "in" : "out"}</span>
<div class="what"><a class="subject" href="${href}" dir="auto">${subject || "(no subject)"}</a>
<div class="between"><span dir="auto">${from}</span> → <span dir="auto">${to}</span>${ticketId !== undefined && html` · <a href="/mailbox/tickets/${encodeURIComponent(ticketId)}">${reference}</a>`}</div>
<div class="because" dir="auto">${because}</div></div>
<div class="when">${state}${time(at)}</div>
</li>
`;

function warnings({ captures, unsettled, relay }: App, stuck: number, quarantined: number): Piece {
  const wayOut = relay?.health();
  return [
    wayOut?.isWell === false &&
      banner(
        "bad",
        html`<strong>The relay does not take our mail:</strong> ${wayOut.because ?? ""} Mails are kept and retried; “onit outbox” lists them.`,
      ),
    stuck > 0 &&
      banner(
        "bad",
        html`<strong>${stuck} failed:</strong> ${stuck === 1 ? "a mail" : "mails"} that could not be processed. Nothing is lost: open one and press “Read it again”.`,
      ),
    quarantined > 0 &&
      banner(
        "bad",
        html`<strong>${quarantined} quarantined:</strong> the sender could not be authenticated, or is not a participant of that ticket. Nothing was changed; each mail's page says why.`,
      ),
    unsettled.size > 0 &&
      banner(
        "busy",
        html`<strong>${unsettled.size} not recorded yet:</strong> sent, but the database could not be updated yet.`,
      ),
    captures &&
      banner(
        "plain",
        html`<strong>Captured:</strong> no relay is named, so mails going out are shown here and not sent.`,
      ),
  ];
}

function filter(
  { people, desks }: Organisation,
  as: string,
  isReloading: boolean,
  mails: readonly StoredMail[],
  messages: readonly SentMessage[],
): Html {
  const seen = new Set([
    ...mails.map(({ reading, envelope }) => reading?.from || envelope.from),
    ...messages.map(({ to }) => to.address),
  ]);
  for (const person of people.values()) seen.add(person.addresses[0]);
  for (const desk of desks.values()) seen.add(desk.address);
  seen.delete("");
  const reload = isReloading
    ? html`<a href="${link("/mailbox", { as })}">Stop reloading</a>`
    : html`<a href="${link("/mailbox", { as, reload: "1" })}">Reload every ${RELOAD_SECONDS} s</a>`;
  return html`<form class="filter" method="get" action="/mailbox">
<label for="as">Only mails of</label>
<input id="as" name="as" value="${as}" list="known" placeholder="anybody" autocomplete="off">
<datalist id="known">${[...seen].sort().map((address) => html`<option value="${address}"></option>`)}</datalist>
<button class="second">Show</button>${as !== "" && html` <a href="/mailbox">everybody</a>`}
<span class="reload">${reload}</span>
</form>`;
}
