// Triggers: what an admin declares happens, once, in the decision that makes its conditions hold.

import { afterEach, expect, test } from "vitest";
import { pressButton } from "../../src/actions/mail-link.ts";
import { reportInWords } from "../../src/cli/triggers-report.ts";
import type { Trigger } from "../../src/core/model/trigger.ts";
import { receive } from "../../src/receive.ts";
import { tryRules } from "../../src/reports/simulate-triggers.ts";
import { ticketPage } from "../../src/web/ticket-page.ts";
import { apiKeyFor } from "../support/api-key.ts";
import { story } from "../support/database.ts";
import { ANNA, BEN, CARL, CARLA, DIANA, PIOTR } from "../support/people.ts";
import { aTrigger, phrase, withTriggers } from "../support/triggers.ts";
import { aWorld, kindsIn, linkIn, type World } from "../support/world.ts";

const ALERTS = "alerts@monitor.example";
const MACHINE = { "Auto-Submitted": "auto-generated", Precedence: "bulk" };
const TOUCHED = /"updatedAt":"[^"]*"|"responsibleId":"[^"]*"/g;

story("triggers", () => {
  let world: World;
  afterEach(() => world.end());

  const start = async (...triggers: Trigger[]) => {
    world = await aWorld({ change: withTriggers(...triggers) });
  };
  const becauses = async (reference: string) =>
    (await world.full(reference)).history
      .map(({ because }) => because)
      .filter((because) => because.includes('trigger "'));
  const page = async (reference: string) =>
    String(
      ticketPage({
        full: await world.full(reference),
        origin: undefined,
        recurrence: undefined,
        sight: { app: world.app, zone: "UTC", seesMails: true, writtenMails: undefined, templates: new Map() },
      }),
    );

  test("S4.7 a ticket passed around three times goes to the management, once, with no chase (S1.8, S1.9, S1.12)", async () => {
    const actions = { escalate: true, tell: ["carla"], risk: "operational" as const };
    await start(aTrigger({ reassigned: 3 }, { id: "passed", name: "Passed around", actions }));
    await world.mail({ from: CARL });
    const give = (to: string, more = {}) =>
      world.reply(world.last(ANNA, /HD-1001/), `#assign ${to}`, { from: ANNA, ...more });
    for (const to of ["anna", "piotr", "carla"]) await give(to);
    expect((await world.ticket("HD-1001")).visibility).toEqual([]);
    const { record: before } = await world.ticket("HD-1001");
    await give("anna", { messageId: "<fourth@x>" });
    await give("anna", { messageId: "<fourth@x>" });
    const { record, visibility, chases, outbox } = await world.ticket("HD-1001");
    const because = "it was given to somebody else 3 times";
    expect(visibility).toMatchObject([
      { cause: "trigger", because: `Passed around: ${because}`, reference: "MG-1001" },
    ]);
    expect([chases, outbox.filter(({ kind }) => kind === "triggered").length]).toEqual([[], 1]);
    expect(JSON.stringify(record).replace(TOUCHED, "")).toBe(JSON.stringify(before).replace(TOUCHED, ""));
    expect(await becauses("HD-1001")).toEqual([
      `Anna Nowak made Anna Nowak responsible; trigger "Passed around" fires, as ${because}: the risk is operational, an escalation ticket goes to Management, it notifies Carla Jimenez`,
    ]);
    expect((await world.ticket("MG-1001")).record).toMatchObject({ escalatedCallRef: "HD-1001", responsibleId: "ben" });
    expect(world.last(DIANA, /MG-1001/).text).toContain("Risk: operational.");
    expect(world.last(CARLA, /Passed around/).text).toContain(
      `Passed around fired on HD-1001: ${because}. It was escalated, too.`,
    );
    expect(world.last(CARL).subject).toContain("Your request was escalated");
    expect(world.last(CARL).text).not.toMatch(/passed|trigger|operational|somebody else/i);
    await give("piotr");
    expect((await world.ticket("HD-1001")).visibility).toHaveLength(1);
  });

  test("S4.7 replicas that take mails at the same moment count every reassignment, and fire once", async () => {
    await start(aTrigger({ reassigned: 2 }, { actions: { tell: ["diana"] } }));
    await world.mail({ from: CARL });
    const other = await world.replica();
    const { replyTo } = world.last(ANNA);
    const sealed = ["anna", "piotr", "carla"].map((to) => {
      const raw = `From: ${ANNA}\r\nTo: ${replyTo}\r\nSubject: Re\r\n\r\n#assign ${to}\r\n`;
      const envelope = { source: "smtp", from: ANNA, recipient: replyTo, peer: "127.0.0.1" };
      return world.app.mail.seal(Buffer.from(raw), envelope, world.now());
    });
    const apps = [world.app, other.app, world.app];
    await Promise.all([...sealed, ...sealed].map((mail, index) => receive(mail, apps[index % 3]!)));
    await world.settled();
    await other.settled();
    const { triggers } = await world.ticket("HD-1001");
    expect(triggers).toMatchObject({ reassigned: 2, fired: [{ times: 1 }] });
    expect(world.inboxOf(DIANA)).toHaveLength(1);
  });

  test("S4.11 a monitoring system's mail becomes a ticket and an escalation, and nobody answers it", async () => {
    const when = { sender: [ALERTS], phrase: phrase("critical") };
    await start(
      aTrigger(when, { name: "Outage", desks: ["support"], actions: { escalate: true, risk: "operational" } }),
    );
    const alert = (subject: string, text: string, more = {}) =>
      world.mail({ from: ALERTS, subject, text, headers: MACHINE, ...more });
    await alert("disk full", "CRITICAL: /var is full", { envelopeFrom: "" });
    expect((await world.ticket("HD-1001")).visibility).toMatchObject([{ cause: "trigger", reference: "MG-1001" }]);
    expect(await becauses("HD-1001")).toEqual([
      expect.stringMatching(
        /^made: a machine's mail \(its Auto-Submitted header .* names: .*trigger "Outage" fires, as a mail came from alerts@monitor\.example and the requester wrote "critical": /,
      ),
    ]);
    await world.until("09:10");
    await alert("Re: [HD-1001] disk full", "CRITICAL: still full");
    const { chases, visibility } = await world.ticket("HD-1001");
    expect([chases, visibility.length]).toEqual([[], 1]);
    expect(world.last(PIOTR, /HD-1001/).text).toContain("still full");
    await world.until("09:12");
    const told = world.inboxOf(PIOTR).length;
    await alert("Re: [HD-1001] disk full", "CRITICAL: and still");
    expect([world.inboxOf(PIOTR).length, (await world.full("HD-1001")).conversation.length]).toEqual([told, 3]);
    for (let more = 0; more < 4; more += 1)
      await alert(`host ${more}`, "CRITICAL: load is high", { messageId: `<${more}@m>` });
    expect((await becauses("HD-1005")).at(-1)).toContain(
      "it is not escalated: monitor.example opened 3 tickets in the same words",
    );
    expect(await world.app.tickets.byReference("MG-1005")).toBeUndefined();
    for (const reference of ["HD-1001", "MG-1001"])
      await world.reply(world.last(BEN, new RegExp(`^\\[${reference}]`)), "#close");
    expect((await world.ticket("HD-1001")).record.status).toBe("closed");
    expect(world.inboxOf(ALERTS)).toEqual([]);
    await world.reply(world.last(PIOTR, /HD-1002/), "Which disk?");
    expect(world.inboxOf(ALERTS).map(({ text }) => text.includes("Which disk?"))).toEqual([true]); // a colleague's words are theirs to send
  });

  test("S4.11 nobody gets in by naming a monitoring system: what nothing proves is held back and shown", async () => {
    await start(aTrigger({ sender: ["@monitor.example"] }, { actions: { tell: ["ben"] } }));
    world.app.hasCheckedSender = () => false;
    await world.mail({ from: ALERTS, headers: MACHINE });
    expect(await world.app.tickets.byReference("HD-1001")).toBeUndefined();
    const [held] = await world.app.mails.quarantinedOrFailed(10);
    expect(held).toMatchObject({
      state: "quarantined",
      reading: { verdict: "quarantine", because: expect.stringContaining("nothing proves") },
    });
    world.app.hasCheckedSender = () => true;
    await world.mail({ from: "other@elsewhere.example", headers: MACHINE });
    expect(await world.app.tickets.byReference("HD-1001")).toBeUndefined(); // whom nobody names stays outside
    await world.mail({ from: CARL });
    await world.mail({ from: ALERTS, subject: "[HD-1001] about Carl", headers: MACHINE });
    expect((await world.app.mails.quarantinedOrFailed(10)).map(({ reading }) => reading?.because)).toContainEqual(
      expect.stringContaining("alerts@monitor.example is not a participant of HD-1001"),
    );
    expect((await world.ticket("HD-1001")).triggers).toBeUndefined();
  });

  test("S3.22 #priority critical: the quicker policy takes over at once, and so in the next wait", async () => {
    await start(aTrigger({ priority: ["critical"] }, { name: "Critical", actions: { policyId: "gold" } }));
    await world.mail({ from: CARL });
    await world.until("09:06");
    await world.reply(world.last(ANNA), "#priority critical");
    const { record, wait } = await world.ticket("HD-1001");
    expect([record.policyId, wait?.escalation?.policy.id]).toEqual([undefined, "gold"]);
    await world.until("09:07");
    expect(world.last(PIOTR).text).toContain("Step 1 of 3, Gold");
    await world.until("09:16");
    expect(world.last(BEN).text).toContain("Step 2 of 3, Gold");
    await world.reply(world.last(BEN), "Try the other one, please.");
    await world.until("10:00");
    await world.reply(world.last(CARL, /other one/), "That one burns as well.");
    await world.until("10:05");
    expect(world.last(CARLA).text).toContain("Step 1 of 3, Gold");
    expect((await becauses("HD-1001")).at(-1)).toMatch(/; by trigger "Critical" the wait runs under "Gold/);
  });

  test("S4.39 a risk that a trigger saw goes with every escalation, and never to the requester", async () => {
    world = await aWorld({
      change: (settings) => {
        const changed = withTriggers(
          aTrigger({ phrase: phrase("lawyer") }, { name: "Legal threat", actions: { tell: ["diana"], risk: "legal" } }),
        )(settings);
        const template = settings.organisation.callTemplates.get("escalated-call")!;
        const callTemplates = new Map([["escalated-call", { ...template, body: "Risk: {{risk}}!" }]]);
        return { ...changed, organisation: { ...changed.organisation, callTemplates } };
      },
    });
    await world.mail({ from: CARL, subject: "Invoice", text: "My Lawyer is on the way." });
    expect(world.last(DIANA).subject).toBe("[HD-1001] Legal threat: Invoice");
    expect(world.last(DIANA).text).toContain('Legal threat fired on HD-1001: the requester wrote "lawyer".');
    expect(world.last(DIANA).text).toContain("Risk: legal.");
    await world.reply(world.last(ANNA), "#escalate root cause unclear");
    expect((await world.full("MG-1001")).conversation[0]?.text).toBe("Risk: legal!");
    expect(world.last(BEN, /MG-1001/).text).toContain("Risk: legal.");
    for (const reference of ["HD-1001", "MG-1001"]) expect(await page(reference)).toContain("risk: legal");
    expect(await page("HD-1001")).toContain("Legal threat");
    for (const { text, html } of world.inboxOf(CARL)) expect(`${text}${html}`).not.toMatch(/legal|trigger/i);
    expect(kindsIn(await world.ticket("HD-1001")).filter((one) => one.startsWith("triggered"))).toEqual([
      `triggered to ${DIANA}: sent`,
    ]);
  });

  test("S4.7 many chases at one desk tell the management once in their time", async () => {
    await start(
      aTrigger({ chases: { atLeast: 3, withinMs: 3_600_000 } }, { name: "Many", actions: { tell: ["diana"] } }),
    );
    const writers = [1, 2, 3, 4].map((n) => `carl@elsewhere${n}.example`);
    for (const from of writers) await world.mail({ from, subject: `Fault of ${from}` });
    await world.until("09:25");
    for (const from of writers) await world.reply(world.last(from), "Any news?");
    expect(world.inboxOf(DIANA).map(({ subject }) => subject)).toEqual([
      "[HD-1003] Many: Fault of carl@elsewhere3.example",
    ]);
    expect(await becauses("HD-1003")).toEqual([
      expect.stringContaining("requesters of this desk chased 3 times within 1 h"),
    ]);
  });

  test("S4.7 what triggers say stays inside, also when a requester's press makes one fire", async () => {
    const chased = { chases: { atLeast: 1, withinMs: 3_600_000 } };
    await start(aTrigger(chased, { name: "Impatient", actions: { tell: ["diana"], risk: "reputational" } }));
    await world.mail({ from: CARL });
    await world.until("09:30");
    await world.reply(world.last(CARL), "The lamp on top of it blinks in a strange way since the morning.");
    const token = linkIn(world.last(CARL)).split("/t/")[1]!;
    const shown = await pressButton(token, { peer: "127.0.0.1", userAgent: "a browser" }, world.app);
    await world.settled();
    expect(world.last(DIANA).subject).toContain("Impatient");
    expect(shown).toMatchObject({ kind: "chased", outcome: expect.anything() });
    expect(JSON.stringify("outcome" in shown && shown.outcome)).not.toMatch(/impatient|reputational|trigger/i);
    expect((await becauses("HD-1001"))[0]).toContain('trigger "Impatient" fires');
  });

  test("S4.7 a chase through the API pulls triggers as any other, and its answer names none", async () => {
    const chased = { chases: { atLeast: 1, withinMs: 3_600_000 } };
    await start(aTrigger(chased, { name: "Impatient", actions: { tell: ["diana"] } }));
    await world.mail({ from: CARL });
    const key = apiKeyFor(world.app.organisation.people.get("ben")!, 1, world.app);
    const answer = await fetch(`${world.url}/api/tickets/HD-1001/chases`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify({ for: CARL }),
    });
    await world.settled();
    expect(await answer.json()).toMatchObject({ counted: true, because: "chase 1 of 3" });
    expect(world.last(DIANA).subject).toContain("Impatient");
  });

  test("S4.7 rules try shows what would have fired, and changes and sends nothing (N9)", async () => {
    await start();
    await world.mail({ from: CARL, subject: "Invoice", text: "My lawyer is on the way." });
    await world.until("09:06");
    for (const to of ["anna", "piotr", "anna"])
      await world.reply(world.last(ANNA, /HD-1001/), `#assign ${to}`, { from: ANNA });
    await world.until("09:07");
    await world.mail({ from: ALERTS, headers: MACHINE, subject: "down" });
    await world.until("09:45");
    const rules = withTriggers(
      aTrigger({ phrase: phrase("lawyer") }, { id: "legal", actions: { tell: ["diana"], risk: "legal" } }),
      aTrigger({ reassigned: 2 }, { id: "passed", actions: { escalate: true } }),
      aTrigger({ sender: [ALERTS] }, { id: "outage", actions: { escalate: true } }),
      aTrigger({ step: 2, not: { priority: ["low"] } }, { id: "late", actions: { policyId: "gold" } }),
      aTrigger({ reopened: 1 }, { id: "again", active: false, actions: { tell: ["ben"] } }),
    );
    world.app.configured = world.app.organisation = rules(world.settings).organisation;
    const before = [await world.full("HD-1001"), world.relay.received.length, await world.app.mails.recent(20)];
    const tried = await tryRules(new Date("2026-03-01T00:00:00Z"), world.app);
    expect(
      tried.trials.map(({ triggerId, reference, at, would }) => [
        at.toISOString().slice(11, 16),
        triggerId,
        reference,
        would,
      ]),
    ).toEqual([
      ["09:00", "legal", "HD-1001", "the risk is legal, it notifies Diana Lane"],
      ["09:06", "passed", "HD-1001", "an escalation ticket goes to Management"],
      ["09:07", "outage", "HD-new", "an escalation ticket goes to Management"],
      ["09:17", "late", "HD-new", 'the wait runs under "Gold (5, 15, 30 minutes)" now'],
      ["09:30", "late", "HD-1001", 'the wait runs under "Gold (5, 15, 30 minutes)" now'],
    ]);
    expect([await world.full("HD-1001"), world.relay.received.length, await world.app.mails.recent(20)]).toEqual(
      before,
    );
    expect(await world.app.tickets.byReference("HD-1002")).toBeUndefined();
    const words = reportInWords(tried, { since: "30d" }, world.app);
    expect(words).toMatch(
      /^The last 30d: 5 mails\. Nothing was changed and nothing was sent\.\n\ntrigger {2}fired {2}tickets {2}name\nlegal {4}1 {6}1 {8}T\n/,
    );
    expect(words).toContain("again    0      0        T (switched off)");
    expect(words).toContain(
      '2026-03-02T09:00  HD-1001  legal: the requester wrote "lawyer"\n    the risk is legal, it notifies Diana Lane',
    );
    expect(words).toContain("What this cannot know:");
    expect((await tryRules(new Date("2026-03-02T09:30:00Z"), world.app)).trials).toEqual([]);
  });
});
