// Who holds a data folder: one process at a time, whatever happened to the one before.

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:net";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { claim, OwnedError, refuseIfHeld } from "../../src/owner.ts";
import { folderId, isAlive, isSocketAlive, type Owner } from "../../src/probe.ts";
import { openEnvironment } from "../../src/storage/open-env.ts";
import { takeTurn } from "../../src/turn.ts";

const built = (path: string): string => fileURLToPath(new URL(`../../dist/${path}`, import.meta.url));

// A program that starts on "start", says what became of it, stops on "stop", and on "write" halts for good in the midst of a write.
const PROGRAM = `
  import { createInterface } from "node:readline";
  const { start } = await import(${JSON.stringify(built("start.js"))});
  const [folder, transport] = process.argv.slice(2);
  const say = (what) => console.log(JSON.stringify(what));
  let embedded;
  const orders = {
    start: () => start(folder, transport ? { transport } : {}).then(
      (started) => { embedded = started; say({ uri: embedded.uri }); },
      ({ name, message }) => say({ name, message })),
    stop: () => embedded.close().then(() => say({ stopped: true })),
    async write() {
      const { openEnvironment } = await import(${JSON.stringify(built("storage/open-env.js"))});
      openEnvironment(folder).transactionSync(() => { say({ writes: true }); process.kill(process.pid, "SIGSTOP"); });
    },
  };
  createInterface({ input: process.stdin }).on("line", (order) => orders[order]()).on("close", () => process.exit());
  say({ isLoaded: true });
`;

// The same without a thread and a database, so that two of them meet within a millisecond.
const RACER = `
  import { createInterface } from "node:readline";
  import { createServer } from "node:net";
  const { claim, refuseIfHeld } = await import(${JSON.stringify(built("owner.js"))});
  const { folderId } = await import(${JSON.stringify(built("probe.js"))});
  const { openEnvironment } = await import(${JSON.stringify(built("storage/open-env.js"))});
  const { takeTurn } = await import(${JSON.stringify(built("turn.js"))});
  const { listen } = await import(${JSON.stringify(built("wire/listen.js"))});
  const [folder] = process.argv.slice(2);
  const say = (what) => console.log(JSON.stringify(what));
  let end;
  const orders = {
    async start() {
      const server = createServer();
      const endpoint = await listen(server, folder);
      const token = endpoint.socket;
      let turn;
      try {
        turn = await takeTurn(folder, () => refuseIfHeld(folder, token));
      } catch ({ name, message }) {
        server.close();
        return say({ name, message });
      }
      const environment = openEnvironment(folder);
      const close = async () => { await environment.close(); await turn.end(); server.close(); };
      const mine = { pid: process.pid, startedAt: "", host: "", endpoint, password: "", folder: await folderId(folder), token };
      try {
        const { release } = await claim(environment, folder, mine);
        end = () => release().then(close);
        say({ uri: token });
      } catch ({ name, message }) {
        await close();
        say({ name, message });
      }
    },
    stop: () => end().then(() => say({ stopped: true })),
  };
  createInterface({ input: process.stdin }).on("line", (order) => orders[order]()).on("close", () => process.exit());
  say({ isLoaded: true });
`;

type Said = { uri?: string; name?: string; message?: string; stopped?: boolean };
type Program = { child: ChildProcess; hear(): Promise<Said>; order(what: "start" | "stop" | "write"): Promise<Said> };

let parent: string;
let folder: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "embedded-owner-"));
  folder = join(parent, "data");
});

afterEach(() => rmSync(parent, { recursive: true, force: true }));

async function load(where = folder, transport?: "tcp", text = PROGRAM): Promise<Program> {
  const program = join(parent, `program-${text.length}.mjs`);
  writeFileSync(program, text);
  const args = [program, where, ...(transport ? [transport] : [])];
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const hear = async (): Promise<Said> => JSON.parse((await lines.next()).value ?? '{"name":"nothing"}') as Said;
  await hear();
  const order = (what: string): Promise<Said> => {
    child.stdin!.write(`${what}\n`);
    return hear();
  };
  return { child, hear, order };
}

async function start(where = folder, transport?: "tcp"): Promise<Program & { said: Said }> {
  const program = await load(where, transport);
  return { ...program, said: await program.order("start") };
}

