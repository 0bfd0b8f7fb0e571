// What programs list beside tickets: what waits, people, mails, and the inbox of who asks.

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { instantIn } from "../core/calendar/instant.ts";
import type { Organisation } from "../core/model/organisation.ts";
import { isAway, type Person } from "../core/model/person.ts";
import { after as later } from "../core/words/duration.ts";
import type { App } from "../ports/app.ts";
import { mailStateName, type StoredMail } from "../ports/mail-store.ts";
import { type WaitingRow, waiting } from "../reports/waiting.ts";
import { permit } from "../security/authorize.ts";
import { notDone, sendProblem } from "./api-answers.ts";
import { inboxBody, readRequestBody } from "./api-body.ts";
import { BAD_CURSOR, cursorAfter, cursorIn, limitIn } from "./api-cursor.ts";
import { described } from "./api-described.ts";
import { field } from "./query.ts";

type HolderOf = (request: FastifyRequest) => Person;

/** @param holderOf who asks */
export function serveLists(scope: FastifyInstance, holderOf: HolderOf, app: App): void {
  scope.get("/waits", described("waits"), async (request) => listWaits(holderOf(request), request.query, app));
  scope.get("/people", described("people"), async () => ({ people: peopleIn(app) }));
  scope.get("/mails", described("mails"), (request, reply) => listMails(holderOf(request), request, reply, app));
  scope.get("/inbox", described("inbox"), async (request) => listInbox(holderOf(request), request.query, app));
  scope.post("/inbox/read", described("inboxRead"), async (request, reply) => {
    const wanted = readRequestBody(inboxBody, request.body);
    if ("problems" in wanted) return sendProblem(reply, 422, wanted.problems.join("; "), inboxBody.help);
    const { id } = holderOf(request);
    await app.sent.markRead(id, wanted.value.key, app.now());
    return { unread: await unreadOf(id, app) };
  });
}

async function listWaits(seenBy: Person, query: unknown, app: App) {
  const given = (name: string): string | undefined => field(query, name) || undefined;
  const [deskId, clientId, policyId, personId] = ["desk", "client", "policy", "person"].map(given);
  const asked = { seenBy, zone: seenBy.timeZone, deskId, clientId, policyId, personId };
  const { active, soon, taken, quiet, mark } = await waiting(asked, app);
  return { waits: [...active, ...soon, ...taken].map(waitView), quiet, mark };
}

const waitView = ({ next: { at, tell, step, of }, ...row }: WaitingRow) => ({
  state: row.state,
  reference: row.reference,
  subject: row.subject,
  requester: row.requester,
  deskId: row.deskId,
  clientId: row.clientId ?? null,
  policyId: row.policyId,
  responsibleId: row.responsibleId ?? null,
  since: row.since,
  step: row.step,
  stepsFired: row.stepsFired,
  next: { at: at ?? null, notifies: tell, step, of },
  takenBy: row.takenBy ?? null,
  takenById: row.takenById ?? null,
  takenByIds: row.takenByIds,
  soFar: row.soFar ?? null,
  takenUntil: row.takenUntil ?? null,
  isUndelivered: row.isUndelivered,
});

function peopleIn({ organisation, now }: App) {
  const desksOf = (id: string, { desks }: Organisation): string[] =>
    [...desks.values()].filter(({ people }) => people.includes(id)).map((desk) => desk.id);
  return [...organisation.people.values()].map((person) => ({
    id: person.id,
    name: person.name,
    addresses: person.addresses,
    timeZone: person.timeZone,
    desks: desksOf(person.id, organisation),
    isAway: isAway(person, now()),
  }));
}

const USUAL = "24 hours";

/** Oldest first, for one who may see the mailbox. */
async function listMails(by: Person, { query }: FastifyRequest, reply: FastifyReply, app: App): Promise<FastifyReply> {
  const { allowed, because } = await permit(by, "configure", "the mails", app);
  if (!allowed) return notDone(reply, { kind: "refused", because });
  const after = cursorIn(query);
  const since = instantIn(field(query, "since") || USUAL, app.now());
  if (after === "bad") return sendProblem(reply, 422, BAD_CURSOR.error, BAD_CURSOR.help);
  if (!since)
    return sendProblem(reply, 422, "since is neither a time nor a duration", "Write 2026-03-02T09:00Z, or 30d.");
  const limit = limitIn(query, { usual: 50, most: 100 });
  const state = field(query, "state");
  const found: { id: string; at: Date; mail: StoredMail }[] = [];
  for await (const mail of app.mails.receivedSince(after?.at ?? since)) {
    const at = mail.receivedAt;
    const isSeen = after?.at.getTime() === at.getTime() && after.seen.includes(mail.id);
    if (isSeen || (state !== "" && mailStateName(mail.state) !== state)) continue;
    found.push({ id: mail.id, at, mail });
    if (found.length === limit) break;
  }
  const last = found.length === limit ? found.at(-1) : undefined;
  return reply.send({
    mails: found.map(({ mail }) => mailView(mail)),
    next: last ? cursorAfter(last, found, after) : null,
  });
}

const mailView = ({ id, receivedAt, envelope, state, reading, trouble }: StoredMail) => ({
  id,
  receivedAt,
  from: reading?.from || envelope.from,
  to: envelope.recipient,
  subject: reading?.subject ?? null,
  state: mailStateName(state),
  verdict: reading?.verdict ?? null,
  because: reading?.because ?? trouble ?? null,
  ticket: reading?.reference ?? null,
});

const COUNTED_MS = 30 * 86_400_000;

const unreadOf = (id: string, { sent, now }: App): Promise<number> => sent.unread(id, later(now(), -COUNTED_MS));

async function listInbox({ id }: Person, query: unknown, app: App) {
  const messages = await app.sent.inbox(id, limitIn(query), field(query, "unread") === "true" ? "unread" : undefined);
  return {
    unread: await unreadOf(id, app),
    messages: messages.map(({ key, at, kind, subject, text, because, readAt }) => ({
      ...{ key, at, kind, subject, text, because },
      readAt: readAt ?? null,
    })),
  };
}
