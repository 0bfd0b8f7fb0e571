// The template workshop, for those whose role lets them change the words of mails: /templates, and a page for each mail. A preview changes
// nothing; it is a POST, since what is typed does not fit an address.

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import {
  type AtDraft,
  askForReview,
  dropDraft,
  goBack,
  type InWorkshop,
  LONGEST_TEMPLATE,
  mayEnterWorkshop,
  publishDraft,
  saveDraft,
} from "../actions/workshop.ts";
import type { NoticeKind } from "../core/model/notice.ts";
import { write } from "../outbound/system-mail.ts";
import type { App } from "../ports/app.ts";
import type { MailWords } from "../ports/template-store.ts";
import { previewMail } from "../preview/send-preview.ts";
import { isKind, templateWordsIn } from "../templates/layered.ts";
import { forSignedIn, type SignedWork } from "./for-signed-in.ts";
import { WITH_SCRIPT } from "./headers.ts";
import { type Html, html } from "./html.ts";
import { banner, shortPage } from "./layout.ts";
import { onceSaid, sayOnce } from "./once-said.ts";
import { noSuchPage, sendPage } from "./page-reply.ts";
import { field } from "./query.ts";
import { type LimitOfPerson, limitOfPerson } from "./rate.ts";
import { FOREIGN } from "./sign-in.ts";
import { isOwnForm, type Viewer } from "./signed-in.ts";
import { differences } from "./workshop-history.ts";
import { workshopList } from "./workshop-list.ts";
import { type Bench, workshopPage } from "./workshop-page.ts";
import {
  chosenIn,
  lookAtTemplate,
  lookedAt,
  NO_TICKET,
  PREVIEW_POLICY,
  previewPage,
  problemCount,
  subjectOf,
} from "./workshop-preview.ts";

const LONGEST_FORM = 4 * LONGEST_TEMPLATE * 3; // each letter may be written as %XX
const PREVIEWS_A_MINUTE = 60;
const CHANGES_A_MINUTE = 20;
const NO_MAIL = "There is no mail of this name, or you are not allowed to change the words of mails.";

