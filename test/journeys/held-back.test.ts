// Mails whose sender is not authenticated change nothing; they are kept, shown, answered where that is safe, and released by one press.

import { afterEach, expect, test, vi } from "vitest";
import { mailCommands } from "../../src/cli/mail.ts";
import { explain } from "../../src/reports/explain.ts";
import { story } from "../support/database.ts";
import { BEN, CARL } from "../support/people.ts";
import { aWorld, published, type World, type WorldOptions } from "../support/world.ts";

const untrusting: NonNullable<WorldOptions["change"]> = ({ organisation, server }) => ({
  organisation,
  server: { ...server, smtp: { ...server.smtp, trustedRelays: [] } },
});

/** 127.0.0.1 sends for elsewhere.example, and for nobody else. */
const dns = published({ "elsewhere.example TXT": [["v=spf1 ip4:127.0.0.1 -all"]] });

story("mails that are held back", () => {
  let world: World;
  afterEach(() => world?.end());
  const aStrictWorld = (options: WorldOptions = {}) => aWorld({ change: untrusting, dns, ...options });
  const states = async () => (await world.app.mails.recent(10)).map(({ state }) => state).sort();
  const letters = (address: string) =>
    world.inboxOf(address).filter(({ subject }) => /quarantined or failed|is on hold/.test(subject));
  /** What `onit quarantine` prints. */
  const listed = async (): Promise<string> => {
    const printed = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    const [, , quarantine] = mailCommands((work) => work(world));
    await quarantine?.parseAsync([], { from: "user" });
    const text = printed.mock.calls.join("");
    printed.mockRestore();
    return text;
  };
  const linkIn = (text: string): string => /http\S+\/m\/\w+/.exec(text)?.[0] ?? "";

  test("a requester whose domain stands behind the mail is served, with no relay that has checked it", async () => {
    world = await aStrictWorld();
    await world.mail({ from: CARL });
    expect(await states()).toEqual(["done"]);
    expect((await world.ticket("HD-1001")).record.requester.address).toBe(CARL);
  });

  test("a forged requester changes nothing on the ticket, and nobody is answered: the address is somebody else's", async () => {
    world = await aStrictWorld();
    await world.mail({ from: CARL });
    const before = await world.ticket("HD-1001");
    await world.mail({
      from: CARL,
      envelopeFrom: "eve@evil.example",
      subject: "[HD-1001] any news?",
      text: "Any news?",
    });
    expect(await world.ticket("HD-1001")).toEqual(before);
    expect(await states()).toEqual(["done", "quarantined"]);
    expect(letters(CARL)).toEqual([]);
    expect(letters("eve@evil.example")).toEqual([]);
  });

  test("the admins read which setting would have proven a mail that came from a machine nobody named, its writer does not", async () => {
    world = await aStrictWorld();
    await world.mail({ from: "x@unproven.example", envelopeFrom: CARL, subject: "Help" });
    await world.until("09:01");
    const setting = "It came from 127.0.0.1. Only if that is a mail server of yours that checks senders, name it under";
    expect(letters(BEN)[0]?.text).toContain(`${setting} smtp.trustedRelays in server.yaml`);
    expect(letters(CARL)[0]?.text).not.toContain("trustedRelays");
    const [{ id } = { id: "" }] = await world.app.mails.recent(1);
    expect(await world.mailbox(`/mailbox/in/${id}`)).toContain(setting);
    expect(await explain(id, world.app)).toContain(setting);
    expect(await listed()).toContain(`\n    ${setting} smtp.trustedRelays`);
  });

  test("behind a relay whose checks count, the name of those checks is what would have", async () => {
    const named: NonNullable<WorldOptions["change"]> = ({ organisation, server }) => ({
      organisation,
      server: { ...server, smtp: { ...server.smtp, authservId: "mx.onit.example" } },
    });
    world = await aWorld({ change: named });
    await world.mail({ from: CARL });
    await world.until("09:01");
    expect(letters(BEN)[0]?.text).toMatch(
      /checks of mx\.onit\.example count here \(smtp\.authservId in server\.yaml\)/,
    );
  });

  test("a requester's signed reply address needs no proof beside it", async () => {
    world = await aStrictWorld();
    await world.mail({ from: CARL });
    await world.until("09:05");
    await world.reply(world.last(CARL), "Any news?", { envelopeFrom: "carl@phone.example" });
    expect(await states()).toEqual(["done", "done"]);
    expect((await world.ticket("HD-1001")).chases).toHaveLength(1);
  });

  test("an unproven writer whose sending machine is proven is told once a day, by an answer that nothing answers", async () => {
    world = await aStrictWorld();
    const write = () => world.mail({ from: "x@unproven.example", envelopeFrom: CARL, subject: "Help" });
    await write();
    const [answer, ...more] = letters(CARL);
    expect(more).toEqual([]);
    expect(answer?.subject).toBe("Your mail is on hold: Help");
    expect(answer?.headers.get("auto-submitted")).toBe("auto-replied");
    await world.until("20:00");
    await write();
    expect(letters(CARL)).toHaveLength(1);
    await world.until("2026-03-03T09:00:01Z");
    await write();
    expect(letters(CARL)).toHaveLength(2);
  });

  test("a proven stranger who knows a number is told that it is not theirs (P8)", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    await world.mail({ from: "eve@evil.example", subject: "Re: [HD-1001]", text: "Close it please" });
    expect(letters("eve@evil.example")[0]?.text).toContain("is not a participant of it");
    expect(await states()).toEqual(["done", "quarantined"]);
  });

  test("a machine is not told, nor what may be one", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    await world.mail({ from: "no-reply@evil.example", subject: "Re: [HD-1001]", text: "x" });
    expect(letters("no-reply@evil.example")).toEqual([]);
    const headers = { "X-MS-Exchange-Inbox-Rules-Loop": "rules@evil.example" };
    await world.mail({ from: "eve@evil.example", subject: "Re: [HD-1001]", text: "x", headers });
    expect(letters("eve@evil.example")).toEqual([]);
  });

  test("the admins hear of what was left, once an hour, with everything since", async () => {
    world = await aStrictWorld();
    const write = (n: number) => world.mail({ from: `x${n}@unproven.example`, subject: `Help ${n}` });
    await write(1);
    await write(2);
    expect(letters(BEN).map(({ subject }) => subject)).toEqual(["1 mail quarantined or failed"]);
    await world.until("09:30");
    await write(3);
    expect(letters(BEN)).toHaveLength(1);
    await world.until("10:01");
    expect(letters(BEN).map(({ subject }) => subject)).toEqual([
      "1 mail quarantined or failed",
      "2 mails quarantined or failed",
    ]);
    expect(letters(BEN)[1]?.text).toMatch(/Help 3[\s\S]*Help 2/);
    await world.until("12:01");
    expect(letters(BEN)).toHaveLength(2);
  });

  test("opening the link shows the mail and changes nothing; one press lets it in, once", async () => {
    world = await aStrictWorld();
    await world.mail({ from: "x@unproven.example", subject: "Coffee machine <b>leaks</b>", text: "It leaks." });
    const link = linkIn(letters(BEN)[0]?.text ?? "");
    for (const method of ["HEAD", "GET", "GET"]) await fetch(link, { method });
    expect(await states()).toEqual(["quarantined"]);
    const page = await (await fetch(link)).text();
    expect(page).toContain("x@unproven.example");
    expect(page).not.toContain("<b>leaks");
    expect(await (await fetch(link, { method: "POST" })).text()).toContain("It is done now");
    await world.settled();
    const ticket = await world.ticket("HD-1001");
    expect(ticket.record.requester.address).toBe("x@unproven.example");
    const again = await (await fetch(link, { method: "POST" })).text();
    expect(again).toContain("Nothing left to do here");
    await expect(world.ticket("HD-1002")).rejects.toThrow();
  });

  test("a stranger's mail that is released joins the ticket", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    await world.mail({
      from: "eve@partner.example",
      subject: "Re: [HD-1001]",
      text: "I am his stand-in: it is room 7.",
    });
    await fetch(linkIn(letters(BEN)[0]?.text ?? ""), { method: "POST" });
    await world.settled();
    const { conversation } = await world.full("HD-1001");
    expect(conversation.at(-1)?.text).toContain("room 7");
  });

  test("somebody else's link, a changed one, and one for another purpose let nothing in", async () => {
    world = await aStrictWorld();
    await world.mail({ from: "x@unproven.example" });
    const link = linkIn(letters(BEN)[0]?.text ?? "");
    const other = `${link.slice(0, -1)}${link.endsWith("a") ? "e" : "a"}`;
    expect((await fetch(other, { method: "POST" })).status).toBe(404);
    expect((await fetch(link.replace("/m/", "/t/"), { method: "POST" })).status).toBe(404);
    expect(await states()).toEqual(["quarantined"]);
  });

  test("a mail whose domain cannot be asked is kept and read once it can", async () => {
    let isDown = true;
    world = await aStrictWorld({
      dns: async (name, type) => {
        if (isDown) throw Object.assign(new Error("ETIMEOUT"), { code: "ETIMEOUT" });
        return dns(name, type);
      },
    });
    await world.mail({ from: CARL });
    expect(await states()).toEqual(["kept"]);
    isDown = false;
    await world.until("09:10");
    expect(await states()).toEqual(["done"]);
  });

  test("a stuck mail is read again on its own merits: pressing the button proves no writer that nobody has read yet", async () => {
    world = await aStrictWorld();
    const { authenticate } = world.app.mail;
    world.app.mail.authenticate = async () => Promise.reject(new Error("the checker died"));
    await world.mail({ from: "x@unproven.example" });
    for (const clock of ["09:10", "09:20", "09:30", "09:40", "09:50", "10:00"]) await world.until(clock);
    expect(await states()).toEqual(["stuck"]);
    world.app.mail.authenticate = authenticate;
    const link = linkIn(letters(BEN)[0]?.text ?? "");
    expect(await (await fetch(link)).text()).not.toContain("as if its sender were authenticated");
    expect(await (await fetch(link, { method: "POST" })).text()).toContain("It is quarantined now");
    await world.settled();
    await expect(world.ticket("HD-1001")).rejects.toThrow();
  });

  test("a letter that the relay puts off goes out later, as the same message", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    world.relay.mood = () => "busy";
    await world.mail({ from: "eve@evil.example", subject: "Re: [HD-1001]", text: "hm" });
    expect(letters("eve@evil.example")).toEqual([]);
    world.relay.mood = () => "takes";
    await world.until("09:30");
    expect(letters("eve@evil.example")).toHaveLength(1);
    await world.until("11:30");
    expect(letters("eve@evil.example")).toHaveLength(1);
  });
});
