// The least that can be done with a mail: taken by smtp-server, read by mailparser, forgotten. The measure of all else.
// With a database it is the honest sink: one durable insert of the raw mail before it says 250.

import { simpleParser } from "mailparser";
import mongoose from "mongoose";
import { SMTPServer } from "smtp-server";
import { answer, counter, usage } from "./child.mjs";

const { MONGODB_URI } = process.env;
const client = MONGODB_URI ? await new mongoose.mongo.MongoClient(MONGODB_URI).connect() : undefined;
const mails = client?.db().collection("rawMails", { writeConcern: { w: "majority", j: true } });

const handled = counter();
async function take(raw) {
  await simpleParser(raw, { skipImageLinks: true, skipTextToHtml: true, skipTextLinks: true });
  await mails?.insertOne({ raw });
  handled.add();
}
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ["AUTH", "STARTTLS"],
  disableReverseLookup: true,
  onData(stream, _session, done) {
    const chunks = [];
    stream.on("data", (chunk) => chunks.push(chunk));
    stream.on("end", () => take(Buffer.concat(chunks)).then(() => done(), done));
  },
});

answer({
  usage,
  handled: ({ until }) => handled.reaches(until),
  stop: async () => {
    await client?.db().dropDatabase();
    await client?.close();
  },
});
server.listen(0, "127.0.0.1", () => process.send({ port: server.server.address().port }));
