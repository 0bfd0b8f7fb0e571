// `npm run demo`: a story with people in it, through real SMTP, on a database of its own and a clock that is moved.

import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { submitTo } from "../channels/submit.ts";
import type { Settings } from "../config/load.ts";
import type { Organisation } from "../core/model/organisation.ts";
import { splitHistory } from "../core/visibility/split-history.ts";
import type { SentMessage } from "../ports/app.ts";
import type { Environment } from "../ports/environment.ts";
import { checkedSettings } from "../runtime/checked-settings.ts";
import { fastClock } from "../runtime/fast-clock.ts";
import { type Running, start } from "../start.ts";
import { fill, print } from "./print.ts";

const CARL = { address: "carl@elsewhere.example", name: "Carl Cliff" };
const DAY = "2026-03-02"; // a Monday

type Stage = Running & {
  settings: Settings;
  submit: ReturnType<typeof submitTo>;
  told: Set<string>;
  clock: { now: () => Date };
  /** Leaves nothing of the story behind. */
  tidyUp(): Promise<void>;
};

/**
 * Plays the story and prints its timeline; the database is dropped at the end.
 * @param keeps the pages stay open, and the clock runs on, until SIGINT or SIGTERM
 */
export async function playDemo(folder: string, environment: Environment, keeps = false): Promise<void> {
  const stopped = keeps ? signalled() : undefined; // from now on: the person who ends it early leaves nothing behind either
  const stage = await setUp(folder, environment);
  try {
    print(
      `A Monday at ${stage.settings.organisation.name}. Times are UTC; every line in brackets is Onit's own because.\n`,
    );
    await story(stage);
    if (stopped) await keepOpen(stage, stopped);
    print("\nThe whole story, as its tickets remember it, was kept in a database and is gone again now.");
    print("To play one yourself, run npm start and open the address of the mailbox that it prints.");
  } finally {
    await stage.store.drop();
    await stage.close();
    await stage.tidyUp();
  }
}

async function story(stage: Stage): Promise<void> {
  await at(stage, "09:00", "Carl writes to the support desk.");
  await stage.submit({
    from: CARL,
    to: firstDesk(stage),
    subject: "Printer on fire",
    text: "It burns. Please help!\n\n-- \nCarl",
  });
  await tell(stage);
  await at(stage, "09:10", "Ten minutes of silence.");
  await at(stage, "10:00", "An hour of silence.");
  for (const [clock, words] of [
    ["11:00", "Any news?"],
    ["12:30", "Hello? Anybody there?"],
    ["14:00", "Any update, please?"],
  ] as const) {
    await at(stage, clock, `Carl asks again: "${words}"`);
    await answer(stage, CARL.address, words);
  }
  const escalation = await lastTo(stage, (message) => message.kind === "escalation-ticket");
  await at(stage, "14:05", `${escalation.to.name} takes the escalation ticket, by mail.`);
  await answer(stage, escalation.to.address, "on it 2h", escalation);
  const step = await lastTo(stage, (message) => message.kind === "step");
  await at(stage, "14:10", `${step.to.name} takes the original, too.`);
  await answer(stage, step.to.address, "on it 30m", step);
  await at(stage, "14:30", "The promise is about to end.");
  await at(stage, "14:35", `${step.to.name} answers.`);
  await answer(stage, step.to.address, "The fire is out, Carl, and a new printer stands in the hall.", step);
  await at(stage, "14:40", "Carl is happy.");
  await answer(stage, CARL.address, "Thank you!");
}

/** Resolves when the process is told to end. A second signal ends it at once. */
const signalled = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });

const BEAT_MS = 1_000;

async function keepOpen(stage: Stage, stopped: Promise<void>): Promise<void> {
  stage.clock.now = fastClock(stage.clock.now(), 1);
  print(`\nThe pages stay open, and the clock runs on:

  mailbox    ${stage.mailboxUrl}
             every mail in and out, and why; anybody who has this address may read and act
  pages      ${stage.url}
  mail in    smtp://127.0.0.1:${stage.smtpPort}

Ctrl-C ends it.`);
  let beat = Promise.resolve();
  const timer = setInterval(() => {
    beat = beat.then(stage.tick);
  }, BEAT_MS);
  await stopped;
  clearInterval(timer);
  await beat;
}