type At = { viewer: Viewer; kind: NoticeKind };
type OnBench = (at: At, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

export function serveWorkshop(server: FastifyInstance, app: App, isUp: () => Promise<boolean>): void {
  const signed = forSignedIn(app, isUp);
  const inside = (work: SignedWork) =>
    signed(async (viewer, request, reply) => {
      if (!mayEnterWorkshop(viewer.person, app)) return noSuchPage(reply, NO_MAIL);
      await app.templates.refresh();
      return work(viewer, request, reply);
    });
  const onBench = (work: OnBench) =>
    inside(async (viewer, request, reply) => {
      const { kind } = request.params as { kind: string };
      return isKind(kind) ? work({ viewer, kind }, request, reply) : noSuchPage(reply, NO_MAIL);
    });
  const posting = { bodyLimit: LONGEST_FORM };
  const limits = {
    previews: limitOfPerson(server, PREVIEWS_A_MINUTE),
    changes: limitOfPerson(server, CHANGES_A_MINUTE),
  };
  server.get(
    "/templates",
    inside(async (viewer, _request, reply) => sendPage(reply, await workshopList(viewer, app))),
  );
  server.get(
    "/templates/:kind",
    onBench(async (at, request, reply) => show(at, request, reply, app, { said: saidBefore(request, reply) })),
  );
  server.post(
    "/templates/:kind",
    posting,
    onBench((at, request, reply) => press(at, request, reply, { app, mayPress: limits.changes })),
  );
  const preview = onBench((at, request, reply) => showPreview(at, request, reply, { app, mayLook: limits.previews }));
  server.get("/templates/:kind/preview", preview);
  server.post("/templates/:kind/preview", posting, preview);
}

async function show(
  { viewer, kind }: At,
  { query, body }: FastifyRequest,
  reply: FastifyReply,
  app: App,
  { said, typed, status = 200 }: Pick<Bench, "said" | "typed"> & { status?: number } = {},
): Promise<FastifyReply> {
  const [draft, versions] = await Promise.all([app.templateStore.draft(kind), app.templateStore.versions(kind)]);
  const compared = versions.find(({ number }) => String(number) === field(query, "compare"));
  const bench = { kind, draft, versions, chosen: chosenIn(body ?? query), said, typed, compared };
  return sendPage(reply.headers(WITH_SCRIPT), workshopPage(bench, viewer, app), status);
}

const typedIn = (form: unknown): MailWords => {
  const [subject = "", text = "", markup = ""] = ["subject", "text", "html"].map((part) =>
    field(form, part).replace(/\r\n?/g, "\n"),
  );
  return { subject: subject.replace(/\n/g, " "), text, html: markup };
};

async function showPreview(
  { viewer, kind }: At,
  request: FastifyRequest,
  reply: FastifyReply,
  { app, mayLook }: { app: App; mayLook: LimitOfPerson },
): Promise<FastifyReply> {
  const isTyped = request.method === "POST";
  reply.header("content-security-policy", PREVIEW_POLICY).header("x-frame-options", "SAMEORIGIN");
  const say = (status: number, body: Html) => sendPage(reply, previewPage(`Preview of ${kind}`, body), status);
  if (isTyped && !isOwnForm(request, viewer, app)) return say(403, html`<p>This form came from another page.</p>`);
  if (!(await mayLook(viewer, request)))
    return say(429, html`<p>That was too often in one minute. Please try again in a moment.</p>`);
  const form = isTyped ? request.body : request.query;
  const words = isTyped ? typedIn(form) : await wordsNow(kind, app);
  const subject = await subjectOf(kind, chosenIn(form), viewer, app);
  if (!subject) return say(404, html`<p data-count>${NO_TICKET}</p>`);
  return say(200, lookedAt(lookAtTemplate(kind, words, subject, app)));
}

/** Of the draft, where there is one. */
const wordsNow = async (kind: NoticeKind, { templateStore, templates }: App): Promise<MailWords> =>
  (await templateStore.draft(kind))?.words ?? templateWordsIn(templates.sources(), kind);

async function press(
  at: At,
  request: FastifyRequest,
  reply: FastifyReply,
  { app, mayPress }: { app: App; mayPress: LimitOfPerson },
): Promise<FastifyReply> {
  const { viewer, kind } = at;
  if (!isOwnForm(request, viewer, app)) return sendPage(reply, FOREIGN, 403);
  if (!(await mayPress(viewer, request))) return sendPage(reply.header("retry-after", "60"), TOO_OFTEN, 429);
  const { body } = request;
  const name = field(body, "do");
  if (name === "send") return sendToMe(at, request, reply, app);
  const done = await run(at, name, body, app);
  const typed = name === "save" ? typedIn(body) : undefined;
  if (done.kind === "not") return show(at, request, reply, app, { said: saidNot(done, typed), typed, status: 409 });
  const path = `/templates/${kind}`;
  sayOnce(name, path, request, reply);
  return reply.redirect(path, 303);
}

async function run({ viewer: { person: by }, kind }: At, name: string, form: unknown, app: App): Promise<InWorkshop> {
  const at: AtDraft = { by, of: kind, revision: Number(field(form, "revision")) || 0 };
  const reason = field(form, "reason");
  if (name === "save") return saveDraft(at, typedIn(form), app);
  if (name === "ask") return askForReview(at, reason, app);
  if (name === "publish") return publishDraft(at, reason, app);
  if (name === "drop") return dropDraft(at, app);
  if (name === "back") return goBack(by, kind, Number(field(form, "number")), app);
  return { kind: "not", because: "this page was sent without saying what to do" };
}

async function sendToMe(at: At, request: FastifyRequest, reply: FastifyReply, app: App): Promise<FastifyReply> {
  const { viewer, kind } = at;
  const typed = typedIn(request.body);
  const subject = await subjectOf(kind, chosenIn(request.body), viewer, app);
  if (!subject) return show(at, request, reply, app, { said: banner("bad", NO_TICKET), typed, status: 404 });
  const { problems, made } = lookAtTemplate(kind, typed, subject, app);
  if (!made) {
    const said = banner("bad", html`Nothing was sent: ${problemCount(problems)}. The preview says what to do.`);
    return show(at, request, reply, app, { said, typed, status: 409 });
  }
  await write(previewMail(made, viewer.person, app), 0, app);
  const said = banner("good", html`A mail with these words is on its way to ${viewer.person.addresses[0]}.`);
  return show(at, request, reply, app, { said, typed });
}

const SAID: Readonly<Record<string, string>> = {
  save: "The draft is saved. Nobody is sent its words yet.",
  ask: "A review is asked for: those who may publish it are sent a mail.",
  publish: "It is published. Every mail of this kind has these words from now on.",
  drop: "The draft is thrown away.",
  back: "The words of that version count again.",
};

function saidBefore(request: FastifyRequest, reply: FastifyReply): Html | undefined {
  const word = onceSaid(request, reply);
  return Object.hasOwn(SAID, word) ? banner("good", SAID[word]) : undefined;
}

/** What somebody else wrote meanwhile stands beside what was typed, which is still in the form: saved again, it replaces theirs. */
const saidNot = ({ because, draft }: Extract<InWorkshop, { kind: "not" }>, typed: MailWords | undefined): Html =>
  html`${banner("bad", html`${because.charAt(0).toUpperCase()}${because.slice(1)}. <strong>Nothing was changed.</strong>`)}
${draft && typed && html`<section class="action"><h2>From ${draft.by.name}’s draft to what you typed</h2>${differences(draft.words, typed)}<p class="quiet">What you typed is still below. Saving it now replaces the draft of ${draft.by.name}.</p></section>`}`;

const TOO_OFTEN = shortPage("Too many changes for now", "Please try again in a minute. Nothing was changed.");
