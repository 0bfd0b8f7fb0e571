// The built program, as an admin runs it.

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { start } from "../../src/start.ts";
import { copyConfig } from "../support/copied-config.ts";

const program = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

const onit = (words: string[], environment: Record<string, string>): Promise<{ code: number; said: string }> =>
  new Promise((resolve) => {
    const env = { PATH: process.env.PATH ?? "", ...environment };
    execFile(process.execPath, [program, ...words], { env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), said: stdout + stderr }),
    );
  });

test("says which version it is, and how its commands are called, without reading any settings", async () => {
  const { version } = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));
  const nowhere = { ONIT_CONFIG: "/nowhere" };
  expect(await onit(["--version"], nowhere)).toEqual({ code: 0, said: `${version}\n` });
  expect(await onit(["--help"], nowhere)).toMatchObject({ code: 0, said: expect.stringContaining("data") });
});

test("check says that the example is well", async () => {
  const folder = await mkdtemp(join(tmpdir(), "onit-config-"));
  await copyConfig(folder);
  const server = await readFile(join(folder, "server.yaml"), "utf8");
  await writeFile(join(folder, "server.yaml"), server.replace(/^( +port:) \d+/gm, "$1 0")); // another Onit may run here
  expect(await onit(["check"], { ONIT_CONFIG: folder })).toMatchObject({
    code: 0,
    said: expect.stringContaining("configuration OK"),
  });
});

test("check says above all else that the data could not be read, and how many warnings there are", async () => {
  const folder = await mkdtemp(join(tmpdir(), "onit-config-"));
  await copyConfig(folder);
  await writeFile(
    join(folder, "server.yaml"),
    "smtp: { host: 127.0.0.1, port: 0 }\nweb: { host: 0.0.0.0, port: 0, mailbox: true }\n",
  );
  const ONIT_DATA = join(folder, "data");
  const { code, said } = await onit(["check"], {
    ONIT_CONFIG: folder,
    ONIT_DATA,
    ONIT_RELAY_URL: "smtp://127.0.0.1:1",
    MONGODB_URI: "mongodb://127.0.0.1:1/onit?serverSelectionTimeoutMS=300",
  });
  expect(code).toBe(0);
  expect(said).toMatch(/: configuration OK, but 5 warnings \(1 dangerous\), the data was not read\. \d+ desks, /);
  expect(said).toMatch(/\n1 dangerous:\nserver\.yaml/);
  expect(said).toMatch(
    /\n4 to look at:\n(.*\n){3}Policies notify people in their inbox, and whether they are signed in/,
  );
});

test("check names every setting that is written with an old name, and fails for none", async () => {
  const folder = await mkdtemp(join(tmpdir(), "onit-config-"));
  await copyConfig(folder);
  const policies = await readFile(join(folder, "policies.yaml"), "utf8");
  await writeFile(join(folder, "policies.yaml"), policies.replace("notify: person:ben", "tell: person:ben"));
  const { code, said } = await onit(["check"], { ONIT_CONFIG: folder });
  expect(code).toBe(0);
  expect(said).toMatch(
    /^1 under an old name:\npolicies\.yaml:\d+ {2}policies\.standard\.steps\[1\]\.tell — tell is now called notify;/m,
  );
});

test("templates of one's own lie in the config folder, unless the environment names another one", async () => {
  const folder = await mkdtemp(join(tmpdir(), "onit-config-"));
  await copyConfig(folder);
  const subject = join(folder, "templates/notices/step/subject.hbs");
  await mkdir(dirname(subject), { recursive: true });
  await writeFile(subject, "Hurry up: {{ticket.nonsense}}");
  const check = (environment: Record<string, string>) => onit(["check", "--config", folder], environment);
  const [own, other] = await Promise.all([check({}), check({ ONIT_TEMPLATES: join(folder, "triggers") })]);
  expect(own.said).toContain("notices/step/subject.hbs");
  expect(other.said).not.toContain("notices/step/subject.hbs");
});

