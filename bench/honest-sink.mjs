// The least that an honest server can do: as the bare sink, and each mail is durable before it is answered.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { start } from "embedded-mongodb";
import { simpleParser } from "mailparser";
import { MongoClient } from "mongodb";
import { takesMail, wholeMails } from "./smtp-server.mjs";

const { MONGODB_URI } = process.env;
const folder = mkdtempSync(join(tmpdir(), "onit-bench-honest-"));
const embedded = MONGODB_URI ? undefined : await start(folder);
const client = await new MongoClient(MONGODB_URI || embedded.uri).connect();
const mails = client.db(embedded ? "honest" : undefined).collection("mails");

let handled = 0;
const { port } = await takesMail(wholeMails((raw, done) => kept(raw).then(() => done(), done)));
process.send({ port });

async function kept(raw) {
  await simpleParser(raw, { skipImageLinks: true, skipTextToHtml: true, skipTextLinks: true });
  await mails.insertOne({ raw }, { writeConcern: { w: "majority", journal: true } });
  handled += 1;
}

process.on("message", async (message) => {
  if (message === "handled") process.send({ handled });
  if (message === "settled") process.send({});
  if (message === "usage") process.send({ cpu: process.cpuUsage(), peak: process.resourceUsage().maxRSS * 1024 });
  if (message !== "stop") return;
  await mails.drop();
  await client.close();
  await embedded?.close();
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
});
