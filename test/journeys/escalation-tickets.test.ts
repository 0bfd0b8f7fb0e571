// Escalation tickets as the management lives with them: what they are made of, who hears, the list, its export, the figures.

import { afterEach, expect, test } from "vitest";
import type { Settings } from "../../src/config/load.ts";
import type { CallTemplate, Desk } from "../../src/core/model/desk.ts";
import { figures, register, showRegister } from "../../src/reports/escalation-register.ts";
import { apiKeyFor } from "../support/api-key.ts";
import { organisation } from "../support/builders.ts";
import { story } from "../support/database.ts";
import { ANNA, BEN, CARL, CARLA, DIANA, PIOTR } from "../support/people.ts";
import { aWorld, MONDAY, type World } from "../support/world.ts";

const CALLS: Partial<CallTemplate> = {
  stream: "Escalations of {{client}}{{desk}}",
  statuses: { open: "With the management", closed: "Decided" },
  priority: "urgent (was {{priority}})",
  category: "Escalated {{category}}",
  fields: { Since: "{{waitingSince}}", With: "{{responsible}}", Chases: "{{chases}}" },
  alsoNotify: [{ kind: "responsible" }, { kind: "person", id: "ben" }, { kind: "person", id: "piotr" }],
};

const withTemplates =
  (call: Partial<CallTemplate>, request: Partial<CallTemplate> = {}, more: readonly Desk[] = []) =>
  ({ server, organisation }: Settings): Settings => {
    const change = (id: string, over: Partial<CallTemplate>): [string, CallTemplate] => [
      id,
      { ...organisation.callTemplates.get(id)!, ...over },
    ];
    const callTemplates = new Map([change("escalated-call", call), change("escalated-request", request)]);
    const desks = new Map([...organisation.desks, ...more.map((desk) => [desk.id, desk] as const)]);
    return { server, organisation: { ...organisation, callTemplates, desks } };
  };

