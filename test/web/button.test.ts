// The links in our mails: looking is free, pressing acts, and every refusal says what to do.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { EVENING } from "../../src/core/calendar/end-of-day.ts";
import { ANNA, aSite, CARL, type Site, written } from "./support/site.ts";

const confirmation = (site: Site) => site.ticket().wait?.escalation?.confirmation;

describe("opening a link", () => {
  test("changes nothing, by GET or HEAD, however often a scanner does it", async () => {
    const site = await aSite();
    const before = site.stored();
    for (const purpose of ["confirm", "chase"] as const) {
      const link = site.link(purpose, purpose === "confirm" ? ANNA : CARL);
      for (let round = 0; round < 3; round += 1) {
        expect((await site.get(link)).statusCode).toBe(200);
        expect((await site.head(link)).statusCode).toBe(200);
      }
      expect((await site.get(`${link}?hold=2h&chase=yes`)).statusCode).toBe(200);
    }
    expect(site.stored()).toBe(before);
  });

  test("gives a scanner that runs scripts nothing to run: there is none, and none would be allowed", async () => {
    const site = await aSite();
    const { body, headers } = await site.get(site.link("confirm"));
    expect(body).not.toMatch(/<script|javascript:|\son\w+=|http-equiv/i);
    expect(headers["content-security-policy"]).toContain("default-src 'none'");
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(headers["content-security-policy"]).not.toContain("script-src");
    expect(headers).toMatchObject({
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    });
  });

  test("P12: says as whom one acts, which ticket it is, and who waits since when in that person's zone", async () => {
    const site = await aSite();
    const { body } = await site.get(site.link("confirm"));
    expect(body).toContain("You act as <strong>Anna Nowak</strong>");
    expect(body).toContain("not you? Then close this page");
    expect(body).toContain("Printer on fire");
    expect(body).toContain(site.ticket().record.reference);
    expect(body).toContain("Carl Cliff, since");
    expect(body).toContain("Mon 2 Mar 2026, 10:00 CET");
    expect(body).toContain("<dd>Nobody</dd>");
  });

  test("says who is on it already, to a colleague and not to the requester", async () => {
    const site = await aSite();
    await site.post(site.link("confirm", "piotr@harbour-lane.example"), { hold: "2h" });
    expect((await site.get(site.link("confirm"))).body).toMatch(/Piotr Zielinski, until .*12:00 CET.*you take over/s);
    expect((await site.get(site.link("chase", CARL))).body).not.toContain("Piotr");
  });

  test("works on any host name: it is made for the world outside", async () => {
    const site = await aSite();
    expect((await site.get(site.link("confirm"), { host: "onit.example" })).statusCode).toBe(200);
  });

  test("escapes whatever a mail brought in", async () => {
    const site = await aSite({
      mail: written({ subject: "<script>alert(1)</script>", from: `"<img src=x onerror=alert(2)>" <${CARL}>` }),
    });
    const { body } = await site.get(site.link("confirm"));
    expect(body).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(body).not.toMatch(/<script|<img/);
  });
});

