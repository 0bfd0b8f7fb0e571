// Files of the config folder and of the templates change while Onit runs.

import { type ChildProcess, spawn } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectSecurely } from "node:tls";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { keepUpToDate, type Reloading } from "../../src/runtime/reload.ts";
import { contentsOf, fingerprintOf, namedFiles } from "../../src/runtime/settings-files.ts";
import { aCertificate } from "../support/certificate.ts";
import { copyConfig } from "../support/copied-config.ts";
import { story } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { ANNA, BEN, CARL, DIANA } from "../support/people.ts";
import { aWorld, type World } from "../support/world.ts";

const program = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
const ownTemplates = fileURLToPath(new URL("../../templates", import.meta.url));

let home: string;
let config: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "onit-reload-"));
  config = join(home, "config");
  await copyConfig(config);
  await cp(ownTemplates, join(home, "templates"), { recursive: true });
});
afterEach(() => rm(home, { recursive: true, force: true }));

/** As most editors save: a new file takes the place of the old one. */
async function edit(file: string, from: string | RegExp, to: string): Promise<void> {
  const path = join(home, file);
  const text = await readFile(path, "utf8");
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`${file} has no ${from}`);
  await writeFile(`${path}~`, changed);
  await rename(`${path}~`, path);
}

/** Of the certificate that a mail server shows after STARTTLS. */
async function certificateAt(port: number): Promise<string> {
  const line = connect(port, "127.0.0.1");
  for (const command of ["EHLO test.example\r\n", "STARTTLS\r\n"]) {
    await once(line, "data");
    line.write(command);
  }
  await once(line, "data");
  const secure = connectSecurely({ socket: line, rejectUnauthorized: false });
  await once(secure, "secureConnect");
  const { fingerprint256 } = secure.getPeerX509Certificate()!;
  secure.destroy();
  return fingerprint256;
}

