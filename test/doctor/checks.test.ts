// Each check against real servers on this machine, once well and once with each trouble it knows.

import { once } from "node:events";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { createServer as createWebServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { checkCertificate } from "../../src/doctor/check-certificate.ts";
import { checkClock } from "../../src/doctor/check-clock.ts";
import { checkDatabase } from "../../src/doctor/check-database.ts";
import { checkFolders } from "../../src/doctor/check-folders.ts";
import { checkMailDomains } from "../../src/doctor/check-mail-domains.ts";
import { checkPages } from "../../src/doctor/check-pages.ts";
import { checkPorts } from "../../src/doctor/check-ports.ts";
import { checkRelay } from "../../src/doctor/check-relay.ts";
import { checkRoundTrip } from "../../src/doctor/check-round-trip.ts";
import { identityStamps } from "../../src/security/identity-stamp.ts";
import { aCertificate } from "../support/certificate.ts";
import { story } from "../support/database.ts";
import { aNameServer, type Zone } from "../support/dns-zone.ts";
import { aLoginRelay } from "../support/login-relay.ts";
import { around, inTime, said } from "./surroundings.ts";

const SECRET = "s3cret-Gitw50";

describe("the relay", () => {
  const relayUrl = (port: number, scheme = "smtp") => `${scheme}://me:${SECRET}@127.0.0.1:${port}`;
  const check = async (url: string, tls?: { ca: string }, now?: () => Date) => {
    const server = tls ? `delivery: { caFile: ${tls.ca} }\n` : "";
    const environment = { ONIT_RELAY_URL: url };
    return checkRelay(await around({ server, environment, ...(now ? { now } : {}) }), inTime());
  };

  test("that lets us log in over TLS is well, with the day its certificate ends", async () => {
    const tls = aCertificate(90);
    const relay = await aLoginRelay({ tls });
    const judged = await check(relayUrl(relay.port), { ca: tls.certificate });
    expect(said(judged)).toEqual([
      `ok: The relay 127.0.0.1:${relay.port} answers and accepts the login.`,
      expect.stringMatching(/^ok: The certificate of the relay .* \(TLSv1\.3\) is valid until 20/),
    ]);
    expect([relay.logins.length, relay.received]).toEqual([1, []]);
  });

  test("whose certificate ends soon is a warning, also with TLS from the first byte", async () => {
    const tls = aCertificate(5);
    const relay = await aLoginRelay({ tls, isImplicit: true });
    const judged = await check(relayUrl(relay.port, "smtps"), { ca: tls.certificate });
    expect(said(judged)[1]).toMatch(/^warning: .* ends on 20\S+, in [45] days/);
  });

  test("that refuses the login is a problem, in its words and without the password", async () => {
    const relay = await aLoginRelay();
    relay.accepts = ({ secret }) => `5.7.8 no login with ${secret}`;
    const judged = await check(relayUrl(relay.port));
    expect(said(judged)).toEqual([expect.stringMatching(/^problem: .*the login at the relay .* failed.*5\.7\.8/)]);
    expect(JSON.stringify(judged)).not.toContain(SECRET);
  });

  test("and the second one for alarms are looked at alike", async () => {
    const [first, second] = [await aLoginRelay(), await aLoginRelay()];
    second.accepts = () => "5.7.8 no";
    const environment = { ONIT_RELAY_URL: relayUrl(first.port), ONIT_ALARM_RELAY_URL: relayUrl(second.port) };
    const judged = await checkRelay(await around({ environment }), inTime());
    expect(said(judged).map((one) => one.slice(0, 20))).toEqual([
      expect.stringMatching(/^ok: The relay/),
      expect.stringMatching(/^ok: The line/),
      expect.stringMatching(/^problem: The relay/),
    ]);
    expect(judged[2]?.help).toContain("ONIT_ALARM_RELAY_URL");
  });

  test("whose certificate is of an unknown authority is a problem that names the setting", async () => {
    const relay = await aLoginRelay({ tls: aCertificate() });
    expect(said(await check(relayUrl(relay.port)))).toEqual([expect.stringMatching(/^problem: .*delivery\.caFile/)]);
  });

  test("that is away or says nothing is a problem; without one nobody receives mails", async () => {
    expect(said(await check("smtp://127.0.0.1:1"))).toEqual([expect.stringMatching(/^problem: .*ECONNREFUSED/)]);
    const silent = createServer().listen(0, "127.0.0.1");
    await once(silent, "listening");
    onTestFinished(() => void silent.close());
    const url = `smtp://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    expect(said(await check(url))).toEqual([expect.stringMatching(/^problem: .*(Greeting|timeout)/i)]);
    expect(said(await checkRelay(await around({}), inTime()))).toEqual([expect.stringMatching(/^warning: No relay/)]);
  });
});

test("the round trip says once that the relay is away, and gives no advice on recipients", async () => {
  const surroundings = await around({ environment: { ONIT_RELAY_URL: "smtp://127.0.0.1:1" } });
  const [judged, ...more] = await checkRoundTrip({ ...surroundings, ports: FREE_PORTS }, inTime());
  expect(more).toEqual([]);
  expect(judged).toMatchObject({
    level: "warning",
    seen: expect.stringMatching(/^No mail was sent to our reply address: the relay does not work: .*ECONNREFUSED/),
  });
  expect(judged?.help).not.toMatch(/recipient|plus|\+/);
});

const FREE_PORTS = async () => ({ smtp: { state: "ours" }, web: { state: "ours" } }) as const;

describe("the records of our domains, asked of a real name server", () => {
  const GOOD = {
    "us.example MX": ["10 mx.us.example"],
    "mx.us.example A": ["192.0.2.25"],
    "us.example TXT": ["site-verification=1", "v=spf1 include:spf.relay.example -all"],
    "spf.relay.example TXT": ["v=spf1 ip4:203.0.113.0/28 -all"],
    "relay.example A": ["203.0.113.9"],
    "_dmarc.us.example TXT": ["v=DMARC1; p=reject; rua=mailto:dmarc@us.example"],
  };
  const check = async (zone: Zone, relay = "smtp://relay.example:587") => {
    const { address } = await aNameServer(zone);
    return checkMailDomains(await around({ dns: address, environment: { ONIT_RELAY_URL: relay } }));
  };

  test("are well when mail comes in, the relay may send, and others know what to do with the rest", async () => {
    expect(said(await check(GOOD))).toEqual([
      "ok: Mail for us.example goes to mx.us.example.",
      "ok: The SPF record of us.example lets the relay (203.0.113.9) send for it.",
      "ok: The DMARC policy of us.example is p=reject.",
    ]);
  });

  test.each<[string, Zone, RegExp]>([
    ["no MX", { "us.example MX": [] }, /^problem: us\.example has neither/],
    ["a server without an address", { "mx.us.example A": [] }, /^problem: No mail server of us\.example/],
    [
      "a relay that SPF leaves out",
      { "relay.example A": ["198.51.100.7"] },
      /^warning: The SPF record .*198\.51\.100\.7/,
    ],
    ["an SPF record that leads nowhere", { "spf.relay.example TXT": [] }, /^problem: The SPF record .* is broken/],
    ["no DMARC policy", { "_dmarc.us.example TXT": [] }, /^warning: us\.example publishes no DMARC/],
  ])("%s is told", async (_what, change, words) => {
    const judged = await check({ ...GOOD, ...change });
    expect(said(judged).filter((one) => !one.startsWith("ok"))).toEqual([expect.stringMatching(words)]);
  });

  test("of a relay on this machine the record is shown; a name server that cannot say is named as the trouble", async () => {
    expect(said(await check(GOOD, "smtp://127.0.0.1:25"))[1]).toMatch(/^ok: The SPF record of us\.example is "v=spf1/);
    await expect(check({ ...GOOD, "us.example MX": "fails" })).rejects.toThrow(/name servers cannot be asked for MX/);
  });
});

story("publicUrl", () => {
  /** A web server in front of nothing. */
  async function aServer(
    answers: (path: string) => { status: number; body: string },
    tls?: ReturnType<typeof aCertificate>,
  ) {
    const files =
      tls === undefined ? undefined : { cert: await readFile(tls.certificate), key: await readFile(tls.key) };
    const listener = (request: IncomingMessage, response: ServerResponse) => {
      const { status, body } = answers(request.url ?? "");
      response.writeHead(status, { "content-type": "application/json" }).end(body);
    };
    const server = files ? createTlsServer(files, listener) : createWebServer(listener);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    return `${files ? "https" : "http"}://localhost:${(server.address() as AddressInfo).port}`;
  }

  const free = "web: { host: 127.0.0.1, port: 0, publicUrl: URL }\n";

  test("that leads to this Onit is well, with the days of its certificate", async () => {
    const tls = aCertificate(90);
    let stamp = (_nonce: string): string => "";
    const url = await aServer((path) => {
      const nonce = new URL(path, "http://x").searchParams.get("nonce") ?? "";
      return { status: 200, body: JSON.stringify({ stamp: stamp(nonce) }) };
    }, tls);
    const surroundings = await around({ server: free.replace("URL", url), ca: tls.ca });
    const { app } = await surroundings.open();
    stamp = (nonce) => identityStamps(nonce, app.tokens)[0] ?? "";
    expect(said(await checkPages(surroundings, inTime()))).toEqual([
      expect.stringMatching(/^ok: The certificate of https:\/\/localhost/),
      `ok: ${url} (web.publicUrl) leads to this Onit.`,
    ]);
  });

  test("where another server answers, or another Onit, is a problem", async () => {
    const url = await aServer(() => ({ status: 200, body: JSON.stringify({ stamp: "0".repeat(24) }) }));
    const judged = await checkPages(await around({ server: free.replace("URL", url) }), inTime());
    expect(said(judged)).toEqual([expect.stringMatching(/^problem: Not this Onit answers/)]);
  });

  test("is asked all the same while the database is away, which leaves open who answers", async () => {
    const url = await aServer(() => ({ status: 200, body: '{"standing":[]}' }));
    const environment = { MONGODB_URI: "mongodb://127.0.0.1:1/onit?serverSelectionTimeoutMS=300" };
    const judged = await checkPages(await around({ server: free.replace("URL", url), environment }), inTime());
    expect(said(judged)).toEqual([expect.stringMatching(/^warning: .*answers with 200; while the database is away/)]);
  });

  test("whose certificate is not accepted is a problem", async () => {
    const url = await aServer(() => ({ status: 200, body: "" }), aCertificate());
    const judged = await checkPages(await around({ server: free.replace("URL", url) }), inTime());
    expect(said(judged)).toEqual([expect.stringMatching(/^problem: The certificate of https.* is not accepted/)]);
  });
});

describe("ports", () => {
  test("that another program has are problems; free ones are well", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    onTestFinished(() => void other.close());
    const { port } = other.address() as AddressInfo;
    const server = `smtp: { host: 127.0.0.1, port: ${port} }\nweb: { port: 0 }\n`;
    expect(said(await checkPorts(await around({ server })))).toEqual([
      expect.stringMatching(
        new RegExp(`^problem: Port ${port} on 127\\.0\\.0\\.1 \\(smtp\\.port\\) is used by another program`),
      ),
      expect.stringMatching(/^ok/),
    ]);
  });

  test("of an address that this machine does not have are a problem", async () => {
    const server = "smtp: { host: 192.0.2.77, port: 2525 }\nweb: { port: 0 }\n";
    expect(said(await checkPorts(await around({ server })))[0]).toMatch(/^problem: This machine has no address 192/);
  });
});

story("the database", () => {
  test("that answers is well, and its clock is compared with ours", async () => {
    const surroundings = await around({});
    expect(said(await checkDatabase(surroundings))[0]).toMatch(/^ok: MongoDB \d+\.\d+.* answers \(a single server\)/);
    expect(said(await checkClock(surroundings, inTime()))).toEqual([expect.stringMatching(/^ok: Our clock agrees/)]);
    const ahead = () => new Date(Date.now() + 90_000);
    expect(said(await checkClock(await around({ now: ahead }), inTime()))).toEqual([
      expect.stringMatching(/^warning: Our clock is \d+ seconds ahead of that of the database/),
    ]);
    const behind = () => new Date(Date.now() - 3_600_000);
    expect(said(await checkClock(await around({ now: behind }), inTime()))).toEqual([
      expect.stringMatching(/^problem: Our clock is 60 minutes behind/),
    ]);
  });

  test("that is away is a problem without its password", async () => {
    const MONGODB_URI = `mongodb://me:${SECRET}@127.0.0.1:1/onit?serverSelectionTimeoutMS=300`;
    const judged = await checkDatabase(await around({ environment: { MONGODB_URI } }));
    expect(said(judged)).toEqual([expect.stringMatching(/^problem: The database cannot be reached: .*127\.0\.0\.1:1/)]);
    expect(JSON.stringify(judged)).not.toContain(SECRET);
  });
});

test("a folder that nothing can be written into is a problem; one that is there is tried and left as it was", async () => {
  const home = await mkdtemp(join(tmpdir(), "onit-doctor-"));
  const well = await around({ server: `smtp: { spoolFolder: ${home} }\n`, environment: { ONIT_DATA: home } });
  expect(said(await checkFolders(well))).toEqual([expect.stringMatching(/^(ok|warning): On the disk of .* are free/)]);
  await writeFile(join(home, "file"), "");
  const bad = await around({ server: `smtp: { spoolFolder: ${join(home, "file", "spool")} }\n` });
  expect(said(await checkFolders(bad))).toEqual([
    expect.stringMatching(/^problem: Nothing can be written into .*(is a file|not a folder|may not)/),
  ]);
});

test("the certificate of our mail port is looked at, together with its key", async () => {
  const [one, other] = [aCertificate(90), aCertificate(90)];
  const check = async (certificate: string, key: string, now?: () => Date) =>
    said(
      await checkCertificate(
        await around({
          server: `smtp: { tls: { certificate: ${certificate}, key: ${key} } }\n`,
          ...(now ? { now } : {}),
        }),
      ),
    );
  expect(await check(one.certificate, one.key)).toEqual([expect.stringMatching(/^ok: .* is valid until/)]);
  expect(await check(one.certificate, other.key)).toEqual([
    expect.stringMatching(/^problem: .* do not belong together/),
  ]);
  const inMonths = () => new Date(Date.now() + 80 * 86_400_000);
  expect(await check(one.certificate, one.key, inMonths)).toEqual([expect.stringMatching(/^warning: .* in \d+ days/)]);
  const nextYear = () => new Date(Date.now() + 400 * 86_400_000);
  expect(await check(one.certificate, one.key, nextYear)).toEqual([expect.stringMatching(/^problem: .* ended on/)]);
  expect(await check(one.key, one.key)).toEqual([expect.stringMatching(/^problem: .* cannot be used/)]);
});