describe("what else there is behind “I'm on it”", () => {
  const BEN = "ben@harbour-lane.example";
  const escalation = (site: Site) => site.ticket().wait!.escalation!;
  const markIn = async (site: Site, who: string): Promise<string> =>
    /name="mark" value="([^"]*)"/.exec((await site.get(site.link("confirm", who))).body)![1]!;
  const press = async (site: Site, who: string, form: Record<string, string>, mark?: string) =>
    site.post(site.link("confirm", who), { ...form, mark: mark ?? (await markIn(site, who)) });
  const optionsOf = (id: string, body: string): (string | undefined)[] => {
    const [, list = ""] = new RegExp(`<select id="${id}".*?>(.*?)</select>`, "s").exec(body) ?? [];
    return [...list.matchAll(/<option value="([^"]*)">/g)].map(([, value]) => value);
  };
  const history = (site: Site): string[] =>
    [...site.world.store.rows.tickets.values()][0]!.history.map(({ because }) => because);

  test("says what comes next and when, and offers the desk's colleagues but for the reader", async () => {
    const site = await aSite();
    const { body } = await site.get(site.link("confirm"));
    expect(body).toContain("step 1 of 3 notifies the responsible, Mon 2 Mar 2026, 10:10 CET (in 10 min)");
    expect(optionsOf("to", body)).toEqual(["", "piotr", "carla", "ben"]);
  });

  test("“Hand it over” makes the chosen colleague responsible and tells them why", async () => {
    const site = await aSite();
    const { statusCode, body } = await press(site, ANNA, {
      do: "handover",
      to: "ben",
      reason: "he knows\r\nthe printer",
    });
    expect(statusCode).toBe(200);
    expect(body).toContain("Handed over to <strong>Ben Okafor</strong>");
    expect(site.ticket().record.responsibleId).toBe("ben");
    expect(site.ticket().outbox.at(-1)).toMatchObject({
      kind: "assigned",
      to: { personId: "ben" },
      facts: { by: "Anna Nowak", reason: "he knows the printer" },
    });
    expect(history(site).join()).toContain("Anna Nowak handed it over to Ben Okafor: he knows the printer");
  });

  test("“Not mine” declines; “I'm not on it any more” gives it back, and the next step is due at once", async () => {
    const site = await aSite();
    expect((await press(site, BEN, { do: "decline", reason: "not my desk" })).body).toContain("it is not yours");
    expect(escalation(site).declined).toEqual(["ben"]);
    await site.post(site.link("confirm"), { hold: "2h" });
    const offered = (await site.get(site.link("confirm"))).body;
    expect(offered).toContain("<button>Stay on it for 2 h</button>");
    expect(offered).toContain("I'm not on it any more</button>");
    expect((await press(site, ANNA, { do: "decline" })).body).toContain("You are not on it any more.");
    expect(escalation(site)).toMatchObject({ status: "active", clock: { kind: "running", at: site.world.now } });
  });

  test("says which rule chose the policy and what the others would be, and gives it another one at once (S2.14, S2.16)", async () => {
    const site = await aSite();
    const { body } = await site.get(site.link("confirm"));
    expect(body).toContain("It runs under <strong>Standard (10, 30, 60 minutes)</strong>, chosen by desk Support.");
    expect(optionsOf("policy", body)).toEqual(["", "gold", "simple"]);
    const done = await press(site, ANNA, { do: "policy", to: "gold" });
    expect(done.statusCode).toBe(200);
    expect(done.body).toContain("The wait runs under <strong>Gold (5, 15, 30 minutes)</strong> now.");
    expect(done.body).toContain("step 1 of 3 notifies Service team");
    expect(site.ticket().record.policyId).toBe("gold");
    expect(escalation(site)).toMatchObject({ policy: { id: "gold" }, nextStep: 0 });
    expect(history(site).at(-1)).toContain('Anna Nowak set the policy "Gold (5, 15, 30 minutes)"');

    const now = (await site.get(site.link("confirm"))).body;
    expect(now).toContain("chosen by this ticket. Otherwise: desk Support: Standard (10, 30, 60 minutes).");
    expect(optionsOf("policy", now)).toEqual(["", "standard", "simple", "usual"]);
    await press(site, ANNA, { do: "policy", to: "usual" });
    expect(site.ticket().record.policyId).toBeUndefined();
    expect(escalation(site).policy.id).toBe("standard");
  });

  test("a policy that there is not changes nothing, and a role that may not set one has no form for it", async () => {
    const site = await aSite();
    const mark = await markIn(site, ANNA);
    const { statusCode, body } = await press(site, ANNA, { do: "policy", to: "platinum" });
    expect([statusCode, site.ticket().record.policyId]).toEqual([409, undefined]);
    expect(body).toContain("there is no policy &quot;platinum&quot;");
    const role = {
      id: "r",
      name: "r",
      may: ["see", "confirm"],
      desks: "all",
      kinds: ["call"],
      holders: ["anna"],
    } as const;
    const organisation = { ...site.world.app.organisation, roles: [role] };
    Object.assign(site.world.app, { organisation, configured: organisation });
    expect((await site.get(site.link("confirm"))).body).not.toContain("Change the policy");
    expect((await press(site, ANNA, { do: "policy", to: "gold" }, mark)).statusCode).toBe(409);
    expect(site.ticket().record.policyId).toBeUndefined();
  });

  test("who is not on it cannot decline what another is on: the button is not there", async () => {
    const site = await aSite();
    await site.post(site.link("confirm"), { hold: "2h" });
    const { body } = await site.get(site.link("confirm", BEN));
    expect(body).not.toContain("Not mine");
    expect(body).toContain("and Anna Nowak is not on it any more");
  });

  test("a page from before a pause calls no step in it: that it is held now was not seen", async () => {
    const site = await aSite();
    const mark = await markIn(site, ANNA);
    const [row] = site.world.store.rows.tickets.values();
    const until = new Date(site.world.now.getTime() + 3_600_000);
    Object.assign(row!.ticket.wait!.escalation!, { clock: { kind: "held", until, isPause: true } });
    await press(site, ANNA, { do: "next" }, mark);
    expect(escalation(site).clock).toMatchObject({ kind: "held", until });
    await press(site, ANNA, { do: "next" });
    expect(escalation(site).clock).toMatchObject({ kind: "running" });
  });

  test("“Next step now” pressed twice calls one step: the second press says that things have changed (P22)", async () => {
    const site = await aSite();
    const mark = await markIn(site, ANNA);
    expect((await press(site, ANNA, { do: "next", reason: "it burns" }, mark)).body).toContain(
      "The next step follows now.",
    );
    await site.world.tick();
    const before = escalation(site);
    const again = await press(site, ANNA, { do: "next" }, mark);
    expect(again.statusCode).toBe(409);
    expect(again.body).toContain("things have changed since this page was opened");
    expect(again.body).toContain("Nothing was changed.");
    expect(escalation(site)).toEqual(before);
    expect(history(site).at(-1)).toMatch(/Anna Nowak's #next by the link .* changes nothing: things have changed/);
  });

  test("a page opened before somebody took it ends no promise (P22)", async () => {
    const site = await aSite();
    const mark = await markIn(site, ANNA);
    await site.post(site.link("confirm", BEN), { hold: "2h" });
    for (const form of [{ do: "next" }, { do: "handover", to: "carla" }, { do: "decline" }])
      expect((await press(site, ANNA, form, mark)).statusCode, form.do).toBe(409);
    expect(confirmation(site)?.by).toBe("ben");
    expect(site.ticket().record.responsibleId).toBeUndefined();
    expect((await press(site, ANNA, { do: "next" }, mark)).body).toMatch(/Ben Okafor, until/);
  });

  test("too late: each says why, is kept in the history, and changes nothing (P22)", async () => {
    const site = await aSite();
    const mark = await markIn(site, ANNA);
    await site.world.bring(
      written({ text: "It works again, please close.", from: `Carl Cliff <${CARL}>` })
        .replace("<1@", "<2@")
        .replace("Subject: ", `Subject: [${site.ticket().record.reference}] `),
      CARL,
      "help@onit.example",
    );
    expect(site.ticket().wait).toBeUndefined();
    for (const form of [{ do: "next" }, { do: "handover", to: "ben" }, { do: "decline" }]) {
      const { statusCode, body } = await press(site, ANNA, form, mark);
      expect(statusCode).toBe(200);
      expect(body).toContain("Nothing left to do here");
      expect(history(site).at(-1)).toMatch(new RegExp(`#${form.do} by the link .* changes nothing`));
    }
    expect(site.ticket().record.responsibleId).toBeUndefined();
  });

  test("what a role does not permit is not there, and is refused when it is sent all the same", async () => {
    const site = await aSite();
    const mark = await markIn(site, ANNA);
    const role = {
      id: "taker",
      name: "taker",
      may: ["see", "confirm"],
      desks: "all",
      kinds: ["call"],
      holders: ["anna", "ben"],
    } as const;
    const organisation = { ...site.world.app.organisation, roles: [role] };
    Object.assign(site.world.app, { organisation, configured: organisation });
    expect((await site.get(site.link("confirm"))).body).not.toContain("Hand it over</button>");
    const refused = await press(site, ANNA, { do: "handover", to: "ben" }, mark);
    expect(refused.statusCode).toBe(409);
    expect(refused.body).toContain("you are not allowed to assign tickets");
    expect(site.ticket().record.responsibleId).toBeUndefined();
  });
});

