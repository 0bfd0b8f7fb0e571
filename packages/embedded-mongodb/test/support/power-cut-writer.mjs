// A program with the embedded server in it that writes as fast as it can until it is killed. Before each write it notes
// in a journal what it is about to do, and after the server's answer that it was done: a killed process loses no note.

import { createHash, randomBytes } from "node:crypto";
import { openSync, writeSync } from "node:fs";
import mongoose from "mongoose";
import { start } from "../../dist/start.js";

const [, , folder, journalFile, round] = process.argv;
const WRITERS = 16;
const DUPLICATE_KEY = 11_000;

const journal = openSync(journalFile, "a");
const note = (line) => writeSync(journal, `${JSON.stringify(line)}\n`);

const { uri } = await start(folder);
const client = await new mongoose.mongo.MongoClient(uri, { maxPoolSize: WRITERS }).connect();
const db = client.db("cut");
const documents = db.collection("documents");
await documents.createIndexes([
  { key: { serial: 1 }, unique: true },
  { key: { due: 1 }, sparse: true },
  { key: { tags: 1 } },
  { key: { writer: 1, version: -1 } },
]);
await db.collection("names").createIndex({ name: 1 }, { unique: true });
await db.collection("counters").updateOne({ _id: "shared" }, { $setOnInsert: { n: 0 } }, { upsert: true });
process.send("writing");
await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(`${round}-${writer}`)));

/** Everything a document says is in its checksum, so that a torn one is seen. */
function body(id, writer, version) {
  const filling = randomBytes(1 + Math.trunc(Math.random() ** 4 * 20_000)).toString("base64");
  const rest = {
    writer,
    version,
    serial: `${id}/${version}`,
    tags: [`t${version % 3}`, `u${filling.length % 5}`],
    ...(version % 2 ? { due: new Date(1_000_000 * filling.length) } : {}),
    filling,
  };
  return { ...rest, sum: createHash("sha256").update(JSON.stringify(rest)).digest("hex") };
}

async function noted(what, work) {
  note({ ...what, is: "begun" });
  const answer = await work();
  note({ ...what, is: "done", answer });
}

/** One after the other, each on documents of its own: at the end at most one write of each writer is in flight. */
async function write(writer) {
  const mine = [];
  for (let step = 0; ; step += 1) {
    const dice = Math.random();
    const at = Math.trunc(Math.random() * mine.length);
    if (dice < 0.1) await count();
    else if (dice < 0.2) await takeName(writer, step);
    else if (mine.length === 0 || dice < 0.5) mine.push(await insert(writer, `${writer}-${step}`));
    else if (dice < 0.6) await remove(mine.splice(at, 1)[0]);
    else await change(writer, mine[at], dice);
  }
}

async function insert(writer, id) {
  const made = body(id, writer, 1);
  await noted({ id, sum: made.sum }, () => documents.insertOne({ _id: id, ...made }).then(() => {}));
  return { id, version: 1 };
}

async function change(writer, one, dice) {
  one.version += 1;
  const { due, ...set } = body(one.id, writer, one.version);
  const update = due ? { $set: { ...set, due } } : { $set: set, $unset: { due: 1 } };
  const old = { _id: one.id, version: one.version - 1 };
  await noted({ id: one.id, sum: set.sum }, async () => {
    if (dice < 0.8) {
      const { matchedCount } = await documents.updateOne(old, update);
      if (matchedCount !== 1) throw new Error(`${one.id} is not there any more`);
      return;
    }
    const before = await documents.findOneAndUpdate({ writer, ...old }, update, { sort: { version: -1 } });
    if (before?.version !== one.version - 1) throw new Error(`${one.id} is not there any more`);
  });
}

function remove({ id }) {
  return noted({ id, sum: null }, async () => {
    const { deletedCount } = await documents.deleteOne({ _id: id });
    if (deletedCount !== 1) throw new Error(`${id} is not there any more`);
  });
}

function count() {
  return noted({ counter: true }, async () => {
    const after = await db
      .collection("counters")
      .findOneAndUpdate({ _id: "shared" }, { $inc: { n: 1 } }, { returnDocument: "after" });
    return after.n;
  });
}

/** All want the same names; each goes to one. */
function takeName(writer, step) {
  return noted({ name: `${round}/${step}`, writer }, () =>
    db
      .collection("names")
      .insertOne({ name: `${round}/${step}`, writer })
      .then(
        () => "taken",
        (error) => {
          if (error.code !== DUPLICATE_KEY) throw error;
          return "too late";
        },
      ),
  );
}
