// The mailbox shows every mail in and out and why, the tickets they led to, and each person's inbox.

import { describe, expect, test } from "vitest";
import { aSite, CARL, outPage, type Site, written } from "./support/site.ts";

const EVIL = "<script>alert(1)</script>";

const bodyOf = async (site: Site, url: string): Promise<string> => {
  const { statusCode, body } = await site.get(url);
  expect(statusCode, url).toBe(200);
  return body;
};

const firstMail = (site: Site) => [...site.world.store.rows.mails.values()][0]!;

describe("the list", () => {
  test("shows mails in with their verdict and mails out with their state, newest first, and why", async () => {
    const site = await aSite();
    const body = await bodyOf(site, "/mailbox");
    expect(body.match(/<li class="(in|out)">/g)?.length).toBeGreaterThanOrEqual(3);
    expect(body).toContain("new-request");
    expect(body).toContain("captured");
    expect(body).toContain(firstMail(site).reading?.because);
    expect(body).toContain("no relay is named");
    expect(body).toContain("UTC");
    site.world.now = new Date("2026-03-02T10:00:00Z");
    await site.world.bring(written({ subject: "Another thing" }), CARL, "help@onit.example");
    const later = await bodyOf(site, "/mailbox");
    expect(later.indexOf("Another thing")).toBeLessThan(later.indexOf("Printer on fire"));
  });

  test("of the same instant always in the same order, in whatever order they were kept", async () => {
    const site = await aSite();
    const { sent } = site.world.store.rows;
    const subjects = async () =>
      [...(await site.get("/mailbox")).body.matchAll(/class="subject"[^>]*>([^<]*)/g)].map(String);
    const first = await subjects();
    const turned = [...sent].reverse();
    expect(turned.length).toBeGreaterThan(1);
    sent.clear();
    for (const [key, message] of turned) sent.set(key, message);
    expect(await subjects()).toEqual(first);
  });

  test("can be narrowed to one person or address", async () => {
    const site = await aSite();
    const anna = await bodyOf(site, "/mailbox?as=anna");
    expect(anna).toContain("Anna Nowak");
    expect(anna).not.toContain('<li class="in">');
    const carl = await bodyOf(site, `/mailbox?as=${CARL}`);
    expect(carl).toContain('<li class="in">');
    expect(carl).toContain("Carl Cliff");
    expect(carl.match(/<li class="out">/g)).toHaveLength(1);
    expect(await bodyOf(site, "/mailbox?as=nobody@example.org")).toContain("No mails of nobody@example.org");
  });

  test("loads itself again only when asked to", async () => {
    const site = await aSite();
    expect(await bodyOf(site, "/mailbox")).not.toContain("http-equiv");
    expect(await bodyOf(site, "/mailbox?reload=1")).toContain('<meta http-equiv="refresh" content="5">');
  });

  test("raises stuck and quarantined mails above all", async () => {
    const site = await aSite();
    await site.world.app.mails.stick(firstMail(site).id, "the parser gave up");
    site.world.app.hasCheckedSender = () => false;
    await site.world.bring(written({ subject: "Forged" }), CARL, "help@onit.example");
    const body = await bodyOf(site, "/mailbox");
    expect(body).toContain("1 failed:");
    expect(body).toContain("the parser gave up");
    expect(body).toContain("1 quarantined:");
    site.world.app.unsettled.set("key", { ticketId: "t", outcome: { kind: "sent", because: "taken" } });
    expect(await bodyOf(site, "/mailbox")).toContain("1 not recorded yet:");
  });

  test("an empty mailbox says how to begin", async () => {
    expect(await bodyOf(await aSite({ mail: null }), "/mailbox")).toContain("Write one");
  });
});

describe("nothing from a mail is ever markup", () => {
  test("on no page, in subject, name, body, header or query", async () => {
    const site = await aSite({
      mail: written({ subject: EVIL, from: `"${EVIL}" <${CARL}>`, text: `${EVIL}\n"><img src=x onerror=alert(2)>` }),
    });
    const { id } = site.ticket();
    const messages = [...site.world.store.rows.sent.values()];
    const query = encodeURIComponent(`"><script>`);
    const pages = [
      "/mailbox",
      `/mailbox/in/${firstMail(site).id}`,
      `/mailbox/tickets/${id}`,
      "/mailbox/tickets",
      `/mailbox?as=${query}`,
      `/mailbox?said=${query}`,
      `/mailbox/new?subject=${query}&text=${query}`,
      ...messages.map(outPage),
    ];
    for (const url of pages) {
      const body = await bodyOf(site, url);
      expect(body, url).not.toMatch(/<script|<img/i);
      expect(body, url).toMatch(/&lt;script&gt;/);
    }
  });
});