describe("pressing “I'm on it”", () => {
  test("holds the escalation for the chosen time and says until when and what comes next", async () => {
    const site = await aSite();
    const { statusCode, body } = await site.post(site.link("confirm"), { hold: "2h" });
    expect(statusCode).toBe(200);
    expect(confirmation(site)).toMatchObject({ by: "anna", means: "button", until: new Date("2026-03-02T11:00:00Z") });
    expect(body).toContain("Mon 2 Mar 2026, 12:00 CET");
    expect(body).toContain("If nobody has answered by then, step 1 of 3 notifies the responsible");
  });

  test("tells the history by which address and program it was pressed", async () => {
    const site = await aSite();
    await site.post(site.link("confirm"), { hold: "30m" }, { host: "onit.example", "user-agent": "Phone 1.0" });
    expect(confirmation(site)?.via).toMatch(/the link of anna@harbour-lane.example, from 127.0.0.1, Phone 1.0/);
  });

  test("the policy's usual time is the one primary button, and comes once", async () => {
    const site = await aSite();
    const { body } = await site.get(site.link("confirm"));
    expect(body.match(/<button(?![^>]*class="second")[^>]*>[^<]*/g)).toEqual(["<button>I'm on it for 2 h"]);
    expect([...body.matchAll(/<button class="second"[^>]*>([^<]*)/g)].map(([, words]) => words)).toEqual([
      "30 min",
      "today, until 17:00",
      "I'm on it",
      "Hand it over",
      "Not mine",
      "Next step now",
      "Change the policy",
    ]);
  });

  test("today ends when the desk's calendar says so, as EOD does in a mail, in the person's own zone", async () => {
    const site = await aSite();
    const support = site.world.app.organisation.desks.get("support")!;
    const none = { monday: [], tuesday: [], wednesday: [], thursday: [], friday: [], saturday: [], sunday: [] };
    const hours = { ...none, monday: [{ from: 540, until: 1_050 }] }; // to 17:30 in London, 18:30 in Anna's Warsaw
    const calendar = { id: "c", name: "", timeZone: "Europe/London", hours, holidays: new Set<string>() };
    const organisation = {
      ...site.world.app.organisation,
      desks: new Map(site.world.app.organisation.desks).set("support", { ...support, calendarId: "c" }),
      calendars: new Map([["c", calendar]]),
    };
    Object.assign(site.world.app, { organisation, configured: organisation });
    expect((await site.get(site.link("confirm"))).body).toContain("today, until 18:30");
    await site.post(site.link("confirm"), { hold: "today" });
    expect(confirmation(site)?.until).toEqual(new Date("2026-03-02T17:30:00Z"));
  });

  test("where no calendar says so, today ends at 17:00 where the person lives, as the documents say", async () => {
    const clock = `${EVENING / 60}:00`;
    expect(clock).toBe("17:00");
    expect(readFileSync(new URL("../../docs/staff.md", import.meta.url), "utf8")).toContain(`else ${clock}`);
    const site = await aSite();
    expect((await site.get(site.link("confirm"))).body).toContain(`today, until ${clock}`);
    await site.post(site.link("confirm"), { hold: "today" });
    expect(confirmation(site)?.until).toEqual(new Date("2026-03-02T16:00:00Z"));
  });

  test("after 17:00 today is not offered, and a page that was open since before is told so", async () => {
    const site = await aSite({ now: "2026-03-02T16:30:00Z" });
    expect((await site.get(site.link("confirm"))).body).not.toContain("today, until");
    const { statusCode, body } = await site.post(site.link("confirm"), { hold: "today" });
    expect([statusCode, body]).toEqual([422, expect.stringContaining("is over. Choose another time")]);
    expect(confirmation(site)).toBeUndefined();
  });

  test.each(["45m", "3h", "1h 30m"])("a time of one's own: %s", async (custom) => {
    const site = await aSite();
    await site.post(site.link("confirm"), { hold: "custom", custom });
    const held = confirmation(site)!;
    expect(held.until.getTime() - held.at.getTime()).toBe({ "45m": 45, "3h": 180, "1h 30m": 90 }[custom]! * 60_000);
  });

  test.each([
    ["soon", "“soon” is not a time we understand. Write it like 45m"],
    ["", "You did not say for how long"],
    ["5s", "too short"],
    ["30 days", "seven days at most"],
    ["-2h", "is not a time we understand"],
    ['"><script>', "“&quot;&gt;&lt;script&gt;” is not a time"],
  ])("the time %j is refused on the page, and nothing is changed", async (custom, words) => {
    const site = await aSite();
    const before = site.stored();
    const { statusCode, body } = await site.post(site.link("confirm"), { hold: "custom", custom });
    expect(statusCode).toBe(422);
    expect(body).toContain(words);
    expect(body).toContain("Nothing was changed");
    expect(body).toContain("I'm on it");
    expect(site.stored()).toBe(before);
  });

  test("with no time named the policy's usual time holds", async () => {
    const site = await aSite();
    await site.post(site.link("confirm"), {});
    expect(confirmation(site)?.until).toEqual(new Date("2026-03-02T11:00:00Z"));
  });

  test("on a ticket that was answered meanwhile says why there is nothing left, and is noted", async () => {
    const site = await aSite();
    const { replyTo } = site.message("new-ticket");
    await site.world.bring(written({ from: `Anna <${ANNA}>`, text: "Use the other printer." }), ANNA, replyTo);
    const link = site.link("confirm");
    const shown = await site.get(link);
    expect(shown.statusCode).toBe(200);
    expect(shown.body).toContain("Nothing left to do here");
    expect(shown.body).not.toContain("<form");
    const { version } = site.ticket();
    const pressed = await site.post(link, { hold: "2h" });
    expect(pressed.statusCode).toBe(200);
    expect(pressed.body).toContain("Anna Nowak");
    expect(pressed.body).toContain("noted in its history");
    expect(site.ticket().version).toBe(version + 1);
    expect(site.ticket().wait).toBeUndefined();
  });
});

