// SMTP in → decision stored, nothing sent, and the program as a whole, beside a bare sink and an honest one.
// The database of the way in is a process of its own, also the embedded one: Onit's own CPU is told from the database's.

import { startChild } from "./child.mjs";
import { emptyOn } from "./database.mjs";
import { load, WRITERS } from "./load.mjs";
import { startRelay } from "./relay.mjs";

const RT_PER_SECOND = 11; // RT 5's mail gateway with four workers on PostgreSQL, measured once on a machine with two cores
/** To each colleague of the desk one; a company that writes without end is not acknowledged each time, strangers are. */
const FEWEST_NOTICES = 4;

/**
 * One server process from the first connection to the last decision.
 * @returns accepted (answered with 250) and decided mails a second, CPU a mail in ms, peak memory in MB
 */
async function run(script, environment, { mails, warmUp, writer, relay }) {
  const child = await startChild(script, { ...environment, ...(relay && { ONIT_RELAY_URL: relay.url, SENDING: "1" }) });
  const { port } = child.ready;
  const through = async (until) => {
    await child.ask("handled", { until });
    if (!relay) return;
    await child.ask("tick"); // what found no room to be sent at once
    await child.ask("settled");
  };
  await load(port, warmUp, { writer, first: mails });
  await through(warmUp);
  const before = await child.ask("usage");
  const sentBefore = relay?.count() ?? 0;
  const from = performance.now();
  await load(port, mails, { writer });
  const accepted = performance.now();
  await through(warmUp + mails);
  const decided = performance.now();
  const { cpuMs, peakMb } = await child.ask("usage");
  const notices = relay && (relay.count() - sentBefore) / mails;
  if (notices < FEWEST_NOTICES) throw new Error(`only ${notices} notices a mail went out`);
  await child.stop();
  const perSecond = (at) => (mails * 1_000) / (at - from);
  return {
    accepted: perSecond(accepted),
    decided: perSecond(decided),
    cpuMs: (cpuMs - before.cpuMs) / mails,
    peakMb,
    notices,
  };
}

/** @returns the figures of one round */
export async function wayIn({ database, sizes: { mails, warmUp } }) {
  const { uri, stop } = await database.open();
  const of = (script, environment, writer) => run(script, environment, { mails, warmUp, writer });
  const on = () => ({ MONGODB_URI: emptyOn(uri) });
  const sink = await of("./sink.mjs", {}, WRITERS.one);
  const honest = await of("./sink.mjs", on(), WRITERS.one);
  const many = await of("./onit.mjs", on(), WRITERS.many);
  const one = await of("./onit.mjs", on(), WRITERS.one);
  await stop();
  return {
    "way in, many domains": many.cpuMs / sink.cpuMs,
    "way in, one company": one.cpuMs / sink.cpuMs,
    "accepted beside an honest sink": many.accepted / honest.accepted,
    "accepted beside RT 5": many.decided / RT_PER_SECOND,
    details: {
      "bare sink, mails/s": sink.accepted,
      "bare sink, ms CPU a mail": sink.cpuMs,
      "honest sink, mails/s": honest.accepted,
      "many domains, accepted mails/s": many.accepted,
      "many domains, decided mails/s": many.decided,
      "many domains, ms CPU a mail": many.cpuMs,
      "one company, accepted mails/s": one.accepted,
      "one company, decided mails/s": one.decided,
      "one company, ms CPU a mail": one.cpuMs,
    },
  };
}

/** The whole program, its five notices a mail handed to a relay. @returns the figures of one round */
export async function whole({ database, sizes: { mails, warmUp } }) {
  const relay = await startRelay();
  const onit = async (writer) => run("./onit.mjs", await database.whole(), { mails, warmUp, writer, relay });
  const sink = await run("./sink.mjs", {}, { mails: 4 * mails, warmUp: 500, writer: WRITERS.one });
  const many = await onit(WRITERS.many);
  const one = await onit(WRITERS.one);
  relay.stop();
  return {
    "whole program, many domains": many.cpuMs / sink.cpuMs,
    "whole program, one company": one.cpuMs / sink.cpuMs,
    "memory under load": Math.max(many.peakMb, one.peakMb),
    details: {
      "bare sink, ms CPU a mail": sink.cpuMs,
      "many domains, ms CPU a mail": many.cpuMs,
      "many domains, notices a mail": many.notices,
      "many domains, mails/s with all notices sent": many.decided,
      "one company, ms CPU a mail": one.cpuMs,
      "one company, notices a mail": one.notices,
      "one company, mails/s with all notices sent": one.decided,
    },
  };
}