async function kill({ child }: Program): Promise<void> {
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

const sockets = (): string[] => readdirSync(folder).filter((name) => /^mongodb-.*\.sock$/.test(name));

test("a second process is refused, and told who holds the folder; when that one has stopped it may", async () => {
  const first = await start();
  expect(first.said.uri).toMatch(/^mongodb:\/\/%2F.*mongodb-\d+-[0-9a-f]{8}\.sock\/embedded$/);
  const second = await start();
  expect(second.said.name).toBe("OwnedError");
  expect(second.said.message).toContain(`The data in ${folder} is held by process ${first.child.pid}, started 20`);
  expect(second.said.message).toContain(`on ${hostname()}. Stop it first, or `);
  expect(await first.order("stop")).toEqual({ stopped: true });
  expect(readdirSync(folder).sort()).toEqual(["embedded-data.txt", "embedded.mdb", "embedded.mdb-lock"]);
  expect(await second.order("start")).toHaveProperty("uri");
});

test.each([
  ["programs", 4, PROGRAM],
  ["claims", 40, RACER],
])(
  "of two %s at the same moment exactly one gets the folder, also beside a dead one's record",
  async (_, rounds, text) => {
    mkdirSync(folder);
    const programs = await Promise.all([load(folder, undefined, text), load(folder, undefined, text)]);
    for (let round = 0; round < rounds; round++) {
      const said = await Promise.all(programs.map(({ order }) => order("start")));
      const winner = said.findIndex(({ uri }) => uri);
      expect([round, said[1 - winner]!.name]).toEqual([round, "OwnedError"]);
      expect(sockets()).toHaveLength(1);
      if (round % 2) await programs[winner]!.order("stop");
      else {
        await kill(programs[winner]!);
        programs[winner] = await load(folder, undefined, text);
      }
    }
  },
);

// Whoever has a turn and nothing else, as at each moment between opening the file and the record in it.
const TURN = `
  import { createInterface } from "node:readline";
  const { takeTurn } = await import(${JSON.stringify(built("turn.js"))});
  const say = (what) => console.log(JSON.stringify(what));
  createInterface({ input: process.stdin })
    .on("line", () => takeTurn(process.argv[2], async () => {}).then(() => say({ uri: "its turn" })));
  say({ isLoaded: true });
`;

test.runIf(process.platform === "linux")(
  "nobody opens the file while another is between opening it and its record; that one's end, also by a kill, is the next one's turn",
  async () => {
    mkdirSync(folder);
    const first = await load(folder, undefined, TURN);
    expect(await first.order("start")).toHaveProperty("uri");
    const second = await load();
    let said: Said | undefined;
    const started = second.order("start").then((what) => {
      said = what;
    });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(said).toBeUndefined();
    expect(readdirSync(folder)).not.toContain("embedded.mdb");
    await kill(first);
    await started;
    expect(said).toHaveProperty("uri");
  },
);

test.runIf(process.platform === "linux")("a name that somebody else has taken keeps nobody out for ever", async () => {
  mkdirSync(folder);
  const asked: number[] = [];
  const refuse = async () => void asked.push(1);
  const first = await takeTurn(folder, refuse);
  const second = await takeTurn(folder, refuse, 200);
  expect(asked.length).toBeGreaterThan(1);
  await second.end();
  await first.end();
  asked.length = 0;
  await (await takeTurn(folder, refuse)).end();
  expect(asked).toEqual([]);
});

test.each(["socket", "tcp"] as const)("the folder of a killed process is free at once (%s)", async (kind) => {
  const transport = kind === "tcp" ? kind : undefined;
  for (let round = 0; round < 3; round++) {
    const program = await start(folder, transport);
    expect(program.said).toHaveProperty("uri");
    expect(sockets()).toHaveLength(transport ? 0 : 1);
    await kill(program);
  }
});

test.each(["socket", "tcp"] as const)("a process that was halted still holds its folder (%s)", async (kind) => {
  const first = await start(folder, kind === "tcp" ? kind : undefined);
  first.child.kill("SIGSTOP");
  expect((await start()).said.name).toBe("OwnedError");
});

test("a process that was halted in the midst of a write still holds its folder, and the next start does not wait for it", async () => {
  const first = await start();
  await first.order("write");
  expect((await start()).said.name).toBe("OwnedError");
  await kill(first);
  expect((await start()).said).toHaveProperty("uri");
});

test.each(["socket", "tcp"] as const)("a copy of the folder is free while the original is held (%s)", async (kind) => {
  const original = await start(folder, kind === "tcp" ? kind : undefined);
  const copies = [join(parent, "copy"), join(parent, "x".repeat(100))];
  for (const copy of copies) {
    execFileSync("cp", ["-a", folder, copy]);
    const { said } = await start(copy);
    expect(said).toHaveProperty("uri");
    expect(said.uri).not.toBe(original.said.uri);
  }
});

test("the folder is closed to others, and so is what tells of the password", async () => {
  mkdirSync(folder, { mode: 0o755 });
  await start(folder, "tcp");
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder, "owner.json")).mode & 0o777).toBe(0o600);
  expect(existsSync(join(folder, "embedded.sock"))).toBe(false);
});

test("a folder that cannot be used is named, with the reason", async () => {
  const message = async (where: string, name = "Error"): Promise<string> => {
    const { said } = await start(where);
    expect(said.name).toBe(name);
    return said.message!.replaceAll(parent, "");
  };
  writeFileSync(folder, "a file");
  expect(await message(folder)).toMatch(/^The data in \/data cannot be opened: EEXIST: file already exists/);
  expect(await message(join(folder, "x"))).toMatch(/^The data in \/data\/x cannot be opened: ENOTDIR: not a directory/);
  writeFileSync(join(parent, "embedded.mdb"), "not a database");
  expect(await message(parent, "DamagedError")).toMatch(
    /^The data in {2}cannot be opened: embedded\.mdb is damaged: it is no LMDB file, or only a part of one\. Nothing was changed\. Restore/,
  );
  expect(readdirSync(parent).filter((name) => name.endsWith(".sock"))).toEqual([]);
});

