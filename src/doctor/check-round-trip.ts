// A mail goes out through the relay and must come back to our reply address: that answers reach us, plus addressing included.

import { emailChannel } from "../channels/email.ts";
import { domainOf } from "../core/model/mail.ts";
import type { Outcome } from "../core/model/notice.ts";
import type { Organisation } from "../core/model/organisation.ts";
import { receivedAt, signatureOn } from "../mail/published.ts";
import { type ProbeMail, probeMail } from "../outbound/probe-mail.ts";
import type { App } from "../ports/app.ts";
import type { OpenedApp } from "../runtime/open-app.ts";
import { type Arrival, awaitMail, isMailItself } from "./await-mail.ts";
import { relayOf } from "./check-relay.ts";
import { type Judgement, ok, problem, warning } from "./finding.ts";
import { judgeSignature } from "./judge-signature.ts";
import { judgeSkew } from "./judge-skew.ts";
import type { Surroundings } from "./surroundings.ts";

type Found = readonly (Judgement & { check?: string })[];

/** None without a relay. @param signal ends it at once */
export async function checkRoundTrip(surroundings: Surroundings, signal: AbortSignal): Promise<Found> {
  const relay = await relayOf(surroundings);
  if (!relay) return [];
  const opened = await surroundings.open().catch(() => undefined);
  if (!opened) return [notTried("the database is away, and with it the key that signs our mails")];
  if ((await surroundings.ports()).smtp.state === "taken")
    return [notTried("the mail port is taken by another program, and it would take our mail for a stranger's")];
  const channel = emailChannel(relay);
  const over = new AbortController();
  const mail = probeMail(opened.app, "doctor");
  const looking = { opened, mail, surroundings, signal: AbortSignal.any([signal, over.signal]) };
  const { arrival, stop } = await awaitMail(looking);
  try {
    const sentAt = surroundings.now();
    const from = performance.now();
    const outcome = await channel.send(mail.message);
    if (outcome.kind !== "sent") return [judgeUnsent(outcome, mail, surroundings.settings.organisation)];
    const found = await within(arrival, surroundings.waitMs);
    const tookMs = performance.now() - from;
    if (!found) return [judgeSilence(mail, surroundings)];
    return await judgeArrival(found, { mail, sentAt, tookMs, opened, surroundings });
  } finally {
    over.abort();
    channel.close();
    await stop();
  }
}

const notTried = (why: string): Judgement =>
  warning(`No mail was sent to our reply address: ${why}.`, "Correct that, and run onit doctor again.");

async function within<T>(work: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** @param organisation whose reply address it is */
function deliverAll({ replyAddress, replySeparator = "+" }: Organisation): string {
  const [name, domain] = [replyAddress.slice(0, replyAddress.lastIndexOf("@")), domainOf(replyAddress)];
  return replySeparator === "+"
    ? `Let your mail server deliver ${name}+anything@${domain} to Onit (Postfix: recipient_delimiter = +); where it knows no "+", write replySeparator: "-" in organisation.yaml and set up a catch-all.`
    : `Let your mail server deliver every unknown address of ${domain} to Onit (a catch-all).`;
}

const words = ({ message: { from } }: ProbeMail, { replyAddress, replySeparator = "+" }: Organisation): string =>
  `from ${from.address} to ${replyAddress.replace("@", `${replySeparator}<token>@`)}`;

/** A relay that takes nothing at all is a finding of its own check. Where it speaks of us, nothing is said of how answers reach us. */
export function judgeUnsent(outcome: Outcome, mail: ProbeMail, organisation: Organisation): Judgement {
  if (outcome.kind === "retry" && outcome.extent === "all")
    return notTried(`the relay does not work: ${outcome.because}`);
  const isOfUs = outcome.kind === "retry" && outcome.blocked !== undefined;
  return problem(
    `The relay did not take a mail ${words(mail, organisation)}: ${outcome.because}.`,
    isOfUs
      ? "Put right what it says, with those who run the relay: the login, a limit, or who may send as this address."
      : `Correct what it says. If it speaks of the recipient: ${deliverAll(organisation)}`,
  );
}

const judgeSilence = (mail: ProbeMail, { settings: { organisation }, waitMs }: Surroundings): Judgement =>
  problem(
    `The relay took a mail ${words(mail, organisation)}, and it did not come back within ${waitMs / 1_000} seconds.`,
    `${deliverAll(organisation)} If your mail server is only slow, wait longer: --wait 5m.`,
  );

type Trip = { mail: ProbeMail; sentAt: Date; tookMs: number; opened: OpenedApp; surroundings: Surroundings };

async function judgeArrival(found: Arrival, trip: Trip): Promise<Found> {
  const { mail, tookMs, opened, surroundings } = trip;
  const { organisation } = surroundings.settings;
  if (!isMailItself(found.raw, mail)) {
    const because = await reasonIn(found, opened.app);
    return [problem(`A mail ${words(mail, organisation)} was returned: ${because}.`, deliverAll(organisation))];
  }
  const came = `A mail ${words(mail, organisation)} came back by ${found.by}`;
  return [
    found.isJunk
      ? problem(`${came}, into the folder for spam.`, `Let the spam filter pass mails to ${organisation.replyAddress}.`)
      : ok(`${came} within ${Math.ceil(tookMs / 1_000)} s.`),
    await signature(found, mail, surroundings),
    ...clockOfRelay(found, trip),
  ];
}

/** What the report of a failed delivery says. */
async function reasonIn({ raw, at }: Arrival, { mail, organisation }: App): Promise<string> {
  const envelope = { source: "smtp", from: "", recipient: organisation.replyAddress, peer: "127.0.0.1" };
  const { report, newText } = await mail.parse(mail.seal(raw, envelope, at));
  return report?.because ?? newText.slice(0, 300);
}

async function signature({ raw }: Arrival, { message }: ProbeMail, { resolve, now }: Surroundings): Promise<Judgement> {
  const domain = domainOf(message.from.address);
  return judgeSignature(domain, await signatureOn(raw, domain, { resolve, now: now().getTime() }));
}

/** The relay had the mail between our handing it over and its return, unless the clocks differ. */
function clockOfRelay({ raw, at }: Arrival, { sentAt }: Trip): Found {
  const [first] = receivedAt(raw);
  if (!first) return [];
  const early = Math.max(0, sentAt.getTime() - first.getTime());
  const late = Math.max(0, first.getTime() - at.getTime());
  return [{ ...judgeSkew("the mail server", early - late), check: "clock" }];
}
