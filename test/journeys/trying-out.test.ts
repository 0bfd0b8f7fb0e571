// What a newcomer tries: the real program, with a clock that runs fast, and the demo with its pages left open.

import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { checkOnlyTried, fastClock, speedFrom } from "../../src/runtime/fast-clock.ts";
import { at } from "../support/builders.ts";
import { eventually } from "../support/eventually.ts";
import { startHookServer } from "../support/hook-server.ts";
import { aHome, type Home, openedBy } from "../support/program.ts";
import { exampleSettings } from "../support/world.ts";

let home: Home;
beforeEach(async () => {
  home = await aHome();
});
afterEach(() => home.end());

const carlWrites = (port: number): Promise<unknown> =>
  createTransport({ host: "127.0.0.1", port, ignoreTLS: true }).sendMail({
    from: "Carl Cliff <carl@elsewhere.example>",
    to: "help@onit.example",
    subject: "Printer on fire",
    text: "It burns. Please help!",
  });

describe("with a fast clock", () => {
  test("silence becomes an escalation within seconds; started again with the real time, what was dated into the future counts from now", async () => {
    const { says, said, child, ended } = home.run(["start", "--speed", "3600"]);
    await says(/Ctrl-C stops it/);
    expect(said()).toMatch(/clock +3600 times as fast: an hour takes 1 s\. It is \d{4}-.* UTC now/);
    const [, port] = await says(/smtp:\/\/127\.0\.0\.1:(\d+)/);
    const [, url = ""] = await says(/mailbox +(http\S+)/);
    await carlWrites(Number(port));
    const mailbox = await openedBy(url);
    const receipts = (page: string): number => page.match(/We have your request: Printer on fire/g)?.length ?? 0;
    await eventually(async () => receipts(await mailbox()) === 1);
    // Within two minutes at most, however busy the machine is: by its clock it takes an hour.
    await eventually(async () => /step 3 of 3 in .* notifies Diana Lane/.test(await mailbox()));
    const page = await mailbox();
    // It is no clock that was set, no step is late by the machine's time, and each mail is read and sent once.
    expect(said()).not.toMatch(/clock of this machine was set|steps are late|mail processing failed|sent again/);
    expect(receipts(page)).toBeLessThan(2); // on a busy machine so much time has passed that newer mails fill the page
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
    const after = home.run(["start"]);
    await after.says(/Ctrl-C stops it/);
    await after.says(/dates were set right/);
    expect(after.said()).not.toContain("times as fast");
  });

  test("it refuses to run where somebody else is concerned, and says each reason", async () => {
    await home.change((yaml) => yaml.replace(/^web:\n/m, "web:\n  publicUrl: https://onit.firm.example\n"));
    const { ended, said } = home.run(["start", "--speed", "60"], {
      ONIT_RELAY_URL: "smtp://relay.example",
      MONGODB_URI: "mongodb://db.example/onit",
    });
    expect(await ended).toBe(1);
    expect(said()).toMatch(/--speed 60 is for trying Onit out, with nobody else concerned: ONIT_RELAY_URL is set/);
    expect(said()).toMatch(/MONGODB_URI is set.* web\.publicUrl is set in server\.yaml/);
    expect(said()).not.toMatch(/\n +at /); // no stack
    expect(existsSync(home.data)).toBe(false);
  });

  test("each reason alone is enough", async () => {
    const settings = await exampleSettings();
    expect(() => checkOnlyTried(60, settings, {})).not.toThrow();
    for (const name of ["ONIT_RELAY_URL", "ONIT_ALARM_RELAY_URL", "MONGODB_URI", "ONIT_ALARM_WEBHOOK"])
      expect(() => checkOnlyTried(60, settings, { [name]: "x" })).toThrow(`${name} is set`);
    const { server } = settings;
    const isPublic = { ...settings, server: { ...server, web: { ...server.web, publicUrl: "https://onit.example" } } };
    expect(() => checkOnlyTried(60, isPublic, {})).toThrow("web.publicUrl");
    const reads = { ...settings, server: { ...server, imap: [{}] as never } };
    expect(() => checkOnlyTried(60, reads, {})).toThrow("IMAP");
    const { organisation } = settings;
    const telling = (active: boolean) =>
      ({ ...settings, organisation: { ...organisation, webhooks: new Map([["crm", { active }]]) } }) as never;
    expect(() => checkOnlyTried(60, telling(true), {})).toThrow("webhooks.yaml");
    expect(() => checkOnlyTried(60, telling(false), {})).not.toThrow();
    const paging = { ...settings, organisation: { ...organisation, channels: new Map([["pager", {}]]) } } as never;
    expect(() => checkOnlyTried(60, paging, {})).toThrow("channels.yaml");
  });

  test.each(["0", "-1", "1.5", "fast", "3601", "1e3", ""])("a speed of %j is refused", (text) => {
    expect(() => speedFrom(text)).toThrow(/Write how many times as fast/);
  });

  test("it goes by the monotonic clock alone", () => {
    let ms = 5_000;
    const now = fastClock(at("09:00"), 60, () => ms);
    expect(now()).toEqual(at("09:00"));
    ms += 60_000;
    expect(now()).toEqual(at("10:00"));
  });
});

describe("the demo", () => {
  test.each(["SIGINT", "SIGTERM"] as const)(
    "leaves its pages open until %s, and then nothing of it",
    async (signal) => {
      const { says, child, ended, said } = home.run(["demo", "--keep"], { TMPDIR: home.config });
      const [, url = ""] = await says(/mailbox +(http\S+)/);
      await says(/Ctrl-C ends it/);
      expect(await (await openedBy(url))()).toContain("Printer on fire");
      expect(said()).toContain("Carl is happy");
      child.kill(signal);
      expect(await ended).toBe(0);
      expect(said()).toContain("is gone again now");
      await expect(fetch(url)).rejects.toThrow();
    },
  );

  test("tells no program and no channel of the settings what is invented", async () => {
    const hook = await startHookServer();
    onTestFinished(() => hook.close());
    const write = async (name: string, how: (yaml: string) => string): Promise<void> => {
      const file = join(home.config, name);
      await writeFile(file, how(await readFile(file, "utf8")));
    };
    await write("webhooks.yaml", () => `crm: { name: CRM, url: "${hook.url}/crm", secret: CRM_SECRET }\n`);
    await write("channels.yaml", () => `pager: { name: Pager, service: webhook, url: "${hook.url}/pager" }\n`);
    await write("policies.yaml", (yaml) => yaml.replaceAll("by: email", "by: pager"));
    await home.change((yaml) => yaml.replace(/# privateTargets: .*/, "privateTargets: [127.0.0.0/8]"));
    const { ended, said } = home.run(["demo"], { TMPDIR: home.config, CRM_SECRET: "0123456789abcdef" });
    expect([await ended, said()]).toEqual([0, expect.stringContaining("Carl is happy")]);
    expect(said()).toMatch(/→ Ben Okafor +\[HD-1001\]/); // by mail
    expect(hook.posted).toEqual([]);
  });
});
