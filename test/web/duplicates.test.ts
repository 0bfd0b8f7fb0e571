// Two tickets about the same matter: the main ticket waits for both, and nobody outside notices anything of the other one.

import { beforeEach, describe, expect, test } from "vitest";
import type { Notice } from "../../src/core/model/notice.ts";
import { BUILT_IN, type Role } from "../../src/core/model/role.ts";
import { type Ticket, tickAt } from "../../src/core/model/ticket.ts";
import { runErrands } from "../../src/outbound/run-errands.ts";
import { aKeptApiKey } from "../support/api-key.ts";
import { type Browser, markIn, signIn } from "./support/signed-in.ts";
import { ANNA, aSite, CARL, LOCAL, type Site } from "./support/site.ts";

const DORA = "dora@elsewhere.example";
let site: Site;
let anna: Browser;
/** Carl asked at 9:00 (HD-1001), Dora at 9:05 (HD-1002). */
beforeEach(async () => {
  site = await aSite();
  at("09:05");
  await write({ from: `Dora Dahl <${DORA}>`, subject: "No paper", text: "The printer is out of paper." });
  anna = await signIn(ANNA, site);
});

const at = (clock: string): void => {
  site.world.now = new Date(`2026-03-02T${clock}:00Z`);
};
let mails = 0;
type Written = { from: string; subject: string; text: string; to?: string };
const write = ({ from, subject, text, to = "help@onit.example" }: Written): Promise<void> =>
  site.world.bring(
    `From: ${from}\r\nTo: ${to}\r\nSubject: ${subject}\r\nMessage-ID: <d${mails++}@x>\r\nContent-Type: text/plain\r\n\r\n${text}\r\n`,
    from.replace(/^.*<|>$/g, ""),
    to,
  );
const row = (reference: string) =>
  [...site.world.store.rows.tickets.values()].find(({ ticket: { record } }) => record.reference === reference)!;
const ticket = (reference: string): Ticket => row(reference).ticket;
const history = (reference: string): string[] => row(reference).history.map(({ because }) => because);
const heard = (reference: string, kind: Notice["kind"]): string[] =>
  ticket(reference)
    .outbox.filter((notice) => notice.kind === kind)
    .map(({ to }) => to.address);
let once = 0;
async function press(reference: string, form: Record<string, string>, browser = anna) {
  const page = await browser.get(`/tickets/${reference}`);
  const shown = /name="shown" value="([^"]*)"/.exec(page.body)?.[1] ?? "";
  const done = await browser.post(`/tickets/${reference}`, { once: `${once++}`, shown, ...form }, markIn(page));
  await site.world.tick();
  return done;
}
const merge = (duplicate = "HD-1002", main = "HD-1001") => press(duplicate, { do: "duplicate", argument: main });
const sentTo = (address: string, kind?: string) =>
  [...site.world.store.rows.sent.values()].filter(
    (one) => one.to.address === address && (kind === undefined || one.kind === kind),
  );
const pageOf = async (reference: string, recipient: string): Promise<string> => {
  const expiresAt = new Date("2026-04-01T00:00:00Z");
  const token = site.world.app.tokens.sign({
    subjectId: ticket(reference).id,
    purpose: "status",
    recipient,
    expiresAt,
  });
  return (await site.get(`/s/${token}`, { ...LOCAL, authorization: "" })).body;
};
/** All that somebody gets, beside what we keep of a mail and do not send, and the secrets of links, which are words by chance. */
const readBy = async (address: string, reference: string): Promise<string> =>
  JSON.stringify([
    sentTo(address).map(({ key: _, because: __, ...mail }) => mail),
    await pageOf(reference, address),
  ]).replace(/[\w-]{24,}/g, "");
const OF_CARL = /carl|cliff|fire|please help|HD-1001/i;
const OF_DORA = /dora|dahl|paper|tray|HD-1002/i;
const chase = (from: string, reference: string): Promise<void> =>
  write({ from, subject: `Re: [${reference}]`, text: "Is there an update?" });

