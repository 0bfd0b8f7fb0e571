// Onit on a database with many open waits, whose clock is moved by whoever asks. Tickets are put straight into the database, in the stored form:
// each is a copy of one that Onit itself has stored.

import { fileURLToPath } from "node:url";
import mongoose from "mongoose";
import { loadConfig } from "../dist/config/load.js";
import { beginWait } from "../dist/core/escalation/begin.js";
import { newTicket } from "../dist/core/model/ticket.js";
import { ticketIdFrom } from "../dist/security/tokens.js";
import { start } from "../dist/start.js";
import { answer } from "./child.mjs";

const START = Date.parse("2026-03-02T09:00:00Z");
const DAY_MS = 86_400_000;
const QUARTER_MS = 15 * 60_000;
const LATER_DAYS = 60; // the other waits begin so much later: none of them is due
const AT_ONCE = 2_000; // inserted by one command
const MARK = 4_242_424; // stands in the copied ticket wherever its number belongs, which has as many digits

const { organisation, server } = await loadConfig(fileURLToPath(new URL("../config", import.meta.url)));
const local = { ...server, smtp: { ...server.smtp, port: 0 }, web: { ...server.web, port: 0 } };
let now = new Date(START);
const running = await start({
  settings: { organisation, server: local },
  environment: { MONGODB_URI: process.env.MONGODB_URI, ONIT_LOG: "silent" },
  now: () => now,
  ticking: false,
});
const { app } = running;
const { collection } = mongoose.connections.at(-1).model("Ticket");
const { BSON } = mongoose.mongo;

let sent = 0;
const { keep } = app.sent;
app.sent.keep = (...all) => {
  sent += 1;
  return keep(...all);
};

function ticket(since) {
  const requester = { address: `carl${MARK}@company${MARK}.example`, name: "Carl" };
  const record = {
    reference: `HD-${MARK}`,
    kind: "call",
    deskId: "support",
    subject: `Printer ${MARK}`,
    requester,
    participants: [],
    status: "open",
    responsibleId: "anna",
    priority: "normal",
    fields: {},
    purpose: "normal",
    createdAt: since,
    updatedAt: since,
  };
  return beginWait(newTicket(ticketIdFrom(`bench ${MARK}`), record), since, organisation);
}

/** As Onit stores a ticket that waits since then. @returns a function that makes copies */
async function stored(since) {
  const next = ticket(since);
  await app.tickets.commit({ next, because: "made", by: "bench", cause: "bench" }, since);
  const bytes = Buffer.from(BSON.serialize(await collection.findOne({ _id: next.id })));
  await collection.deleteOne({ _id: next.id });
  const places = [];
  for (let at = bytes.indexOf(`${MARK}`); at >= 0; at = bytes.indexOf(`${MARK}`, at + 1)) places.push(at);
  return (serial) => {
    for (const at of places) bytes.write(`${serial}`, at, "latin1");
    return { ...BSON.deserialize(bytes), _id: ticketIdFrom(`bench ${serial}`) };
  };
}

let next = 1_000_001;
async function fill(count, since) {
  const copy = await stored(since);
  const first = next;
  next += count;
  let at = first;
  const insert = async () => {
    while (at < first + count) {
      const some = [];
      for (; some.length < AT_ONCE && at < first + count; at += 1) some.push(copy(at));
      await collection.insertMany(some, { ordered: false });
    }
  };
  await Promise.all([insert(), insert()]);
}

answer({
  /** Without indexes first: they are made at once afterwards, which takes a fraction of the time. */
  async fill({ count }) {
    const indexes = (await collection.indexes()).filter(({ name }) => name !== "_id_");
    await collection.dropIndexes();
    await fill(count, new Date(START + LATER_DAYS * DAY_MS));
    await collection.createIndexes(indexes.map(({ v: _, ...index }) => index));
  },
  /** `due` tickets more have waited for a quarter of an hour: how long the tick takes, in ms. */
  async tick({ day, due }) {
    const since = START + day * DAY_MS;
    now = new Date(since);
    await fill(due, now);
    now = new Date(since + QUARTER_MS);
    const before = sent;
    const from = performance.now();
    await running.tick();
    const ms = performance.now() - from;
    if (sent - before !== due) throw new Error(`${due} steps were due, and ${sent - before} notices went out`);
    await collection.deleteMany({ "record.createdAt": new Date(since) });
    return { ms };
  },
  drop: () => running.store.drop(),
  async stop() {
    await running.settled();
    await running.close();
  },
});
process.send({});
