// /sign-in: an address brings a mail with a link, the link a page with a button, and the button a session. GET and HEAD only show:
// what follows links on somebody's behalf signs nobody in (P2).

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { askToSignIn, enter, showSignIn, signOut, signOutEverywhere } from "../actions/sign-in.ts";
import type { App } from "../ports/app.ts";
import { oneAddress } from "../security/domain-name.ts";
import { isStoreUp } from "./health.ts";
import { type Html, html } from "./html.ts";
import { page, shortPage } from "./layout.ts";
import { sendPage } from "./page-reply.ts";
import { field } from "./query.ts";
import { limiter, limiterOfClients, pressLimiter } from "./rate.ts";
import { comesFromUs, isOwnForm, SAME_ORIGIN, setSession, viewerOf } from "./signed-in.ts";
import { awayPage, storeAway } from "./store-away.ts";

type Link = FastifyRequest<{ Params: { token: string } }>;

const WINDOW_MS = 15 * 60_000;
const MOST_FOR_AN_ADDRESS = 5; // mails in that time
const MOST_FROM_A_CLIENT = 60; // a whole office may stand behind one address
const LONGEST_ADDRESS = 320; // RFC 3696, errata 1690, and some more

const AWAY = "Nobody was signed in. Please try again in a few minutes.";

/** Must be registered as a plugin, so that its header holds for these pages and no others. */
export function serveSignIn(server: FastifyInstance, app: App, isUp: () => Promise<boolean>): void {
  server.addHook("onRequest", async (_request, reply) => void reply.headers(SAME_ORIGIN));
  serveAsking(server, app, isUp);
  serveEntering(server, app, isUp);
  server.post("/sign-out", async (request, reply) => {
    const viewer = await viewerOf(request, app);
    if (viewer && !isOwnForm(request, viewer, app)) return sendPage(reply, FOREIGN, 403);
    if (viewer && field(request.body, "everywhere") !== "") await signOutEverywhere(viewer.person, app);
    else if (viewer) await signOut(viewer.secret, app);
    setSession(undefined, request, reply, app);
    reply.header("clear-site-data", '"storage"'); // what they had begun to write stays in nobody's browser
    return reply.redirect("/", 303);
  });
}

/** The answer does not wait for what becomes of it: it takes as long for an address that nobody has. */
function serveAsking(server: FastifyInstance, app: App, isUp: () => Promise<boolean>): void {
  const addressOf = ({ body }: FastifyRequest): string => oneAddress(field(body, "address").trim());
  const forAddress = limiter(server, MOST_FOR_AN_ADDRESS, { keyOf: addressOf, windowMs: WINDOW_MS });
  const fromClient = limiterOfClients(server, MOST_FROM_A_CLIENT, { windowMs: WINDOW_MS });
  server.get("/sign-in", async (request, reply) =>
    (await viewerOf(request, app)) ? reply.redirect("/", 303) : sendPage(reply, askingPage(app)),
  );
  server.post("/sign-in", async (request, reply) => {
    const address = addressOf(request);
    if (!comesFromUs(request, app)) return sendPage(reply, FOREIGN, 403);
    if (!/^\S+@\S+$/.test(address) || address.length > LONGEST_ADDRESS)
      return sendPage(reply, askingPage(app, field(request.body, "address").slice(0, LONGEST_ADDRESS)), 422);
    if (!(await fromClient(request)) || !(await forAddress(request)))
      return sendPage(reply.header("retry-after", "900"), TOO_OFTEN, 429);
    if (!(await isStoreUp(isUp))) return sendPage(reply.header("retry-after", "60"), awayPage(AWAY), 503);
    void askToSignIn(address, { peer: request.ip }, app).catch((error: unknown) =>
      app.log.error({ error }, "a mail to sign in could not be made"),
    );
    return sendPage(reply, askedPage(address));
  });
}

function serveEntering(server: FastifyInstance, app: App, isUp: () => Promise<boolean>): void {
  const mayPress = pressLimiter(server);
  const guarded =
    (work: (request: Link, reply: FastifyReply) => Promise<FastifyReply>) =>
    async (request: Link, reply: FastifyReply) => {
      try {
        return await work(request, reply);
      } catch (error) {
        return storeAway(error, reply, awayPage(AWAY), app, isUp);
      }
    };
  const show = async ({ params: { token } }: Link, reply: FastifyReply): Promise<FastifyReply> => {
    const view = await showSignIn(token, app);
    return view.kind === "over" ? sendPage(reply, OVER, 410) : sendPage(reply, enterPage(view.person.name, app));
  };
  server.get("/sign-in/:token", guarded(show));
  server.post(
    "/sign-in/:token",
    guarded(async (request, reply) => {
      if (!comesFromUs(request, app)) return sendPage(reply, FOREIGN, 403);
      if (!(await mayPress(request))) return show(request, reply);
      const visitor = { peer: request.ip, userAgent: request.headers["user-agent"] ?? "" };
      const entered = await enter(request.params.token, visitor, app);
      if (!entered) return sendPage(reply, OVER, 410);
      setSession(entered.secret, request, reply, app);
      return reply.redirect("/", 303);
    }),
  );
}

/** @param wrong what was typed, when it is not an address */
const askingPage = ({ organisation }: App, wrong?: string): Html =>
  page({
    title: "Sign in",
    isNarrow: true,
    body: html`<h1>Sign in to Onit at ${organisation.name}</h1>
<p>For colleagues. We send you a mail with a link; there is no password.</p>
<form method="post" action="/sign-in" class="choices">
<label for="address">Your mail address</label>
<input id="address" name="address" type="email" autocomplete="email" required class="whole" value="${wrong ?? ""}"${wrong !== undefined && html` aria-invalid="true" aria-describedby="wrong"`}>
${wrong !== undefined && html`<p id="wrong" class="bad-words">This is not a mail address: write it like ben@example.org.</p>`}
<div class="buttons"><button>Send me the link</button></div>
</form>
<p class="quiet">You asked for help and wait for an answer? Then you need no login: open the link in our mail to you.</p>`,
  });

const askedPage = (address: string): Html =>
  shortPage(
    "Look into your mail",
    html`If <strong>${address}</strong> belongs to a colleague, a mail with a link is on its way there. The link is good once, for 15 minutes.`,
    "Nothing came? Look for it in the spam folder, and make sure that it is the address your Onit admin knows.",
    html`<a href="/sign-in">Try another address</a>`,
  );

const enterPage = (name: string, { organisation }: App): Html =>
  page({
    title: "Sign in",
    isNarrow: true,
    body: html`<h1>Sign in as ${name}?</h1>
<p>You will see what waits at ${organisation.name} in this browser, until you sign out or do not come back for a week.</p>
<form method="post" class="choices"><div class="buttons"><button>Sign in</button></div></form>
<p class="quiet">Not you, or not your device? Then close this page: nothing has been changed by opening it.</p>`,
  });

const OVER = shortPage(
  "This link opens nothing any more",
  "It is good once, for 15 minutes, and only for somebody who works here.",
  html`<a href="/sign-in">Ask for a new one</a>`,
);

const TOO_OFTEN = shortPage(
  "Too many mails for now",
  "Links were asked for too often in the last minutes. Please use the newest mail, or try again in a quarter of an hour.",
);

export const FOREIGN = shortPage(
  "This form came from another page",
  html`Nothing was changed. Open <a href="/">Onit</a> itself and try again there.`,
);
