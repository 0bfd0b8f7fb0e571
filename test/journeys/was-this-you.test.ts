// A reply address of staff that leaked: what comes to it from elsewhere is held, and its owner is asked whether they wrote it.

import { afterEach, expect, test } from "vitest";
import { story } from "../support/database.ts";
import { ANNA, BEN, CARL } from "../support/people.ts";
import type { Received } from "../support/relay.ts";
import { aWorld, published, type World, type WorldOptions } from "../support/world.ts";

const untrusting: NonNullable<WorldOptions["change"]> = ({ organisation, server }) => ({
  organisation,
  server: { ...server, smtp: { ...server.smtp, trustedRelays: [] } },
});

const SPF = [["v=spf1 ip4:127.0.0.1 -all"]];
const dns = published({ "elsewhere.example TXT": SPF, "harbour-lane.example TXT": SPF });
const EVE = { envelopeFrom: "eve@evil.example" };

story("a mail in the name of staff that proves nothing", () => {
  let world: World;
  afterEach(() => world?.end());

  const aRequest = async (): Promise<Received> => {
    world = await aWorld({ change: untrusting, dns });
    await world.mail({ from: CARL });
    return world.last(BEN);
  };
  const anAnswer = async (): Promise<void> => {
    const told = await aRequest();
    await world.reply(told, "It is the fuse.", EVE);
  };
  const questions = (of: string): Received[] =>
    world.inboxOf(of).filter(({ subject }) => /^Was this you/.test(subject));
  const linksIn = (text: string): string[] => text.match(/http\S+\/m\/\w+/g) ?? [];
  const question = (): string => linksIn(questions(BEN)[0]!.text)[0]!;
  const answers = (): Received[] => world.inboxOf(CARL).filter(({ text }) => text.includes("It is the fuse."));
  const post = async (link: string): Promise<string> => (await fetch(link, { method: "POST" })).text();
  const mailOfStaff = async () =>
    (await world.app.mails.recent(50)).find(({ envelope }) => envelope.from === EVE.envelopeFrom)!;
  const states = async () => (await world.app.mails.recent(50)).map(({ state }) => state);

  test("is held: the ticket stays as it is, whoever sent it hears nothing, and its owner is asked at their own address", async () => {
    const told = await aRequest();
    const before = await world.ticket("HD-1001");
    await world.reply(told, "It is the fuse. See http://evil.example", EVE);
    expect(await world.ticket("HD-1001")).toEqual(before);
    expect(answers()).toEqual([]);
    expect(world.inboxOf("eve@evil.example")).toEqual([]);
    const [asked, ...more] = questions(BEN);
    expect(more).toEqual([]);
    expect(asked?.subject).toBe("Was this you? A mail in your name is on hold");
    expect(asked?.text).toContain("What it would do: Ben Okafor answered carl@");
    expect(asked?.text).not.toContain("evil.example");
    expect(asked?.headers.get("auto-submitted")).toBe("auto-generated");
    await world.until("09:05");
    expect(questions(BEN)).toHaveLength(1);
  });

  test("opening the question shows the mail and changes nothing; one press does what it says, once, and the audit says who confirmed it", async () => {
    await anAnswer();
    for (const method of ["HEAD", "GET", "GET"]) expect((await fetch(question(), { method })).status).toBe(200);
    const page = await (await fetch(question())).text();
    for (const shown of ["Was this you?", BEN, "It is the fuse.", "Ben Okafor answered carl@", "I wrote this mail"])
      expect(page).toContain(shown);
    expect(answers()).toEqual([]);
    expect(await post(question())).toContain("It is done now");
    await world.settled();
    expect(answers()).toHaveLength(1);
    expect(await post(question())).toContain("Nothing left to do here");
    await world.settled();
    expect(answers()).toHaveLength(1);
    expect((await mailOfStaff()).reading?.identified).toContain("Ben Okafor confirmed it by a button");
    expect(await world.app.audit.latest(5)).toMatchObject([
      {
        by: "ben",
        because: expect.stringMatching(
          /^Ben Okafor confirmed by the button that they wrote it \(the link of ben@\S+, from .*\)$/,
        ),
      },
    ]);
  });

  test("pressed in two processes at once it is done once", async () => {
    await anAnswer();
    const other = await world.replica();
    const links = [question(), question().replace(world.url, other.url)];
    await Promise.all(links.map(post));
    await Promise.all([world.settled(), other.settled()]);
    await world.until("09:05");
    expect(answers()).toHaveLength(1);
    expect((await world.full("HD-1001")).conversation.filter(({ text }) => text.includes("fuse"))).toHaveLength(1);
  });

  test("when the process dies between the press and the commit, the next one does it, once", async () => {
    await anAnswer();
    const held = await mailOfStaff();
    await world.app.mails.reopen(held.id, new Date(world.now().getTime() + 120_000), { confirmedBy: "ben" });
    expect(answers()).toEqual([]);
    expect(await (await fetch(question())).text()).toContain("Nothing left to do here");
    await world.until("09:05");
    await world.until("09:10");
    expect(answers()).toHaveLength(1);
  });

  test("when an admin was faster the page says what became of it", async () => {
    await anAnswer();
    const admins = linksIn(world.last(BEN, /quarantined or failed/).text)[0]!;
    expect(await post(admins)).toContain("It is done now");
    await world.settled();
    expect(await (await fetch(question())).text()).toMatch(/Nothing left to do here[\s\S]*staff-answer/);
    expect(await post(question())).toContain("Nothing left to do here");
    await world.settled();
    expect(answers()).toHaveLength(1);
  });

  test("a flood of forged mails is a few questions and one list an hour, and every mail is asked about", async () => {
    const told = await aRequest();
    for (let serial = 1; serial <= 12; serial += 1) await world.reply(told, `Forged ${serial}`, EVE);
    expect(questions(BEN)).toHaveLength(3);
    await world.until("09:02");
    await world.until("09:30");
    expect(questions(BEN).map(({ text }) => linksIn(text).length)).toEqual([1, 1, 1, 9]);
    expect(questions(BEN)[3]?.subject).toBe("Was this you? 9 mails in your name are on hold");
    const link = linksIn(questions(BEN)[3]!.text)[4]!;
    expect(await post(link)).toContain("It is done now");
    await world.settled();
    expect((await states()).filter((state) => state === "quarantined")).toHaveLength(11);
    await world.until("11:00");
    expect(questions(BEN)).toHaveLength(4);
  });

  test("an answer to the question is an ordinary mail: nothing of it reaches the requester", async () => {
    await anAnswer();
    const before = world.inboxOf(CARL).length;
    await world.reply(questions(BEN)[0]!, "No, this was not me! Do not believe it.");
    expect(world.inboxOf(CARL)).toHaveLength(before);
    const mail = (await world.app.mails.recent(5)).find(({ reading }) => reading?.newText.startsWith("No, this"));
    expect(mail?.reading?.identified).toContain("nothing in it names a ticket");
  });

  test("the link of one mail releases no other, and lets nobody confirm what is in somebody else's name", async () => {
    const told = await aRequest();
    await world.reply(told, "It is the fuse.", EVE);
    await world.reply(told, "#close", EVE);
    expect(await post(linksIn(questions(BEN)[1]!.text)[0]!)).toContain("It is done now");
    await world.settled();
    expect(await states()).toContain("quarantined");
    expect(answers()).toEqual([]);
    await world.mail({ from: ANNA, ...EVE, subject: "Re: [HD-1001] Printer on fire", text: "It is the lamp." });
    expect(questions(ANNA)).toHaveLength(1);
    expect(questions(BEN)).toHaveLength(2);
  });

  test("'on it' needs the reply address only; proven staff are never asked", async () => {
    const told = await aRequest();
    await world.reply(told, "on it 2h", EVE);
    expect((await world.ticket("HD-1001")).wait?.escalation?.status).toBe("confirmed");
    await world.reply(told, "It is the fuse.");
    expect(answers()).toHaveLength(1);
    expect(questions(BEN)).toEqual([]);
  });
});