describe("a mail in", () => {
  test("shows who it was taken for, the rules asked, the verdict, the decision and its notices", async () => {
    const site = await aSite();
    const { id, reading } = firstMail(site);
    const body = await bodyOf(site, `/mailbox/in/${id}`);
    expect(body).toContain("nothing in it names a ticket");
    for (const rule of reading!.rulesAsked) expect(body).toContain(`<li>${rule}</li>`);
    expect(body).toContain(reading!.because);
    expect(body.match(/\/mailbox\/out\?key=/g)).toHaveLength(reading!.notices.length);
    expect(body).toContain("<h2>The whole text</h2>");
    expect(body).toContain("Please help!");
  });

  test("folds what is not new, and leaves nothing out", async () => {
    const site = await aSite();
    const raw = `From: ${CARL}\r\nTo: help@onit.example\r\nSubject: Re\r\n\r\nAny news?\r\n\r\nOn Mon, 2 Mar 2026, Anna wrote:\r\n> We look into it.\r\n\r\n-- \r\nCarl\r\n`;
    await site.world.bring(raw, CARL, "help@onit.example");
    const mails = await site.world.app.mails.recent(9);
    const body = await bodyOf(site, `/mailbox/in/${mails.find(({ reading }) => reading?.subject === "Re")?.id}`);
    expect(body).toMatch(/<h2>New text<\/h2><pre[^>]*>Any news\?<\/pre>/);
    expect(body).toMatch(/<details><summary>What it quotes<\/summary><pre[^>]*>[^<]*We look into it\./);
    expect(body).toMatch(/<details><summary>Signature<\/summary><pre[^>]*>-- \s*Carl/);
  });

  test("can be downloaded raw, as plain text and nothing a browser would open", async () => {
    const site = await aSite();
    const { body, headers } = await site.get(`/mailbox/in/${firstMail(site).id}/raw`);
    expect(body).toBe(written());
    expect(headers["content-type"]).toMatch(/^text\/plain/);
    expect(headers["content-disposition"]).toMatch(/^attachment/);
    expect(headers["x-content-type-options"]).toBe("nosniff");
  });

  test("that is quarantined can be read again, and is done once its relay is trusted", async () => {
    const site = await aSite({ mail: null });
    site.world.app.hasCheckedSender = () => false;
    await site.world.bring(written(), CARL, "help@onit.example");
    const page = `/mailbox/in/${firstMail(site).id}`;
    expect(await bodyOf(site, page)).toContain("Read again, it stays here unless the settings have changed");
    await site.post(`${page}/again`, {});
    expect(firstMail(site).state).toBe("quarantined");
    site.world.app.hasCheckedSender = () => true;
    const { statusCode, headers } = await site.post(`${page}/again`, {});
    expect(statusCode).toBe(303);
    expect(firstMail(site).state).toBe("done");
    expect(await bodyOf(site, `${headers.location}`)).toContain("It was read again: new-request");
  });

  test("S1.36: that is quarantined is released from here only as long as no roles say who may", async () => {
    const site = await aSite({ mail: null });
    const { app, bring, store } = site.world;
    app.hasCheckedSender = () => false;
    await bring(written(), CARL, "help@onit.example");
    const page = `/mailbox/in/${firstMail(site).id}`;
    const without = app.organisation;
    app.organisation = { ...without, roles: [] };
    expect(await bodyOf(site, page)).not.toContain("Release it");
    const { statusCode, body } = await site.post(`${page}/release`, {});
    expect([statusCode, body]).toEqual([403, expect.stringContaining("roles.yaml says who may release mails")]);
    expect(firstMail(site).state).toBe("quarantined");
    expect([...store.rows.audit.values()]).toMatchObject([{ by: "somebody at the mailbox" }]);
    app.organisation = without;
    expect(await bodyOf(site, page)).toContain("Release it");
    await site.post(`${page}/release`, {});
    expect(firstMail(site).state).toBe("done");
  });

  test("that is stuck and still cannot be read says why", async () => {
    const site = await aSite();
    const { id } = firstMail(site);
    await site.world.app.mails.stick(id, "first trouble");
    site.world.app.mail.parse = async () => {
      throw new Error("no such charset");
    };
    const { headers } = await site.post(`/mailbox/in/${id}/again`, {});
    expect(await bodyOf(site, `${headers.location}`)).toContain("processing failed: no such charset");
  });

  test("that does not exist is a 404 that says so", async () => {
    const { statusCode, body } = await (await aSite()).get("/mailbox/in/ffff");
    expect([statusCode, body]).toEqual([404, expect.stringContaining("There is no such mail")]);
  });
});