test("a data file that is none is refused, which lmdb would not survive", () => {
  const file = join(parent, "embedded.mdb");
  for (const content of ["not a database".repeat(1_000), "short", Buffer.alloc(20_000)]) {
    writeFileSync(file, content);
    expect(() => openEnvironment(parent)).toThrow("embedded.mdb is damaged: it is no LMDB file, or only a part of one");
  }
});

const anOwner = async (over: Partial<Owner> = {}): Promise<Owner> => ({
  pid: process.pid,
  startedAt: "2026-11-21T10:00:00.000Z",
  host: hostname(),
  endpoint: { socket: "mongodb-1-00000000.sock" },
  password: "secret",
  user: "embedded",
  folder: await folderId(folder),
  token: "one",
  ...over,
});

async function listening(where: string | number, answer?: string): Promise<number> {
  const server: Server = createServer((socket) => answer && socket.write(answer));
  server.listen(typeof where === "number" ? { port: where, host: "127.0.0.1" } : where);
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  return typeof address === "object" ? address!.port : 0;
}

test("a process number proves nothing: a record is void when nobody listens for it, though a process has its number", async () => {
  mkdirSync(folder);
  expect(await isAlive(folder, await anOwner())).toBe(false);
  writeFileSync(join(folder, "mongodb-1-00000000.sock"), "");
  expect(await isAlive(folder, await anOwner())).toBe(false);
});

test("a port that another program has by now does not hold the folder; one that is silent does, if the process is there", async () => {
  mkdirSync(folder);
  const port = await listening(0, "220 mail.example ESMTP\r\n");
  expect(await isAlive(folder, await anOwner({ endpoint: { port } }))).toBe(false);
  // Of a release before there was a user in the record, whatever answers may be its server, as long as its process is there.
  const { user: _, ...earlier } = await anOwner({ endpoint: { port } });
  expect(await isAlive(folder, earlier)).toBe(true);
  const silent = { endpoint: { port: await listening(0) } };
  expect(await isAlive(folder, await anOwner(silent))).toBe(true);
  const gone = execFileSync(process.execPath, ["-p", "process.pid"], { encoding: "utf8" });
  expect(await isAlive(folder, { ...earlier, pid: Number(gone) })).toBe(false);
  expect(await isAlive(folder, await anOwner({ ...silent, pid: Number(gone) }))).toBe(false);
  expect(await isAlive(folder, await anOwner({ ...silent, pid: Number(gone), host: "elsewhere" }))).toBe(true);
});

test("a socket file is found alive over a path too long to connect to", async () => {
  const long = join(parent, "y".repeat(120));
  mkdirSync(folder);
  symlinkSync(folder, long);
  await listening(join(folder, "a.sock"));
  expect(await isSocketAlive(join(long, "a.sock"))).toBe(true);
  expect(await isSocketAlive(join(long, "b.sock"))).toBe(false);
});

test("taking the folder leaves a shortcut for people and clears away what dead processes left, and nothing else", async () => {
  mkdirSync(folder);
  const live = "mongodb-2-22222222.sock";
  await listening(join(folder, live));
  for (const name of ["mongodb-3-33333333.sock", "notes.txt", "owner.json"]) writeFileSync(join(folder, name), "{");
  const mine = await anOwner({ endpoint: { socket: "mongodb-4-44444444.sock" } });
  await listening(join(folder, "mongodb-4-44444444.sock"));
  const environment = openEnvironment(folder);
  const { release } = await claim(environment, folder, mine);
  expect(readdirSync(folder).sort()).toEqual(
    [
      "notes.txt",
      live,
      "mongodb-4-44444444.sock",
      "embedded-data.txt",
      "embedded.mdb",
      "embedded.mdb-lock",
      "embedded.sock",
      "owner.json",
    ].sort(),
  );
  expect(await isSocketAlive(join(folder, "embedded.sock"))).toBe(true);
  expect(JSON.parse(readFileSync(join(folder, "owner.json"), "utf8"))).toEqual(mine);

  await expect(claim(environment, folder, { ...mine, token: "two" })).rejects.toThrow(OwnedError);
  await expect(refuseIfHeld(folder, "two")).rejects.toThrow(OwnedError);
  await refuseIfHeld(folder, "one"); // the same start, whose thread was started again
  await claim(environment, folder, mine);

  await release();
  expect(readdirSync(folder)).not.toContain("embedded.sock");
  expect(readdirSync(folder)).not.toContain("owner.json");
  await (await claim(environment, folder, { ...mine, token: "two" })).release();
  await environment.close();
});
