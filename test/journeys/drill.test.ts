// A policy is tried on its people: real mails that say they are an exercise, and a report to who started it (N17).

import { afterEach, expect, test } from "vitest";
import { type DrillAsked, startDrill, stopRunningDrill, supposedDrill } from "../../src/outbound/run-drill.ts";
import { foresee } from "../../src/reports/foresee.ts";
import { waiting } from "../../src/reports/waiting.ts";
import { story } from "../support/database.ts";
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
});