story("files that change while Onit runs", () => {
  let world: World;
  let reloading: Reloading;
  beforeEach(async () => {
    world = await aWorld();
    const environment = { ONIT_TEMPLATES: join(home, "templates") };
    const fingerprint = await fingerprintOf(config, environment);
    const settings = await loadConfig(config, environment);
    reloading = await keepUpToDate({
      app: world.app,
      folder: config,
      environment,
      settings,
      fingerprint,
      owner: world.store.owner,
    });
  });
  afterEach(async () => {
    await reloading.close();
    await world.end();
  });

  const nameOf = (id: string) => world.app.organisation.people.get(id)?.name;
  const health = async () => (await fetch(`${world.url}/health`)).json();
  const lettersTo = (address: string, about: RegExp) =>
    world.inboxOf(address).filter(({ subject }) => about.test(subject));

  test("a changed file is taken over: the next mail is answered by it, and a wait that runs keeps its policy", async () => {
    await world.mail({ from: CARL });
    const before = (await world.ticket("HD-1001")).wait?.escalation?.policy;
    await edit("config/policies.yaml", "after: 30m, notify: person:ben", "after: 20m, notify: person:diana");
    await edit("config/desks.yaml", "name: Support", "name: First aid");
    await eventually(() => world.app.organisation.desks.get("support")?.name === "First aid");
    expect(world.app.configured.policies.get("standard")?.steps[1]?.afterMs).toBe(20 * 60_000);
    await world.mail({ from: CARL, subject: "Scanner" });
    expect((await world.ticket("HD-1002")).wait?.escalation?.policy.steps[1]?.afterMs).toBe(20 * 60_000);
    expect((await world.ticket("HD-1001")).wait?.escalation?.policy).toEqual(before);
    const versions = await world.store.settingsVersions.list(9);
    expect(versions.at(-1)).toMatchObject({ number: 1, how: "start", changes: [] });
    const changes = versions.flatMap((one) => (one.how === "change" ? one.changes : []));
    expect(changes.find(({ file }) => file === "config/desks.yaml")?.patch).toMatch(/-.*Support\n\+.*First aid/);
    await world.until("09:21");
    expect(lettersTo(DIANA, /HD-1002/).length).toBe(1);
    expect(lettersTo(DIANA, /HD-1001/)).toEqual([]);
    await world.until("09:31");
    expect(lettersTo(BEN, /HD-1001/).length).toBeGreaterThan(0);
    expect(world.last(DIANA).text + world.last(DIANA).html).toContain("First aid");
  });

  test("S4.4 P20 working hours that change move the steps of waits that run, and none fires twice", async () => {
    await edit("config/desks.yaml", "  kind: call\n", "  kind: call\n  calendar: office\n");
    await eventually(() => world.app.organisation.desks.get("support")?.calendarId === "office");
    await world.until("2026-03-06T16:25:00Z"); // a Friday; the office closes at five
    await world.mail({ from: CARL });
    const due = async () => (await world.store.tickets.byReference("HD-1001"))?.wait?.escalation?.clock;
    expect(await due()).toMatchObject({ at: new Date("2026-03-06T16:35:00Z") });
    await world.until("16:56");
    const toldBen = () => lettersTo(BEN, /HD-1001/).length;
    const before = toldBen();
    expect(await due()).toMatchObject({ at: new Date("2026-03-09T09:25:00Z") }); // an hour of work after 16:25
    await edit("config/calendars.yaml", 'friday: ["09:00-12:30", "13:30-17:00"]', 'friday: ["09:00-17:10"]');
    await eventually(
      async () => (await due())?.kind === "running" && String(await when()) === "2026-03-09T09:15:00.000Z",
    );
    await edit("config/calendars.yaml", "holidays: [", "holidays: [2026-03-09, ");
    await eventually(async () => (await when()) === "2026-03-10T09:15:00.000Z");
    await edit("config/calendars.yaml", 'friday: ["09:00-17:10"]', 'friday: ["09:00-23:00"]');
    await eventually(async () => (await when()) === "2026-03-06T17:25:00.000Z");
    expect(toldBen()).toBe(before);
    await world.until("17:24");
    expect(lettersTo(DIANA, /HD-1001/)).toEqual([]);
    await world.until("17:25");
    expect(lettersTo(DIANA, /HD-1001/).length).toBe(1);
    await world.until("17:40");
    expect(lettersTo(DIANA, /HD-1001/).length).toBe(1);
    expect(toldBen()).toBe(before);

    async function when(): Promise<string | undefined> {
      const clock = await due();
      return clock?.kind === "running" ? clock.at.toISOString() : undefined;
    }
  });

  test("a desk that is new takes mail at once", async () => {
    const desk =
      "\nparcels:\n  name: Parcels\n  address: parcels@onit.example\n  prefix: PA\n  kind: call\n  people: [ben]\n  policy: simple\n";
    await expect(world.mail({ from: CARL, to: "parcels@onit.example" })).rejects.toThrow(/5\d\d/);
    await edit("config/desks.yaml", /$/, desk);
    await eventually(() => world.app.organisation.desks.has("parcels"));
    await world.mail({ from: CARL, to: "parcels@onit.example" });
    expect((await world.ticket("PA-1001")).record.deskId).toBe("parcels");
  });

  test("a bad file is refused, the admins are told once where and what to do, and the corrected one is taken over", async () => {
    await edit("config/people.yaml", "name: Anna Nowak", "name: Anna Kowalska\n  adresses: [x@harbour-lane.example]");
    const letter = await eventually(() => lettersTo(BEN, /settings are refused/)[0]);
    expect(letter.text).toMatch(/people\.yaml:\d+ {2}people\.anna\.adresses/);
    expect(letter.text).toContain("addresses");
    expect(letter.text).toContain(config);
    expect(nameOf("anna")).toBe("Anna Nowak");
    expect(await health()).toMatchObject({ status: "degraded", settings: { problems: 1 } });
    await reloading.now(); // the same once more
    await world.settled();
    expect(lettersTo(BEN, /settings are refused/).length).toBe(1);
    expect(lettersTo(ANNA, /settings/)).toEqual([]);
    await edit("config/people.yaml", "\n  adresses: [x@harbour-lane.example]", "");
    await eventually(() => nameOf("anna") === "Anna Kowalska");
    expect(lettersTo(BEN, /settings/).length).toBe(1);
    await eventually(async () => !Object.keys((await health()) as object).includes("settings"));
  });

  test("a file that needs a restart: the admins are told which settings, and the rest is in force", async () => {
    await edit("config/server.yaml", /port: 8025/, "port: 8026");
    const letter = await eventually(() => lettersTo(BEN, /need a restart/)[0]);
    expect(letter.text.match(/^ {2}\S+$/gm)).toEqual(["  web.port"]);
    await edit("config/people.yaml", "Anna Nowak", "Anna Kowalska");
    await eventually(() => nameOf("anna") === "Anna Kowalska");
    expect(lettersTo(BEN, /settings/).length).toBe(1);
  });

  test("a template is taken over, and one that cannot be used is refused with its line", async () => {
    await edit("templates/notices/received/text.hbs", /^/, "From the new template.\n");
    const before = world.app.render;
    await eventually(() => world.app.render !== before);
    await world.mail({ from: CARL });
    expect(world.last(CARL).text).toContain("From the new template.");
    await edit("templates/notices/received/text.hbs", "From the new template.", "{{no.such.thing}}");
    const letter = await eventually(() => lettersTo(BEN, /settings are refused/)[0]);
    expect(letter.text).toMatch(/templates\/notices\/received\/text\.hbs:1 /);
    await world.mail({ from: CARL, subject: "Scanner" });
    expect(world.last(CARL).text).toContain("From the new template.");
  });

  test("a certificate that is renewed under the same name is taken over once both its files fit; an authority needs a restart", async () => {
    await reloading.close(); // the one of the other stories
    const [first, second] = [aCertificate(), aCertificate()];
    const own = { certificate: join(home, "tls", "certificate.pem"), key: join(home, "tls", "key.pem") };
    const caFile = join(home, "tls", "ca.pem");
    await mkdir(join(home, "tls"));
    await cp(first.certificate, own.certificate);
    await cp(first.key, own.key);
    await cp(first.certificate, caFile);
    await edit(
      "config/server.yaml",
      /^smtp:\n/m,
      `smtp:\n  tls: { certificate: ${own.certificate}, key: ${own.key} }\n`,
    );
    await edit("config/server.yaml", /^delivery:\n/m, `delivery:\n  caFile: ${caFile}\n`);
    const environment = { ONIT_TEMPLATES: join(home, "templates") };
    const settings = await loadConfig(config, environment);
    const encrypted = await world.replica((same) => {
      const smtp = { ...same.server.smtp, tls: own };
      return { ...same, server: { ...same.server, smtp } };
    });
    const { app, renewCertificate } = encrypted;
    const fingerprint = await fingerprintOf(config, environment);
    const files = await contentsOf(namedFiles(settings.server));
    const other = await keepUpToDate({
      owner: world.store.owner,
      app,
      folder: config,
      environment,
      settings,
      fingerprint,
      files,
      renewCertificate,
    });
    onTestFinished(() => other.close());
    const shown = () => certificateAt(encrypted.smtpPort);
    expect(await shown()).toEqual(new X509Certificate(first.ca).fingerprint256);
    await cp(second.certificate, own.certificate);
    await other.now();
    expect(await shown()).toEqual(new X509Certificate(first.ca).fingerprint256); // its key is not here yet
    await eventually(() => lettersTo(BEN, /certificate of the SMTP port cannot be used/)[0]);
    await cp(second.key, own.key);
    await eventually(async () => (await shown()) === new X509Certificate(second.ca).fingerprint256); // by the watch alone
    await cp(second.certificate, caFile);
    const letter = await eventually(() => lettersTo(BEN, /need a restart/).find(({ text }) => text.includes("caFile")));
    expect(letter.text.match(/^ {2}\S+$/gm)).toEqual(["  delivery.caFile"]);
  });

  test("while the store is away nothing is taken over by halves", async () => {
    const { standing } = world.app.absences;
    world.app.absences.standing = async () => {
      throw new Error("the store is away");
    };
    const before = world.app.configured;
    await edit("config/people.yaml", "Anna Nowak", "Anna Kowalska");
    await reloading.now();
    expect(world.app.configured).toBe(before);
    world.app.absences.standing = standing;
    await reloading.now();
    expect(nameOf("anna")).toBe("Anna Kowalska");
  });
});

test("the program takes over what it is told of by SIGHUP and by the files themselves", async () => {
  await edit("config/server.yaml", /^( +port:) \d+/gm, "$1 0");
  const environment = {
    PATH: process.env.PATH ?? "",
    ONIT_CONFIG: config,
    ONIT_TEMPLATES: join(home, "templates"),
    ONIT_DATA: join(home, "data"),
  };
  const child: ChildProcess = spawn(process.execPath, [program, "start"], { env: environment, cwd: home });
  try {
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (words: Buffer) => (said += words));
    await eventually(() => said.includes("Ctrl-C stops it"));
    const times = () => said.split("are in force").length - 1;
    child.kill("SIGHUP");
    await eventually(() => times() === 1);
    await edit("config/people.yaml", "Anna Nowak", "Anna Kowalska");
    await eventually(() => times() === 2);
    await edit("config/people.yaml", "name: Anna Kowalska", "nmae: Anna");
    await eventually(() => /people\.yaml:\d+/.test(said) && /refused/.test(said));
    child.kill("SIGTERM");
    expect(await new Promise((resolve) => child.once("exit", resolve))).toBe(0);
  } finally {
    child.kill("SIGKILL");
  }
});