describe("what waits", () => {
  test("stands still on the duplicate; the main ticket waits since the older of the two, and the dashboard shows one of them", async () => {
    const due = tickAt(ticket("HD-1001"));
    expect((await merge("HD-1001", "HD-1002")).statusCode).toBe(303);
    expect(ticket("HD-1001").record).toMatchObject({ status: "open", duplicateOf: "HD-1002" });
    expect([tickAt(ticket("HD-1001")), ticket("HD-1001").errands]).toEqual([undefined, undefined]);
    expect(ticket("HD-1002").wait!.since).toEqual(new Date("2026-03-02T09:00:00Z"));
    expect(tickAt(ticket("HD-1002"))).toEqual(due); // the earlier of the two
    expect((await anna.get("/")).body.match(/data-row="HD-\d+"/g)).toEqual(['data-row="HD-1002"']);
    expect((await anna.get("/")).body).toContain("Dora Dahl and 1 more");
    expect((await anna.get("/tickets/HD-1001")).body).toMatch(/with <a href="\.\/HD-1002">/);
    expect((await anna.get("/tickets/HD-1002")).body).toMatch(/for <a href="\.\/HD-1001">/);
  });

  test("goes on where it has come further: no step is fired twice, and none is left out", async () => {
    const { app } = site.world;
    app.organisation = app.configured = { ...app.organisation, triggers: new Map() };
    at("09:12");
    await site.world.tick();
    const { nextStep, clock } = ticket("HD-1001").wait!.escalation!;
    expect(nextStep).toBeGreaterThan(ticket("HD-1002").wait!.escalation!.nextStep);
    await merge("HD-1001", "HD-1002");
    expect(ticket("HD-1002").wait!.escalation).toMatchObject({ nextStep, clock });
    at("09:30");
    await site.world.tick();
    const steps = [...ticket("HD-1001").outbox, ...ticket("HD-1002").outbox].filter(({ kind }) => kind === "step");
    expect(steps.map(({ to }) => to.personId)).toEqual(["ben"]);
  });

  test("waits by itself where neither policy covers the other: nothing of either is left out", async () => {
    at("09:10");
    await site.world.tick();
    const before = [ticket("HD-1001").wait, ticket("HD-1002").wait];
    expect(before.map((wait) => wait!.escalation!.policy.id)).toEqual(["gold", "standard"]);
    await merge("HD-1001", "HD-1002");
    expect([ticket("HD-1001").wait, ticket("HD-1002").wait]).toEqual(before);
    expect(history("HD-1001").at(-1)).toContain("under policies of which neither covers the other");
  });

  test("whoever is on the main ticket stays on it, and a step that waits for the relay still goes out", async () => {
    await press("HD-1001", { do: "take", hold: "30m" });
    const before = ticket("HD-1001").wait!.escalation;
    const away = { kind: "retry", because: "the relay is away" } as const;
    site.world.app.channels = new Map([...site.world.app.channels, ["email", { send: async () => away }]]);
    at("09:15");
    await site.world.tick();
    const owed = ticket("HD-1002").outbox.filter(({ kind, state }) => kind === "step" && state !== "sent");
    expect(owed.length).toBeGreaterThan(0);
    await merge();
    expect(ticket("HD-1001").wait!.escalation).toEqual(before);
    const after = ticket("HD-1002").outbox.filter(({ key }) => owed.some((one) => one.key === key));
    expect(after.map(({ state }) => state)).not.toContain("withdrawn");
  });

  test("is nobody's to take on the duplicate: it says where", async () => {
    await merge();
    const body = (await anna.get("/tickets/HD-1002")).body;
    expect(body).not.toContain('value="take"');
    expect((await press("HD-1002", { do: "policy", argument: "usual" })).body).toContain(
      "It is a duplicate of HD-1001, where the wait goes on",
    );
  });

  test("is the duplicate's own again when only the other one is answered: nobody is forgotten, and the step is due", async () => {
    const due = tickAt(ticket("HD-1002"));
    await merge();
    await press("HD-1001", { do: "answer", text: "Carl, the fire is out." });
    expect([ticket("HD-1001").wait, tickAt(ticket("HD-1002"))]).toEqual([undefined, due]);
    expect(history("HD-1002").at(-1)).toBe(
      "its wait is its own again: HD-1001 does not wait for it any more: Anna Nowak answered",
    );
    expect(ticket("HD-1002").record.duplicateOf).toBe("HD-1001");
  });

  test("is the duplicate's own again when one requester says that it is solved: it is not for the other one", async () => {
    await merge();
    await write({ from: CARL, subject: "Re: [HD-1001]", text: "It works again, thank you! You can close it." });
    await site.world.tick();
    expect(ticket("HD-1001").wait).toBeUndefined();
    expect(ticket("HD-1002")).toMatchObject({ record: { status: "open" }, wait: { escalation: { status: "active" } } });
  });

  test("begins again with what the duplicate's requester writes later, and the main ticket takes it over", async () => {
    await merge();
    await press("HD-1002", { do: "answer", text: "Paper comes." });
    expect([ticket("HD-1002").wait, ticket("HD-1001").wait!.carries]).toEqual([undefined, undefined]);
    await write({ from: DORA, subject: "Re: [HD-1002] No paper", text: "The tray is broken, too." });
    await site.world.tick();
    expect(ticket("HD-1002").wait!.standsStill?.by).toBe("HD-1001");
    expect(ticket("HD-1001").wait!.carries).toEqual([{ reference: "HD-1002", chases: [] }]);
  });

  test("is no matter of a main ticket that waits for nobody: the duplicate goes on by itself", async () => {
    await press("HD-1001", { do: "answer", text: "The fire is out." });
    const due = tickAt(ticket("HD-1002"));
    await merge();
    expect([ticket("HD-1001").wait, tickAt(ticket("HD-1002"))]).toEqual([undefined, due]);
  });
});