describe("a ticket", () => {
  test("never says that a mail was sent which was only kept, and neither does the mail's own page", async () => {
    const site = await aSite();
    const pages = [
      `/mailbox/tickets/${site.ticket().id}`,
      "/mailbox",
      outPage(site.message("received")),
      outPage(site.message("new-ticket")),
    ];
    for (const url of pages) {
      const body = await bodyOf(site, url);
      expect(body, url).toContain(">captured<");
      expect(body, url).not.toMatch(/>sent<|: sent\b|>sent:/);
    }
    expect(await bodyOf(site, outPage(site.message("received")))).toContain(
      "captured: no relay is named, so it is kept and not sent",
    );
  });

  test("numbers what was decided without a hole, and folds the deliveries away", async () => {
    const site = await aSite();
    await site.world.bring(
      written({ from: "Anna <anna@harbour-lane.example>", text: "#priority high" }),
      "anna@harbour-lane.example",
      site.message("new-ticket").replyTo,
    );
    const body = await bodyOf(site, `/mailbox/tickets/${site.ticket().id}`);
    const history = body.slice(body.indexOf('<section id="history">'));
    const shown = history.slice(0, history.indexOf("<details>"));
    const numbers = [...shown.matchAll(/data-name="No\.">(\d+)</g)].map(([, number]) => Number(number));
    expect(numbers).toEqual([1, 2]);
    expect(shown).toContain("set the priority to high");
    expect(shown).not.toMatch(/captured|new-ticket to|received to/);
    expect(history).toMatch(/<details><summary>\d+ deliveries<\/summary>/);
    expect(history).toContain(`received to ${CARL}: captured: no relay is named`);
    expect(history).toContain("<details><summary>Technical details</summary>");
  });

  test("shows record, wait, next step, notices, conversation and history, by id or by reference", async () => {
    const site = await aSite();
    const { id, record } = site.ticket();
    await site.world.bring(
      written({ from: "Anna <anna@harbour-lane.example>", text: "#note the fuse is blown" }),
      "anna@harbour-lane.example",
      site.message("new-ticket").replyTo,
    );
    for (const url of [`/mailbox/tickets/${id}`, `/mailbox/tickets/${record.reference.toLowerCase()}`]) {
      const body = await bodyOf(site, url);
      expect(body).toContain("Carl Cliff has been waiting for");
      expect(body).toContain("step 1 of 3 notifies the responsible");
      expect(body).toContain("new-ticket");
      expect(body).toContain("Please help!");
      expect(body).toMatch(/badge busy">private: only colleagues see it</);
      expect(body).toContain("the fuse is blown");
      expect(body).toContain("History");
    }
    expect(await bodyOf(site, "/mailbox/tickets")).toContain(record.reference);
  });
});

describe("an inbox", () => {
  test("shows what a person was told inside the system, as a page and for programs", async () => {
    const site = await aSite({ mail: null });
    await site.world.bring(written(), CARL, "help@onit.example");
    const anna = "anna@harbour-lane.example";
    await site.world.bring(
      written({ from: `Anna <${anna}>`, text: "#assign anna" }),
      anna,
      site.message("new-ticket").replyTo,
    );
    site.world.now = new Date("2026-03-02T09:11:00Z");
    await site.world.tick();
    const step = site.message("step");
    expect(step.channel).toBe("inbox");
    expect(await bodyOf(site, "/mailbox/people/anna")).toContain(step.subject);
    const { person, messages } = (await site.get("/api/inbox/anna")).json();
    expect(person).toEqual({ id: "anna", name: "Anna Nowak" });
    expect(messages).toEqual([
      expect.objectContaining({ key: step.key, kind: "step", text: step.text, ticketId: site.ticket().id }),
    ]);
    expect((await site.get("/api/inbox/nobody")).statusCode).toBe(404);
  });
});