test("start and check refuse a bad configuration alike: every problem, with file and line", async () => {
  const folder = await mkdtemp(join(tmpdir(), "onit-config-"));
  await copyConfig(folder);
  const desks = (await readFile(join(folder, "desks.yaml"), "utf8")).replaceAll("policy: standard", "policy: standrad");
  await writeFile(join(folder, "desks.yaml"), desks.replace("prefix: SR", "prefix: HD"));
  const [check, start] = await Promise.all(
    ["check", "start"].map((word) => onit([word], { ONIT_CONFIG: folder, MONGODB_URI: "mongodb://127.0.0.1:1/" })),
  );
  expect(check).toEqual(start);
  expect(check?.code).toBe(1);
  expect(check?.said).toMatch(/^3 problems keep Onit from starting/);
  expect(check?.said.match(/^desks\.yaml:\d+ .*$/gm)).toHaveLength(3);
});

test("schema prints what an editor takes for one file; a file there is not is refused with those there are", async () => {
  const nowhere = { ONIT_CONFIG: "/nowhere" };
  const { code, said } = await onit(["schema", "people.yaml"], nowhere);
  expect([code, JSON.parse(said)]).toEqual([0, expect.objectContaining({ title: "Onit: people.yaml" })]);
  expect(JSON.parse((await onit(["schema"], nowhere)).said)).toHaveProperty(["people.yaml", "$schema"]);
  expect(await onit(["schema", "poeple.yaml"], nowhere)).toMatchObject({
    code: 1,
    said: expect.stringMatching(/^There is no settings file "poeple\.yaml"\. There are: organisation\.yaml, .*\n$/),
  });
});

test("rules try ends well without a mail, and asked for a trigger there is not it names those there are", async () => {
  const ONIT_DATA = await mkdtemp(join(tmpdir(), "onit-data-"));
  const ONIT_CONFIG = join(ONIT_DATA, "config");
  await copyConfig(ONIT_CONFIG);
  const tried = await onit(["rules", "try", "--json"], { ONIT_DATA, ONIT_CONFIG });
  expect([tried.code, JSON.parse(tried.said)]).toEqual([0, expect.objectContaining({ trials: [], mails: 0 })]);
  expect(await onit(["rules", "try", "--trigger", "nope"], { ONIT_DATA, ONIT_CONFIG })).toEqual({
    code: 1,
    said: 'There is no trigger "nope". There are: opened-again.\n',
  });
});

test("who says who is on call at an instant and whom a desk would notify; check says when nobody is on call", async () => {
  const ONIT_DATA = await mkdtemp(join(tmpdir(), "onit-data-"));
  const ONIT_CONFIG = join(ONIT_DATA, "config");
  await copyConfig(ONIT_CONFIG);
  const at = ["--at", "2026-03-03T22:30"]; // a night of Carla's
  const { code, said } = await onit(["who", "--rota", "network", ...at], { ONIT_DATA, ONIT_CONFIG });
  expect([code, said]).toEqual([
    0,
    expect.stringMatching(
      /^Network, Tue 3 Mar 2026, 22:30 \(Europe\/Warsaw\): Carla Jimenez\n {2}Carla Jimenez: .*"nights"\n {2}Anna Nowak: .*"weeks" \(next in line\)\n {2}Ben Okafor: .* \(next in line\)\n {2}until Wed 4 Mar 2026, 03:00\n$/,
    ),
  ]);
  const json = await onit(["who", "--desk", "support", "--at", "2026-03-03T22:30", "--json"], {
    ONIT_DATA,
    ONIT_CONFIG,
  });
  expect(JSON.parse(json.said).told.map(({ people }: { people: string[] }) => people)).toEqual([
    ["who is responsible"],
    ["Ben Okafor"],
    ["Diana Lane"],
  ]);
  expect(await onit(["who", "--rota", "netwrok"], { ONIT_DATA, ONIT_CONFIG })).toEqual({
    code: 1,
    said: 'There is no rota "netwrok". Configured: network.\n',
  });
  const rotas = join(ONIT_CONFIG, "rotas.yaml");
  const nights = (await readFile(rotas, "utf8")).replace(/^ {4}- \{ name: (?:team leader|weeks).*\n/gm, "");
  await writeFile(rotas, nights);
  const checked = await onit(["check"], { ONIT_DATA, ONIT_CONFIG });
  expect(checked).toMatchObject({
    code: 0,
    said: expect.stringMatching(/^rotas\.yaml:\d+ {2}rotas\.network — nobody is on call for /m),
  });
});

test.each([
  ["smtp", "web: { port: 0 }\nsmtp: { host: 127.0.0.1, trustedRelays: [127.0.0.1], port: PORT }\n"],
  ["web", "smtp: { host: 127.0.0.1, trustedRelays: [127.0.0.1], port: 0 }\nweb: { port: PORT }\n"],
])(
  "a port of %s that another program has is said in one sentence with its setting, by start and by check",
  async (setting, server) => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const ONIT_DATA = await mkdtemp(join(tmpdir(), "onit-data-"));
    const ONIT_CONFIG = join(ONIT_DATA, "config");
    await copyConfig(ONIT_CONFIG);
    await writeFile(join(ONIT_CONFIG, "server.yaml"), server.replace("PORT", String(port)));
    const checked = await onit(["check"], { ONIT_DATA, ONIT_CONFIG });
    const { code, said } = await onit(["start"], { ONIT_DATA, ONIT_CONFIG, ONIT_LOG: "silent" });
    other.close();
    expect(checked.code).toBe(0); // it may be free by the time of the start
    expect(checked.said).toContain("configuration OK, but 1 port cannot be opened now.");
    expect(checked.said.split("\n").filter((line) => line.includes("used by another program"))).toEqual([
      expect.stringMatching(
        new RegExp(`^Port ${port} on 127\\.0\\.0\\.1 \\(${setting}\\.port\\) is used by another program`),
      ),
    ]);
    expect(code).toBe(1);
    expect(said.trim().split("\n")).toEqual([
      expect.stringMatching(
        new RegExp(`^Port ${port} on 127\\.0\\.0\\.1 \\(${setting}\\.port in server\\.yaml\\) is taken`),
      ),
    ]);
  },
);

