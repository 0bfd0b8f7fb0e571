// `onit doctor` in the surroundings of a real organisation: Postfix as relay, Dovecot for logins and a mailbox, a name server, a web
// server in front of the pages. All is well once; then the way back is broken in each way there is.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { request } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { doctor } from "../../src/doctor/doctor.ts";
import type { Finding } from "../../src/doctor/finding.ts";
import { start } from "../../src/start.ts";
import { aFolder } from "../config/config-folder.ts";
import { LONG_MS, program, type Report, runDoctor } from "../doctor/run-doctor.ts";
import { aCertificate } from "../support/certificate.ts";
import { databaseUri } from "../support/database.ts";
import { aNameServer } from "../support/dns-zone.ts";
import { eventually } from "../support/eventually.ts";
import { aForwarder, aSigningKey } from "../support/forwarder.ts";
import { freePort } from "../support/free-port.ts";
import { aDovecot, isDovecotHere, PASSWORD } from "./support/dovecot.ts";
import { aPostfix, postfixStory } from "./support/postfix.ts";

const of = ({ findings }: Pick<Report, "findings">, name: string): string[] =>
  findings.flatMap(({ check, level, seen }) => (check === name ? `${level}: ${seen}` : []));

const notOk = ({ findings }: Pick<Report, "findings">): string[] =>
  findings.flatMap(({ check, level, seen }) => (level === "ok" ? [] : `${check} ${level}: ${seen}`));

