// The pages of somebody who is signed in: `/`, what waits now; `/tickets`, to look for one; and "I'm on it" for one or several.

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type TakeFromPage, type TakenHere, takeFromPage } from "../actions/take-tickets.ts";
import type { App } from "../ports/app.ts";
import { findTickets } from "../reports/find-tickets.ts";
import { waiting } from "../reports/waiting.ts";
import { newSecret } from "../security/sign-in-token.ts";
import { filterIn } from "./dashboard-filter.ts";
import { type Dashboard, dashboardPage, type NeedsAPerson } from "./dashboard-page.ts";
import { forSignedIn } from "./for-signed-in.ts";
import { foundPage } from "./found-page.ts";
import { WITH_SCRIPT } from "./headers.ts";
import type { Stream } from "./live-stream.ts";
import { sendPage } from "./page-reply.ts";
import { holdIn, type Promised, promiseFor } from "./promise.ts";
import { field } from "./query.ts";
import { FOREIGN } from "./sign-in.ts";
import { isOwnForm, type Viewer } from "./signed-in.ts";
import { mayRelease } from "./staff-page.ts";

const MOST_AT_ONCE = 50;
const MOST_FOUND = 50;

/** @param front what `/` shows to everybody else */
export function serveDashboard(
  server: FastifyInstance,
  app: App,
  {
    isUp,
    front,
    stream,
  }: { isUp: () => Promise<boolean>; front: (reply: FastifyReply) => FastifyReply; stream: Stream },
): void {
  const signed = forSignedIn(app, isUp);
  server.get(
    "/",
    signed(async (viewer, { query }, reply) => show({ viewer, query }, reply, app), front),
  );
  server.get(
    "/stream",
    signed(({ person }, request, reply) => stream({ personId: person.id, isByLink: false }, request, reply)),
  );
  server.post(
    "/take",
    signed((viewer, request, reply) => take(viewer, request, reply, app)),
  );
  server.get(
    "/take",
    signed(async (_viewer, _request, reply) => reply.redirect("/", 303)),
  );
  server.get(
    "/tickets",
    signed((viewer, { query }, reply) => search(viewer, field(query, "q"), reply, app)),
  );
}

type Shown = Pick<Dashboard, "viewer"> & { query: unknown; done?: readonly TakenHere[]; trouble?: string | undefined };

async function show(
  { viewer, query, ...said }: Shown,
  reply: FastifyReply,
  app: App,
  status = 200,
): Promise<FastifyReply> {
  const filter = filterIn(query, app.organisation);
  const { person } = viewer;
  const [now, needs] = await Promise.all([
    waiting({ ...filter, seenBy: person, zone: person.timeZone }, app),
    needsAPerson(viewer, app),
  ]);
  const dashboard: Dashboard = { viewer, now, needs, filter, once: newSecret().slice(0, 16), ...said };
  return sendPage(reply.headers(WITH_SCRIPT), dashboardPage(dashboard, app), status);
}

/** Mails that were left: for those who may release them. */
async function needsAPerson(viewer: Viewer, app: App): Promise<NeedsAPerson | undefined> {
  if (!mayRelease(viewer, app)) return undefined;
  const [quarantined, failed] = await Promise.all([app.mails.count("quarantined"), app.mails.count("stuck")]);
  return { quarantined, failed };
}

/** "I'm on it": the row whose button was pressed, or all that are ticked. Nothing is changed before it is known how long all are to hold. */
async function take(viewer: Viewer, request: FastifyRequest, reply: FastifyReply, app: App): Promise<FastifyReply> {
  const { body, query, ip, headers } = request;
  if (!isOwnForm(request, viewer, app)) return sendPage(reply, FOREIGN, 403);
  const [one = "", holdOfOne = ""] = field(body, "one").split(" ");
  const references = one === "" ? ticked(body) : [one];
  const form = one === "" ? body : { hold: holdOfOne };
  const shown = { viewer, query };
  if (references.length === 0) return show({ ...shown, trouble: "Tick at least one ticket first." }, reply, app, 422);
  const promises = await Promise.allSettled(
    references.map((reference) => promiseFor(reference, form, viewer.person, app)),
  );
  const refused = promises.flatMap((it) =>
    it.status === "fulfilled" && "refused" in it.value ? it.value.refused : [],
  )[0];
  if (refused !== undefined) return show({ ...shown, trouble: refused }, reply, app, 422);
  const once = field(body, "once");
  const pressed = {
    where: "the dashboard",
    by: viewer.person,
    once,
    hold: holdIn(form),
    peer: ip,
    userAgent: headers["user-agent"] ?? "",
  };
  const done: TakenHere[] = [];
  for (const [at, reference] of references.entries())
    done.push(await takeOne({ ...pressed, reference, shown: shownOf(reference, body) }, promises[at]!, app));
  return show({ ...shown, done }, reply, app);
}

/** Each is decided by itself: one that is damaged keeps nobody from the others. */
async function takeOne(
  pressed: Omit<TakeFromPage, "promiseMs">,
  promise: PromiseSettledResult<Promised>,
  app: App,
): Promise<TakenHere> {
  try {
    if (promise.status === "rejected") throw promise.reason;
    const promiseMs = "promiseMs" in promise.value ? promise.value.promiseMs : undefined;
    return await takeFromPage({ ...pressed, promiseMs }, app);
  } catch (error) {
    const { reference } = pressed;
    app.log.error({ ticket: reference, error }, "a ticket could not be taken on the dashboard");
    return { kind: "not", reference, because: "it cannot be read, and Onit's log says why" };
  }
}

const ticked = (body: unknown): string[] => [...new Set(valuesOf(body, "ticket"))].slice(0, MOST_AT_ONCE);

/** How the row showed the ticket. */
function shownOf(reference: string, body: unknown): string {
  const [shown = ""] = valuesOf(body, "shown").filter((one) => one.startsWith(`${reference} `));
  return shown.slice(reference.length + 1);
}

function valuesOf(body: unknown, name: string): string[] {
  const value = (body as Record<string, unknown> | undefined)?.[name];
  return [value].flat().filter((one): one is string => typeof one === "string");
}

async function search(
  { person, ...viewer }: Viewer,
  typed: string,
  reply: FastifyReply,
  app: App,
): Promise<FastifyReply> {
  const words = typed.trim().slice(0, 200);
  const query = { seenBy: person, limit: MOST_FOUND, ...(words === "" ? {} : { words }) };
  const found = await findTickets(query, app);
  return sendPage(reply, foundPage({ viewer: { ...viewer, person }, words, ...found }, app));
}