describe("pressing “Count this as a reminder”", () => {
  test("counts it once; the next one comes too soon and is told why", async () => {
    const site = await aSite();
    const link = site.link("chase", CARL);
    const first = await site.post(link, { chase: "yes" });
    expect(first.body).toContain("Counted as a reminder");
    expect(first.body).toContain("reminder 1 of 3");
    expect(first.body).toContain("You get a mail that confirms it.");
    const second = await site.post(link, { chase: "yes" });
    expect(second.statusCode).toBe(200);
    expect(second.body).toContain("Not counted this time");
    expect(second.body).toContain("the minimum interval between two reminders is 1 h");
    expect(site.ticket().chases.map(({ counted, source }) => [counted, source])).toEqual([
      [true, "button"],
      [false, "button"],
    ]);
  });

  test("of somebody who may not chase leaves no chase", async () => {
    const site = await aSite();
    const { body } = await site.post(site.link("chase", ANNA), {});
    expect(body).toContain("Not counted this time");
    expect(site.ticket().chases).toEqual([]);
  });
});

describe("in the language of the requester's browser", () => {
  const german = { host: "localhost:8080", "accept-language": "de" };

  test("“count this as a chase” is offered, counted and refused, and what people wrote stays as it is", async () => {
    const site = await aSite();
    const link = site.link("chase", CARL);
    const { body, headers } = await site.get(link, german);
    expect(headers.vary).toBe("accept-language");
    expect(body).toContain('<html lang="de">');
    expect(body).toContain("Sie warten auf uns");
    expect(body).toContain("Als Nachfrage zählen</button>");
    expect(body).toContain("Printer on fire");
    expect((await site.post(link, { chase: "yes" }, german)).body).toContain("Das ist Nachfrage 1 von 3.");
    const second = await site.post(`${link}?lang=pl`, { chase: "yes" }, german);
    expect(second.body).toContain("Powód: minimalny odstęp między ponagleniami to 1 godzina.");
    expect(site.ticket().chases.at(-1)?.because).toBe("the minimum interval between chases is 1 h");
  });

  test("a link is refused, for nobody knows who follows it; what is a colleague's stays English", async () => {
    const site = await aSite();
    const expired = site.link("confirm", ANNA, new Date("2026-03-01T00:00:00Z"));
    const { statusCode, body } = await site.get(expired, german);
    expect(statusCode).toBe(410);
    expect(body).toContain("Grund: Er war bis zum 1. März 2026 gültig. Es wurde nichts geändert.");
    for (const broken of ["/t/cut", "/s/cut", "/s/", "/s", "/t?lang=de", "/s/cut/off"]) {
      const shown = await site.get(broken, german);
      expect([broken, shown.statusCode, shown.body]).toEqual([
        broken,
        404,
        expect.stringContaining("nicht vollständig"),
      ]);
    }
    const confirm = (await site.get(site.link("confirm"), german)).body;
    expect(confirm).toContain('<html lang="en">');
    expect(confirm).toContain("I'm on it");
    expect(confirm).not.toContain("?lang=");
  });

  test("after our answer nothing is left to count, and how the ticket stands says why", async () => {
    const site = await aSite();
    const { replyTo } = site.message("new-ticket");
    await site.world.bring(written({ from: `Anna <${ANNA}>`, text: "Use the other printer." }), ANNA, replyTo);
    const link = site.link("chase", CARL);
    const { body } = await site.get(link, german);
    expect(body).toContain("Hier ist nichts mehr zu tun");
    expect(body).toContain("<strong>Beantwortet</strong> am");
    expect(body).not.toContain("<form");
    expect(body).not.toContain("Ihr Klick");
    expect((await site.post(link, { chase: "yes" }, german)).body).toContain("Ihr Klick ist im Verlauf des Tickets");
    expect(site.ticket().chases).toMatchObject([{ counted: false }]);
  });
});

