// /settings/who: what would happen to a mail of somebody to a desk at an instant, if nobody answered. It is foreseen as `onit simulate` does.

import { DateTime } from "luxon";
import type { Desk } from "../core/model/desk.ts";
import { calendarFor } from "../core/model/organisation.ts";
import { type Chosen, policyChosen } from "../core/trigger/policy-chosen.ts";
import { after, inWords } from "../core/words/duration.ts";
import { inSeries } from "../core/words/in-series.ts";
import type { App } from "../ports/app.ts";
import { whatItSays } from "../preview/about.ts";
import { type Foreseen, foresee, supposeMail, UNFORESEEN } from "../reports/foresee.ts";
import { oneAddress } from "../security/domain-name.ts";
import { clockface } from "../templates/instant.ts";
import { type Html, html, type Piece } from "./html.ts";
import { banner, table } from "./layout.ts";
import { sayZone, time } from "./local-time.ts";
import { field } from "./query.ts";
import { type Shown, settingsPage, wayOf } from "./settings-frame.ts";

const AHEAD_MS = 14 * 86_400_000;
const MOST = 100;
const LONGEST = 320;
const MOST_ROWS = 12; // what comes after them is repeated again and again, and folded

/** What was asked, as it was typed. */
type Asked = { from: string; desk: string; at: string; subject: string; priority: string };

type Answer = {
  at: Date;
  policy: { id: string; name: string } | undefined;
  chosen: Chosen;
  client: string | undefined;
  hours: string | undefined;
  coming: readonly Foreseen[];
};

const askedIn = (query: unknown): Asked => {
  const typed = (name: keyof Asked): string => field(query, name).trim().slice(0, LONGEST);
  return {
    from: typed("from"),
    desk: typed("desk"),
    at: typed("at"),
    subject: typed("subject"),
    priority: typed("priority"),
  };
};

/** @param query nothing asked: the form alone */
export async function whoPage(query: unknown, shown: Shown): Promise<{ page: Html; status: number }> {
  const { app, viewer } = shown;
  const asked = askedIn(query);
  const zone = sayZone(viewer.person.timeZone);
  const known = app.organisation.desks.get(asked.desk);
  const trouble = asked.from === "" ? undefined : troubleIn(asked, zone, app);
  const answer = asked.from === "" || trouble !== undefined ? undefined : await answerTo(asked, zone, app);
  const body = html`<p>A mail comes in and nobody answers: who is notified of it, when, and how. Nothing is changed or sent.</p>
${trouble !== undefined && banner("bad", trouble)}
${form({ ...asked, desk: known?.id ?? asked.desk }, zone, app)}
${answer && answered(answer, zone, app)}`;
  const page = settingsPage("who", "Who would be told when?", body, shown);
  return { page, status: trouble === undefined ? 200 : 422 };
}

function troubleIn({ from, desk, at }: Asked, zone: string, { organisation, now }: App): string | undefined {
  if (!/^\S+@\S+$/.test(from)) return "The sender is not a mail address: write it like mara@customer.example.";
  if (!organisation.desks.has(desk)) return "Choose one of the desks.";
  return instantIn(at, zone, now()) ? undefined : "The instant is not one: write it like 2026-03-06T17:55.";
}

function instantIn(typed: string, zone: string, now: Date): Date | undefined {
  if (typed === "") return now;
  const at = DateTime.fromISO(typed.replace(" ", "T"), { zone });
  return at.isValid && at.year >= 1970 && at.year < 2100 ? at.toJSDate() : undefined;
}

async function answerTo(asked: Asked, zone: string, { organisation, now }: App): Promise<Answer> {
  const desk = organisation.desks.get(asked.desk) as Desk;
  const at = instantIn(asked.at, zone, now()) as Date;
  const record = asked.priority === "" ? {} : { priority: asked.priority };
  const from = { address: oneAddress(asked.from), name: "" };
  const mail = { from, desk, at, subject: asked.subject || "A supposed mail", record };
  const { ticket, told } = await supposeMail(mail, organisation);
  const next = await foresee(ticket, { organisation, until: after(at, AHEAD_MS), most: MOST - told.length });
  const policy = ticket.wait?.escalation?.policy;
  return {
    at,
    policy,
    chosen: policyChosen(ticket, organisation),
    client: organisation.clients.get(ticket.record.clientId ?? "")?.name,
    hours: calendarFor(ticket.record, organisation)?.name,
    coming: [...told, ...next],
  };
}