test("check says of the ports that the running Onit on the same data has them, and of another Onit's that they are taken", async () => {
  const home = await mkdtemp(join(tmpdir(), "onit-data-"));
  const ONIT_CONFIG = join(home, "config");
  await copyConfig(ONIT_CONFIG);
  const ONIT_DATA = join(home, "data");
  await writeFile(
    join(ONIT_CONFIG, "server.yaml"),
    "smtp: { host: 127.0.0.1, trustedRelays: [127.0.0.1], port: 0 }\nweb: { port: 0 }\n",
  );
  const environment = { ONIT_DATA, ONIT_LOG: "silent" };
  const running = await start({
    settings: await loadConfig(ONIT_CONFIG),
    environment,
    now: () => new Date(),
    ticking: false,
  });
  onTestFinished(() => running.close());
  await writeFile(
    join(ONIT_CONFIG, "server.yaml"),
    `smtp: { host: 127.0.0.1, trustedRelays: [127.0.0.1], port: ${running.smtpPort} }\nweb: { port: ${new URL(running.url).port} }\n`,
  );
  const same = await onit(["check"], { ONIT_DATA, ONIT_CONFIG });
  expect(same).toMatchObject({ code: 0, said: expect.stringContaining("configuration OK, but 1 warning. ") });
  expect(same.said).toContain("1 to look at:\nPolicies notify people in their inbox who are not signed in");
  expect(same.said.match(/^Port .*$/gm)).toEqual(
    ["smtp", "web"].map((section) =>
      expect.stringMatching(
        new RegExp(
          `\\(${section}\\.port\\) is held by the Onit that runs\\. It runs on the same data, as it should be\\.$`,
        ),
      ),
    ),
  );
  const other = await onit(["check"], { ONIT_DATA: join(home, "other"), ONIT_CONFIG });
  expect(other.said).toContain("2 ports cannot be opened now");
  expect(other.said.match(/^Port .*$/gm)?.every((line) => line.includes("perhaps by an Onit on other data"))).toBe(
    true,
  );
});

test("whoever reads what a command prints may stop reading: it ends quietly and well", async () => {
  const child = spawn(process.execPath, [program, "schema"], { stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.destroy(); // as head does, before anything is written
  let said = "";
  child.stderr.on("data", (words: Buffer) => (said += words.toString()));
  const [code] = await once(child, "close");
  expect([code, said]).toEqual([0, ""]);
});

test("a database that does not answer is named in one sentence, without its password", async () => {
  const { code, said } = await onit(["explain", "abc"], {
    MONGODB_URI: "mongodb://me:secret@127.0.0.1:1/onit?serverSelectionTimeoutMS=300",
  });
  expect(code).toBe(1);
  expect(said).toContain("127.0.0.1:1");
  expect(said).not.toContain("secret");
  expect(said.trim().split("\n")).toHaveLength(1);
});