describe("chases", () => {
  test("of both count towards one escalation, made on the main ticket, and each who asked reads of their own alone", async () => {
    at("09:40");
    await chase(DORA, "HD-1002");
    await merge();
    expect(ticket("HD-1001").wait!.carries).toEqual([{ reference: "HD-1002", chases: [site.world.now] }]);
    at("11:00");
    await chase(CARL, "HD-1001");
    await site.world.tick();
    expect(sentTo(CARL, "chase-receipt").at(-1)!.text).not.toMatch(/2 of|Dora|HD-1002/);
    at("12:00");
    await chase(DORA, "HD-1002");
    await site.world.tick();
    expect(heard("HD-1002", "chase-receipt")).toEqual([DORA, DORA]);
    expect(ticket("HD-1002").visibility).toEqual([]);
    expect(ticket("HD-1001").visibility).toMatchObject([{ cause: "chases", by: "HD-1002", state: "made" }]);
    expect([await readBy(CARL, "HD-1001"), await readBy(DORA, "HD-1002")]).toEqual([
      expect.not.stringMatching(OF_DORA),
      expect.not.stringMatching(OF_CARL),
    ]);
    at("13:00");
    await chase(DORA, "HD-1002");
    await site.world.tick();
    expect([ticket("HD-1001").visibility.length, ticket("HD-1002").visibility.length]).toEqual([1, 0]);
  });

  test("are the duplicate's own again with its wait, and count no more on the other one", async () => {
    at("09:40");
    await chase(DORA, "HD-1002");
    await merge();
    await press("HD-1002", { do: "separate" });
    expect(ticket("HD-1001").wait!.carries).toBeUndefined();
    expect(ticket("HD-1002").chases.filter(({ counted }) => counted)).toHaveLength(1);
  });
});