/** What is invented leaves this machine by no way: programs and channels take it for true. A step by such a channel is a mail. */
const keptInside = (organisation: Organisation): Organisation => ({
  ...organisation,
  channels: undefined,
  webhooks: undefined,
});

async function setUp(folder: string, environment: Environment): Promise<Stage> {
  const loaded = await checkedSettings(folder, environment);
  const { server } = loaded;
  const smtp = { ...server.smtp, host: "127.0.0.1", port: 0, trustedRelays: ["127.0.0.0/8"] };
  // Links lead to this Onit, not to the real one.
  const web = { ...server.web, host: "127.0.0.1", port: 0, mailbox: true, publicUrl: undefined };
  const organisation = keptInside(loaded.organisation);
  const settings = { organisation, server: { ...server, smtp, web, imap: [] } };
  const place = await ownDatabase(environment);
  const clock = { now: () => new Date(`${DAY}T09:00:00Z`) };
  const quiet = { ...place, ONIT_LOG: "silent" };
  const running = await start({ settings, environment: quiet, now: () => clock.now(), ticking: false });
  const tidyUp = async (): Promise<void> => {
    if (place.ONIT_DATA) await rm(place.ONIT_DATA, { recursive: true, force: true });
  };
  return { ...running, settings, submit: submitTo("127.0.0.1", running.smtpPort), told: new Set(), clock, tidyUp };
}

/** A database of the named MongoDB that is only the story's, or else a folder that is. */
async function ownDatabase({ MONGODB_URI }: Environment): Promise<Environment> {
  if (!MONGODB_URI) return { ONIT_DATA: await mkdtemp(join(tmpdir(), "onit-demo-")) };
  const uri = new URL(MONGODB_URI);
  uri.pathname = `/onit-demo-${randomBytes(4).toString("hex")}`;
  return { MONGODB_URI: uri.href };
}

const firstDesk = ({ settings }: Stage): string => [...settings.organisation.desks.values()][0]?.address ?? "";

async function at(stage: Stage, clock: string, headline: string): Promise<void> {
  stage.clock.now = () => new Date(`${DAY}T${clock}:00Z`);
  print(fill`${clock}  ${headline}`);
  await stage.tick();
  await tell(stage);
}

/** What Onit decided and sent since the last time. */
async function tell(stage: Stage): Promise<void> {
  await stage.settled();
  for (const ticket of (await stage.app.tickets.recent(10)).reverse()) {
    const full = await stage.app.tickets.read(ticket.id);
    for (const { seq, because } of full ? splitHistory(full.history, full.ticket).decided : []) {
      if (isNew(stage, `${ticket.id} ${seq}`)) print(fill`         (${ticket.record.reference}: ${because})`);
    }
  }
  for (const message of (await stage.app.sent.recent(50)).reverse()) {
    if (isNew(stage, message.key))
      print(
        fill`       → ${message.to.name.padEnd(14)} ${message.channel === "inbox" ? "inbox: " : ""}${message.subject}`,
      );
  }
}

function isNew({ told }: Stage, key: string): boolean {
  if (told.has(key)) return false;
  told.add(key);
  return true;
}

async function lastTo(stage: Stage, is: (message: SentMessage) => boolean): Promise<SentMessage> {
  const found = (await stage.app.sent.recent(100)).find(is);
  if (!found)
    throw new Error("the story needs a mail that was not sent; is the example organisation in config/ changed?");
  return found;
}

/** A reply, as a mail program writes it, to the mail or to the person's latest one. */
async function answer(stage: Stage, address: string, text: string, to?: SentMessage): Promise<void> {
  const message = to ?? (await lastTo(stage, (one) => one.to.address === address));
  await stage.submit({
    from: { address, name: message.to.name },
    to: message.replyTo,
    subject: `Re: ${message.subject}`,
    text: `${text}\n\nOn Mon, 2 Mar 2026, ${message.from.name} wrote:\n> ${message.text.replaceAll("\n", "\n> ")}`,
    inReplyTo: message.messageId,
    references: [...message.references, message.messageId],
  });
  await tell(stage);
}
