// Mails whose From field does not name their writer: contact forms, and lists in front of a desk (Google Groups, Mailman).

import { afterEach, expect, test } from "vitest";
import type { Settings } from "../../src/config/load.ts";
import type { Desk } from "../../src/core/model/desk.ts";
import { story } from "../support/database.ts";
import { ANNA, BEN, CARL } from "../support/people.ts";
import { aWorld, type World } from "../support/world.ts";

let world: World;
afterEach(() => world?.end());

const aRawMail = (fields: Record<string, string>, text = "The order never came.\r\n"): string => {
  const all = { Date: "Mon, 2 Mar 2026 09:00:00 +0000", To: "help@onit.example", Subject: "Order lost", ...fields };
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${head.join("")}\r\n${text}`;
};

const at = (desk: Partial<Desk>, trustedRelays?: string[]) => ({
  change: (settings: Settings): Settings => {
    const { organisation, server } = settings;
    const desks = new Map(organisation.desks).set("support", { ...organisation.desks.get("support")!, ...desk });
    const smtp = trustedRelays ? { ...server.smtp, trustedRelays } : server.smtp;
    return { ...settings, organisation: { ...organisation, desks }, server: { ...server, smtp } };
  },
});

/** A minute later, so that it is the newest. */
const take = async (raw: string, from = "web@shop.example") => {
  world.moveClock(new Date(world.now().getTime() + 60_000).toISOString());
  await world.raw(raw, from, "help@onit.example");
  return (await world.app.mails.recent(1))[0]!;
};
const references = async () => (await world.app.tickets.recent(9)).map(({ record }) => record.reference);

story("an empty envelope sender", () => {
  const asked = {
    From: "Vera Vance <vera@visitor.example>",
    "Message-ID": "<web-1@shop.example>",
    Subject: "The scanner in the hall",
  };

  test("does not keep a person's request and reminder from anybody, and nothing is answered to it by a machine", async () => {
    world = await aWorld();
    expect(await take(aRawMail(asked), "")).toMatchObject({ state: "done", reading: { verdict: "new-request" } });
    const { record } = await world.ticket("HD-1001");
    expect(record.requester.address).toBe("vera@visitor.example");
    expect(world.inboxOf("vera@visitor.example")).toEqual([]);
    const again = { ...asked, "Message-ID": "<web-2@shop.example>", "In-Reply-To": "<web-1@shop.example>" };
    const reminder = await take(aRawMail(again, "Any news?"), "");
    expect(reminder).toMatchObject({ state: "done", reading: { verdict: "chase" } });
    expect(world.inboxOf("vera@visitor.example")).toEqual([]);
    expect(await references()).toEqual(["HD-1001"]);
  });
});

story("a contact form", () => {
  const FORM = {
    From: "Our web page <help@onit.example>",
    "Reply-To": "Vera Vance <vera@visitor.example>",
    "Message-ID": "<form-1@shop.example>",
  };

  test("that writes from the desk's own address opens a ticket for the visitor, who hears of it", async () => {
    world = await aWorld();
    expect(await take(aRawMail(FORM))).toMatchObject({ state: "done", reading: { verdict: "new-request" } });
    const { record } = await world.ticket("HD-1001");
    expect([record.requester, record.participants]).toEqual([
      { address: "vera@visitor.example", name: "Vera Vance" },
      [],
    ]);
    expect(world.inboxOf("vera@visitor.example")).toHaveLength(1);
    expect(world.inboxOf("help@onit.example")).toEqual([]);
  });

  test("does so as the user of a web server, and although a program says that it sent the mail", async () => {
    world = await aWorld();
    const server = { ...FORM, From: "www-data <www-data@shop.example>", "Auto-Submitted": "auto-generated" };
    await take(aRawMail(server));
    expect((await world.ticket("HD-1001")).record.requester.address).toBe("vera@visitor.example");
    expect(world.inboxOf("vera@visitor.example")).toHaveLength(1);
  });

  test("is held where the desk takes none, also when it says that a program sent it", async () => {
    world = await aWorld(at({ contactForms: undefined }));
    const generated = await take(aRawMail({ ...FORM, "Auto-Submitted": "auto-generated" }));
    expect(generated).toMatchObject({ state: "quarantined", reading: { verdict: "own-mail" } });
    const answer = { ...FORM, "Auto-Submitted": "auto-replied", "Message-ID": "<form-9@shop.example>" };
    expect(await take(aRawMail(answer))).toMatchObject({ state: "done", reading: { verdict: "auto-reply" } });
  });

  test("is held and shown where the desk takes none, and an admin's release opens the ticket", async () => {
    world = await aWorld(at({ contactForms: undefined }));
    const held = await take(aRawMail(FORM));
    expect(held).toMatchObject({ state: "quarantined", reading: { verdict: "own-mail" } });
    expect(await references()).toEqual([]);
    const word = world.last(BEN, /quarantined or failed/);
    expect(word.text).toContain("Order lost");
    const link = /https?:\S+\/m\/\S+/.exec(word.text)![0];
    await fetch(link, { method: "POST" });
    await world.settled();
    expect((await world.ticket("HD-1001")).record.requester.address).toBe("vera@visitor.example");
  });

  test("changes no ticket, whatever number and whatever person it names", async () => {
    world = await aWorld();
    await world.mail({ from: "Carl <carl@elsewhere.example>" });
    const before = await world.ticket("HD-1001");
    const forged = { ...FORM, "Reply-To": CARL, Subject: "[HD-1001] Order lost" };
    expect((await take(aRawMail(forged, "Any news?\r\n"))).state).toBe("quarantined");
    const staff = { ...FORM, "Reply-To": ANNA, Subject: "[HD-1001] Order lost", "Message-ID": "<form-3@shop.example>" };
    expect((await take(aRawMail(staff, "#close\r\n"))).state).toBe("quarantined");
    expect(await world.ticket("HD-1001")).toEqual(before);
  });

  test("is not believed from a machine that nothing speaks for", async () => {
    world = await aWorld(at({}, []));
    expect((await take(aRawMail(FORM))).state).toBe("quarantined");
    expect(await references()).toEqual([]);
    expect(world.inboxOf("vera@visitor.example")).toEqual([]);
  });

  test("our own notice that comes back is our own, whoever is in its Reply-To", async () => {
    world = await aWorld();
    await world.mail({ from: "Carl <carl@elsewhere.example>" });
    const { messageId } = world.last(CARL);
    const back = { ...FORM, "Message-ID": messageId, "Reply-To": CARL };
    expect(await take(aRawMail(back))).toMatchObject({ state: "done", reading: { verdict: "own-mail" } });
    expect(await references()).toEqual(["HD-1001"]);
  });
});

story("a mail from us that Onit did not write", () => {
  test("is held and shown, answered by nobody, and opens a ticket when an admin releases it", async () => {
    world = await aWorld();
    const held = await take(aRawMail({ From: "Scanner <help@onit.example>", "Message-ID": "<scan@onit.example>" }));
    expect(held).toMatchObject({ state: "quarantined", reading: { verdict: "own-mail" } });
    const link = /https?:\S+\/m\/\S+/.exec(world.last(BEN, /quarantined or failed/).text)![0];
    await fetch(link, { method: "POST" });
    await world.settled();
    expect(await references()).toEqual(["HD-1001"]);
    expect(world.inboxOf("help@onit.example")).toEqual([]);
  });
});

story("a list in front of a desk", () => {
  const GROUP = {
    Precedence: "list",
    "Mailing-list": "list help@onit.example; contact help+owners@onit.example",
    "List-ID": "<help.onit.example>",
    "List-Post": "<https://groups.google.com/a/onit.example/group/help/post>, <mailto:help@onit.example>",
    "List-Unsubscribe": "<mailto:googlegroups-manage+12@googlegroups.com>",
  };
  const VIA = {
    ...GROUP,
    From: "\"'Mara Lind' via Support\" <help@onit.example>",
    "X-Original-From": "Mara Lind <mara@customer.example>",
    "X-Original-Sender": "mara@customer.example",
    "Reply-To": "Mara Lind <mara@customer.example>",
  };
  const BOUNCES = "help+bncBAAA@onit.example";

  test("passes its mails on as their writers': a ticket, an acknowledgement, the client and their policy", async () => {
    world = await aWorld();
    await take(aRawMail({ ...GROUP, From: "Mara Lind <mara@customer.example>", "Message-ID": "<g1@x>" }), BOUNCES);
    await take(aRawMail({ ...VIA, Subject: "The door is stuck", "Message-ID": "<g2@x>" }), BOUNCES);
    for (const reference of ["HD-1001", "HD-1002"]) {
      const { record, wait } = await world.ticket(reference);
      expect(record).toMatchObject({
        requester: { address: "mara@customer.example", name: "Mara Lind" },
        clientId: "customer",
      });
      expect(wait?.escalation?.policy.id).toBe("gold");
    }
    expect(world.inboxOf("mara@customer.example")).toHaveLength(2);
    expect(world.inboxOf(BOUNCES)).toEqual([]);
  });

  test("Mailman names the writer in Reply-To, or copies them in where answers go to the list", async () => {
    world = await aWorld();
    const mailman = {
      From: "Mara Lind via Help <help@onit.example>",
      "X-Mailman-Version": "2.1.39",
      "X-BeenThere": "help@onit.example",
      "List-Id": "Help desk <help.onit.example>",
      Precedence: "list",
    };
    await take(
      aRawMail({ ...mailman, "Reply-To": "Mara Lind <mara@customer.example>", "Message-ID": "<m1@x>" }),
      BOUNCES,
    );
    const copied = { ...mailman, "Reply-To": "help@onit.example", Cc: "Mara Lind <mara@customer.example>" };
    await take(aRawMail({ ...copied, Subject: "Another matter", "Message-ID": "<m2@x>" }), BOUNCES);
    const tickets = await world.app.tickets.recent(9);
    expect(tickets.map(({ record }) => record.requester.address)).toEqual(Array(2).fill("mara@customer.example"));
  });

  test("may bear the desk's name on the domain of our people; what it says of others there is held", async () => {
    world = await aWorld();
    const ours = {
      Precedence: "list",
      "List-Id": "<help.harbour-lane.example>",
      "List-Post": "<mailto:help@harbour-lane.example>",
    };
    const from = { From: "Mara Lind <mara@customer.example>", To: "help@harbour-lane.example" };
    expect((await take(aRawMail({ ...ours, ...from, "Message-ID": "<g8@x>" }), BOUNCES)).state).toBe("done");
    expect((await world.ticket("HD-1001")).record.requester.address).toBe("mara@customer.example");
    const via = { ...from, From: "Mara Lind via Help <help@harbour-lane.example>", "X-Original-From": CARL };
    const written = aRawMail({ ...ours, ...via, "Message-ID": "<g9@x>" });
    expect((await take(written, BOUNCES)).state).toBe("quarantined");
    expect(await references()).toEqual(["HD-1001"]);
    const others = {
      Precedence: "list",
      "List-Post": "<mailto:all@harbour-lane.example>",
      To: "all@harbour-lane.example",
    };
    expect((await take(aRawMail({ ...others, From: CARL, "Message-ID": "<g10@x>" }), BOUNCES)).state).toBe(
      "quarantined",
    );
  });

  test("does not prove that a colleague wrote: what it says is held, and the colleague is asked", async () => {
    world = await aWorld();
    await world.mail({ from: "Carl <carl@elsewhere.example>" });
    const colleague = { ...VIA, "X-Original-From": ANNA, "X-Original-Sender": ANNA, "Reply-To": ANNA };
    const held = await take(
      aRawMail({ ...colleague, Subject: "Re: [HD-1001] Printer on fire", "Message-ID": "<g3@x>" }, "#close\r\n"),
      BOUNCES,
    );
    expect(held).toMatchObject({ state: "quarantined", reading: { asks: { personId: "anna" } } });
    expect((await world.ticket("HD-1001")).record.status).toBe("open");
    expect(world.last(ANNA, /was this you/i)).toBeDefined();
  });

  test("is believed only where it is proven, and not when its fields name two writers", async () => {
    world = await aWorld(at({}, []));
    expect((await take(aRawMail({ ...VIA, "Message-ID": "<g4@x>" }), BOUNCES)).state).toBe("quarantined");
    await world.end();
    world = await aWorld();
    const two = { ...VIA, "X-Original-Sender": "eve@evil.example", "Message-ID": "<g5@x>" };
    expect((await take(aRawMail(two), BOUNCES)).state).toBe("quarantined");
    expect(await references()).toEqual([]);
  });

  test("a machine's answer that comes through it stays a machine's", async () => {
    world = await aWorld();
    const note = { ...VIA, "Auto-Submitted": "auto-replied", Subject: "Out of office", "Message-ID": "<g6@x>" };
    expect((await take(aRawMail(note, "I am out of the office.\r\n"), BOUNCES)).reading?.verdict).toMatch(
      /auto-reply|out-of-office/,
    );
    expect(await references()).toEqual([]);
  });
});

story("a list of somebody else", () => {
  const NEWS = {
    From: "News <news@supplier.example>",
    "List-Id": "<news.supplier.example>",
    "List-Unsubscribe": "<https://supplier.example/u>",
    "Message-ID": "<n1@supplier.example>",
  };

  test("is held and shown, as a person may have written, and an admin's release makes a ticket of it", async () => {
    world = await aWorld();
    expect(await take(aRawMail(NEWS))).toMatchObject({ state: "quarantined", reading: { verdict: "bulk" } });
    const link = /https?:\S+\/m\/\S+/.exec(world.last(BEN, /quarantined or failed/).text)![0];
    await fetch(link, { method: "POST" });
    await world.settled();
    expect((await world.ticket("HD-1001")).record.requester.address).toBe("news@supplier.example");
    expect(world.inboxOf("news@supplier.example")).toEqual([]); // no automatic answer to a list
  });

  test("is read along and shown to nobody where the desk knows it", async () => {
    world = await aWorld(at({ knownLists: ["@supplier.example"] }));
    expect(await take(aRawMail(NEWS))).toMatchObject({ state: "done", reading: { verdict: "bulk" } });
  });
});