describe("words", () => {
  test("of an answer reach who asked on the duplicate only where the colleague says so, each in their own conversation", async () => {
    await merge();
    expect((await anna.get("/tickets/HD-1001")).body).toContain("Send it to who asked on HD-1002");
    await press("HD-1001", { do: "answer", text: "The printer is back.", all: "all" });
    expect([heard("HD-1001", "answer"), heard("HD-1002", "answer")]).toEqual([[CARL], [DORA]]);
    expect([ticket("HD-1001").wait, ticket("HD-1002").wait]).toEqual([undefined, undefined]);
    const [[toCarl], [toDora]] = [sentTo(CARL, "answer"), sentTo(DORA, "answer")];
    expect([toCarl!.subject, toDora!.subject]).toEqual(["Re: [HD-1001] Printer on fire", "Re: [HD-1002] No paper"]);
    for (const mail of [toCarl!, toDora!]) expect(mail.text).toContain("The printer is back.");
    expect(history("HD-1001").at(-2)).toContain("the same goes for HD-1002");
  });

  test("and everything else of the one are nowhere in the mails and the page of the other", async () => {
    await merge();
    at("09:40");
    await chase(DORA, "HD-1002");
    await press("HD-1001", { do: "note", argument: "HD-1002 is Dora's" });
    await press("HD-1001", { do: "answer", text: "Both printers are back.", all: "all" });
    at("10:30");
    await write({ from: DORA, subject: "Re: [HD-1002] No paper", text: "Tray two is still empty." });
    await press("HD-1001", { do: "close", all: "all" });
    const [ofCarl, ofDora] = [await readBy(CARL, "HD-1001"), await readBy(DORA, "HD-1002")];
    expect(ofCarl).toContain("Both printers are back.");
    expect(ofDora).toContain("Both printers are back.");
    expect(ofCarl).not.toMatch(OF_DORA);
    expect(ofDora).not.toMatch(OF_CARL);
    expect(ofDora).not.toContain(ticket("HD-1001").messageIds[0]);
    expect(ofCarl).not.toContain(ticket("HD-1002").messageIds[0]);
  });
});

describe("the end", () => {
  test("closing the main ticket closes its duplicates only where that is asked for; else each goes on by itself", async () => {
    await merge();
    await press("HD-1001", { do: "close" });
    expect(ticket("HD-1002").record).toMatchObject({ status: "open" });
    expect(ticket("HD-1002").record.duplicateOf).toBeUndefined();
    expect(ticket("HD-1002").wait!.escalation).toBeDefined();
    expect(history("HD-1002").at(-1)).toContain("HD-1001 is closed");
    expect(heard("HD-1002", "closed")).toEqual([]);
  });

  test("with its duplicates, each who asked is told in a mail of their own", async () => {
    await merge();
    await press("HD-1001", { do: "close", all: "all" });
    expect([ticket("HD-1001").record.status, ticket("HD-1002").record.status]).toEqual(["closed", "closed"]);
    expect([heard("HD-1001", "closed"), heard("HD-1002", "closed")]).toEqual([[CARL], [DORA]]);
    expect(ticket("HD-1002").record.duplicateOf).toBeUndefined();
  });

  test("a duplicate that is closed alone leaves the main ticket as it is", async () => {
    await merge();
    await press("HD-1002", { do: "close" });
    expect(ticket("HD-1001").record).toMatchObject({ status: "open" });
    expect(ticket("HD-1001").record.duplicates).toBeUndefined();
    expect(ticket("HD-1001").wait!.carries).toBeUndefined();
  });

  test("separated, both say so, and the wait goes on from where it stood", async () => {
    const due = tickAt(ticket("HD-1002"));
    await merge();
    await press("HD-1002", { do: "separate" });
    expect(tickAt(ticket("HD-1002"))).toEqual(due);
    expect(history("HD-1002").at(-1)).toContain(
      "says that HD-1002 is not a duplicate of HD-1001; its wait is its own again",
    );
    expect(history("HD-1001").filter((because) => because.includes("HD-1002"))).toEqual([
      "Anna Nowak says that HD-1002 is a duplicate of it; this one waits for both, since 2026-03-02 09:00 UTC",
      "HD-1002 is not a duplicate of it any more",
    ]);
  });
});

