// `npm run bench -- reading`: what reading a mail costs, step by step, beside mailparser and email-reply-parser in the same run.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import EmailReplyParser from "email-reply-parser";
import { simpleParser } from "mailparser";
import { loadConfig } from "../dist/config/load.js";
import { classify } from "../dist/core/classify/rules.js";
import { beginWait } from "../dist/core/escalation/begin.js";
import { senderOf } from "../dist/core/identify/sender.js";
import { newTicket } from "../dist/core/model/ticket.js";
import { bodyOf, textParts } from "../dist/mail/body.js";
import { readParts } from "../dist/mail/mime/read-parts.js";
import { readBody } from "../dist/mail/new-text/read-text.js";
import { parse } from "../dist/mail/parse.js";
import { readReport } from "../dist/mail/report/read-report.js";
import { reportPartsOf } from "../dist/mail/report/report-source.js";
import { unwrapped } from "../dist/mail/wrapped.js";

const ROUNDS = 5;
const ROUND_MS = 1_000; // CPU time of one step in one round
const WARM_UP_MS = 1_500;
const LARGEST = 262_144; // bytes; what is larger is read in a thread of its own
const SOURCES = ["discourse", "gitlab", "fiedl", "talon", "chatwoot"];
const START = new Date("2026-03-02T09:00:00Z");
const MAILPARSER = { skipImageLinks: true, skipTextToHtml: true, skipTextLinks: true };

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** @returns {Promise<object>} how many mails, and by the name of each step its microseconds of CPU a mail */
export async function readingFigures() {
  const { organisation } = await loadConfig(here("../config"));
  const mails = await Promise.all(samples().map((raw) => prepared(raw, organisation)));
  const rounds = Object.fromEntries(Object.keys(STEPS).map((step) => [step, []]));
  for (const step of Object.values(STEPS)) await microseconds(step, mails, WARM_UP_MS);
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [name, step] of Object.entries(STEPS)) rounds[name].push(await microseconds(step, mails, ROUND_MS));
  const steps = Object.fromEntries(Object.entries(rounds).map(([name, all]) => [name, median(all)]));
  const bytes = mails.reduce((sum, { kept }) => sum + kept.raw.length, 0) / mails.length;
  return { mails: mails.length, bytes, steps };
}

/** People's replies and machines' answers: the corpus beside this checkout, else our own mails. */
function samples() {
  const corpus = here("../../shared/corpus");
  const folders = existsSync(corpus) ? SOURCES.map((source) => join(corpus, source)) : [here("../test/mails")];
  const files = folders.flatMap((folder) => readdirSync(folder, { recursive: true }).map((name) => join(folder, name)));
  const read = files.filter((file) => file.endsWith(".eml")).map((file) => readFileSync(file));
  return read.filter(({ length }) => length < LARGEST);
}

/** What each step begins with, made by the steps before it. */
async function prepared(raw, organisation) {
  const envelope = {
    source: "bench",
    from: "carl@elsewhere.example",
    recipient: "help@onit.example",
    peer: "127.0.0.1",
  };
  const kept = { id: "bench", contentId: "bench", raw, envelope, receivedAt: START };
  const mail = await parse(kept);
  const tree = (await unwrapped(await readParts(raw))).mail;
  const body = bodyOf(tree, textParts(tree));
  const { from, to, subject, headers } = mail;
  const report = { from, to, subject, headers, envelopeFrom: envelope.from, ...reportPartsOf(tree, body) };
  return { kept, body, report, text: mail.text, ...meanings(mail, organisation) };
}

/** The mail from a stranger to no ticket, and from the requester who waits. */
function meanings(mail, organisation) {
  const desk = organisation.desks.get("support");
  const requester = mail.from ?? { address: "carl@elsewhere.example", name: "" };
  const proof = { by: "relay", because: "the relay has checked it", answerTo: undefined };
  const evidence = (ticket) => ({
    mail,
    sender: senderOf(mail, ticket, { proof }, organisation),
    ticket,
    desk,
    organisation,
  });
  return { unknown: evidence(undefined), waiting: evidence(waitingTicket(requester, desk, organisation)) };
}

function waitingTicket(requester, desk, organisation) {
  const record = {
    reference: "HD-1042",
    kind: "call",
    deskId: desk.id,
    subject: "Printer on fire",
    requester,
    participants: [],
    status: "open",
    priority: "normal",
    fields: {},
    purpose: "normal",
    createdAt: START,
    updatedAt: START,
  };
  return beginWait(newTicket("aaaaaaaaaaaaa", record), START, organisation);
}

const STEPS = {
  mailparser: ({ kept }) => simpleParser(kept.raw, MAILPARSER),
  parse: ({ kept }) => parse(kept),
  mime: async ({ kept }) => {
    const { mail } = await unwrapped(await readParts(kept.raw));
    return bodyOf(mail, textParts(mail));
  },
  newText: ({ body }) => readBody(body),
  report: ({ report }) => readReport(report),
  // Copies: what is made once for a mail is made again in each round.
  noTicket: ({ unknown }) => classify({ ...unknown }),
  waiting: ({ waiting }) => classify({ ...waiting }),
  replyParser: ({ text }) => new EmailReplyParser().read(text).getVisibleText(),
};

/** CPU a mail over as many whole rounds of the mails as fit the time; a promise is waited for only where there is one. */
async function microseconds(step, mails, ms) {
  const from = process.cpuUsage();
  const used = () => {
    const { user, system } = process.cpuUsage(from);
    return user + system;
  };
  let done = 0;
  while (used() < ms * 1_000) {
    for (const mail of mails) {
      const result = step(mail);
      if (result instanceof Promise) await result;
    }
    done += mails.length;
  }
  return used() / done;
}

export function printReading({ mails, bytes, steps }) {
  const after = steps.newText + steps.report + Math.max(steps.noTicket, steps.waiting);
  const row = (label, value) =>
    console.log(
      `  ${label.padEnd(52)}${value.toFixed(0).padStart(7)} µs${`${(value / steps.mailparser).toFixed(2)}`.padStart(9)}`,
    );
  console.log(
    `reading a mail: CPU, and that of mailparser as 1; ${mails} mails of ${(bytes / 1_024).toFixed(0)} KB on average, median of ${ROUNDS}`,
  );
  row("mailparser alone (simpleParser)", steps.mailparser);
  row("Onit's parse, all of it", steps.parse);
  row("  of it MIME: the parts, decoded", steps.mime);
  row("  of it the new text", steps.newText);
  row("  of it the report", steps.report);
  row("classify, no ticket", steps.noTicket);
  row("classify, its requester waits", steps.waiting);
  row("new text + report + the dearer classify", after);
  row("email-reply-parser, for the new text alone", steps.replyParser);
}