/** A web server with TLS before the pages, as nginx is. */
async function aProxy(port: number, tls: ReturnType<typeof aCertificate>): Promise<string> {
  const files = { cert: await readFile(tls.certificate), key: await readFile(tls.key) };
  const server = createTlsServer(files, (incoming, outgoing) => {
    const { method, url: path, headers } = incoming;
    const forwarded = { ...headers, "x-forwarded-for": "192.0.2.1", "x-forwarded-proto": "https" };
    const onward = request({ host: "127.0.0.1", port, method, path, headers: forwarded }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on("error", () => outgoing.writeHead(502).end("bad gateway"));
    incoming.pipe(onward);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return `https://localhost:${(server.address() as AddressInfo).port}`;
}

const ZONE = {
  "us.example MX": ["10 mx.us.example"],
  "mx.us.example A": ["192.0.2.25"],
  "us.example TXT": ["v=spf1 mx -all"],
  "_dmarc.us.example TXT": ["v=DMARC1; p=reject"],
};

(isDovecotHere ? postfixStory : describe.skip)("onit doctor with Postfix, Dovecot, a name server and a proxy", () => {
  test("finds nothing wrong while Onit runs, and while it does not; no ticket comes of it, and no answer", async () => {
    const home = await mkdtemp(join(tmpdir(), "onit-doctor-"));
    onTestFinished(() => rm(home, { recursive: true, force: true, maxRetries: 5 }));
    const [tls, signing] = [aCertificate(90), aSigningKey()];
    const [smtpPort, webPort] = [await freePort(), await freePort()];
    const dovecot = await aDovecot({ users: ["onit"], authSocket: true });
    const signer = await aForwarder({ to: smtpPort, signs: { domain: "us.example", key: signing.key } });
    const postfix = await aPostfix({
      onitPort: signer.port,
      domain: "us.example",
      tls,
      logins: { socket: dovecot.authSocket, senders: "reply@us.example onit\nhelp@us.example onit\n" },
    });
    const { address: dns } = await aNameServer({ ...ZONE, "s1._domainkey.us.example TXT": [signing.record] });
    const publicUrl = await aProxy(webPort, tls);
    const server = `
smtp: { host: 127.0.0.1, port: ${smtpPort}, trustedRelays: [127.0.0.1] }
web: { host: 127.0.0.1, port: ${webPort}, publicUrl: "${publicUrl}" }
delivery: { caFile: ${tls.certificate} }
imap:
  help:
    { host: 127.0.0.1, port: ${dovecot.port}, security: none, user: onit, auth: { password: HELP_PASSWORD }, address: help@us.example, authservId: mx.us.example }
`;
    const environment = {
      ONIT_CONFIG: await aFolder({ "server.yaml": server }),
      ONIT_DATA: join(home, "data"),
      ONIT_RELAY_URL: `smtp://onit:${encodeURIComponent(PASSWORD)}@127.0.0.1:${postfix.port}`,
      HELP_PASSWORD: PASSWORD,
      NODE_EXTRA_CA_CERTS: tls.certificate,
      ONIT_LOG: "warn",
    };
    const env = { PATH: process.env.PATH ?? "", ...environment };
    const onit = spawn(process.execPath, [program, "start"], { env, stdio: ["ignore", "ignore", "inherit"] });
    onTestFinished(() => void onit.kill("SIGKILL"));
    const health = (): Promise<Record<string, unknown> | undefined> =>
      fetch(`http://127.0.0.1:${webPort}/health`).then(
        (answer) => answer.json() as Promise<Record<string, unknown>>,
        () => undefined,
      );
    await eventually(async () => (await health())?.store === "up");

    const beside = await runDoctor(environment, ["--dns", dns]);
    expect(notOk(beside)).toEqual([]);
    expect([beside.code, beside.problem, beside.warning]).toEqual([0, 0, 0]);
    expect(of(beside, "round trip")).toEqual([
      expect.stringMatching(/^ok: A mail from help@us\.example to reply\+<token>@us\.example came back by SMTP within/),
      "ok: The mail that came back bears a signature (DKIM) that fits: s1 of us.example.",
    ]);
    expect(of(beside, "ports").every((one) => one.includes("the Onit that runs"))).toBe(true);
    expect(of(beside, "pages")).toEqual([
      expect.stringMatching(/^ok: The certificate of https/),
      expect.stringContaining("leads to this Onit"),
    ]);
    expect(of(beside, "clock")).toHaveLength(2);
    expect(beside.said).not.toContain(PASSWORD);
    expect(await health()).toMatchObject({ stuck: 0, quarantined: 0, outbox: { tickets: 0 } });
    expect(signer.mails).toHaveLength(1);

    onit.kill("SIGTERM");
    await once(onit, "exit");
    const alone = await runDoctor(environment, ["--dns", dns]);
    expect(notOk(alone)).toEqual([expect.stringMatching(/^pages warning: .* answers with 502, as Onit does not run/)]);
    expect([alone.code, of(alone, "round trip")[0]]).toEqual([0, expect.stringContaining("came back by SMTP")]);
    expect(of(alone, "ports").every((one) => one.includes("is free"))).toBe(true);
    expect(signer.mails).toHaveLength(2);
  });

  test("finds the mail in a mailbox that is read by IMAP, and Onit takes it for its own later", async () => {
    const dovecot = await aDovecot({ users: ["onit"] });
    const { mails, port } = dovecot;
    const postfix = await aPostfix({ onitPort: 1, domain: "us.example", maildir: { ...mails, user: "onit" } });
    const server = `
smtp: { host: 127.0.0.1, port: 0 }
web: { host: 127.0.0.1, port: 0 }
imap:
  help:
    { host: 127.0.0.1, port: ${port}, security: none, user: onit, auth: { password: HELP_PASSWORD }, address: help@us.example }
`;
    const folder = await aFolder({ "server.yaml": server });
    const environment = {
      MONGODB_URI: databaseUri(),
      ONIT_RELAY_URL: `smtp://127.0.0.1:${postfix.port}`,
      HELP_PASSWORD: PASSWORD,
      ONIT_LOG: "silent",
    };
    const { address: dns } = await aNameServer(ZONE);
    const now = () => new Date();
    const findings = await doctor({ folder, environment, now, waitMs: LONG_MS, dns });
    expect(of({ findings }, "round trip")[0]).toMatch(/^ok: .* came back by the mailbox help within/);
    const running = await start({ settings: await loadConfig(folder, environment), environment, ticking: false });
    onTestFinished(async () => {
      await running.store.drop();
      await running.close();
    });
    await eventually(async () => {
      for await (const { id } of running.app.mails.receivedSince(new Date(0), "probes")) return id;
      return undefined;
    });
    await eventually(async () => (await running.app.mails.recent(5)).length === 0); // once read, it is on no list of mails
    expect(await running.app.tickets.recent(5)).toEqual([]);
  });
});

postfixStory("onit doctor when the way back is broken", () => {
  /** @param next where Postfix hands mails on to, given the port at which the doctor waits */
  async function report(
    next: (port: number) => Promise<number>,
    { recipients, waitMs = LONG_MS }: { recipients?: string; waitMs?: number } = {},
  ): Promise<Finding[]> {
    const smtpPort = await freePort();
    const onitPort = await next(smtpPort);
    const postfix = await aPostfix({ onitPort, domain: "us.example", ...(recipients ? { recipients } : {}) });
    const server = `smtp: { host: 127.0.0.1, port: ${smtpPort}, trustedRelays: [127.0.0.1] }\nweb: { port: 0 }\n`;
    const folder = await aFolder({ "server.yaml": server });
    const ONIT_RELAY_URL = `smtp://127.0.0.1:${postfix.port}`;
    const environment = { MONGODB_URI: databaseUri(), ONIT_RELAY_URL, ONIT_LOG: "silent" };
    const { address: dns } = await aNameServer(ZONE);
    return doctor({ folder, environment, now: () => new Date(), waitMs, dns });
  }

  const first = (findings: Finding[]) => findings.find(({ check }) => check === "round trip");

  test("a mail server that knows no plus addressing refuses, and the finding says what to set", async () => {
    const finding = first(await report(async (port) => port, { recipients: "^reply@us\\.example$" }));
    expect(finding).toMatchObject({
      level: "problem",
      seen: expect.stringMatching(
        /The relay did not take a mail from help@us\.example to reply\+<token>@us\.example: .*550/,
      ),
      help: expect.stringContaining("recipient_delimiter = +"),
    });
  });

  test("a mail that is returned is told with the reason", async () => {
    const next = async (port: number) => (await aForwarder({ to: port, refuses: /\+/ })).port;
    expect(first(await report(next))).toMatchObject({
      level: "problem",
      seen: expect.stringMatching(/was returned: /),
    });
  });

  test("a mail that never comes is told after the wait", async () => {
    const next = async (port: number) => (await aForwarder({ to: port, swallows: true })).port;
    expect(first(await report(next, { waitMs: 2_000 }))).toMatchObject({
      level: "problem",
      seen: expect.stringMatching(/did not come back within 2 seconds/),
      help: expect.stringContaining("--wait"),
    });
  });

  test("a signature that does not fit its published key is a problem", async () => {
    const { key } = aSigningKey();
    const next = async (port: number) => (await aForwarder({ to: port, signs: { domain: "us.example", key } })).port;
    const findings = await report(next);
    expect(of({ findings }, "round trip")[1]).toMatch(/^problem: The signature .* its key is not published/);
  });
});
