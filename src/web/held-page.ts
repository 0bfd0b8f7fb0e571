// /h/<token>/<choice>: a colleague decides about words of theirs that were not sent. GET and HEAD only show; a POST from one of
// the three buttons acts (P2). It has no script.

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type HeldPage, pressHeld, showHeld, whyNot } from "../actions/held-reply.ts";
import { isSameCause } from "../core/model/cause.ts";
import type { Choice } from "../core/model/held-reply.ts";
import { heldCause } from "../core/model/held-reply.ts";
import type { Ticket } from "../core/model/ticket.ts";
import { promiseOf } from "../core/model/wait.ts";
import { recipient } from "../core/outbox/owe.ts";
import type { App } from "../ports/app.ts";
import { whatComesNext } from "./button-words.ts";
import { type Html, html, type Piece } from "./html.ts";
import { banner, facts, page, shortPage, writtenWords } from "./layout.ts";
import { problemInEnglish } from "./link-problem.ts";
import { time } from "./local-time.ts";
import { sendPage } from "./page-reply.ts";
import { zoneOf } from "./promise.ts";
import { field } from "./query.ts";
import { pressLimiter } from "./rate.ts";
import { awayPage, storeAway } from "./store-away.ts";
import { english } from "./words/catalogue.ts";

type Link = FastifyRequest<{ Params: { token: string; choice: string } }>;
type Shown = Exclude<HeldPage, { kind: "problem" }>;

const CHOICES: readonly Choice[] = ["take", "send", "note"];

const isChoice = (text: string): text is Choice => (CHOICES as readonly string[]).includes(text);

/** @param isUp asks whether the store can be reached */
export function serveHeldPage(server: FastifyInstance, app: App, isUp: () => Promise<boolean>): void {
  const mayPress = pressLimiter(server);
  const answer = async (request: Link, reply: FastifyReply, isPress: boolean) => {
    const { token, choice: opened } = request.params;
    const choice = isPress ? field(request.body, "choice") : opened;
    try {
      const isCounted = isPress && isChoice(choice) && (await mayPress(request));
      const pressed = { peer: request.ip, userAgent: request.headers["user-agent"] ?? "" };
      const shown = isCounted ? await pressHeld(token, choice, pressed, app) : await showHeld(token, app);
      return send(reply, shown, isChoice(opened) ? opened : undefined, app);
    } catch (error) {
      const { pressed, shown } = english().away;
      return storeAway(error, reply, awayPage(isPress ? pressed : shown), app, isUp);
    }
  };
  server.get("/h/:token/:choice", (request: Link, reply) => answer(request, reply, false));
  server.post("/h/:token/:choice", (request: Link, reply) => answer(request, reply, true));
}

function send(reply: FastifyReply, shown: HeldPage, opened: Choice | undefined, app: App): FastifyReply {
  if (shown.kind === "problem") {
    const { status, title, todo } = problemInEnglish(shown.problem);
    return sendPage(reply, shortPage(title, html`Why: ${shown.because}. Nothing was changed.`, todo), status);
  }
  if (shown.kind === "decided") return sendPage(reply, decided(shown, app));
  return sendPage(reply, offer(shown, opened, app), shown.refused === undefined ? 200 : 409);
}

const requesterOf = ({ record: { requester } }: Ticket): string => requester.name || requester.address;

function offer(shown: Extract<HeldPage, { kind: "offer" }>, opened: Choice | undefined, app: App): Html {
  const { ticket, held, by, refused } = shown;
  const zone = zoneOf(app.organisation, recipient(by));
  const { reference, subject } = ticket.record;
  const rows = facts([
    ["Why it was not sent", held.why],
    ["You wrote", time(held.at, zone)],
    [
      "Waiting",
      ticket.wait ? html`${requesterOf(ticket)}, since ${time(ticket.wait.since, zone)}` : "Nobody at the moment",
    ],
    ["Received your mail directly", held.hadIt.join(", ")],
    ["Attachments", held.carries && "They are sent with it"],
  ]);
  return narrow(
    `Your reply on ${reference}`,
    html`<p class="eyebrow">${reference}: <span dir="auto">${subject || "(no subject)"}</span></p>
<h1>Your reply was not sent yet</h1>
${refused !== undefined && banner("bad", html`${refused}. <strong>Nothing was sent, and your words are still held.</strong>`)}
${rows}
<h2>Your words</h2>
${writtenWords(held.text)}
<p class="you">You act as <strong>${by.name}</strong>; not you? Then close this page: nothing has been changed by opening it.</p>
${buttons(shown, opened, app)}`,
  );
}

