// The built program, as a newcomer starts it: the address it prints opens the mailbox, the same one later, and no log has it.

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, onTestFinished, test } from "vitest";
import { aFolder } from "../config/config-folder.ts";
import { eventually } from "../support/eventually.ts";

const program = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
const SERVER = "smtp: { port: 0, trustedRelays: [127.0.0.1] }\nweb: { port: 0";

type Started = { child: ChildProcess; banner: string; log(): string; stop(): Promise<void> };

const started: Started[] = [];
afterEach(async () => {
  for (const one of started.splice(0)) await one.stop();
});

function start(environment: Record<string, string>): Promise<Started> {
  const child = spawn(process.execPath, [program, "start"], { env: { PATH: process.env.PATH ?? "", ...environment } });
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = (): Promise<void> => {
    child.kill("SIGTERM");
    return gone;
  };
  let banner = "";
  let log = "";
  child.stderr.on("data", (data) => {
    log += data;
  });
  return new Promise((resolve, reject) => {
    child.once("exit", () => reject(new Error(`it ended: ${log}`)));
    child.stdout.on("data", (data) => {
      banner += data;
      if (!banner.includes("Ctrl-C")) return;
      const one = { child, banner, log: () => log, stop };
      started.push(one);
      resolve(one);
    });
  });
}

const addressIn = (text: string): URL => new URL(/http:\S+\/mailbox\?token=[0-9a-f]+/.exec(text)?.[0] ?? "nothing:");

const opens = async (address: URL): Promise<number> => {
  const { status, headers } = await fetch(address, { redirect: "manual" });
  expect([status, headers.get("location")]).toEqual([303, "/mailbox"]);
  const cookie = headers.get("set-cookie")?.split(";")[0] ?? "";
  return (await fetch(`${address.origin}/mailbox`, { headers: { cookie } })).status;
};

test("the printed address opens the mailbox, and a command prints the same one", async () => {
  const ONIT_CONFIG = await aFolder({ "server.yaml": `${SERVER} }\n` });
  const environment = { ONIT_CONFIG, ONIT_DATA: await mkdtemp(join(tmpdir(), "onit-data-")), ONIT_LOG: "debug" };
  const first = await start(environment);
  const address = addressIn(first.banner);
  const token = address.searchParams.get("token") ?? "";
  expect(await opens(address)).toBe(200);
  expect((await fetch(`${address.origin}/mailbox`)).status).toBe(403);
  const said = await new Promise<string>((resolve) => {
    const env = { PATH: process.env.PATH ?? "", ...environment };
    execFile(process.execPath, [program, "mailbox"], { env }, (_error, stdout, stderr) => resolve(stdout + stderr));
  });
  expect(addressIn(said).searchParams.get("token")).toBe(token);
  await first.stop();
  expect(first.log()).not.toContain(token);
});

test("with a public address there is none, and the banner says why; dangerous settings stand in it", async () => {
  const server = `${SERVER}, publicUrl: "http://onit.example" }\n`;
  const environment = {
    ONIT_CONFIG: await aFolder({ "server.yaml": server }),
    ONIT_DATA: await mkdtemp(join(tmpdir(), "onit-data-")),
  };
  const { banner } = await start(environment);
  expect(banner).toContain("mailbox    off: web.publicUrl is set");
  expect(banner).not.toContain("token=");
  expect(banner).toMatch(
    /DANGEROUS:\n {2}server\.yaml:2 {2}server\.web\.publicUrl — http:\/\/onit\.example is without/,
  );
});

test("one address may have so many connections to the pages, and the oldest that waits makes room", async () => {
  const ONIT_CONFIG = await aFolder({ "server.yaml": `${SERVER}, maxConnectionsPerAddress: 2 }\n` });
  const { banner } = await start({ ONIT_CONFIG, ONIT_DATA: await mkdtemp(join(tmpdir(), "onit-data-")) });
  const { hostname: host, port } = addressIn(banner);
  const closed: number[] = [];
  for (const number of [1, 2, 3]) {
    const socket = connect({ host, port: Number(port) });
    socket.on("error", () => {});
    socket.once("close", () => closed.push(number));
    await once(socket, "connect");
    socket.write("GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ");
    onTestFinished(() => void socket.destroy());
  }
  await eventually(() => closed.length > 0);
  expect(closed).toEqual([1]);
});
