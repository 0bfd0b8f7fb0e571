// `npm run bench [-- --json]`: Onit beside a bare sink in the same run, because machines are noisy and ratios are not.

import { fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { database, findMongodb } from "./database.mjs";
import { load } from "./load.mjs";
import { tickTime } from "./tick.mjs";

const asJson = process.argv.includes("--json");
const ROUNDS = 3;
const MAILS = 4_000;
const CONNECTIONS = 16;

const name = () => `onit-bench-${randomBytes(4).toString("hex")}`;
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const say = (text) => asJson || console.log(text);

async function measure(script, environment = {}) {
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), { env: { ...process.env, ...environment } });
  const next = () =>
    new Promise((resolve, reject) => {
      child.once("message", resolve);
      child.once("exit", (code) => reject(new Error(`${script} ended with ${code} before it answered`)));
    });
  const ask = (question) => {
    const answer = next();
    child.send(question);
    return answer;
  };
  const { port } = await next();
  await load(
    port,
    300,
    CONNECTIONS,
    (serial) => `Subject: warm ${serial}\r\nFrom: warm${serial}@x.example\r\nMessage-ID: <w${serial}@x>\r\n\r\nwarm`,
  );
  await until(async () => (await ask("handled")).handled >= 300);
  const before = (await ask("usage")).cpu;
  const from = performance.now();
  await load(port, MAILS, CONNECTIONS);
  await until(async () => (await ask("handled")).handled >= 300 + MAILS);
  const seconds = (performance.now() - from) / 1_000;
  const { cpu, peak } = await ask("usage");
  child.removeAllListeners("exit");
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.send("stop");
  await ended;
  return {
    perSecond: MAILS / seconds,
    cpuMs: (cpu.user + cpu.system - before.user - before.system) / 1_000 / MAILS,
    peakMb: peak / 1_048_576,
  };
}

async function until(isDone) {
  const end = performance.now() + 180_000;
  while (!(await isDone())) {
    if (performance.now() > end) throw new Error("it took longer than three minutes");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const mongodb = findMongodb();
try {
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const sink = await measure("./sink.mjs");
    const lean = await measure("./sink.mjs", { LEAN: "1" });
    const onit = await measure("./onit.mjs", { MONGODB_URI: database(mongodb.uri, name()) });
    rounds.push({ sink, lean, onit });
  }
  const delivering = await measure("./onit.mjs", { MONGODB_URI: database(mongodb.uri, name()), DELIVER: "1" });
  const of = (who, what) => median(rounds.map((round) => round[who][what]));
  const ratio = (what, to = "sink") => median(rounds.map((round) => round.onit[what] / round[to][what]));
  say(`the way in: SMTP → decision stored, ${MAILS} mails over ${CONNECTIONS} connections, median of ${ROUNDS}`);
  say(
    `  bare sink (smtp-server + mailparser)   ${of("sink", "perSecond").toFixed(0)} mails/s   ${of("sink", "cpuMs").toFixed(2)} ms CPU a mail   peak ${of("sink", "peakMb").toFixed(0)} MB`,
  );
  say(
    `  Onit                                   ${of("onit", "perSecond").toFixed(0)} mails/s   ${of("onit", "cpuMs").toFixed(2)} ms CPU a mail   peak ${of("onit", "peakMb").toFixed(0)} MB`,
  );
  say(
    `  Onit, delivering 5 notices each        ${delivering.perSecond.toFixed(0)} mails/s   ${delivering.cpuMs.toFixed(2)} ms CPU a mail   peak ${delivering.peakMb.toFixed(0)} MB`,
  );
  say(
    `  ratio                                  ${(ratio("perSecond") * 100).toFixed(0)} % of the sink's mails/s, ${ratio("cpuMs").toFixed(1)} times its CPU`,
  );
  const few = await tickTime(database(mongodb.uri, name()), 10_000);
  const many = await tickTime(database(mongodb.uri, name()), 100_000);
  say("the tick: 1,000 due tickets");
  say(`  among 10,000 open waits    decide ${few.decide.toFixed(0)} ms   deliver ${few.deliver.toFixed(0)} ms`);
  say(`  among 100,000 open waits   decide ${many.decide.toFixed(0)} ms   deliver ${many.deliver.toFixed(0)} ms`);
  say(
    `  ratio                      decide ${(many.decide / few.decide).toFixed(2)}   deliver ${(many.deliver / few.deliver).toFixed(2)}`,
  );
  if (asJson) {
    const journey = {
      ratio: ratio("perSecond"),
      cpuRatio: ratio("cpuMs"),
      leanRatio: ratio("perSecond", "lean"),
      peakMb: of("onit", "peakMb"),
      rounds,
      delivering,
    };
    console.log(
      JSON.stringify({
        journey,
        tick: { few, many, ratio: (many.decide + many.deliver) / (few.decide + few.deliver) },
      }),
    );
  }
} finally {
  mongodb.stop();
}
