// /m/<token>: a quarantined or failed mail, for an admin or for the person it names as its writer. GET and HEAD only show it; a POST
// from the button releases it (P2).

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { pressRelease, type ReleaseView, showRelease } from "../actions/release-mail.ts";
import type { App } from "../ports/app.ts";
import { type MailState, mailStateName } from "../ports/mail-store.ts";
import { type Html, html } from "./html.ts";
import { facts, page, shortPage, writtenWords } from "./layout.ts";
import { problemInEnglish } from "./link-problem.ts";
import { time } from "./local-time.ts";
import { sendPage } from "./page-reply.ts";
import { pressLimiter } from "./rate.ts";

type Link = FastifyRequest<{ Params: { token: string } }>;

const MOST_SHOWN = 4_000; // characters of the mail

export function serveRelease(server: FastifyInstance, app: App): void {
  server.get("/m/:token", async ({ params }: Link, reply) => send(reply, await showRelease(params.token, app)));
  const mayPress = pressLimiter(server);
  server.post("/m/:token", async (request: Link, reply) => {
    const { token } = request.params;
    const visitor = { peer: request.ip, userAgent: request.headers["user-agent"] ?? "" };
    return send(reply, await ((await mayPress(request)) ? pressRelease(token, visitor, app) : showRelease(token, app)));
  });
}

function send(reply: FastifyReply, shown: ReleaseView): FastifyReply {
  if (shown.kind === "refused") {
    const why = html`Why: ${shown.because}. Nothing was changed.`;
    const [title, todo] = shown.isMine ? NOT_YOURS : NOT_ALLOWED;
    return sendPage(reply, shortPage(title, why, todo), 403);
  }
  if (shown.kind === "problem") {
    const { status, title } = shown.problem === "no mail" ? NO_MAIL : problemInEnglish(shown.problem);
    const todo = 'The command "onit quarantine" on the machine Onit runs on lists all quarantined and failed mails.';
    return sendPage(reply, shortPage(title, html`Why: ${shown.because}. Nothing was changed.`, todo), status);
  }
  return sendPage(reply, releasePage(shown));
}

const NOT_ALLOWED = [
  "You are not allowed to release this mail",
  "An admin can give you a role that permits it.",
] as const;
const NOT_YOURS = ["This mail is not in your name", "There is nothing for you to confirm."] as const;
const NO_MAIL = { status: 404, title: "This mail is not here any more" };

const RELEASE = [
  "If you release it, it is processed as if its sender were authenticated: check the address first.",
  "Release it",
];
const READ_AGAIN = ["It is read as if it came in just now.", "Read it again"];
const CONFIRM = [
  "If you wrote this mail, press the button: what it says is done now, once, in your name. If you did not, close this page.",
  "I wrote this mail",
];

const titleOf = (isMine: boolean, state: MailState): string => {
  if (isMine) return "Was this you?";
  return state === "stuck" ? "A mail that failed" : "A quarantined mail";
};

function releasePage({ kind, mail, by, isMine }: Exclude<ReleaseView, { kind: "problem" | "refused" }>): Html {
  const { reading, envelope, trouble, state } = mail;
  const offer = isMine ? CONFIRM : state === "stuck" ? READ_AGAIN : RELEASE;
  const title = {
    offer: titleOf(isMine, state),
    past: "Nothing left to do here",
    done: "It was read",
  }[kind];
  return page({
    title,
    isNarrow: true,
    body: html`<p class="eyebrow">${title}</p>
<h1 dir="auto">${reading?.subject || "(no subject)"}</h1>
${facts([
  ["From", reading?.from || envelope.from || "nobody named"],
  ["For", envelope.recipient],
  ["Received", time(mail.receivedAt)],
  [
    kind === "offer" ? "Reason" : "What became of it",
    trouble ?? `${reading?.verdict ?? ""}: ${reading?.because ?? ""}`,
  ],
  ["What it would do", kind === "offer" ? reading?.asks?.would : undefined],
  ["Ticket", reading?.reference],
  ["What was done", kind === "offer" ? undefined : reading?.decision],
])}
${reading?.newText && writtenWords(reading.newText.slice(0, MOST_SHOWN))}
${
  kind === "offer" &&
  html`<p class="you">You act as <strong>${by.name}</strong>. ${offer[0]}</p>
<form method="post" class="choices"><div class="buttons"><button>${offer[1]}</button></div></form>`
}
${kind === "done" && html`<p>It is ${mailStateName(state)} now. You can close this page.</p>`}`,
  });
}
