// Chase rules in full: by kind and client tier, who may chase, what is answered, and who else hears of it.

import { afterEach, expect, test } from "vitest";
import type { Settings } from "../../src/config/load.ts";
import type { Desk, DeskChase, Visibility } from "../../src/core/model/desk.ts";
import type { Client } from "../../src/core/model/organisation.ts";
import { receive } from "../../src/receive.ts";
import { story } from "../support/database.ts";
import { ANNA, BEN, CARL, DIANA, PIOTR } from "../support/people.ts";
import { aWorld, kindsIn, type World } from "../support/world.ts";

type Over = { chase?: Partial<DeskChase>; visibility?: Partial<Visibility> };

/** The example with its support desk's rules changed, and Carl's organisation as a client of a tier. */
const withRules =
  ({ chase = {}, visibility = {} }: Over, tier?: string) =>
  ({ organisation, ...rest }: Settings): Settings => {
    const desk = organisation.desks.get("support")!;
    const support: Desk = {
      ...desk,
      chase: { ...desk.chase!, ...chase },
      visibility: { ...desk.visibility!, ...visibility },
    };
    const carls: Client = {
      id: "carls",
      name: "Carl's",
      domains: ["elsewhere.example"],
      addresses: [],
      policyId: undefined,
      tier,
    };
    const desks = new Map(organisation.desks).set("support", support);
    const clients = new Map(organisation.clients).set("carls", carls);
    return { ...rest, organisation: { ...organisation, desks, clients } };
  };