function form({ from, desk, at, subject, priority }: Asked, zone: string, { organisation, now }: App): Html {
  const instant = at === "" ? DateTime.fromJSDate(now(), { zone }).toFormat("yyyy-MM-dd'T'HH:mm") : at;
  const desks = [...organisation.desks.values()].map(
    ({ id, name, address }) =>
      html`<option value="${id}"${id === desk && html` selected`}>${name} (${address})</option>`,
  );
  return html`<form action="/settings/who" class="write"><div class="pair">
<div><label for="from">Who writes</label><input id="from" name="from" type="email" required value="${from}" placeholder="mara@customer.example"></div>
<div><label for="desk">To</label><select id="desk" name="desk">${desks}</select></div>
<div><label for="at">When (${zone})</label><input id="at" name="at" type="datetime-local" value="${instant}"></div>
<div><label for="priority">Priority, if a colleague sets one</label><input id="priority" name="priority" value="${priority}"></div>
</div><label for="subject">Subject and words, for triggers that look for some</label><input id="subject" name="subject" value="${subject}">
<div class="buttons"><button>Show who would be told</button></div></form>`;
}

function answered(
  { at, policy, chosen, client, hours, coming }: Answer,
  zone: string,
  { organisation, now }: Pick<App, "organisation" | "now">,
): Html {
  const { retell } = clockface(zone, now(), { isNamed: true });
  const steps = coming.filter(({ kind }) => kind !== "received" && kind !== "new-ticket");
  const [first] = together(steps);
  const line = first
    ? html`<strong>${inSeries(first.people)} ${first.people.length > 1 ? "are" : "is"} ${first.at > at ? html`asked first, ${inWords(first.at.getTime() - at.getTime())} after the mail` : "asked at once"}.</strong>`
    : html`<strong>Nobody is asked to step in.</strong>`;
  const rows = together(coming).map(({ people, ...one }): Piece[] => [
    html`${time(one.at, zone)}${one.at > at && html` <span class="quiet">+ ${inWords(one.at.getTime() - at.getTime())}</span>`}`,
    people.join(", "),
    whatItSays(one.kind),
    wayOf(one.channel, organisation),
    retell(one.because),
  ]);
  const headings = ["When", "Who", "What it says", "How", "Because"];
  const [shown, rest] = [rows.slice(0, MOST_ROWS), rows.slice(MOST_ROWS)];
  return html`<section aria-labelledby="answer"><h2 id="answer">What would happen</h2><p>${line}</p>
${at.getTime() < now().getTime() - 60_000 && html`<p>This instant is past: shown is what would happen by the settings, absences and turns on call that are known now.</p>`}
<p>${policy ? html`Policy <a href="/settings/policies#policy-${policy.id}">${policy.name}</a>, chosen by ${chosen.by ?? "the settings"}.` : "No policy is followed."}${client !== undefined && html` The sender belongs to ${client}.`} Working hours: ${hours ?? "every hour counts"}.</p>
${chosen.others.length > 0 && html`<details><summary>What other rules ${policy ? "would have chosen" : "name"}</summary><ul>${chosen.others.map((one) => html`<li>${one}</li>`)}</ul></details>`}
${table(headings, shown)}
${rest.length > 0 && html`<details><summary>${rest.length} more</summary>${table(headings, rest)}</details>`}
${coming.length >= MOST && html`<p class="quiet">The first ${MOST} are shown.</p>`}
<p class="quiet">For ${inWords(AHEAD_MS)}. ${UNFORESEEN}</p></section>`;
}

/** Whom the same step notifies at once, in one row. */
function together(coming: readonly Foreseen[]): (Foreseen & { people: string[] })[] {
  const rows = new Map<string, Foreseen & { people: string[] }>();
  for (const one of coming) {
    const key = JSON.stringify([one.at, one.kind, one.channel, one.because]);
    const row = rows.get(key);
    if (row) row.people.push(nameOf(one));
    else rows.set(key, { ...one, people: [nameOf(one)] });
  }
  return [...rows.values()];
}

const nameOf = ({ to }: Foreseen): string => to.name || to.address;
