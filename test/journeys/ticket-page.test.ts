// What a colleague does on a ticket's page, through a real store, by real SMTP and HTTP: answering, opening again.
// And what becomes of notes in the inbox that nobody reads, where several processes look for them.

import { afterEach, beforeEach, expect, test } from "vitest";
import type { Organisation } from "../../src/core/model/organisation.ts";
import { watchInbox } from "../../src/runtime/watch-inbox.ts";
import { story } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { ANNA, BEN, CARL, PIOTR } from "../support/people.ts";
import { aWorld, type World } from "../support/world.ts";

let world: World;
let cookie: string; // Anna is signed in

const INBOX: Pick<Organisation, "inbox"> = { inbox: { mailAfterMs: 30 * 60_000, hasDigest: true } };

beforeEach(async () => {
  world = await aWorld({
    change: ({ organisation, ...others }) => ({ ...others, organisation: { ...organisation, ...INBOX } }),
  });
  cookie = await signIn(ANNA);
});
afterEach(() => world.end());

async function signIn(address: string): Promise<string> {
  await fetch(`${world.url}/sign-in`, { method: "POST", body: new URLSearchParams({ address }) });
  const mail = await eventually(() => world.inboxOf(address).find(({ subject }) => /^Sign in to Onit/.test(subject)));
  const [link = ""] = /https?:\/\/\S+\/sign-in\/[a-z0-9]{40}/.exec(mail.text) ?? [];
  const entered = await fetch(link, { method: "POST", redirect: "manual" });
  return entered.headers.get("set-cookie")!.split(";")[0]!;
}

const open = async (reference: string): Promise<string> =>
  (await fetch(`${world.url}/tickets/${reference}`, { headers: { cookie } })).text();

type Press = { reference: string; form: Record<string, string>; page?: string };
/** @param page as it was opened before; by default it is opened now */
async function press({ reference, form, page }: Press): Promise<{ status: number; page: string }> {
  const shown = page ?? (await open(reference));
  const field = (name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(shown)![1]!;
  const answer = await fetch(`${world.url}/tickets/${reference}`, {
    method: "POST",
    body: new URLSearchParams({ form: field("form"), once: field("once"), shown: field("shown"), ...form }),
    headers: { cookie },
    redirect: "manual",
  });
  await world.settled();
  return { status: answer.status, page: await answer.text() };
}
const told = (address: string, subject: RegExp) => world.inboxOf(address).filter((mail) => subject.test(mail.subject));

story("on a ticket's page", () => {
  test("an answer goes out once, also where the page is sent again, and ends the wait; a page from before is refused and keeps what was typed", async () => {
    await world.mail({ from: `Carl Cliff <${CARL}>` });
    const page = await open("HD-1001");
    const form = { do: "answer", text: "It is put out." };
    for (const _ of [1, 2]) expect((await press({ reference: "HD-1001", form, page })).status).toBe(303);
    expect(told(CARL, /^Re: \[HD-1001\]/).map(({ text }) => text.includes("It is put out."))).toEqual([true]);
    expect((await world.ticket("HD-1001")).wait).toBeUndefined();
    await world.reply(world.last(CARL, /put out/), "It burns again.");
    const late = await press({ reference: "HD-1001", form: { do: "answer", text: "Are you sure?" }, page });
    expect([late.status, late.page]).toEqual([409, expect.stringContaining("Are you sure?</textarea>")]);
    expect(late.page).toContain("Since this page was opened, carl@elsewhere.example wrote: read that below");
    expect(told(CARL, /^Re: \[HD-1001\]/)).toHaveLength(1);
    expect((await world.full("HD-1001")).conversation.map(({ from }) => from)).toEqual([
      "requester",
      "staff",
      "requester",
    ]);
  });

  test("a ticket that was closed is open again: nobody outside is written to, and who was not answered waits again", async () => {
    await world.mail({ from: CARL });
    await press({ reference: "HD-1001", form: { do: "close" } });
    const mails = world.inboxOf(CARL).length;
    await world.until("09:20");
    expect((await world.ticket("HD-1001")).wait).toBeUndefined();
    expect((await press({ reference: "HD-1001", form: { do: "reopen" } })).status).toBe(303);
    const { record, wait } = await world.ticket("HD-1001");
    expect([record.status, wait?.since]).toEqual(["open", new Date("2026-03-02T09:20:00Z")]);
    await world.until("09:51");
    expect(world.last(BEN, /Printer on fire/).subject).toContain("HD-1001");
    expect(world.inboxOf(CARL)).toHaveLength(mails);
  });
});

story("a note in the inbox that nobody reads", () => {
  const inboxMails = (address: string) =>
    world.inboxOf(address).filter(({ text }) => /waited in your inbox/.test(text)).length;
  const digests = (address: string) => told(address, /unread in your inbox/).length;

  test("is mailed after half an hour to who is not signed in, and is in the mail of the morning: once, of however many processes", async () => {
    for (const [reference, responsible] of Object.entries({ "HD-1001": "piotr", "HD-1002": "me" })) {
      await world.mail({ from: CARL, subject: `Printer ${responsible}` });
      await press({ reference, form: { do: "assign", argument: responsible } });
    }
    await world.until("09:10");
    for (const id of ["piotr", "anna"]) expect(await world.app.sent.inbox(id, 9)).toHaveLength(1);
    const other = await world.replica();
    const looks = [watchInbox(world.app), watchInbox(other.app)];
    const lookAt = async (clock: string): Promise<void> => {
      await world.until(clock);
      await Promise.all(looks.map((look) => look()));
      await Promise.all([world, other].map((one) => one.tick().then(one.settled)));
    };
    await lookAt("09:39");
    expect(inboxMails(PIOTR)).toBe(0);
    await lookAt("09:41");
    await lookAt("09:43");
    await watchInbox(world.app)(); // it was started again
    await world.until("09:44");
    expect([inboxMails(PIOTR), inboxMails(ANNA)]).toEqual([1, 0]);

    await lookAt("2026-03-03T08:00:00Z");
    await lookAt("2026-03-03T08:01:00Z");
    await watchInbox(world.app)();
    await world.until("08:02");
    expect([digests(PIOTR), digests(ANNA)]).toEqual([1, 1]);
  });
});
