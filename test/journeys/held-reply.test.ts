// A colleague's reply that is not plainly an answer is held, and its author decides: by three buttons, or by answering.

import { afterEach, expect, test } from "vitest";
import type { StaffReplies } from "../../src/core/model/desk.ts";
import type { Ticket } from "../../src/core/model/ticket.ts";
import { story } from "../support/database.ts";
import { ANNA, BEN, CARL } from "../support/people.ts";
import type { Received } from "../support/relay.ts";
import { aWorld, type World, type WorldOptions } from "../support/world.ts";

const UNCLEAR = "Interesting printer";
const ASKS = /please decide/;

const withReplies =
  (staffReplies: StaffReplies): NonNullable<WorldOptions["change"]> =>
  ({ organisation, server }) => {
    const desks = new Map([...organisation.desks].map(([id, desk]) => [id, { ...desk, staffReplies }]));
    return { server, organisation: { ...organisation, desks } };
  };

const linkTo = (mail: Received, choice: "send" | "note" | "take"): string => {
  const found = new RegExp(`https?://\\S+/h/[a-z2-7]+/${choice}`).exec(mail.text);
  if (!found) throw new Error(`there is no link to ${choice} in: ${mail.text}`);
  return found[0];
};

story("a colleague's words that may not be for the requester", () => {
  let world: World;
  afterEach(() => world.end());

  const held = async (text = UNCLEAR, options: WorldOptions = {}): Promise<Received> => {
    world = await aWorld(options);
    await world.mail({ from: `Carl Cliff <${CARL}>` });
    await world.reply(world.last(ANNA), text);
    return world.last(ANNA, ASKS);
  };
  const ticket = (): Promise<Ticket> => world.ticket("HD-1001");
  const press = async (link: string, choice: string, base = ""): Promise<{ status: number; page: string }> => {
    const address = base ? link.replace(/^https?:\/\/[^/]+/, base) : link;
    const response = await fetch(address, { method: "POST", body: new URLSearchParams({ choice }) });
    const page = await response.text();
    await world.settled();
    return { status: response.status, page };
  };
  const answersToCarl = (): Received[] => world.inboxOf(CARL).slice(1); // behind "we have your request"

  test("are held: nothing is sent, the wait and its steps run on, and the mail that asks says why and has three links", async () => {
    const mail = await held();
    expect(answersToCarl()).toEqual([]);
    expect(mail.text).toContain("was not sent to Carl Cliff yet: nothing in it says that it is for the requester");
    expect(mail.text).toContain(UNCLEAR);
    for (const choice of ["send", "note", "take"] as const) {
      expect(mail.html).toContain(linkTo(mail, choice));
      for (const method of ["GET", "HEAD", "GET"]) {
        const response = await fetch(linkTo(mail, choice), { method });
        expect(response.status).toBe(200);
        expect(await response.text()).not.toMatch(/<script/i);
      }
    }
    expect((await ticket()).wait?.escalation?.status).toBe("active");
    expect((await ticket()).held).toMatchObject([{ text: UNCLEAR, by: { personId: "anna" } }]);
    expect((await world.full("HD-1001")).conversation.at(-1)).toMatchObject({ text: UNCLEAR, private: true });
    expect(await world.mailbox("/mailbox/tickets/HD-1001")).toMatch(/badge busy">held</);
    await world.until("09:10");
    expect(world.last(BEN).subject).toContain("HD-1001"); // step 1 as ever
    expect(world.inboxOf(ANNA).filter(({ subject }) => ASKS.test(subject))).toHaveLength(1);
  });

  test("are sent by the button exactly as they were written, as an answer of that moment, once", async () => {
    const mail = await held();
    world.moveClock("09:05");
    const { status, page } = await press(linkTo(mail, "send"), "send");
    expect(status).toBe(200);
    expect(page).toMatch(/Sent to <strong>Carl Cliff<\/strong> at .*10:05.* by you/);
    expect(answersToCarl()).toHaveLength(1);
    expect(answersToCarl()[0]!.text).toContain(UNCLEAR);
    const after = await ticket();
    expect(after.wait).toBeUndefined();
    expect(after.endedWaits.at(-1)).toMatchObject({ reason: "answered", endedAt: new Date("2026-03-02T09:05:00Z") });
    const again = await press(linkTo(mail, "note"), "note");
    expect(again.page).toMatch(/This was decided before[\s\S]*Sent to <strong>Carl Cliff/);
    expect(answersToCarl()).toHaveLength(1);
    expect((await world.full("HD-1001")).history.map(({ because }) => because).join("\n")).toContain(
      "Anna Nowak answered: the words that were held are sent (button: the link of",
    );
  });

  test("go out with their attachments, once their author says so", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    await world.reply(world.last(ANNA), UNCLEAR, { attachments: [{ filename: "floor.txt", content: "PLAN" }] });
    expect(answersToCarl()).toEqual([]);
    await press(linkTo(world.last(ANNA, ASKS), "send"), "send");
    expect(answersToCarl()[0]!.attachments).toMatchObject([{ name: "floor.txt" }]);
  });

  test("stay a private note by the second button, and the wait runs on", async () => {
    const mail = await held();
    const { page } = await press(linkTo(mail, "note"), "note");
    expect(page).toContain("Kept as a private note");
    expect(answersToCarl()).toEqual([]);
    expect((await ticket()).wait?.escalation?.status).toBe("active");
    expect((await ticket()).held).toMatchObject([{ outcome: { choice: "note", means: "button" } }]);
    expect((await press(linkTo(mail, "send"), "send")).page).toContain("This was decided before");
    expect(answersToCarl()).toEqual([]);
  });

  test('mean "on it" by the third button, for the time they name', async () => {
    const mail = await held("Interesting, it was half an hour");
    const { page } = await press(linkTo(mail, "take"), "take");
    expect(page).toContain("You took it");
    expect((await ticket()).wait?.escalation).toMatchObject({ status: "confirmed", confirmation: { by: "anna" } });
    expect(answersToCarl()).toEqual([]);
  });

  test.each([
    ["Send it, please", "sent to Carl Cliff", 1, "send"],
    ["Schick es raus, danke", "sent to Carl Cliff", 1, "send"],
    ["note", "private note", 0, "note"],
    ["#note", "private note", 0, "note"],
    ["Zostaw jako notatkę", "private note", 0, "note"],
    ["on it 2h", "on it until", 0, "take"],
  ])('are decided by answering "%s", which is itself never sent', async (words, told, answers, choice) => {
    const mail = await held();
    await world.reply(mail, words);
    expect((await ticket()).held).toMatchObject([{ outcome: { choice, means: "reply" } }]);
    expect(answersToCarl()).toHaveLength(answers);
    for (const answer of answersToCarl()) expect(answer.text).not.toContain(words);
    expect(world.last(ANNA).text).toContain(told);
    await world.reply(mail, "send it");
    expect(answersToCarl()).toHaveLength(answers);
    expect(world.last(ANNA).text).toContain("you have decided already");
  });

  test("are decided once by two buttons pressed at two replicas at the same moment", async () => {
    const mail = await held();
    const other = await world.replica();
    const pages = await Promise.all([
      press(linkTo(mail, "send"), "send"),
      press(linkTo(mail, "note"), "note", other.url),
      press(linkTo(mail, "send"), "send", other.url),
      press(linkTo(mail, "take"), "take"),
    ]);
    await other.settled();
    const { held: [reply] = [], wait } = await ticket();
    const { choice } = reply!.outcome!;
    expect(answersToCarl()).toHaveLength(choice === "send" ? 1 : 0);
    expect(wait === undefined).toBe(choice === "send");
    expect(pages.filter(({ page }) => page.includes("<h1>Done</h1>"))).toHaveLength(1);
    const truth = { send: "Sent to", note: "Kept as a private note", take: "You took it" }[choice];
    for (const { page } of pages) expect(page).toContain(truth);
  });

  test("cannot be sent once the ticket is closed, and the page says so; as a note they can still be kept", async () => {
    const mail = await held();
    await world.reply(world.last(BEN, /HD-1001/), "#close");
    const before = answersToCarl().length;
    const { status, page } = await press(linkTo(mail, "send"), "send");
    expect(status).toBe(409);
    expect(page).toContain("HD-1001 was closed meanwhile");
    expect(answersToCarl()).toHaveLength(before);
    expect((await ticket()).record.status).toBe("closed");
    expect((await press(linkTo(mail, "note"), "note")).page).toContain("Kept as a private note");
  });

  test('can still be sent when somebody else answered meanwhile; "on it" is past then', async () => {
    const mail = await held();
    await world.reply(world.last(BEN, /HD-1001/), "Hello Carl, please restart the printer.");
    expect((await press(linkTo(mail, "take"), "take")).page).toContain("answered");
    expect((await press(linkTo(mail, "send"), "send")).page).toContain("Sent to");
    expect(answersToCarl()).toHaveLength(2);
  });

  test('beside "on it": it counts at once, and one mail confirms it and asks about the rest', async () => {
    world = await aWorld();
    await world.mail({ from: `Carl Cliff <${CARL}>` });
    const before = world.inboxOf(ANNA).length;
    await world.reply(world.last(ANNA), "On it 2h.\n\nHello Carl, please switch the printer off until then.");
    const mails = world.inboxOf(ANNA).slice(before);
    expect(mails).toHaveLength(1);
    expect(mails[0]!.text).toMatch(/you are on it until .*12:00/);
    expect(mails[0]!.text).toContain("please switch the printer off until then");
    expect((await ticket()).wait?.escalation?.confirmation).toMatchObject({ by: "anna" });
    expect(answersToCarl()).toEqual([]);
    await press(linkTo(mails[0]!, "send"), "send");
    expect(answersToCarl()[0]!.text).toContain("Hello Carl, please switch the printer off until then.");
    expect(answersToCarl()[0]!.text).not.toContain("On it");
  });

  test("stay inside with a short word to their author where the desk says note, and are sent where it says answer", async () => {
    world = await aWorld({ change: withReplies("note") });
    await world.mail({ from: `Carl Cliff <${CARL}>` });
    await world.reply(world.last(ANNA), UNCLEAR);
    expect(answersToCarl()).toEqual([]);
    expect(world.last(ANNA).text).toContain(
      "Your words stay inside as a private note, and nothing was sent to Carl Cliff",
    );
    expect((await ticket()).wait?.escalation?.status).toBe("active");
    await world.end();
    world = await aWorld({ change: withReplies("answer") });
    await world.mail({ from: CARL });
    await world.reply(world.last(ANNA), UNCLEAR);
    expect(answersToCarl()[0]!.text).toContain(UNCLEAR);
  });

  test("below a command are held like any others", async () => {
    const mail = await held("#priority high\nPiotr, can you take a look at his printer?");
    expect((await ticket()).record.priority).toBe("high");
    expect(answersToCarl()).toEqual([]);
    expect(mail.text).toContain("it speaks to");
  });

  test("are decided by their author alone: the link names the mail, its author and the ticket", async () => {
    const first = await held();
    await world.reply(world.last(ANNA, /Printer on fire/), "Hm, the fuser unit");
    const second = world.last(ANNA, ASKS);
    await press(linkTo(second, "send"), "send");
    expect((await ticket()).held).toMatchObject([{ text: UNCLEAR }, { outcome: { choice: "send" } }]);
    expect((await ticket()).held?.[0]?.outcome).toBeUndefined();
    await world.reply(first, "send it", { from: BEN });
    expect((await ticket()).held?.[0]?.outcome).toBeUndefined();
    const broken = linkTo(first, "send").replace(/\/h\/(.)/, (_, one: string) => `/h/${one === "a" ? "b" : "a"}`);
    expect((await press(broken, "send")).status).toBe(404);
    expect(answersToCarl()).toHaveLength(1);
  });
});
