// /v/<token>/<choice>: somebody says whether their duties in escalations are still right. GET and HEAD only show; a POST from one of the
// buttons acts (P2). It has no script.

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type DutiesView, pressDuties, type ShownDuty, showDuties } from "../actions/duties.ts";
import type { App } from "../ports/app.ts";
import { type Html, html, type Piece } from "./html.ts";
import { badge, banner, page, shortPage } from "./layout.ts";
import { problemInEnglish } from "./link-problem.ts";
import { time } from "./local-time.ts";
import { sendPage } from "./page-reply.ts";
import { field } from "./query.ts";
import { pressLimiter } from "./rate.ts";
import { awayPage, storeAway } from "./store-away.ts";
import { english } from "./words/catalogue.ts";

type Link = FastifyRequest<{ Params: { token: string; choice: string } }>;
type Shown = Exclude<DutiesView, { kind: "problem" }>;

const CHOICES = { right: true, "not-mine": false } as const;
type Choice = keyof typeof CHOICES;

const isChoice = (text: string): text is Choice => Object.hasOwn(CHOICES, text);

/** @param isUp asks whether the store can be reached */
export function serveDutiesPage(server: FastifyInstance, app: App, isUp: () => Promise<boolean>): void {
  const mayPress = pressLimiter(server);
  const answer = async (request: Link, reply: FastifyReply, isPress: boolean) => {
    const { token, choice: opened } = request.params;
    const choice = isPress ? field(request.body, "choice") : opened;
    const pressed = { peer: request.ip, userAgent: request.headers["user-agent"] ?? "" };
    try {
      const isCounted = isPress && isChoice(choice) && (await mayPress(request));
      const shown = isCounted
        ? await pressDuties(token, { ...pressed, isTheirs: CHOICES[choice], keys: keysIn(request.body) }, app)
        : await showDuties(token, app);
      return send(reply, shown, isChoice(opened) ? opened : "right");
    } catch (error) {
      const { pressed: lost, shown } = english().away;
      return storeAway(error, reply, awayPage(isPress ? lost : shown), app, isUp);
    }
  };
  server.get("/v/:token/:choice", (request: Link, reply) => answer(request, reply, false));
  server.post("/v/:token/:choice", (request: Link, reply) => answer(request, reply, true));
}

/** Those that the page showed beside the button. */
function keysIn(body: unknown): string[] {
  const said = (body as Readonly<Record<string, unknown>> | undefined)?.duty;
  return [said].flat().filter((one) => typeof one === "string");
}

function send(reply: FastifyReply, shown: DutiesView, opened: Choice): FastifyReply {
  if (shown.kind === "problem") {
    const { status, title } = problemInEnglish(shown.problem);
    const todo =
      "The newest mail that asks you has a link that is good. An admin of Onit can tell you what the settings say.";
    return sendPage(reply, shortPage(title, html`Why: ${shown.because}. Nothing was changed.`, todo), status);
  }
  return sendPage(reply, page({ title: "Still right?", isNarrow: true, body: bodyOf(shown, opened) }));
}

function bodyOf(shown: Shown, opened: Choice): Piece {
  const { person, rows, isPressed } = shown;
  const you = html`<p class="you">You act as <strong>${person.name}</strong>; not you? Then close this page: nothing has been changed by opening it.</p>`;
  if (rows.length === 0)
    return html`<h1>Nothing is asked of you</h1><p>The settings name you in no part of an escalation.</p>${you}`;
  const open = rows.filter(({ saidAt }) => saidAt === undefined);
  return html`<h1>${open.length === 0 ? "Thank you" : "Is this still right?"}</h1>
${isPressed && banner("good", open.length === 0 ? "All is noted. You can close this page." : "That is noted. Something is left to say.")}
<p>When a ticket escalates, it may come to you. ${rows.length === 1 ? "This is" : "These are"} why:</p>
${rows.length > 1 && open.length > 0 && allOfThem(open, opened)}
${rows.map((row) => oneOf(row, person.timeZone, rows.length === 1 ? opened : "right"))}
${you}`;
}

const LABELS: Readonly<Record<Choice, string>> = { right: "Still right", "not-mine": "Not mine any more" };

/** The one whose link was followed comes first. */
const inOrder = (opened: Choice): readonly Choice[] =>
  opened === "right" ? ["right", "not-mine"] : ["not-mine", "right"];

function allOfThem(open: readonly ShownDuty[], opened: Choice): Html {
  const all: Readonly<Record<Choice, string>> = {
    right: open.length === 1 ? "Still right" : `Still right, all ${open.length}`,
    "not-mine": open.length === 1 ? "Not mine any more" : `Not mine any more, all ${open.length}`,
  };
  return html`<form method="post" class="choices">${open.map(({ duty }) => html`<input type="hidden" name="duty" value="${duty.key}">`)}
<div class="buttons">${inOrder(opened).map((choice, at) => html`<button name="choice" value="${choice}"${at > 0 && html` class="second"`}>${all[choice]}</button>\n`)}</div></form>`;
}

function oneOf({ duty, saidAt, isTheirs }: ShownDuty, zone: string, opened: Choice): Html {
  const said =
    saidAt &&
    html`<p>${isTheirs ? badge("still right", "good") : badge("not yours any more", "busy")} as you said on ${time(saidAt, zone)}${!isTheirs && html`; the admins are notified, and until they change the settings it still comes to you`}.</p>`;
  const choices = saidAt ? (isTheirs ? (["not-mine"] as const) : (["right"] as const)) : inOrder(opened);
  const label = (choice: Choice): string => (saidAt && choice === "right" ? "It is mine after all" : LABELS[choice]);
  return html`<section><h2 dir="auto">${duty.what}</h2>${said}
<form method="post" class="choices"><input type="hidden" name="duty" value="${duty.key}"><div class="buttons">${choices.map((choice) => html`<button class="second" name="choice" value="${choice}" aria-label="${label(choice)}: ${duty.what}">${label(choice)}</button>\n`)}</div></form></section>`;
}