describe("it is refused, with the reason", () => {
  test.each([
    ["HD-1002", "HD-9999", "There is no ticket HD-9999"],
    ["HD-1002", "HD-1002", "HD-1002 is this very ticket"],
    ["HD-1002", "", "It names no ticket"],
    ["HD-1002", "SR-1001", "SR-1001 is not a ticket of"],
  ])("%s as a duplicate of “%s”", async (duplicate, main, why) => {
    await write({ from: "gil@elsewhere.example", subject: "A chair", text: "Broken.", to: "services@onit.example" });
    const { app } = site.world;
    const everywhere = { ...BUILT_IN.analyst!, id: "a", desks: "all", kinds: ["call", "request"], holders: ["anna"] };
    app.organisation = app.configured = { ...app.organisation, roles: [everywhere as Role] };
    const refused = await merge(duplicate, main);
    expect([refused.statusCode, refused.body]).toEqual([409, expect.stringContaining(why)]);
    expect(ticket(duplicate).record.duplicateOf).toBeUndefined();
  });

  test("a closed ticket, a duplicate, one that has duplicates, and one that its reader may not see", async () => {
    await press("HD-1001", { do: "close" });
    expect((await merge()).body).toContain("HD-1001 is closed: open it again first");
    await press("HD-1001", { do: "reopen" });
    await merge();
    await write({ from: "fay@elsewhere.example", subject: "Paper", text: "No paper here." });
    expect((await merge("HD-1003", "HD-1002")).body).toContain("HD-1002 is a duplicate of HD-1001: name that one");
    expect((await merge("HD-1002", "HD-1003")).body).toContain("HD-1002 is a duplicate of HD-1001");
    expect((await merge("HD-1001", "HD-1003")).body).toContain("HD-1002 wait with HD-1001: separate them first");
    await write({ from: "gil@elsewhere.example", subject: "A chair", text: "Broken.", to: "services@onit.example" });
    const piotr = await signIn("piotr@harbour-lane.example", site);
    const { app } = site.world;
    const analyst = {
      ...BUILT_IN.analyst!,
      id: "a",
      desks: ["support"],
      kinds: ["call", "request"],
      holders: ["piotr"],
    };
    app.organisation = app.configured = { ...app.organisation, roles: [analyst as Role] };
    const hidden = await press("HD-1003", { do: "duplicate", argument: "SR-1001" }, piotr);
    expect(hidden.body).toContain("There is no ticket SR-1001");
  });
});

