// /a/<token>: all tickets of a mail that told of several. GET and HEAD only show what a press will do; a POST from the button takes
// them (P2). It has no script.

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { showAll, type TakeAllPage, type TakeRow, takeAll } from "../actions/take-all.ts";
import { lackingOn } from "../core/escalation/needs.ts";
import type { App } from "../ports/app.ts";
import { type Html, html } from "./html.ts";
import { banner, page, shortPage } from "./layout.ts";
import { problemInEnglish } from "./link-problem.ts";
import { time } from "./local-time.ts";
import { sendPage } from "./page-reply.ts";
import { zoneOf } from "./promise.ts";
import { pressLimiter } from "./rate.ts";
import { awayPage, storeAway } from "./store-away.ts";
import { english } from "./words/catalogue.ts";

type Link = FastifyRequest<{ Params: { token: string } }>;
type Shown = Exclude<TakeAllPage, { kind: "problem" }>;

/** @param isUp asks whether the store can be reached */
export function serveTakeAll(server: FastifyInstance, app: App, isUp: () => Promise<boolean>): void {
  const mayPress = pressLimiter(server);
  const answer = async (request: Link, reply: FastifyReply, isPress: boolean) => {
    const { token } = request.params;
    try {
      const visitor = { peer: request.ip, userAgent: request.headers["user-agent"] ?? "" };
      const isCounted = isPress && (await mayPress(request));
      return send(reply, isCounted ? await takeAll(token, visitor, app) : await showAll(token, app), app);
    } catch (error) {
      const { pressed, shown } = english().away;
      return storeAway(error, reply, awayPage(isPress ? pressed : shown), app, isUp);
    }
  };
  server.get("/a/:token", (request: Link, reply) => answer(request, reply, false));
  server.post("/a/:token", (request: Link, reply) => answer(request, reply, true));
}

function send(reply: FastifyReply, shown: TakeAllPage, app: App): FastifyReply {
  if (shown.kind === "problem") {
    const { status, title, todo } = problemInEnglish(shown.problem);
    return sendPage(reply, shortPage(title, html`Why: ${shown.because}. Nothing was changed.`, todo), status);
  }
  const body = shown.kind === "offer" ? offer(shown, app) : taken(shown, app);
  return sendPage(reply, page({ title: "Take several tickets", isNarrow: true, body }));
}

const mine = ({ rows }: Shown): TakeRow[] => rows.filter(({ left }) => left === undefined);
const others = ({ rows }: Shown): TakeRow[] => rows.filter(({ left }) => left !== undefined);

function offer(shown: Shown, app: App): Html {
  const count = mine(shown).length;
  const { name, address } = shown.by;
  if (count === 0)
    return html`<h1>Nothing left to do here</h1>${listed("Left as they are", others(shown), shown, app)}`;
  return html`<h1>Take ${count === 1 ? "1 ticket" : `${count} tickets`}</h1>
<p class="you">You act as <strong>${name}</strong>${name !== address && html` (${address})`}; not you? Then close this page: nothing has been changed by opening it.</p>
${listed("You will be on these, each for the usual time of its policy", mine(shown), shown, app)}
<form method="post" class="choices"><div class="buttons"><button>I'm on ${count === 1 ? "it" : `all ${count}`}</button></div></form>
${listed("Left as they are", others(shown), shown, app)}
<p class="quiet">You promise an answer on each within that time. No further escalation until then.</p>`;
}

function taken(shown: Shown, app: App): Html {
  const count = mine(shown).length;
  return html`<h1>${count === 0 ? "Nothing left to do here" : `Thank you, ${shown.by.name}`}</h1>
${count > 0 && banner("good", html`You are on ${count === 1 ? "1 ticket" : `${count} tickets`} now.`)}
${listed("You are on these", mine(shown), shown, app)}
${listed("Left as they are", others(shown), shown, app)}
<p class="quiet">You can close this page.</p>`;
}

function listed(title: string, rows: readonly TakeRow[], shown: Shown, app: App): Html | false {
  return (
    rows.length > 0 && html`<h2>${title}</h2><ul>${rows.map((row) => html`<li>${lineOf(row, shown, app)}</li>`)}</ul>`
  );
}

function lineOf({ ticket, left }: TakeRow, { kind, by }: Shown, { organisation, now }: App): Html {
  const { record, wait } = ticket;
  const zone = zoneOf(organisation, by);
  const { name, address } = record.requester;
  const until = wait?.escalation?.confirmation?.until;
  const lacks = lackingOn(ticket, organisation, now());
  const what =
    left !== undefined
      ? html`: ${left}`
      : kind === "taken"
        ? lacks
          ? html`: ${lacks}`
          : until && html`, until ${time(until, zone)}`
        : wait && html`: ${name || address} waits since ${time(wait.since, zone)}`;
  return html`<strong>${record.reference}</strong> <span dir="auto">${record.subject || "(no subject)"}</span>${what}`;
}