describe("a link that is not accepted", () => {
  test("altered: 404, and the mail is the way back", async () => {
    const site = await aSite();
    const link = site.link("confirm");
    const altered = link.slice(0, -4) + (link.endsWith("aaaa") ? "bbbb" : "aaaa");
    for (const answer of [await site.get(altered), await site.post(altered, { hold: "2h" })]) {
      expect(answer.statusCode).toBe(404);
      expect(answer.body).toContain("not valid");
      expect(answer.body).toContain("reply to that mail");
      expect(answer.body).toContain("Nothing was changed");
    }
    expect(confirmation(site)).toBeUndefined();
  });

  test("expired: 410, reply instead", async () => {
    const site = await aSite();
    const link = site.link("confirm", ANNA, new Date("2026-03-01T00:00:00Z"));
    for (const answer of [await site.get(link), await site.post(link, { hold: "2h" })]) {
      expect(answer.statusCode).toBe(410);
      expect(answer.body).toContain("expired");
      expect(answer.body).toContain("Reply to the mail instead");
    }
    expect(confirmation(site)).toBeUndefined();
  });

  test.each(["cut", "x".repeat(120), "<script>"])(
    "cut off or garbled (%s): 404, copy the whole link",
    async (token) => {
      const site = await aSite();
      const { statusCode, body } = await site.get(`/t/${encodeURIComponent(token)}`);
      expect(statusCode).toBe(404);
      expect(body).toContain("not complete");
      expect(body).not.toContain("<script>");
    },
  );

  test("a reply address is no link, and acts on nothing", async () => {
    const site = await aSite();
    expect((await site.post(site.link("reply"), { hold: "2h" })).statusCode).toBe(404);
    expect(confirmation(site)).toBeUndefined();
  });
});

describe("while the store is away", () => {
  test("nothing was changed, and trying again is the advice: 503", async () => {
    const site = await aSite();
    const link = site.link("confirm");
    site.up = false;
    site.world.faults.arm(1, "before");
    const shown = await site.get(link);
    site.world.faults.arm(1, "before");
    const pressed = await site.post(link, { hold: "2h" });
    for (const answer of [shown, pressed]) {
      expect(answer.statusCode).toBe(503);
      expect(answer.headers["retry-after"]).toBe("60");
      expect(answer.body).toContain("Nothing was changed. Please try again");
      expect(answer.body).not.toContain("power cut");
    }
    expect(confirmation(site)).toBeUndefined();
  });

  test("a press whose writing was cut off is not said to have changed nothing", async () => {
    const site = await aSite();
    site.up = false;
    const commit = site.world.app.tickets.commit;
    site.world.app.tickets.commit = async (...decision) => {
      await commit(...decision);
      throw new Error("the line dropped");
    };
    const { statusCode, body } = await site.post(site.link("confirm"), { hold: "2h" });
    expect(statusCode).toBe(503);
    expect(body).toContain("We cannot say yet whether your press was kept");
    expect(body).not.toContain("Nothing was changed");
  });
});