story("escalation tickets", () => {
  let world: World;
  afterEach(() => world.end());

  const called = async (change?: (settings: Settings) => Settings): Promise<void> => {
    world = await aWorld(change ? { change } : {});
    await world.mail({ from: `Carl Cliff <${CARL}>` });
    await world.reply(world.last(ANNA), "#category printers\n#assign carla");
  };
  const page = async (path: string, as?: string) => {
    const key = as && apiKeyFor(world.app.organisation.people.get(as)!, 1, world.app);
    const response = await fetch(`${world.url}${path}`, key ? { headers: { authorization: `Bearer ${key}` } } : {});
    return { status: response.status, text: await response.text(), type: response.headers.get("content-type") };
  };
  const linkTo = (address: string): string => /\/e\/[a-z2-7]+/.exec(world.last(address, /\/e\//).text)![0];

  test("S1.20 S1.33 S1.34 an analyst sees a critical delay: a ticket in the DevOps queue, with the template's stream, states and fields", async () => {
    const example = organisation.desks.get("management")!;
    const devops: Desk = {
      ...example,
      id: "devops",
      name: "DevOps",
      address: "devops@onit.example",
      prefix: "DO",
      people: ["piotr"],
    };
    const piotr = { kind: "person", id: "piotr" } as const;
    await called(withTemplates({ ...CALLS, deskId: "devops", authority: piotr, alsoNotify: [] }, {}, [devops]));
    await world.until("09:40");
    await world.reply(world.last(ANNA), "#escalate critical delay");
    const { record } = await world.ticket("DO-1001");
    expect(record).toMatchObject({
      deskId: "devops",
      responsibleId: "piotr",
      stream: "Escalations of Support",
      statusNames: { open: "With the management", closed: "Decided" },
      priority: "urgent (was normal)",
      category: "Escalated printers",
      fields: { Since: "2026-03-02 09:00 UTC", With: "Carla Jimenez", Chases: "0" },
      escalatedCallRef: "HD-1001",
    });
    const mail = world.last(PIOTR, /DO-1001/);
    expect(mail.subject).toContain("HD-1001"); // S1.34
    expect(mail.text).toMatch(/critical delay[\s\S]*Since: 2026-03-02 09:00 UTC/);
  });

  test("S1.21 S1.22 the requester hears of the escalation in words of its own, and S1.25 a call's rules tell others than a request's", async () => {
    await called(withTemplates(CALLS, { tellsRequester: false }));
    await world.reply(world.last(ANNA), "#escalate it is late");
    const [received, escalated] = [world.inboxOf(CARL)[0]!, world.last(CARL)];
    expect(escalated.subject).toBe("[HD-1001] Your request was escalated: Printer on fire");
    expect(escalated.text).toContain("This is an escalation, not a new issue");
    expect(received.text).not.toContain("escalat");
    // Beside the authority: the origin's responsible and Piotr, told only. Ben belongs to the authority and hears once.
    for (const address of [CARLA, PIOTR]) {
      expect(world.last(address).subject).toBe("[HD-1001] Escalated to Management: Printer on fire");
      expect(world.last(address).text).not.toMatch(/\/[te]\//);
    }
    expect(
      world.inboxOf(BEN).filter(({ subject }) => subject.includes("HD-1001") && subject.includes("scalat")),
    ).toHaveLength(1);

    await world.mail({ from: CARL, to: "services@onit.example", subject: "A second screen" });
    await world.reply(world.last(ANNA, /SR-1001/), "#escalate");
    const { outbox, record } = await world.ticket("MG-1002");
    expect(record.escalatedRequestRef).toBe("SR-1001");
    const told = outbox.filter(({ kind }) => kind !== "step").map(({ kind, to }) => `${kind} to ${to.address}`);
    expect(told.toSorted()).toEqual([`escalation-ticket to ${BEN}`, `escalation-ticket to ${DIANA}`]);
  });

  test("S1.16 the management lists its escalations apart, exports them, and S1.29 only its members see them", async () => {
    await called(withTemplates(CALLS));
    await world.until("09:40");
    await world.reply(world.last(ANNA), "#escalate =SUM(A1), it is late");
    await world.reply(world.last(DIANA, /MG-1001/), "on it 2h");
    const rows = await register({ since: new Date(MONDAY) }, world.app);
    expect(rows).toMatchObject([
      {
        reference: "MG-1001",
        origin: "HD-1001",
        cause: "analyst",
        by: "anna",
        status: "With the management",
        isOpen: true,
        confirmedBy: "Diana Lane",
        originCategory: "printers",
      },
    ]);
    const later = { ...world.app, now: () => new Date("2026-07-01T09:00:00Z") };
    const [subjectId, expiresAt] = [(await world.ticket("MG-1001")).id, new Date("2026-07-02T09:00:00Z")];
    const link = world.app.tokens.sign({ subjectId, purpose: "register", recipient: DIANA, expiresAt });
    expect(await showRegister(link, later)).toMatchObject({ rows: [{ reference: "MG-1001", isOpen: true }] }); // still
    const shown = await page(linkTo(DIANA));
    expect(shown.status).toBe(200);
    for (const words of ["MG-1001", "HD-1001", "Diana Lane", "With the management", "1 open"])
      expect(shown.text).toContain(words);
    expect(shown.text).not.toContain("<script");
    const csv = await page(`${linkTo(DIANA)}/escalations.csv`);
    expect(csv.type).toBe("text/csv; charset=utf-8");
    const bytes = new Uint8Array(await (await fetch(`${world.url}${linkTo(DIANA)}/escalations.csv`)).arrayBuffer());
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]); // spreadsheets know by it that this is UTF-8
    const [head, first] = csv.text.split("\r\n");
    expect(head).toMatch(/^reference,kind,stream,status/);
    expect(first).toMatch(/^MG-1001,call,Escalations of Support,With the management,true/);

    const asked = async (as: string, query = "") =>
      JSON.parse((await page(`/api/escalations?since=1d${query}`, as)).text).escalations?.map(
        ({ reference }: { reference: string }) => reference,
      );
    expect(await asked("diana")).toEqual(["MG-1001"]);
    expect(await asked("anna")).toEqual([]); // she escalated it, and it is the management's
    expect(await asked("diana", "&desk=support")).toEqual([]);
    expect((await page("/api/escalations?desk=nowhere", "diana")).status).toBe(422);
    expect((await page("/api/escalations?since=sometime", "diana")).status).toBe(422);
    expect((await page("/api/escalations")).status).toBe(401);

    await world.reply(world.last(DIANA, /MG-1001/), "#close");
    expect(await asked("diana", "&open=true")).toEqual([]);
    const [closed] = await register({ since: new Date(MONDAY), deskIds: ["management"] }, world.app);
    expect(closed).toMatchObject({ status: "Decided", isOpen: false, closedAt: world.now() });
    expect((await page(linkTo(DIANA))).text).toContain("0 open");
    const now = world.app.organisation;
    const management = { ...now.desks.get("management")!, people: ["ben"] };
    const template = { ...now.callTemplates.get("escalated-call")!, authority: { kind: "person", id: "ben" } as const };
    world.app.organisation = {
      ...now,
      desks: new Map(now.desks).set("management", management),
      callTemplates: new Map(now.callTemplates).set("escalated-call", template),
    };
    const gone = await page(linkTo(DIANA));
    expect([gone.status, gone.text.includes("HD-1001")]).toEqual([403, false]);
    expect(gone.text).toContain("you are not allowed to see tickets of Management");
  });

  test("S1.17 S1.18 S3.22 S3.23 the figures tell visibility from time, per week, desk, analyst, category and priority", async () => {
    await called();
    await world.until("09:31"); // the policy told Ben: an escalation by time
    await world.reply(world.last(ANNA), "#escalate it is late");
    await world.reply(world.last(ANNA), "We have fixed it");
    const { total, perWeek, perDesk, perAnalyst, perCategory, perPriority } = await figures(
      new Date(MONDAY),
      world.app,
    );
    const one = { visibility: 1, time: 1, asked: 1, sentBack: 0 };
    expect(total).toEqual({ of: "", ...one });
    expect(perWeek).toEqual([{ of: "2026-W10", ...one }]);
    expect(perDesk).toEqual([{ of: "support", ...one }]);
    expect(perAnalyst).toEqual([{ of: "anna", ...one, time: 0 }]);
    expect(perCategory).toEqual([{ of: "printers", ...one }]);
    expect(perPriority).toEqual([{ of: "normal", ...one }]);
    expect(JSON.parse((await page("/api/figures?since=1d", "ben")).text).perDesk).toEqual([{ of: "support", ...one }]);
    expect((await page("/api/figures", "anna")).status).toBe(403);
    expect((await figures(new Date("2026-03-03"), world.app)).total).toEqual({
      of: "",
      visibility: 0,
      time: 0,
      asked: 0,
      sentBack: 0,
    });
  });
});