story("chase rules", () => {
  let world: World;
  afterEach(() => world.end());

  const begin = async (over: Over = {}, tier?: string) => {
    world = await aWorld({ change: withRules(over, tier) });
    await world.mail({ from: CARL });
  };
  const chase = async (clock: string, text = "Any news?") => {
    await world.until(clock);
    await world.reply(world.last(CARL), text);
  };
  const counted = async () => (await world.ticket("HD-1001")).chases.filter((one) => one.counted).length;
  const escalations = async () => (await world.ticket("HD-1001")).visibility.map(({ reference }) => reference);

  test("S1.7 chase on, escalation off: chases count and are answered, nothing is logged (S1.6)", async () => {
    await begin({ visibility: { byChases: false } });
    for (const clock of ["10:30", "12:00", "13:30"]) await chase(clock);
    expect([await counted(), await escalations()]).toEqual([3, []]);
    expect(world.last(CARL).text).not.toContain("goes to the next level");
  });

  test("S1.7 chase off, escalation by hand on: asking again is an ordinary mail, and #escalate works", async () => {
    await begin({ chase: { enabled: false } });
    await chase("10:30");
    expect((await world.ticket("HD-1001")).chases).toEqual([]);
    expect(world.last(ANNA).subject).toContain("wrote");
    await world.reply(world.last(ANNA), "#escalate it is late");
    expect(await escalations()).toEqual(["MG-1001"]);
  });

  test("S1.26 a client's tier has its own threshold", async () => {
    await begin({ chase: { byTier: new Map([["gold", { threshold: 2 }]]) } }, "gold");
    await chase("10:30");
    expect(world.last(CARL).subject).toContain("Reminder 1 of 2");
    await chase("12:00");
    expect(await escalations()).toEqual(["MG-1001"]);
  });

  test("S1.27 escalation is switched off for calls alone", async () => {
    await begin({ chase: { byKind: { call: { escalates: false } } } });
    for (const clock of ["10:30", "12:00", "13:30"]) await chase(clock);
    expect([await counted(), await escalations()]).toEqual([3, []]);
  });

  test("S1.5 anyone of the client may chase where the rules say so; a stranger never gets onto the ticket (P8)", async () => {
    await begin({ chase: { whoMayChase: "client" } });
    await world.until("10:30");
    for (const from of ["dora@elsewhere.example", "eve@evil.example"])
      await world.mail({ from, subject: "Re: [HD-1001] Printer on fire", text: "Any news?" });
    expect((await world.ticket("HD-1001")).chases).toMatchObject([{ by: "dora@elsewhere.example", counted: true }]);
    expect(world.last("dora@elsewhere.example").subject).toContain("Reminder 1 of 3");
    const verdicts = (await world.app.mails.recent(2)).map(({ reading }) => [reading?.from, reading?.verdict]);
    expect(verdicts).toContainEqual(["eve@evil.example", "quarantine"]);
  });

  test("S1.5 our answer begins the count anew where the rules say so", async () => {
    await begin({ chase: { resetBy: "answer" } });
    for (const clock of ["10:30", "12:00"]) await chase(clock);
    await world.reply(world.last(ANNA), "Hello Carl, we are on the way with a new printer.");
    await chase("13:30", "It still burns.");
    await chase("15:00");
    expect(world.last(CARL).subject).toContain("Reminder 1 of 3");
    expect(await escalations()).toEqual([]);
  });

  test("S1.31 one open escalation ticket an origin, unless the desk wants several", async () => {
    const clocks = ["10:30", "12:00", "13:30", "15:00"];
    await begin({ chase: { resetBy: "nothing" } });
    for (const clock of clocks) await chase(clock);
    expect([await counted(), await escalations()]).toEqual([4, ["MG-1001"]]);
    expect(world.last(CARL).subject).toContain("Reminder 4");
    expect(world.last(CARL).text).toContain("It is with Management already.");
    await world.end();
    await begin({ chase: { resetBy: "nothing" }, visibility: { several: true } });
    for (const clock of clocks) await chase(clock);
    expect([await counted(), await escalations()]).toEqual([4, ["MG-1001", "MG-1002"]]);
  });

  test("S1.4 two processes that receive the threshold-reaching chases at once make exactly one escalation ticket", async () => {
    await begin({ chase: { resetBy: "nothing", minimumIntervalMs: 0 } });
    const other = await world.replica();
    for (const clock of ["10:30", "12:00"]) await chase(clock);
    await world.until("13:30");
    const { raw, envelope } = (await world.app.mails.recent(1))[0]!;
    const sealed = ["one", "two", "three"].map((word) =>
      world.app.mail.seal(Buffer.from(raw.toString().replace("Any news?", `Any news ${word}?`)), envelope, world.now()),
    );
    for (const mail of sealed) await world.app.mails.keep(mail, new Date("2030-01-01"));
    const apps = [world.app, other.app, other.app];
    await Promise.all(sealed.map((mail, index) => receive(mail, apps[index]!)));
    await Promise.all([world.settled(), other.settled()]);
    expect([await counted(), await escalations()]).toEqual([5, ["MG-1001"]]);
  });

  test("N2 the receipt answers the question: which chase, since when, with which team, and what comes next", async () => {
    await begin();
    await chase("10:30");
    const { text, subject } = world.last(CARL);
    expect(subject).toContain("Reminder 1 of 3");
    for (const words of [
      /Waiting since .*\(1 h 30 min\)/,
      /Assigned to: Support/,
      /next reminder counts from/,
      /At 3 .*Management/,
    ])
      expect(text).toMatch(words);
    expect(text).toMatch(/How it stands: http:\/\/\S+\/s\/[a-z2-7]{55}/);
  });

  test("N1 each chase has at most one receipt, one that is not counted says why, and machines get none (P1)", async () => {
    await begin();
    await chase("10:30");
    await chase("10:50");
    expect(world.last(CARL).text).toContain(
      "It does not count as a reminder: the minimum interval between reminders is 1 h.",
    );
    await world.reply(world.last(CARL), "Any news?", { headers: { "Auto-Submitted": "auto-replied" } });
    const receipts = kindsIn(await world.ticket("HD-1001")).filter((line) => line.startsWith("chase-receipt"));
    expect(receipts).toEqual([`chase-receipt to ${CARL}: sent`, `chase-receipt to ${CARL}: sent`]);
  });

  test("N1 receipts are switched off by themselves: the chase counts all the same", async () => {
    await begin({ chase: { receipt: false } });
    const before = world.inboxOf(CARL).length;
    await chase("10:30");
    expect([await counted(), world.inboxOf(CARL).length]).toEqual([1, before]);
  });

  test("S1.37 nobody else hears of a chase, unless the desk names them", async () => {
    await begin();
    await chase("10:30");
    expect(kindsIn(await world.ticket("HD-1001")).filter((line) => line.startsWith("chased"))).toEqual([]);
    await world.end();
    await begin({ chase: { tell: ["piotr", "diana"] } });
    await chase("10:30");
    expect(world.last(PIOTR, /asked again/)).toMatchObject({
      subject: "[HD-1001] carl@elsewhere.example asked again: Printer on fire",
    });
    expect(world.last(PIOTR, /asked again/).text).toContain("chase 1 of 3");
    expect(kindsIn(await world.ticket("HD-1001")).filter((line) => line.startsWith("chased"))).toHaveLength(2);
    await chase("10:40");
    expect(kindsIn(await world.ticket("HD-1001")).filter((line) => line.startsWith("chased"))).toHaveLength(2);
  });

  test("T7 of the chase that is escalated, whoever hears by the escalation ticket does not hear twice", async () => {
    await begin({ chase: { threshold: 1, tell: ["piotr", "diana"] } });
    await chase("10:30");
    expect(await escalations()).toEqual(["MG-1001"]);
    expect(world.last(PIOTR, /asked again/).text).toContain("It was escalated.");
    expect(world.inboxOf(DIANA).filter(({ subject }) => /asked again/.test(subject))).toEqual([]);
    expect(world.inboxOf(DIANA).filter(({ subject }) => /Escalation of HD-1001/.test(subject))).toHaveLength(1);
    expect(world.inboxOf(BEN).filter(({ subject }) => /asked again/.test(subject))).toEqual([]);
  });
});
