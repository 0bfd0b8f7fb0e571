// Steps that go out by a channel of one's own, to a program that really listens (S4.8).

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import type { Settings } from "../../src/config/load.ts";
import type { OwnChannel } from "../../src/core/model/own-channel.ts";
import type { Person } from "../../src/core/model/person.ts";
import { story } from "../support/database.ts";
import { answering, type HookServer, startHookServer } from "../support/hook-server.ts";
import { BEN, CARL, DIANA } from "../support/people.ts";
import { aWorld, kindsIn, type World } from "../support/world.ts";

const PAGER: OwnChannel = {
  ...{ id: "pager", name: "Pager", service: "webhook", url: "PAGER_URL", secret: "PAGER_SECRET" },
  ...{ isPersonal: false, isAssured: true, giveUpAfterMs: 900_000 },
};

story("a channel of one's own", () => {
  let world: World;
  let hook: HookServer;
  beforeEach(async () => {
    hook = await startHookServer();
  });
  afterEach(async () => {
    await world.end();
    await hook.close();
  });

  /** Ben is notified by the pager after ten minutes, Diana by mail after an hour. */
  const withPager =
    (over: Partial<OwnChannel>, privateTargets = ["127.0.0.0/8"]) =>
    ({ organisation, server, ...rest }: Settings): Settings => {
      const policies = new Map([...organisation.policies].map(([id, policy]) => [id, { ...policy, steps: STEPS }]));
      const channels = new Map([["pager", { ...PAGER, ...over }]]);
      const delivery = { ...server.delivery, privateTargets };
      return { ...rest, organisation: { ...organisation, policies, channels }, server: { ...server, delivery } };
    };
  const STEPS = [
    { afterMs: 600_000, tell: { kind: "person", id: "ben" }, by: "pager" },
    { afterMs: 3_600_000, tell: { kind: "person", id: "diana" }, by: "email" },
  ] as const;

  async function waiting(over: Partial<OwnChannel> = {}, environment: Record<string, string> = {}, allowed?: string[]) {
    const secrets = { PAGER_URL: `${hook.url}/s3cret-path`, PAGER_SECRET: "s3cret-key", ...environment };
    world = await aWorld({ change: withPager(over, allowed), environment: secrets });
    await world.mail({ from: CARL });
  }
  const mailed = (address: string) => world.inboxOf(address).filter(({ text }) => /^Step \d of 2/m.test(text));
  const bodies = () => hook.posted.map(({ body }) => JSON.parse(body));
  const stepsIn = async () => kindsIn(await world.ticket("HD-1001")).filter((one) => /^(step|undelivered)/.test(one));

  test("S4.8 a step is posted to the program that the settings name, once, with a button that works", async () => {
    await waiting();
    await world.until("09:10");
    await world.until("09:11");
    expect(bodies()).toEqual([
      expect.objectContaining({
        ...{ kind: "step", reference: "HD-1001", subject: "Printer on fire", to: "Ben Okafor" },
        ...{ step: { number: 1, of: 2 }, confirm: expect.stringMatching(/\/t\/[a-z2-7]+$/) },
        text: expect.stringMatching(/has been waiting 10 min/),
      }),
    ]);
    expect(hook.posted[0]!.headers["onit-signature"]).toMatch(/^t=\d+,v1=[0-9a-f]{64}$/);
    expect(await stepsIn()).toEqual([`step to ${BEN}: sent`]);
    expect(mailed(BEN)).toEqual([]);
    await fetch(bodies()[0].confirm, { method: "POST", body: new URLSearchParams({ hold: "2h" }) });
    const { wait } = await world.ticket("HD-1001");
    expect(wait?.escalation?.confirmation?.name).toBe("Ben Okafor");
  });

  test("S4.8 what the program refuses goes to the same person by mail, and the admins hear of it once", async () => {
    await waiting();
    hook.answer = answering(404, "no such hook");
    await world.until("09:10");
    expect(await stepsIn()).toEqual([
      `step to ${BEN}: failed`,
      `step to ${BEN}: sent`,
      expect.stringMatching(/^undelivered to .*: sent/),
    ]);
    expect(mailed(BEN)).toHaveLength(1);
    expect(hook.posted).toHaveLength(1);
    const [told] = world.relay.received.filter(({ text }) => /What Pager was to deliver/.test(text));
    expect(told!.text).toMatch(
      /What Pager was to deliver to Ben Okafor on HD-1001 did not arrive: it answered 404: no such hook\. It goes out by mail instead/,
    );
    expect(JSON.stringify([...world.relay.received, await world.full("HD-1001")])).not.toMatch(/s3cret/);
    expect(mailed(DIANA)).toEqual([]); // nobody is hurried: Ben has his mail
  });

  test("S4.8 while the program is away it is tried again, under the same id; after a quarter of an hour a mail goes instead", async () => {
    await waiting();
    hook.answer = answering(503, "", { "retry-after": "120" });
    await world.until("09:10");
    await world.until("09:11");
    expect(hook.posted).toHaveLength(1); // it said when to come again
    await world.until("09:12");
    expect(hook.posted).toHaveLength(2);
    hook.answer = answering(200);
    await world.until("09:14");
    expect(new Set(hook.posted.map(({ headers }) => headers["onit-event"])).size).toBe(1);
    expect(await stepsIn()).toEqual([`step to ${BEN}: sent`]);
    await world.end();
    await waiting();
    hook.answer = answering(500);
    for (const clock of ["09:10", "09:11", "09:16"]) await world.until(clock);
    expect(mailed(BEN)).toEqual([]);
    await world.until("09:25");
    expect((await stepsIn()).slice(0, 2)).toEqual([`step to ${BEN}: failed`, `step to ${BEN}: sent`]);
    expect(mailed(BEN)).toHaveLength(1);
  });

  test("S4.8 what a channel cannot say it delivered goes out by mail, too, and nobody has to decide about it", async () => {
    await waiting({ isAssured: false });
    hook.answer = answering(202);
    await world.until("09:10");
    expect(await stepsIn()).toEqual([`step to ${BEN}: uncertain`, `step to ${BEN}: sent`]);
    expect(await world.app.tickets.uncertain(10)).toEqual([]);
  });

  test("S4.8 a wait that is over before the program was reached posts nothing more", async () => {
    await waiting();
    hook.answer = answering(503);
    await world.until("09:10");
    await world.reply(world.last(BEN), "We have fixed it, it is done.");
    hook.answer = answering(200);
    const before = hook.posted.length;
    await world.until("09:12");
    expect(hook.posted).toHaveLength(before);
    expect(await stepsIn()).toEqual([`step to ${BEN}: withdrawn`]);
  });

  test("S4.8 somebody who has no address on a channel where each has their own reads it by mail; so does everybody once the settings know it no more", async () => {
    await waiting({ isPersonal: true });
    await world.until("09:10");
    expect(hook.posted).toEqual([]);
    expect(await stepsIn()).toEqual([`step to ${BEN}: sent`]);
    expect(mailed(BEN)).toHaveLength(1);
  });

  test("S2.11 where the step leaves it to them the channel that somebody prefers is used, and a mail in their quiet hours", async () => {
    const preferring =
      (over: Partial<Person>) =>
      (settings: Settings): Settings => {
        const { organisation, ...rest } = withPager({})(settings);
        const ben = { ...organisation.people.get("ben")!, prefers: "pager", ...over }; // his clock is London's
        const steps = [{ ...STEPS[0], by: "preferred" }, STEPS[1]] as const;
        const policies = new Map([...organisation.policies].map(([id, policy]) => [id, { ...policy, steps }]));
        return {
          ...rest,
          organisation: { ...organisation, policies, people: new Map([...organisation.people, ["ben", ben]]) },
        };
      };
    const environment = { PAGER_URL: hook.url, PAGER_SECRET: "s3cret-key" };
    world = await aWorld({ change: preferring({}), environment });
    await world.mail({ from: CARL });
    await world.until("09:10");
    expect([hook.posted.length, mailed(BEN).length]).toEqual([1, 0]);
    await world.end();
    world = await aWorld({ change: preferring({ quietHours: [{ from: 540, until: 600 }] }), environment });
    await world.mail({ from: CARL });
    await world.until("09:10");
    expect([hook.posted.length, mailed(BEN).length]).toEqual([1, 1]);
  });

  test("S4.8 a program inside the network is left alone unless a setting allows it", async () => {
    await waiting({}, {}, []);
    await world.until("09:10");
    expect(hook.posted).toEqual([]);
    expect((await stepsIn()).slice(0, 2)).toEqual([`step to ${BEN}: failed`, `step to ${BEN}: sent`]);
  });

  test("S4.8 a template of one's own says what is posted; one that fails is not what keeps somebody from being notified", async () => {
    const folder = await mkdtemp(join(tmpdir(), "onit-templates-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    await mkdir(join(folder, "channels"));
    await writeFile(
      join(folder, "channels/good.json.hbs"),
      '{"alarm": "{{reference}} {{subject}}", "by": "{{because}}"}',
    );
    await writeFile(join(folder, "channels/bad.json.hbs"), '{"alarm": {{subject}} }');
    await waiting({ body: "good" }, { ONIT_TEMPLATES: folder });
    await world.until("09:10");
    expect(bodies()).toEqual([{ alarm: "HD-1001 Printer on fire", by: expect.stringMatching(/step 1 of 2/) }]);
    await world.end();
    await waiting({ body: "bad" }, { ONIT_TEMPLATES: folder });
    await world.until("09:10");
    expect(bodies().at(-1)).toMatchObject({ kind: "step", reference: "HD-1001" });
    await world.until("09:20");
    const [alarm] = world.relay.received.filter(({ subject }) => /template channels\/bad\.json\.hbs/.test(subject));
    expect(alarm?.text).toMatch(/what comes out is not JSON.*The built-in body went out instead/s);
  });
});
