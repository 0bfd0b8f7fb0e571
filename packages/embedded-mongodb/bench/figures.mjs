// What a program that keeps mails and waits for times asks of a MongoDB, asked of this server and of another one in the same run.

import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mongoose from "mongoose";
import { contestants } from "./contestants.mjs";

const ROUNDS = 5;
const SECONDS = 2; // of a round of inserts or finds
const CONCURRENCIES = [1, 16, 64];
const MANY = 1_000_000;
const SOME = 100_000;
const DUE = 2_000;
const CLAIMS = 200;
const START = Date.UTC(2026, 2, 2);

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const TEXT = "the printer in the hall burns again since this morning, and nobody can print. ".repeat(16);

/** About 1.5 KB, and six indexes. */
const INDEXES = [
  { key: { reference: 1 }, unique: true },
  { key: { messageIds: 1 } },
  { key: { state: 1, leaseUntil: 1 } },
  { key: { receivedAt: -1 } },
  { key: { dueAt: 1 }, sparse: true },
  { key: { deliverAt: 1 }, sparse: true },
];
let serial = 0;
function mail() {
  serial += 1;
  const at = new Date(START + serial * 1_000);
  return {
    _id: randomBytes(16).toString("hex"),
    reference: `HD-${serial}`,
    messageIds: [`bench-${serial}@elsewhere.example`, `answer-${serial}@here.example`],
    state: "kept",
    leaseUntil: at,
    receivedAt: at,
    ...(serial % 2 ? { dueAt: at } : { deliverAt: at }),
    text: TEXT,
  };
}

/** @returns {Promise<object>} by the name of each server its figures; start and memory undefined where nobody can tell */
export async function figuresOf() {
  const folder = mkdtempSync(join(tmpdir(), "embedded-bench-"));
  const all = contestants(folder);
  try {
    const figures = {};
    for (const one of all) figures[one.name] = { rounds: [] };
    for (let round = 0; round < ROUNDS; round += 1)
      for (const one of all) figures[one.name].rounds.push(await using(one, writesAndReads));
    for (const one of all) Object.assign(figures[one.name], medians(figures[one.name].rounds));
    for (const one of all) Object.assign(figures[one.name], await large(one));
    return figures;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function using(contestant, work) {
  const { uri, ms } = await contestant.start();
  const client = await new mongoose.mongo.MongoClient(uri, {
    writeConcern: { w: "majority", journal: true },
    maxPoolSize: Math.max(...CONCURRENCIES),
  }).connect();
  try {
    return await work(client, ms);
  } finally {
    await client.close();
    await contestant.stop();
  }
}

async function writesAndReads(client) {
  const db = client.db(`bench-${randomBytes(4).toString("hex")}`);
  const mails = db.collection("mails");
  await mails.createIndexes(INDEXES);
  const figures = {};
  const ids = [];
  for (const concurrency of CONCURRENCIES)
    figures[`inserts ${concurrency}`] = await perSecond(concurrency, async () => {
      const one = mail();
      await mails.insertOne(one);
      ids.push(one._id);
    });
  for (const concurrency of CONCURRENCIES)
    figures[`finds ${concurrency}`] = await perSecond(concurrency, () =>
      mails.findOne({ _id: ids[Math.trunc(Math.random() * ids.length)] }),
    );
  await db.dropDatabase();
  return figures;
}

async function perSecond(concurrency, work) {
  const from = performance.now();
  const end = from + SECONDS * 1_000;
  let done = 0;
  const worker = async () => {
    while (performance.now() < end) {
      await work();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return done / ((performance.now() - from) / 1_000);
}

/** Starts with 100,000 documents, then claims among a million, of which few are due. */
async function large(contestant) {
  const memory = {};
  await using(contestant, (client) => fill(client, 0, SOME));
  const starts = [];
  for (let round = 0; round < ROUNDS; round += 1)
    await using(contestant, async (_, ms) => {
      starts.push(ms);
      memory.some = contestant.memory();
    });
  const claims = await using(contestant, async (client) => {
    await fill(client, SOME, MANY);
    const rounds = [];
    for (let round = 0; round < ROUNDS; round += 1)
      rounds.push({ alone: await claimMs(client, 1), together: await claimMs(client, 16) });
    memory.many = contestant.memory();
    await client.db("bench-large").dropDatabase();
    return rounds;
  });
  return { "start ms": starts.includes(undefined) ? undefined : median(starts), claims: medians(claims), memory };
}

async function fill(client, first, end) {
  const waits = client.db("bench-large").collection("waits");
  await waits.createIndex({ dueAt: 1 });
  for (let from = first; from < end; from += 5_000) {
    const some = Array.from({ length: 5_000 }, (_, index) => ({
      _id: `wait-${from + index}`,
      dueAt: new Date(START + (from + index < DUE ? 0 : 86_400_000) + from + index),
      text: "a hundred bytes or so, for the documents not to be next to nothing",
    }));
    await waits.insertMany(some, { ordered: false });
  }
}

/** The time a claim takes when so many are made at once. */
async function claimMs(client, atOnce) {
  const waits = client.db("bench-large").collection("waits");
  const now = new Date(START + DUE);
  const from = performance.now();
  let left = CLAIMS;
  const worker = async () => {
    while (left-- > 0) {
      const later = { $set: { dueAt: new Date(START + 10 * 86_400_000) } };
      const claimed = await waits.findOneAndUpdate({ dueAt: { $lte: now } }, later, { sort: { dueAt: 1 } });
      if (!claimed) throw new Error("nothing was due");
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return (performance.now() - from) / CLAIMS;
}

const medians = (rounds) =>
  Object.fromEntries(Object.keys(rounds[0]).map((what) => [what, median(rounds.map((round) => round[what]))]));

export function print(figures) {
  const names = Object.keys(figures);
  const row = (label, of) =>
    console.log(`  ${label.padEnd(48)}${names.map((name) => of(figures[name]).padStart(24)).join("")}`);
  const number = (value, digits = 0) => (value === undefined ? "not measured" : value.toFixed(digits));
  const mb = (memory) => (memory ? `${number(memory.all)} (${number(memory.files)} mapped)` : "not measured");
  console.log(`medians of ${ROUNDS} rounds`);
  row("", (one) => names.find((name) => figures[name] === one));
  for (const many of CONCURRENCIES)
    row(`durable inserts/s, 1.5 KB, ${many} at once`, (one) => number(one[`inserts ${many}`]));
  for (const many of CONCURRENCIES) row(`finds by _id/s, ${many} at once`, (one) => number(one[`finds ${many}`]));
  row("a claim among 1,000,000 by due time, ms", (one) => number(one.claims.alone, 2));
  row("… sixteen at once, ms each", (one) => number(one.claims.together, 2));
  row("start with 100,000 documents, ms to a ping", (one) => number(one["start ms"]));
  row("memory with 100,000 after the start, MB", (one) => mb(one.memory.some));
  row("memory with 1,000,000 after the claims, MB", (one) => mb(one.memory.many));
}
