// A policy is tried on its people: real mails that say they are an exercise, and a report to who started it (N17).

import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, onTestFinished, test } from "vitest";
import type { Settings } from "../../src/config/load.ts";
import type { OwnChannel } from "../../src/core/model/own-channel.ts";
import { type DrillAsked, startDrill, stopRunningDrill, supposedDrill } from "../../src/outbound/run-drill.ts";
import { foresee } from "../../src/reports/foresee.ts";
import { waiting } from "../../src/reports/waiting.ts";
import { story } from "../support/database.ts";
import { startHookServer } from "../support/hook-server.ts";
import { BEN, DIANA } from "../support/people.ts";
import { aWorld, type World } from "../support/world.ts";

story("a drill", () => {
  let world: World;
  afterEach(() => world.end());

  const asked = (by = "ben"): DrillAsked => {
    const { policies, desks, people } = world.app.organisation;
    return { policy: policies.get("standard")!, desk: desks.get("support")!, by: people.get(by)! };
  };
  const started = async (): Promise<string> => {
    const done = await startDrill(asked(), world.app);
    if ("refused" in done) throw new Error(done.refused);
    return done.ticket.record.reference;
  };
  const drills = (to: string) => world.inboxOf(to).filter(({ subject }) => /^\[DRILL\]/.test(subject));
  const reports = () => world.inboxOf(BEN).filter(({ subject }) => /The drill .* is over/.test(subject));

  test("notifies the people of the policy by mails that say they are an exercise, and ends when somebody takes it (N17)", async () => {
    world = await aWorld();
    const reference = await started();
    await world.until("09:10");
    const [mail] = drills(BEN);
    expect(mail!.subject).toMatch(/^\[DRILL\] \[HD-1001\] /);
    expect(mail!.text.split("\n")[0]).toMatch(/^THIS IS AN EXERCISE\. Nobody is waiting\./);
    expect(mail!.html).toContain("THIS IS AN EXERCISE.");
    world.moveClock("09:22");
    await world.reply(mail!, "on it");
    await world.until("09:23");
    expect(reports()).toHaveLength(1);
    expect(reports()[0]!.text).toContain("It was taken 22 min after it began, by Ben Okafor.");
    expect(reports()[0]!.text).toContain("- Ben Okafor: took it 12 min after the mail (step 2 after 10 min)");
    expect((await world.ticket(reference)).record.status).toBe("closed");
    await world.until("12:00");
    expect(drills(DIANA)).toEqual([]);
    expect(reports()).toHaveLength(1);
  });

  test("that nobody takes ends by itself after the last step, without its repetitions, and the report says who did not answer (N17)", async () => {
    world = await aWorld();
    await started();
    await world.until("09:10");
    await world.until("10:00");
    expect(drills(DIANA)).toHaveLength(1);
    expect(reports()).toEqual([]);
    await world.until("11:00");
    const { text } = reports()[0]!;
    expect(text).toContain("Nobody took it.");
    expect(text).toContain("- Ben Okafor: did not answer (step 2 after 10 min)");
    expect(text).toContain("- Diana Lane: did not answer (step 3 after 1 h)");
    await world.until("23:00");
    expect(drills(DIANA)).toHaveLength(1);
  });

  test("notifies whom the simulator names beforehand (N10, N17)", async () => {
    world = await aWorld();
    const until = new Date(world.now().getTime() + 86_400_000);
    const coming = await foresee(supposedDrill(asked(), world.app), {
      organisation: world.app.organisation,
      until,
      most: 50,
    });
    expect(coming.map(({ to }) => to.address)).toEqual([BEN, DIANA]);
  });

  test("reaches no requester, and counts in no list of what waits (N17)", async () => {
    world = await aWorld();
    const reference = await started();
    await world.until("09:10");
    expect((await waiting({ zone: "UTC" }, world.app)).active).toEqual([]);
    const [mail] = drills(BEN);
    await world.reply(mail!, "Dear customer, we have solved it.");
    const now = await waiting({ zone: "UTC" }, world.app);
    expect([...now.active, ...now.soon, ...now.taken, ...now.resolved, now.quiet]).toEqual([0]);
    await world.until("12:00");
    expect(world.relay.received.flatMap(({ to }) => to).filter((to) => !/harbour-lane/.test(to))).toEqual([]);
    expect((await world.ticket(reference)).record.purpose).toBe("drill");
  });

  test("shares no mail with what is real, however much begins at once (N17, N18)", async () => {
    world = await aWorld();
    await started();
    for (const from of ["carl", "dora", "eve"]) await world.mail({ from: `${from}@elsewhere.example`, subject: from });
    await world.until("09:10");
    expect(drills(BEN)).toHaveLength(1);
    const [together] = world
      .inboxOf(BEN)
      .filter(({ text }) => ["HD-1002", "HD-1004"].every((one) => text.includes(one)));
    expect(together!.text).not.toContain("HD-1001");
  });

  test("needs the permission, runs once at a time for a policy whichever process starts it, and can be stopped (N17)", async () => {
    world = await aWorld();
    const other = await world.replica();
    expect(await startDrill(asked("anna"), world.app)).toEqual({
      refused: "you are not allowed to start and stop drills of policies",
    });
    const both = await Promise.all([startDrill(asked(), world.app), startDrill(asked(), other.app)]);
    expect(both.filter((one) => "ticket" in one)).toHaveLength(1);
    expect(both.find((one) => "refused" in one)).toEqual({
      refused: expect.stringMatching(/^a drill of "Standard .*" runs already: HD-/),
    });
    const { reference } = both.flatMap((one) => ("ticket" in one ? [one.ticket.record] : []))[0]!;
    const { people } = world.app.organisation;
    expect(await stopRunningDrill(reference, people.get("anna")!, world.app)).toHaveProperty("refused");
    await stopRunningDrill(reference, people.get("ben")!, world.app);
    await world.until("09:30");
    expect(drills(BEN)).toEqual([]);
    expect(reports()[0]!.text).toContain("is over: Ben Okafor stopped it.");
    expect(reports()[0]!.text).toContain("- nobody was notified");
    expect(await startDrill(asked(), world.app)).toHaveProperty("ticket");
  });

  test("is in the audit: who started it, who stopped it, and who was refused (N17, N20)", async () => {
    world = await aWorld();
    await startDrill(asked("anna"), world.app);
    const reference = await started();
    const { people } = world.app.organisation;
    await stopRunningDrill(reference, people.get("anna")!, world.app);
    await stopRunningDrill(reference, people.get("ben")!, world.app);
    await world.app.audit.gather();
    const entries: string[] = [];
    for await (const { by, cause, because } of world.app.audit.each(1))
      if (/drill/.test(cause)) entries.push(`${by}, ${cause}: ${because}`);
    expect(entries).toEqual([
      expect.stringMatching(
        /^anna, a drill of the policy standard: refused: you are not allowed to start and stop drills/,
      ),
      expect.stringMatching(/^anna, stopping the drill HD-1001: refused: /),
      expect.stringMatching(/^ben, HD-1001, drill: Ben Okafor started a drill of "Standard/),
      "ben, HD-1001, drill: the drill is over: Ben Okafor stopped it",
    ]);
  });

  const withSurge =
    (moreThan: number) =>
    (settings: Settings): Settings => {
      const surge = { moreThan, withinMs: 600_000, everyMs: 300_000, holds: ["normal"], holdAtMostMs: 3_600_000 };
      const storms = { together: 9, receiptsAfterMs: 1_200_000, surge };
      return { ...settings, organisation: { ...settings.organisation, storms } };
    };

  test("counts towards no limit of a surge: what is real goes out as if there were none (N17, S4.47)", async () => {
    world = await aWorld({ change: withSurge(2) });
    await started();
    world.moveClock("09:02");
    for (const from of ["carl", "dora"]) await world.mail({ from: `${from}@elsewhere.example`, subject: from });
    await world.until("09:10");
    await world.until("09:12");
    expect(drills(BEN)).toHaveLength(1);
    const real = world.inboxOf(BEN).filter(({ subject }) => /Waiting|wait/.test(subject) && !/DRILL/.test(subject));
    expect(real).toHaveLength(2);
  });

  test("is held back by no surge: it measures how long people take (N17, S4.47)", async () => {
    world = await aWorld({ change: withSurge(1) });
    for (const from of ["carl", "dora", "eve"]) await world.mail({ from: `${from}@elsewhere.example`, subject: from });
    await started();
    await world.until("09:10");
    expect(drills(BEN)).toHaveLength(1);
    const outbox = (await world.ticket("HD-1001")).outbox.filter(({ kind }) => kind === "step");
    expect(outbox.map(({ state, postponed }) => [state, postponed !== undefined])).toEqual([["queued", true]]);
  });

  test("goes on when its process dies: nobody is notified twice, and the report comes once (N17, P4)", async () => {
    world = await aWorld();
    const reference = await started();
    await world.until("09:10");
    const other = await world.replica(); // the first one fires and sends nothing any more, but for what stands below
    const takesOver = async (clock: string): Promise<void> => {
      world.moveClock(clock);
      await other.tick();
      await other.settled();
    };
    await takesOver("09:11");
    expect(drills(BEN)).toHaveLength(1);
    world.moveClock("09:22");
    await world.reply(drills(BEN)[0]!, "on it");
    const { commit } = world.app.tickets;
    let died = 0;
    world.app.tickets.commit = async (decision, ...rest) => {
      if (!decision.next.drill?.isReported) return commit(decision, ...rest);
      died += 1;
      throw new Error("the process is gone");
    };
    await world.until("09:23");
    expect(died).toBeGreaterThan(0);
    expect((await world.ticket(reference)).drill?.isReported).toBeUndefined();
    await takesOver("09:24");
    expect((await world.ticket(reference)).drill?.isReported).toBe(true);
    await takesOver("12:00");
    expect(drills(BEN).map(({ subject }) => subject)).toEqual([
      expect.stringMatching(/Waiting 10 min/),
      expect.stringMatching(/You are on it until/),
    ]);
    expect([drills(DIANA).length, reports().length]).toEqual([0, 1]);
  });

  test.each([
    ["shows the subject", '{"what": "{{reference}}: {{subject}}"}', /^\{"what": "HD-1001: \[DRILL\] Exercise/],
    ["shows nothing of it", '{"what": "{{reference}}"}', /"title":"\[DRILL\] /],
  ])("says that it is one by a channel with a template of its own that %s (N17, S4.8)", async (_, body, shown) => {
    const hook = await startHookServer();
    const folder = await mkdtemp(join(tmpdir(), "onit-drill-"));
    onTestFinished(async () => {
      await rm(folder, { recursive: true });
      await hook.close();
    });
    await cp("templates", folder, { recursive: true });
    await mkdir(join(folder, "channels"), { recursive: true });
    await writeFile(join(folder, "channels", "own.json.hbs"), body);
    const pager: OwnChannel = {
      ...{ id: "pager", name: "Pager", service: "webhook", url: "PAGER_URL", secret: "PAGER_SECRET", body: "own" },
      ...{ isPersonal: false, isAssured: true, giveUpAfterMs: 900_000 },
    };
    const change = ({ organisation, server, ...rest }: Settings): Settings => {
      const standard = organisation.policies.get("standard")!;
      const steps = [{ afterMs: 600_000, tell: { kind: "person", id: "ben" }, by: "pager" }] as const;
      const policies = new Map([...organisation.policies, ["standard", { ...standard, steps }] as const]);
      const delivery = { ...server.delivery, privateTargets: ["127.0.0.0/8"] };
      const channels = new Map([["pager", pager]]);
      return { ...rest, organisation: { ...organisation, policies, channels }, server: { ...server, delivery } };
    };
    const environment = { PAGER_URL: `${hook.url}/hook`, PAGER_SECRET: "s3cret-key", ONIT_TEMPLATES: folder };
    world = await aWorld({ change, environment });
    await started();
    await world.until("09:10");
    expect(hook.posted.map((one) => one.body.toString())).toEqual([expect.stringMatching(shown)]);
  });
});
