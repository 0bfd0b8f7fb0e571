// The requester's page: reached from every mail to them, without login. Looking changes nothing, pressing acts.

import { afterEach, expect, test, vi } from "vitest";
import { story } from "../support/database.ts";
import { ANNA, BEN, CARL, CARLA, DIANA, PIOTR } from "../support/people.ts";
import type { Received } from "../support/relay.ts";
import { aWorld, type World } from "../support/world.ts";

const pageIn = ({ text, html }: Received): string => {
  const [inText] = /https?:\/\/\S+\/s\/[a-z2-7]{55}/.exec(text) ?? [];
  const [inHtml] = /https?:\/\/[^"\s]+\/s\/[a-z2-7]{55}/.exec(html) ?? [];
  if (!inText || inText !== inHtml) throw new Error(`there is no one link to the page in: ${text}`);
  return inText;
};

const inWords = (page: string): string =>
  page
    .replace(/<[^>]*>/g, " ")
    .replaceAll("&#39;", "'")
    .replace(/\s+/g, " ")
    .replace(/ ([.,:])/g, "$1");

story("the requester's page", () => {
  let world: World;
  afterEach(() => world.end());

  const open = async (link = pageIn(world.last(CARL)), method = "GET") => {
    const response = await fetch(link, { method });
    const page = await response.text();
    return { status: response.status, page, words: inWords(page) };
  };
  const press = async (button: string, link = pageIn(world.last(CARL))) => {
    const body = new URLSearchParams({ press: button });
    const response = await fetch(link, { method: "POST", body, headers: { "user-agent": "Phone 1.0" } });
    const words = inWords(await response.text());
    await world.settled();
    return { status: response.status, words };
  };

  test("N22 says how it stands, with which team, how often was asked, and when asking again counts", async () => {
    world = await aWorld();
    await world.mail({ from: `Carl Cliff <${CARL}>`, text: "The printer burns." });
    await world.until("11:00");
    const fresh = await open();
    expect(fresh.status).toBe(200);
    expect(fresh.words).toContain("HD-1001 Printer on fire");
    expect(fresh.words).toContain("Waiting for us since Mon 2 Mar 2026, 09:00 UTC (2 h).");
    expect(fresh.words).toContain("Assigned to Support");
    expect(fresh.words).toContain("Reminders 0 of 3");
    expect(fresh.words).toContain("It counts now");
    expect(fresh.words).toContain("It is reminder 1; with the 3rd it goes to Management.");
    expect(fresh.words).toContain("The printer burns.");
    expect(fresh.words).toContain("You see and act as Carl Cliff (carl@elsewhere.example)");
    await world.reply(world.last(CARL), "Any news?");
    const { words } = await open();
    expect(words).toContain("Reminders 1 of 3");
    expect(words).toContain(
      "It counts from Mon 2 Mar 2026, 12:00 UTC: the minimum interval between two reminders is 1 h",
    );
  });

  test("what presses its buttons all the time is no person: it presses nothing any more, and the page still shows", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    await world.until("11:00");
    const link = pageIn(world.last(CARL));
    const statuses = await Promise.all(Array.from({ length: 40 }, async () => (await press("chase", link)).status));
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect((await world.ticket("HD-1001")).chases).toHaveLength(20);
    await world.until("11:02");
    const later = Date.now() + 61_000; // presses are counted by the machine's clock
    const clock = vi.spyOn(Date, "now").mockImplementation(() => later);
    await press("chase", link).finally(() => clock.mockRestore());
    expect((await world.ticket("HD-1001")).chases).toHaveLength(21);
  });

  test("N22 is linked from every mail to the requester, and from none to colleagues", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    for (const clock of ["10:30", "12:00", "13:30"]) {
      await world.until(clock);
      await world.reply(world.last(CARL), "Any news?");
    }
    await world.reply(world.last(ANNA), "Use the other printer.");
    await world.reply(world.last(ANNA), "#close");
    const mails = world.inboxOf(CARL);
    expect(mails.map(({ subject }) => subject.replace(/^(Re: )?\[HD-1001\] /, ""))).toEqual([
      "We have your request: Printer on fire",
      "Reminder 1 of 3: Printer on fire",
      "Reminder 2 of 3: Printer on fire",
      "Your request was escalated: Printer on fire",
      "Printer on fire",
      "Closed: Printer on fire",
    ]);
    for (const mail of mails) expect((await open(pageIn(mail))).words).toContain("HD-1001 Printer on fire");
    for (const { text, html } of world.relay.received.filter(({ to }) => to !== CARL))
      expect(text + html).not.toContain("/s/");
  });

  test("P2 GET and HEAD change nothing, whoever fetches them, and there is no script", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    const before = await world.full("HD-1001");
    for (const method of ["GET", "HEAD", "GET"])
      expect((await open(pageIn(world.last(CARL)), method)).status).toBe(200);
    expect((await open(`${pageIn(world.last(CARL))}?press=chase`)).page).not.toMatch(/<script|javascript:|\son\w+=/i);
    expect((await press("something else")).status).toBe(200);
    expect(await world.full("HD-1001")).toEqual(before);
  });

  test("nothing internal is on it: no note, no address or name of a colleague who was told, no field, no step", async () => {
    world = await aWorld();
    await world.mail({ from: CARL, to: "help@onit.example", text: "The printer burns." });
    await world.reply(world.last(ANNA), "#note He is difficult, SECRET-NOTE");
    await world.reply(world.last(PIOTR), "#assign me");
    await world.reply(world.last(PIOTR), "on it 2h\n\nSECRET-ASIDE");
    await world.until("14:00");
    await world.reply(world.last(BEN), "#escalate SECRET-REASON");
    await world.until("15:00");
    for (const { page } of [await open(), await open(pageIn(world.inboxOf(CARL)[0]!))]) {
      const { record } = await world.ticket("HD-1001");
      const secrets = ["SECRET", ANNA, PIOTR, BEN, CARLA, DIANA, "harbour-lane", "Anna", "Piotr", "Ben", "Diana"];
      const internal = [
        ...secrets,
        "MG-1001",
        "priority",
        record.priority,
        "standard",
        "Standard (10",
        "step",
        "policy",
      ];
      expect(internal.filter((word) => page.includes(word))).toEqual([]);
      expect(page).toContain("The printer burns.");
    }
  });

  test("S1.2 asking again on the page counts in one row with the mails, and reaches the threshold like them", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    await world.until("10:30");
    await world.reply(world.last(CARL), "Any news?");
    await world.until("12:00");
    const second = await press("chase");
    expect(second.words).toContain("Counted as a reminder This is reminder 2 of 3.");
    expect(world.last(CARL).subject).toContain("Reminder 2 of 3");
    await world.until("13:30");
    expect((await open()).words).toContain("What happens then It goes to Management.");
    const third = await press("chase");
    expect(third.words).toContain("It was escalated. You get a mail that says to whom.");
    const ticket = await world.ticket("HD-1001");
    expect(ticket.chases.map(({ source, counted, by }) => [source, counted, by])).toEqual([
      ["email", true, CARL],
      ["portal", true, CARL],
      ["portal", true, CARL],
    ]);
    expect(ticket.visibility).toMatchObject([{ reference: "MG-1001" }]);
    expect((await open()).words).toContain("This is with Management already.");
    const { history } = await world.full("HD-1001");
    expect(history.map(({ because }) => because).join("\n")).toMatch(
      /chase 2 of 3; by the page of carl@elsewhere\.example, from 127\.0\.0\.1, Phone 1\.0/,
    );
  });

  test("a press too soon is not counted, and the page says why and from when", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    await world.until("10:30");
    await press("chase");
    expect((await open()).page).not.toContain('value="chase"');
    const { words } = await press("chase");
    expect(words).toContain("Not counted this time Why: the minimum interval between two reminders is 1 h.");
    expect((await world.ticket("HD-1001")).chases.map(({ counted }) => counted)).toEqual([true, false]);
  });

  test("T1 asking again on the page moves no clock", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    await world.until("09:25");
    const before = (await world.ticket("HD-1001")).wait;
    await press("chase");
    expect((await world.ticket("HD-1001")).wait).toEqual(before);
  });

  test("T8 after our answer nothing waits for us; asking again on the page says that we owe one again", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    await world.until("10:30");
    await world.reply(world.last(ANNA), "Please use the other printer.");
    const { words } = await open();
    expect(words).toContain("Answered on Mon 2 Mar 2026, 10:30 UTC.");
    expect(words).toContain("Anna Nowak Support");
    expect(words).toContain("Please use the other printer.");
    await world.until("11:00");
    await press("chase");
    expect((await world.ticket("HD-1001")).wait).toMatchObject({ number: 2, since: new Date("2026-03-02T11:00:00Z") });
    expect((await open()).words).toContain("Waiting for us since Mon 2 Mar 2026, 11:00 UTC");
  });

  test('"This is solved" ends the wait as "it works" does, and tells colleagues once', async () => {
    world = await aWorld();
    await world.mail({ from: `Carl Cliff <${CARL}>` });
    await world.until("09:05");
    const { words } = await press("solved");
    expect(words).toContain("Marked as solved; the team has been informed.");
    expect(words).toContain("Solved, as you told us on Mon 2 Mar 2026, 09:05 UTC");
    expect((await open()).page).not.toContain('value="solved"');
    const ticket = await world.ticket("HD-1001");
    expect(ticket).toMatchObject({ endedWaits: [{ reason: "cancelled" }], record: { status: "open" } });
    expect(ticket.wait).toBeUndefined();
    expect(world.last(ANNA).text).toContain("Carl Cliff says on their page that it is solved");
    const told = world.relay.received.length;
    expect((await press("solved")).words).toContain("Nothing was changed: that is known already");
    await world.until("12:00");
    expect(world.relay.received).toHaveLength(told);
    expect((await world.ticket("HD-1001")).version).toBe(ticket.version);
  });

  test("after our answer solved is said once too, until something new is waited for", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    await world.reply(world.last(ANNA), "Please use the other printer.");
    await press("solved");
    const told = world.relay.received.length;
    expect((await press("solved")).words).toContain("Nothing was changed: that is known already");
    expect((await open()).words).toContain("Solved, as you told us");
    expect(world.relay.received).toHaveLength(told);
    await world.reply(world.last(CARL), "It burns again, the other one does too.");
    await press("solved");
    expect(world.relay.received.length).toBeGreaterThan(told);
    expect((await world.ticket("HD-1001")).endedWaits).toMatchObject([{ reason: "answered" }, { reason: "cancelled" }]);
  });

  test("S1.3 on a closed ticket there is no button, and a press from before is not counted and told so", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    await world.reply(world.last(ANNA), "#close");
    const { page, words } = await open();
    expect(words).toContain("Closed on Mon 2 Mar 2026, 09:00 UTC");
    expect(page).not.toContain("<form");
    expect((await press("chase")).words).toContain("Not counted this time Why: HD-1001 is closed.");
    expect((await press("solved")).words).toContain("it is closed already");
    expect(await world.ticket("HD-1001")).toMatchObject({ chases: [{ counted: false, source: "portal" }] });
  });

  test("S1.30 somebody copied in may look, and presses only what the desk lets them", async () => {
    world = await aWorld();
    const dora = "dora@elsewhere.example";
    await world.raw(
      `From: ${CARL}\r\nTo: help@onit.example, ${dora}\r\nSubject: Printer\r\nMessage-ID: <1@e>\r\n\r\nHelp\r\n`,
      CARL,
      "help@onit.example",
    );
    await world.reply(world.last(ANNA), "Which one?");
    const link = pageIn(world.last(dora));
    const { words, page } = await open(link);
    expect(words).toContain(`You see and act as ${dora}`);
    expect(page).not.toContain("<form");
    expect((await press("chase", link)).words).toContain("Why: your reminders are not counted here.");
    expect((await press("solved", link)).words).toContain(
      "Nothing was changed: only the person who asked can say that.",
    );
    expect(await world.ticket("HD-1001")).toMatchObject({ chases: [], endedWaits: [{ reason: "answered" }] });
  });

  test("what the authority of the escalation ticket writes to the requester stands on the one page they have", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    await world.reply(world.last(ANNA), "#escalate it is late");
    await world.reply(world.last(BEN, /MG-1001/), "A new printer is on its way.\n\n#note SECRET-NOTE");
    const { words, page } = await open();
    expect(words).toContain("HD-1001 Printer on fire Waiting for us");
    expect(words).toContain("A new printer is on its way.");
    expect(page).not.toMatch(/MG-1001|SECRET/);
  });

  test("when no chase will count any more the page says so, and promises nothing", async () => {
    world = await aWorld({
      change: ({ organisation, ...rest }) => {
        const support = organisation.desks.get("support")!;
        const chase = { ...support.chase!, threshold: 1, maximum: 1 };
        const desks = new Map(organisation.desks).set("support", { ...support, chase });
        return { ...rest, organisation: { ...organisation, desks } };
      },
    });
    await world.mail({ from: CARL });
    await world.until("10:30");
    await press("chase");
    await world.until("15:00");
    const { words, page } = await open();
    expect(words).toContain("It would not be counted: the one reminder that counts until our answer is used");
    expect(words).not.toContain("What happens then");
    expect(page).not.toContain('value="chase"');
  });

  test("N22 in the reader's language: their browser's, or the one they choose; a press answers in the same one", async () => {
    world = await aWorld();
    await world.mail({ from: `Carl Cliff <${CARL}>`, text: "The printer burns." });
    await world.until("10:30");
    const link = pageIn(world.last(CARL));
    const inGerman = { "accept-language": "de-AT,de;q=0.9,en;q=0.5" };
    const ask = async (url: string, init: RequestInit = {}) => {
      const response = await fetch(url, { ...init, headers: inGerman });
      const page = await response.text();
      return { page, words: inWords(page), headers: response.headers };
    };
    const chase = { method: "POST", body: new URLSearchParams({ press: "chase" }) };

    const shown = await ask(link);
    expect(shown.page).toContain('<html lang="de">');
    expect(shown.headers.get("vary")).toBe("accept-language");
    expect(shown.headers.get("cache-control")).toBe("no-store");
    expect(shown.words).toContain("Sie warten auf uns seit Mo., 2. März 2026, 09:00 UTC (1 Stunde, 30 Minuten).");
    expect(shown.words).toContain("Nachfragen bisher 0 von 3");
    expect(shown.words).toContain("mit der 3. geht das Anliegen an: Management.");
    expect(shown.words).toContain("HD-1001 Printer on fire"); // what people wrote is nobody's to translate
    expect(shown.words).toContain("The printer burns.");
    expect(shown.page).toContain('<form method="post" class="choices">');
    expect((await ask(link, chase)).words).toContain("Als Nachfrage gezählt Das ist Nachfrage 1 von 3.");
    expect((await ask(link, chase)).words).toContain(
      "Grund: Der Mindestabstand zwischen zwei Nachfragen beträgt 1 Stunde.",
    );

    const inFrench = await ask(`${link}?lang=fr`);
    expect(inFrench.page).toContain('<html lang="fr">');
    expect(inFrench.words).toContain("En attente de notre réponse");
    const [, action = "none"] = /<form method="post" action="([^"]*)"/.exec(inFrench.page) ?? [];
    const pressed = await ask(new URL(action, link).href, {
      method: "POST",
      body: new URLSearchParams({ press: "solved" }),
    });
    expect(pressed.page).toContain('<html lang="fr">');
    expect(pressed.words).toContain("Merci. Marqué comme résolu");
    await world.settled();
    const { ticket, history } = await world.full("HD-1001");
    expect(ticket.endedWaits).toMatchObject([{ reason: "cancelled" }]);
    expect(history.map(({ because }) => because).join("\n")).toContain(
      "the chase of carl@elsewhere.example is not counted: the minimum interval between chases is 1 h",
    );
    expect(world.last(ANNA).text).toContain("Carl Cliff says on their page that it is solved");
  });

  test("whatever a mail brought in is escaped", async () => {
    world = await aWorld();
    await world.mail({
      from: `"<img src=x onerror=alert(1)>" <${CARL}>`,
      envelopeFrom: CARL,
      subject: "<script>alert(2)</script>",
      text: "</pre><script>alert(3)</script><form action=//evil.example>",
    });
    const { page } = await open();
    expect(page).not.toMatch(/<script|<img|<form action/i);
    expect(page).toContain("&lt;script&gt;alert(2)");
    expect(page).toContain("&lt;script&gt;alert(3)");
  });

  test("a link that is altered, of another purpose or too old opens nothing, and says what to do", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    const link = pageIn(world.last(CARL));
    const altered = link.slice(0, -1) + (link.endsWith("a") ? "b" : "a");
    const [token = ""] = /[a-z2-7]{55}/.exec(world.last(CARL).replyTo) ?? [];
    for (const wrong of [altered, link.replace(/[a-z2-7]{55}/, token), link.replace("/s/", "/t/")]) {
      const { status, words } = await open(wrong);
      expect([wrong, status]).toEqual([wrong, 404]);
      expect(words).not.toContain("Printer");
    }
    await world.until("2027-03-10T09:00:00Z");
    expect(await open(link)).toMatchObject({ status: 410 });
  });
});
