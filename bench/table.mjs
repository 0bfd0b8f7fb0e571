// The table of `npm run bench`: what Onit must hold, measured beside its rivals in one run. MAILS, ROUNDS, OPEN and TICKETS in the
// environment make it larger or smaller; what was scaled down says so. `npm run bench -- row idle press` measures these rows alone.

import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { simpleParser } from "mailparser";
import { createTransport } from "nodemailer";
import { database, findMongodb } from "./database.mjs";
import { load, mail, mailOfManyDomains } from "./load.mjs";
import { aServer, measure, median, percentile, until } from "./measure.mjs";
import { aPostfix } from "./postfix.mjs";
import { aHome, cpuOf, startTime } from "./program.mjs";
import { takesMail, wholeMails } from "./smtp-server.mjs";
import { tickTime } from "./tick.mjs";

const { MAILS = 2_000, ROUNDS = 5, OPEN = 100_000, TICKETS = 100_000 } = process.env;
const [mails, rounds, open, tickets] = [MAILS, ROUNDS, OPEN, TICKETS].map(Number);
const NOTICES = 1_000;
const IDLE_MAILS = 100;
const PRESSES = 200;
const RT_PER_SECOND = 11; // RT 5's mail gateway, on a machine of this kind: it is not run here
const WORKERS = 4;
const DELAY_MS = 10;
const run = promisify(execFile);

