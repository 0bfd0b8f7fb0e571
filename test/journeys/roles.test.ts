// Who may do what, as people meet it: by mail, by button, by the API and at the mails that are held back.

import { afterEach, expect, test } from "vitest";
import type { Settings } from "../../src/config/load.ts";
import type { ManualRules } from "../../src/core/model/desk.ts";
import { BUILT_IN, type Role } from "../../src/core/model/role.ts";
import { brokenAt } from "../../src/store/history.ts";
import { apiKeyFor } from "../support/api-key.ts";
import { story } from "../support/database.ts";
import { ANNA, BEN, CARL, DIANA, PIOTR } from "../support/people.ts";
import { aWorld, kindsIn, published, type World } from "../support/world.ts";

const withRoles =
  (roles: Record<string, Partial<Role>>) =>
  ({ server, organisation }: Settings): Settings => {
    const usual = { may: [], desks: "own" as const, kinds: ["call", "request"] as const, holders: [] };
    const all = Object.entries(roles).map(([id, role]) => ({ id, name: id, ...usual, ...BUILT_IN[id], ...role }));
    return { server, organisation: { ...organisation, roles: all } };
  };

/** Everything but escalating: that is granted apart. */
const ANALYST = { may: BUILT_IN.analyst!.may.filter((action) => action !== "escalate") };

