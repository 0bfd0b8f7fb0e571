// How much memory large mails take: 20 mails of 20 MB are sent at once to the built program on a database of its own, and the most
// that its process ever held (VmHWM) is read once all of them are read. Linux only.
//   npm run build && node bench/large-mails.mjs [mails] [megabytes]

import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createTransport } from "nodemailer";

const [mails, megabytes] = [Number(process.argv[2] ?? 20), Number(process.argv[3] ?? 20)];
const GOAL_MB = 500;
const root = fileURLToPath(new URL("..", import.meta.url));
const home = mkdtempSync(join(tmpdir(), "onit-large-"));
cpSync(join(root, "config"), join(home, "config"), { recursive: true });
const server = join(home, "config", "server.yaml");
writeFileSync(server, readFileSync(server, "utf8").replace(/^( +port:) \d+/gm, "$1 0"));

const malloc = Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith("MALLOC_")));
const places = { ONIT_CONFIG: join(home, "config"), ONIT_DATA: join(home, "data"), ONIT_LOG: "warn" };
const env = { ...malloc, ...places, PATH: process.env.PATH };
const onit = spawn(process.execPath, [join(root, "dist/main.js"), "start"], {
  env,
  stdio: ["ignore", "pipe", "inherit"],
});
onit.once("exit", (code, signal) => (code || signal === "SIGKILL") && process.exit(code || 1));
let said = "";
onit.stdout.on("data", (words) => (said += words));
const found = async (pattern) => {
  while (!pattern.test(said)) await sleep(100);
  return pattern.exec(said)[1];
};
const port = await found(/smtp:\/\/127\.0\.0\.1:(\d+)/);
const url = await found(/pages +(http:\S+)/);
await found(/(Ctrl-C)/);

const status = (name) =>
  Number(new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync(`/proc/${onit.pid}/status`, "utf8"))[1]) / 1024;
const unread = async () => {
  const text = await fetch(`${url}/metrics`).then(
    (answer) => answer.text(),
    () => "",
  );
  return Number(/^onit_mails_unread (\d+)/m.exec(text)?.[1] ?? Number.NaN);
};

const before = status("VmRSS");
const content = Buffer.alloc(Math.floor((megabytes * 1e6 * 3) / 4 / 1.03), "0123456789abcdef");
const began = performance.now();
const send = async (number) => {
  const transport = createTransport({ host: "127.0.0.1", port, ignoreTLS: true, socketTimeout: 600_000 });
  const from = `carl${number}@customer.example`;
  const mail = {
    from,
    to: "help@onit.example",
    subject: `Plan ${number}`,
    text: "See the file.",
    attachments: [{ filename: "plan.bin", content }],
  };
  for (let tries = 0; tries < 20; tries += 1) {
    const isTaken = await transport.sendMail(mail).then(
      () => true,
      () => false,
    );
    if (isTaken) return;
    await sleep(2_000); // as a mail server does, only sooner
  }
  throw new Error(`mail ${number} was not taken`);
};
await Promise.all(Array.from({ length: mails }, (_, number) => send(number)));
const taken = performance.now();
while ((await unread()) !== 0) await sleep(500);
const read = performance.now();
const peak = status("VmHWM");
console.log(
  `${mails} mails of ${megabytes} MB: ${before.toFixed(0)} MB before, ${peak.toFixed(0)} MB at most (goal ${GOAL_MB}); taken after ${((taken - began) / 1000).toFixed(0)} s, read after ${((read - began) / 1000).toFixed(0)} s`,
);
onit.kill("SIGTERM");
await new Promise((resolve) => onit.once("exit", resolve));
rmSync(home, { recursive: true, force: true });
process.exitCode = peak <= GOAL_MB ? 0 : 1;