describe("two writes, and what may come between them", () => {
  const without = async (reference: string, change: (ticket: Ticket) => Ticket) => {
    const { ticket: before, ...rest } = row(reference);
    site.world.store.rows.tickets.set(before.id, { ...rest, ticket: change(before) });
  };

  test("an errand that is said again, by a process that died in between, changes nothing", async () => {
    await merge();
    const main = ticket("HD-1001");
    const errand = { number: 1, to: "HD-1001", at: site.world.now, kind: "carry", by: "anna", chases: [] } as const;
    await without("HD-1002", (duplicate) => ({ ...duplicate, errands: [errand] }));
    await runErrands(ticket("HD-1002"), site.world.app);
    expect(ticket("HD-1001")).toEqual(main);
    expect(ticket("HD-1002").errands).toBeUndefined();
  });

  test("two that are each called a duplicate of the other at the same time: one is, and nobody is forgotten", async () => {
    const pressed = async (duplicate: string, main: string) => {
      const page = await anna.get(`/tickets/${duplicate}`);
      await anna.post(`/tickets/${duplicate}`, { once: `${once++}`, do: "duplicate", argument: main }, markIn(page));
      return row(duplicate);
    };
    const before = row("HD-1002");
    const after = await pressed("HD-1002", "HD-1001");
    site.world.store.rows.tickets.set(before.ticket.id, before);
    await pressed("HD-1001", "HD-1002");
    site.world.store.rows.tickets.set(after.ticket.id, after);
    expect([ticket("HD-1001"), ticket("HD-1002")].map(({ errands }) => errands?.length)).toEqual([1, 1]);
    await site.world.tick();
    await site.world.tick();
    const both = [ticket("HD-1001"), ticket("HD-1002")];
    const duplicates = both.filter(({ record }) => record.duplicateOf !== undefined);
    expect(duplicates.length).toBeLessThanOrEqual(1);
    for (const one of both) {
      expect(one.errands).toBeUndefined();
      expect(tickAt(one) === undefined).toBe(duplicates.includes(one));
    }
    expect(both.flatMap(({ wait }) => wait?.carries ?? [])).toHaveLength(duplicates.length);
  });

  test("wherever the power is cut, the clock that strikes next brings both to the same end", async () => {
    for (const when of ["before", "after"] as const)
      for (let cut = 1; cut <= 14; cut += 1) {
        site = await aSite();
        at("09:05");
        await write({ from: DORA, subject: "No paper", text: "The printer is out of paper." });
        anna = await signIn(ANNA, site);
        const page = await anna.get("/tickets/HD-1002");
        site.world.faults.arm(cut, when);
        const form = { once: `${once++}`, shown: "", do: "duplicate", argument: "HD-1001" };
        await anna.post("/tickets/HD-1002", form, markIn(page)).catch(() => undefined);
        await site.world.recover();
        site.world.faults.disarm();
        if (ticket("HD-1002").record.duplicateOf === undefined) await merge();
        await site.world.recover();
        const [main, duplicate] = [ticket("HD-1001"), ticket("HD-1002")];
        expect([when, cut, main.record.duplicates, main.wait?.carries?.length]).toEqual([when, cut, ["HD-1002"], 1]);
        expect([duplicate.errands, duplicate.wait?.standsStill?.by]).toEqual([undefined, "HD-1001"]);
      }
  });

  test("a main ticket that is gone keeps nobody waiting", async () => {
    await merge();
    site.world.store.rows.tickets.delete(ticket("HD-1001").id);
    at("09:40");
    await chase(DORA, "HD-1002");
    await site.world.tick();
    expect(ticket("HD-1002").record.duplicateOf).toBeUndefined();
    expect(ticket("HD-1002").wait!.escalation).toBeDefined();
  });
});

test("#duplicate, #separate and #close all by a colleague's mail do the same, and so does the API", async () => {
  const post = async (path: string, payload: object) => {
    const { text } = await aKeptApiKey("anna", site.world.app);
    const headers = { ...LOCAL, authorization: `Bearer ${text}` };
    const answer = await site.request({ method: "POST", url: `/api/tickets/${path}`, headers, payload });
    await site.world.tick();
    return answer.statusCode;
  };
  await write({ from: ANNA, subject: "Re: [HD-1002] No paper", text: "#duplicate HD-1001" });
  await site.world.tick();
  expect(ticket("HD-1001").record.duplicates).toEqual(["HD-1002"]);
  await write({ from: ANNA, subject: "Re: [HD-1002] No paper", text: "#separate" });
  await site.world.tick();
  expect(ticket("HD-1001").record.duplicates).toBeUndefined();
  expect(await post("HD-1002/duplicate", { of: "HD-1001" })).toBe(200);
  expect(await post("HD-1001/answer", { text: "The printer is back.", all: true })).toBe(200);
  expect(heard("HD-1002", "answer")).toEqual([DORA]);
  await write({ from: ANNA, subject: "Re: [HD-1001] Printer on fire", text: "#close all" });
  await site.world.tick();
  expect(ticket("HD-1002").record.status).toBe("closed");
});