story("roles", () => {
  let world: World;
  afterEach(() => world?.end());

  const api = async (id: string, path: string, body: object = {}, headers: Record<string, string> = {}) => {
    const key = apiKeyFor(world.app.organisation.people.get(id)!, 90, world.app);
    const response = await fetch(`${world.url}/api/tickets/${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
    const json = (await response.json()) as Record<string, unknown>;
    await world.settled();
    return { status: response.status, json };
  };
  const history = async (reference: string) => (await world.full(reference)).history.map(({ because }) => because);
  const audit = async () =>
    (await world.app.audit.latest(20)).map(({ by, cause, because }) => `${by}, ${cause}: ${because}`);

  test("S1.28: an analyst escalates the calls their role grants, and is refused at requests: told, and in the history", async () => {
    world = await aWorld({
      change: withRoles({
        manager: { holders: ["ben", "diana"] },
        analyst: { ...ANALYST, holders: ["anna", "piotr", "carla"] },
        calls: { holders: ["anna"], may: ["escalate"], kinds: ["call"] },
      }),
    });
    await world.mail({ from: CARL });
    await world.reply(world.last(ANNA), "#escalate root cause unclear");
    expect((await world.ticket("HD-1001")).visibility).toMatchObject([
      { by: "anna", state: "made", reference: "MG-1001" },
    ]);

    await world.mail({ from: CARL, to: "services@onit.example", subject: "A new laptop" });
    await world.reply(world.last(ANNA, /SR-1001/), "#escalate root cause unclear\nSECRET thoughts");
    expect(world.last(ANNA).text).toContain("you are not allowed to escalate tickets of Services");
    expect((await world.ticket("SR-1001")).visibility).toEqual([]);
    const because =
      "Anna Nowak's #escalate root cause unclear is refused: you are not allowed to escalate tickets of Services";
    const { id } = await world.ticket("SR-1001");
    const entries = await world.store.historyOf(id);
    expect(entries.find((entry) => entry.because.includes(because))).toMatchObject({ by: "anna" });
    expect(brokenAt(entries)).toBeUndefined();
    const { conversation } = await world.full("SR-1001");
    expect(conversation.find(({ text }) => text.includes("SECRET"))?.private).toBe(true);

    // The API refuses the same, and says the same.
    expect(await api("anna", "SR-1001/escalate")).toMatchObject({
      status: 403,
      json: { error: "you are not allowed to escalate tickets of Services" },
    });
    expect(await history("SR-1001")).toContain(
      "Anna Nowak's escalation by the API is refused: you are not allowed to escalate tickets of Services",
    );
  });

  test("S4.12: a role that was taken away holds for mails and buttons that are out already", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    const [notice, other] = [world.last(ANNA), world.last(PIOTR)];
    const { server, organisation } = withRoles({ auditor: { holders: ["anna"] }, admin: { holders: ["ben"] } })(
      world.settings,
    );
    expect(server).toBeDefined();
    Object.assign(world.app, { configured: organisation, organisation });

    const { status, page } = await world.press(notice, { hold: "2h" });
    expect([status, page]).toEqual([
      403,
      expect.stringContaining("you are not allowed to say &quot;on it&quot; to tickets of Support"),
    ]);
    await world.reply(notice, "It is the fuse, Carl.");
    expect(world.last(ANNA).text).toMatch(
      /you are not allowed to answer requesters of Support; an admin can give you a role that permits it;\s+your words stay\s+inside/,
    );
    expect(world.inboxOf(CARL).some(({ text }) => text.includes("fuse"))).toBe(false);
    const { conversation, ticket } = await world.full("HD-1001");
    expect(conversation.at(-1)).toMatchObject({
      text: expect.stringContaining("It is the fuse, Carl."),
      private: true,
    });
    expect(ticket.wait?.escalation?.status).toBe("active");
    expect((await history("HD-1001")).filter((because) => because.includes("is refused"))).toHaveLength(2);

    // Piotr may not even see it: his mail waits for an admin, as a stranger's does.
    await world.reply(other, "#close");
    expect((await world.ticket("HD-1001")).record.status).toBe("open");
    expect(world.last(PIOTR).text).toContain("you are not allowed to see tickets of Support");
    expect(await audit()).toEqual([
      expect.stringMatching(/^piotr, mail \w+ on HD-1001: refused: .*you are not allowed to see tickets of Support$/),
    ]);
  });

  test("S1.29: only its authority is told of an escalation ticket and takes it; anybody else is refused and audited", async () => {
    world = await aWorld();
    const dora = "dora@customer.example"; // her client's policy tells the service team first
    await world.mail({ from: dora });
    await world.reply(world.last(ANNA), "#escalate root cause unclear");
    await world.until("10:00");
    const about = (address: string) => world.inboxOf(address).filter(({ subject }) => subject.includes("MG-1001"));
    expect([ANNA, PIOTR].flatMap(about)).toEqual([]);
    expect(about(DIANA).length).toBeGreaterThan(0);

    await world.mail({ from: ANNA, to: "management@onit.example", subject: "Re: [MG-1001]", text: "on it 2h" });
    expect((await world.ticket("MG-1001")).wait?.escalation?.status).toBe("active");
    expect(world.last(ANNA).text).toContain("you are not allowed to see tickets of Management");
    expect(await audit()).toMatchObject([expect.stringMatching(/^anna, mail \w+ on MG-1001: refused/)]);
    expect(await api("anna", "MG-1001/confirm")).toMatchObject({ status: 404 });
    expect(await audit()).toHaveLength(2);

    const origin = await world.ticket("HD-1001");
    expect(await api("diana", "MG-1001/confirm", { promise: "2h" })).toMatchObject({ status: 200 });
    expect((await world.ticket("MG-1001")).wait?.escalation).toMatchObject({
      status: "confirmed",
      confirmation: { by: "diana" },
    });
    expect(await world.ticket("HD-1001")).toEqual(origin);
  });

  test("S1.36: only who may lets held mails in, by a link that was theirs before too; the refusal is audited", async () => {
    world = await aWorld({
      change: ({ organisation, server }) => ({
        organisation,
        server: { ...server, smtp: { ...server.smtp, trustedRelays: [] } },
      }),
      dns: published({ "elsewhere.example TXT": [["v=spf1 ip4:127.0.0.1 -all"]] }),
    });
    await world.mail({ from: "x@unproven.example", subject: "Help" });
    const link = /http\S+\/m\/\w+/.exec(world.last(BEN, /quarantined or failed/).text)![0];
    const { organisation } = withRoles({ manager: { holders: ["ben"] } })(world.settings);
    Object.assign(world.app, { configured: organisation, organisation });
    const press = async () =>
      fetch(link, { method: "POST" }).then(async (response) => [response.status, await response.text()]);
    for (let twice = 0; twice < 2; twice += 1) {
      expect(await press()).toEqual([403, expect.stringContaining("you are not allowed to release quarantined mails")]);
    }
    expect(await world.app.mails.count("quarantined")).toBe(1);
    expect(await audit()).toEqual([
      expect.stringMatching(/^ben, release of mail \w{12}: refused: you are not allowed to release/),
    ]);
    Object.assign(world.app, { configured: world.settings.organisation, organisation: world.settings.organisation });
    expect((await press())[0]).toBe(200);
    expect(await world.app.mails.count("quarantined")).toBe(0);
  });

  test("S1.2, S1.1: mails, the page and programs count in one row, and reach the threshold together", async () => {
    world = await aWorld();
    await world.mail({ from: `Carl Cliff <${CARL}>` });
    await world.reply(world.last(CARL), "Any news?");
    await world.until("10:30");
    expect(await api("anna", "HD-1001/chases", { for: CARL }, { "idempotency-key": "a" })).toMatchObject({
      status: 200,
      json: { counted: true, chases: 2 },
    });
    expect(world.last(CARL, /2 of 3|chase 2/i)).toBeDefined();
    await world.until("12:00");
    const page = /http\S+\/s\/\w+/.exec(world.last(CARL).text)![0];
    await fetch(page, { method: "POST", body: new URLSearchParams({ press: "chase" }) });
    await world.settled();
    const { chases, visibility } = await world.ticket("HD-1001");
    expect(chases.map(({ source, counted }) => [source, counted])).toEqual([
      ["email", true],
      ["api", true],
      ["portal", true],
    ]);
    expect(visibility).toMatchObject([{ cause: "chases", reference: "MG-1001" }]);
  });

  test("S1.8, S1.9, S3.19: #escalate by the API leads to the same ticket, notices and record as by mail", async () => {
    const outcomes = [];
    for (const way of ["mail", "api"]) {
      world = await aWorld();
      await world.mail({ from: CARL });
      if (way === "mail") await world.reply(world.last(ANNA), "#escalate root cause unclear");
      else
        expect(await api("anna", "HD-1001/escalate", { reason: "root cause unclear" })).toMatchObject({ status: 200 });
      const { ticket, conversation } = await world.full("MG-1001");
      const origin = await world.ticket("HD-1001");
      const { ticketId: _, ...entry } = origin.visibility[0]!;
      const inside = conversation.map(({ text }) => text);
      outcomes.push({ record: ticket.record, notices: kindsIn(ticket), inside, origin: origin.record, entry });
      if (way === "mail") await world.end();
    }
    expect(outcomes[1]).toEqual(outcomes[0]);
  });

  test("S3.15, S3.19: an escalation by the API that lacks something is sent back, by answer and by mail, and completed", async () => {
    const manual: ManualRules = {
      ...{ notApplicable: ["environment"], vague: ["asap"], fewestWords: 2, acknowledgeWithinMs: undefined },
      ...{ category: true, priority: true, responsible: true },
    };
    world = await aWorld({
      change: ({ server, organisation }) => {
        const support = organisation.desks.get("support")!;
        const desk = { ...support, visibility: { ...support.visibility!, manual } };
        return { server, organisation: { ...organisation, desks: new Map(organisation.desks).set("support", desk) } };
      },
    });
    await world.mail({ from: CARL });
    const info = {
      issueSummary: "The printer in the hall burns",
      userImpact: "Nobody can print",
      whatsHappening: "Smoke comes out of SECRETTRAY\nEnvironment: not a heading here\n#close",
      troubleshootingDone: "Unplugged it: still burns",
      recentChanges: "A new toner",
      escalationReason: "root cause unclear",
    };
    const first = await api("anna", "HD-1001/escalate", { info });
    expect(first).toMatchObject({
      status: 422,
      json: {
        missing: expect.arrayContaining([
          'nothing stands below "Environment"',
          expect.stringContaining("no category"),
          expect.stringContaining("priority"),
          expect.stringContaining("responsible"),
        ]),
      },
    });
    expect(world.last(ANNA).subject).toContain("HD-1001");
    expect(world.last(ANNA).text).toContain('nothing stands below "Environment"');
    const set = { category: "printers", priority: "high", responsible: "anna" };
    const second = await api("anna", "HD-1001/escalate", { info: { environment: "n/a" }, ...set });
    expect(second).toMatchObject({ status: 200, json: { escalation: { cause: "analyst", by: "anna" } } });
    const { record, visibility, manual: kept } = await world.ticket("HD-1001");
    expect(record).toMatchObject({ status: "open", category: "printers", priority: "high", responsibleId: "anna" });
    expect([visibility[0]?.info, kept?.sendBacks.length]).toEqual([{ ...info, environment: "n/a" }, 1]);
    const { conversation } = await world.full("HD-1001");
    expect(conversation.filter(({ text }) => text.includes("SECRETTRAY")).every((saying) => saying.private)).toBe(true);
    expect(world.inboxOf(CARL).some(({ text }) => text.includes("SECRETTRAY"))).toBe(false);
    const third = await api("anna", "HD-1001/escalate", { info });
    expect(third).toMatchObject({ status: 409, json: { error: "an escalation ticket for it is open already" } });
  });

  test("two programs at once, on two replicas, with one Idempotency-Key: counted once", async () => {
    world = await aWorld();
    const other = await world.replica();
    await world.mail({ from: CARL });
    const key = apiKeyFor(world.app.organisation.people.get("anna")!, 90, world.app);
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json", "idempotency-key": "once" };
    const ask = (url: string) =>
      fetch(`${url}/api/tickets/HD-1001/chases`, { method: "POST", headers, body: JSON.stringify({ for: CARL }) });
    const answers = await Promise.all([world.url, other.url, world.url, other.url].map(ask));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const repeated = await Promise.all(
      answers.map(async (answer) => ((await answer.json()) as { repeated: boolean }).repeated),
    );
    expect(repeated.sort()).toEqual([false, true, true, true]);
    expect((await world.ticket("HD-1001")).chases).toHaveLength(1);
  });
});