/** A database of its own for one measurement: the embedded one, or on the server that MONGODB_URI names. */
async function placed(measuring) {
  const folder = mkdtempSync(join(tmpdir(), "onit-bench-"));
  const uri = process.env.MONGODB_URI ? database(process.env.MONGODB_URI, `onit-bench-${process.hrtime.bigint()}`) : "";
  try {
    return await measuring({ ONIT_DATA: folder, MONGODB_URI: uri });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function withRelay(measuring) {
  const relay = await aServer("./relay.mjs");
  try {
    return await measuring({ ONIT_RELAY_URL: `smtp://127.0.0.1:${relay.port}` }, relay);
  } finally {
    await relay.stop();
  }
}

/** Both in each round, one right after the other. @returns the medians of both, and of the ratio of each round */
async function beside(ours, theirs, what) {
  const all = [];
  for (let round = 0; round < rounds; round += 1) {
    const rival = (await theirs())[what];
    const own = (await ours())[what];
    all.push({ rival, own, ratio: own / rival });
  }
  const of = (name) => median(all.map((one) => one[name]));
  return { own: of("own"), rival: of("rival"), ratio: of("ratio") };
}

const bareSink = (write) => () => measure("./sink.mjs", {}, { mails, write });
const honestSink = () => measure("./honest-sink.mjs", {}, { mails });
const wayIn = (write) => () => placed((place) => measure("./onit.mjs", place, { mails, write }));
const whole = (write) => () =>
  placed((place) =>
    withRelay((relay) => measure("./onit.mjs", { ...place, ...relay, DELIVER: "1" }, { mails, write })),
  );
const oneEach = { mails, connections: 8, oneEach: true };

const ms = (value) => `${value.toFixed(2)} ms`;
const perSecond = (value) => `${value.toFixed(0)}/s`;
const times = (value) => `${value.toFixed(1)} ×`;
const percent = (value) => `${(value * 100).toFixed(0)} %`;

async function cpuRow(measure, ours, most, write) {
  const { own, rival, ratio } = await beside(ours(write), bareSink(write), "cpuMs");
  return {
    measure,
    onit: ms(own),
    rival: `bare sink ${ms(rival)}`,
    result: times(ratio),
    must: `≤ ${most} ×`,
    isMet: ratio <= most,
  };
}

async function acceptedRow() {
  const { own, rival, ratio } = await beside(wayIn(mail), honestSink, "acceptedPerSecond");
  const must = { must: "≥ 60 %", isMet: ratio >= 0.6 };
  const rt = own / RT_PER_SECOND;
  return [
    {
      measure: "mails accepted",
      onit: perSecond(own),
      rival: `honest sink ${perSecond(rival)}`,
      result: percent(ratio),
      ...must,
    },
    {
      measure: "mails accepted",
      onit: perSecond(own),
      rival: `RT 5 ${RT_PER_SECOND}/s (not run here)`,
      result: times(rt),
      must: "≥ 60 ×",
      isMet: rt >= 60,
    },
  ];
}

async function postfixRow() {
  const postfix = await aPostfix();
  if (!postfix)
    return {
      measure: "accepted, a connection a mail, 8 clients",
      missing: "Postfix is not installed, or this is not root",
    };
  const theirs = async () => {
    const from = performance.now();
    await load(postfix.port, mails, 8, oneEach);
    return { acceptedPerSecond: mails / ((performance.now() - from) / 1_000) };
  };
  try {
    const ours = () => placed((place) => measure("./onit.mjs", place, oneEach));
    const { own, rival, ratio } = await beside(ours, theirs, "acceptedPerSecond");
    return {
      measure: "accepted, a connection a mail, 8 clients",
      onit: perSecond(own),
      rival: `Postfix ${perSecond(rival)}`,
      result: times(ratio),
      must: "≥ 1 ×",
      isMet: ratio >= 1,
    };
  } finally {
    postfix.stop();
  }
}

async function noticesRow() {
  const pool = (relay) => async () => {
    const transport = createTransport({
      url: relay.ONIT_RELAY_URL,
      ignoreTLS: true,
      pool: true,
      maxConnections: 5,
      maxMessages: Number.POSITIVE_INFINITY,
    });
    const text = "Nobody has answered for ten minutes.\n".repeat(40);
    const message = (serial) => ({
      from: "help@onit.example",
      to: `ben${serial}@x.example`,
      subject: `Printer ${serial}`,
      text,
      html: `<p>${text}</p>`,
    });
    const from = performance.now();
    await Promise.all(Array.from({ length: NOTICES }, (_, serial) => transport.sendMail(message(serial))));
    transport.close();
    return { perSecond: NOTICES / ((performance.now() - from) / 1_000) };
  };
  const onit = (relay) => async () => {
    const { deliver } = await placed((place) => tickTime({ ...place, ...relay }, NOTICES));
    return { perSecond: NOTICES / (deliver / 1_000) };
  };
  const { own, rival, ratio } = await withRelay((relay) => beside(onit(relay), pool(relay), "perSecond"));
  return {
    measure: "notices rendered and handed to a relay",
    onit: perSecond(own),
    rival: `nodemailer pool ${perSecond(rival)}`,
    result: percent(ratio),
    must: "≥ 60 %",
    isMet: ratio >= 0.6,
  };
}

async function tickRow() {
  const sum = ({ decide, deliver }) => decide + deliver;
  const few = sum(await placed((place) => tickTime(place, 10_000)));
  const many = sum(await placed((place) => tickTime(place, open)));
  const ratio = many / few;
  const scaled = open < 1_000_000 ? " (of 1,000,000: OPEN=1000000)" : "";
  return {
    measure: `tick, 1,000 due among ${open.toLocaleString("en")}${scaled}`,
    onit: ms(many),
    rival: `among 10,000 ${ms(few)}`,
    result: times(ratio),
    must: "≤ 1.2 ×",
    isMet: ratio <= 1.2,
  };
}

/** A relay that lets each mail be looked at. */
async function aWatchedRelay(look) {
  const { port, close } = await takesMail(wholeMails((raw, done) => look(raw) ?? done()));
  return { ONIT_RELAY_URL: `smtp://127.0.0.1:${port}`, close };
}

async function idleRow() {
  let arrived = () => {};
  const { close, ...relay } = await aWatchedRelay(() => void arrived());
  const waits = await placed(async (place) => {
    const onit = await aServer("./onit.mjs", { ...place, ...relay, DELIVER: "1" });
    const all = [];
    for (let serial = 0; serial < IDLE_MAILS + 10; serial += 1) {
      const from = performance.now();
      const first = new Promise((resolve) => (arrived = resolve));
      await load(onit.port, 1, 1, { write: () => mail(serial) });
      await first;
      if (serial >= 10) all.push(performance.now() - from);
      await onit.ask("settled");
    }
    await onit.stop();
    return all;
  });
  close();
  const p99 = percentile(waits, 0.99);
  return {
    measure: "mail in → notice at the relay, idle, p99",
    onit: ms(p99),
    rival: `median ${ms(median(waits))}`,
    result: "",
    must: "≤ 150 ms",
    isMet: p99 <= 150,
  };
}

async function pressRow() {
  const links = new Set();
  const { close, ...relay } = await aWatchedRelay((raw) => {
    if (links.size >= PRESSES) return;
    void simpleParser(raw).then(({ text = "" }) => {
      const [, link] = /on it[\s\S]{0,120}?(https?:\/\/\S+\/t\/\w+)/i.exec(text) ?? [];
      if (link) links.add(link);
    });
  });
  const taken = await placed(async (place) => {
    const onit = await aServer("./onit.mjs", { ...place, ...relay, DELIVER: "1" });
    await load(onit.port, PRESSES, 4);
    await until(() => links.size >= PRESSES);
    let isOver = false;
    const loading = load(onit.port, mails, 16, { write: (serial) => mail(serial + PRESSES) }).finally(
      () => (isOver = true),
    );
    const all = [];
    for (const link of links) {
      if (isOver) break;
      const from = performance.now();
      const answer = await fetch(link, { method: "POST" });
      await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`a press was answered with ${answer.status}`);
      all.push(performance.now() - from);
    }
    await loading;
    await onit.ask("settled");
    await onit.stop();
    return all;
  });
  close();
  const p99 = percentile(taken, 0.99);
  return {
    measure: `confirm by POST under the mail load, p99 of ${taken.length}`,
    onit: ms(p99),
    rival: `median ${ms(median(taken))}`,
    result: "",
    must: "≤ 25 ms",
    isMet: p99 <= 25,
  };
}

async function workersRow() {
  const measure = `${WORKERS} processes vs 1, a database ${DELAY_MS} ms away`;
  let mongodb;
  try {
    mongodb = findMongodb();
  } catch (error) {
    return { measure, missing: error.message };
  }
  const line = await aServer("./slow-line.mjs", { MONGODB_URI: mongodb.uri, DELAY_MS });
  const far = new URL(mongodb.uri);
  far.host = `127.0.0.1:${line.port}`;
  const speed = async (count) => {
    const place = { MONGODB_URI: database(far.href, `onit-bench-${process.hrtime.bigint()}`) };
    const all = [];
    for (let one = 0; one < count; one += 1) all.push(await aServer("./onit.mjs", place));
    const from = performance.now();
    const share = Math.floor(mails / count);
    await Promise.all(
      all.map(({ port }, at) => load(port, share, 16, { write: (serial) => mail(serial + at * mails) })),
    );
    await Promise.all(all.map(({ ask }) => until(async () => (await ask("handled")).handled >= share)));
    const seconds = (performance.now() - from) / 1_000;
    for (const one of all) await one.stop();
    return (share * count) / seconds;
  };
  try {
    const [one, many] = [await speed(1), await speed(WORKERS)];
    const ratio = many / one;
    return {
      measure,
      onit: perSecond(many),
      rival: `one ${perSecond(one)}`,
      result: times(ratio),
      must: "≥ 3.4 ×",
      isMet: ratio >= 3.4,
    };
  } finally {
    await line.stop();
    mongodb.stop();
  }
}

async function memoryRows() {
  const { peakMb } = await whole(mail)();
  const script = fileURLToPath(new URL("./large-mails.mjs", import.meta.url));
  const { stdout } = await run(process.execPath, [script]).catch((error) => error);
  const large = Number(/(\d+) MB at most/.exec(stdout ?? "")?.[1] ?? Number.NaN);
  const row = (measure, value, most) => ({
    measure,
    onit: `${value.toFixed(0)} MB`,
    rival: "",
    result: "",
    must: `≤ ${most} MB`,
    isMet: value <= most,
  });
  return [row("peak memory under load", peakMb, 350), row("peak memory, 20 mails of 20 MB at once", large, 500)];
}

async function programRows() {
  const { env, remove } = aHome();
  const seconds = (value) => `${value.toFixed(2)} s`;
  const row = (measure, value, most) => ({
    measure,
    onit: seconds(value),
    rival: "",
    result: "",
    must: `≤ ${most} s`,
    isMet: value <= most,
  });
  try {
    await run(process.execPath, [fileURLToPath(new URL("./fill.mjs", import.meta.url))], {
      env: { ...env, TICKETS: String(tickets) },
    });
    const each = async (ask) => {
      const all = [];
      for (let round = 0; round < rounds; round += 1) all.push(await ask());
      return median(all);
    };
    const scaled = tickets < 1_000_000 ? " (of 1,000,000: TICKETS=1000000)" : "";
    return [
      row(`start with ${tickets.toLocaleString("en")} tickets${scaled}`, await each(() => startTime(env)), 1),
      row("onit check, CPU", await each(() => cpuOf(["check"], env)), 0.5),
      row("onit waiting, CPU", await each(() => cpuOf(["waiting"], env)), 0.4),
      row("onit keys list, CPU", await each(() => cpuOf(["keys", "list"], env)), 0.4),
    ];
  } finally {
    remove();
  }
}

const ROWS = {
  wholeOfMany: () => cpuRow("whole program's CPU a mail, many domains", whole, 8, mailOfManyDomains),
  wholeOfOne: () => cpuRow("whole program's CPU a mail, one company", whole, 8, mail),
  wayInOfMany: () => cpuRow("way in alone, CPU a mail, many domains", wayIn, 2, mailOfManyDomains),
  wayInOfOne: () => cpuRow("way in alone, CPU a mail, one company", wayIn, 2, mail),
  accepted: acceptedRow,
  postfix: postfixRow,
  notices: noticesRow,
  tick: tickRow,
  idle: idleRow,
  press: pressRow,
  workers: workersRow,
  memory: memoryRows,
  program: programRows,
};

/** @param names of rows; none: all. Each is told as soon as it is there */
export async function tableFigures(names = [], tell = (line) => console.error(line)) {
  const table = [];
  for (const [name, row] of Object.entries(ROWS)) {
    if (names.length > 0 && !names.includes(name)) continue;
    const found = await row().catch((error) => ({ measure: name, missing: error.message }));
    for (const one of [found].flat()) {
      table.push(one);
      tell(lineOf(one));
    }
  }
  return table;
}

export function printTable(table) {
  console.log(
    `\n${mails} mails, medians of ${rounds} rounds, the database ${process.env.MONGODB_URI ? "a server" : "embedded"}`,
  );
  for (const row of table) console.log(lineOf(row));
}

function lineOf({ measure, missing, onit, rival, result, must, isMet }) {
  if (missing !== undefined) return `  ${measure.padEnd(60)} not measured: ${missing}`;
  const cells = [measure.padEnd(60), onit.padStart(11), rival.padEnd(32), result.padStart(8), must.padStart(9)];
  return `  ${cells.join("  ")}  ${isMet ? "met" : "NOT MET"}`;
}