/** The one whose link was followed comes first. */
function buttons(shown: Shown, opened: Choice | undefined, app: App): Html {
  const { ticket } = shown;
  const label: Readonly<Record<Choice, Piece>> = {
    take: "I'm on it",
    send: html`Send it to ${requesterOf(ticket)}`,
    note: "Keep it as a note",
  };
  const order = opened ? [opened, ...CHOICES.filter((one) => one !== opened)] : CHOICES;
  const reasons = order.map((choice) => ({ choice, because: whyNot(choice, shown, app) }));
  const isOpen = (choice: Choice): boolean => reasons.some((one) => one.choice === choice && one.because === undefined);
  const impossible = reasons.filter(({ because }) => because !== undefined);
  return html`<form method="post" class="choices">
<h2 id="decide">What should become of it?</h2>
<div class="buttons" role="group" aria-labelledby="decide">
${order.filter(isOpen).map((choice) => html`<button name="choice" value="${choice}">${label[choice]}</button>\n`)}</div>
</form>
${impossible.map(({ choice, because }) => html`<p class="quiet">“${label[choice]}” is not possible: ${because}.</p>`)}
<p class="quiet">Until you decide, nothing is sent, and the reminders go on.</p>`;
}

function decided({ ticket, held, by, isPressed }: Extract<HeldPage, { kind: "decided" }>, app: App): Html {
  const { reference, subject } = ticket.record;
  const zone = zoneOf(app.organisation, recipient(by));
  const done = sentence({ ticket, held }, zone);
  const next = held.outcome?.choice === "take" ? whatComesNext(ticket, app.organisation, zone) : [];
  return narrow(
    `Decided: ${reference}`,
    html`<p class="eyebrow">${reference}: <span dir="auto">${subject || "(no subject)"}</span></p>
<h1>${isPressed ? "Done" : "This was decided before"}</h1>
${banner("good", done)}
${deliveries({ ticket, held })}
${writtenWords(held.text)}
${next.map((one) => html`<p>${one}</p>`)}
<p class="quiet">${isPressed ? "" : "Nothing was changed now. "}You can close this page.</p>`,
  );
}

/** "Sent to Mara at 10:05 by you." */
function sentence({ ticket, held }: Pick<Shown, "ticket" | "held">, zone: string): Html {
  const at = held.outcome && time(held.outcome.at, zone);
  const way = held.outcome?.means === "reply" ? "by your mail" : "by you";
  const { escalation } = ticket.wait ?? {};
  const until = escalation && promiseOf(escalation, held.by.personId)?.until;
  switch (held.outcome?.choice) {
    case "send":
      return html`Sent to <strong>${requesterOf(ticket)}</strong> at ${at} ${way}.`;
    case "note":
      return html`Kept as a private note at ${at} ${way}. Nothing was sent to ${requesterOf(ticket)}.`;
    case "take":
      return html`You took it at ${at}${held.outcome.means === "reply" && " by your mail"}${until && html`; it is held for you until <strong>${time(until, zone)}</strong>`}. Your words stay inside, and nothing was sent to ${requesterOf(ticket)}.`;
    default:
      return html`Your words are held.`;
  }
}

/** What did not arrive is said. */
function deliveries({ ticket, held }: Pick<Shown, "ticket" | "held">): Piece {
  const lost = ticket.outbox.filter(
    ({ cause, state }) => isSameCause(cause, heldCause(held)) && (state === "failed" || state === "bounced"),
  );
  return lost.map(({ to, outcome }) => banner("bad", html`It did not reach ${to.address}: ${outcome}.`));
}

const narrow = (title: string, body: Piece): Html => page({ title, isNarrow: true, body });
