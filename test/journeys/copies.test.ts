// One mail that comes in several times, by several ways or sent again by somebody who has it, counts once.

import { MongoClient } from "mongodb";
import { afterEach, expect, onTestFinished, test } from "vitest";
import { authenticate } from "../../src/mail/authenticate.ts";
import { keep, receive } from "../../src/receive.ts";
import type { Running } from "../../src/start.ts";
import { story } from "../support/database.ts";
import { CARL } from "../support/people.ts";
import { carlsRecords, type Signing, signedByCarl as signed } from "../support/signed-by-carl.ts";
import { aWorld, type World, type WorldOptions } from "../support/world.ts";

const HELP = "help@onit.example";
const SERVICES = "services@onit.example";
const EVE = "eve@evil.example";

const withId = (raw: string, id: string): string => raw.replace(/^Message-ID: .*$/m, `Message-ID: <${id}>`);

const untrusting: NonNullable<WorldOptions["change"]> = ({ organisation, server }) => ({
  organisation,
  server: { ...server, smtp: { ...server.smtp, trustedRelays: [] } },
});

story("a signed mail that somebody sends again", () => {
  let world: World;
  afterEach(() => world?.end());

  /** Carl asked at 09:00 and asks again at 11:00; Onit has his request, and is given what he wrote then. */
  async function aChase(over: Partial<Signing> = {}): Promise<string> {
    world = await aWorld({ change: untrusting, dns: carlsRecords });
    await world.raw(await signed({ subject: "Printer", text: "It burns.", date: world.now() }), CARL, HELP);
    await world.until("11:00");
    return signed({ subject: "Re: [HD-1001] Printer", text: "Any news?", date: world.now(), ...over });
  }
  const chases = async () => (await world.ticket("HD-1001")).chases.length;
  const said = async () => (await world.full("HD-1001")).conversation.length;
  const last = async () => (await world.app.mails.recent(1))[0]!;

  test("counts once, whatever is put on top of it and whatever nobody signed is changed", async () => {
    const chase = await aChase();
    await world.raw(chase, CARL, HELP);
    expect([await chases(), await said()]).toEqual([1, 2]);
    let clock = 12;
    const ways = [
      ...[1, 2, 3].map((serial) => `X-A: ${serial}\r\n${chase}`),
      withId(chase, "REPRINTERHD1001@elsewhere.example"),
      withId(chase, "another@evil.example"),
      withId(chase.replace(/b=[^;]*$/m, "$&"), "third@evil.example"),
    ];
    for (const raw of ways) {
      clock += 1;
      await world.until(`${clock}:30`);
      await world.raw(raw, EVE, HELP);
      expect([await chases(), await said()]).toEqual([1, 2]);
    }
    expect(await last()).toMatchObject({ state: "done", reading: { verdict: "copy" } });
    expect((await last()).reading?.because).toMatch(
      /^it is a copy that was changed: the mail received at .* has the same/,
    );
  });

  test("counts once at another address of the same desk, and at a reply address", async () => {
    const chase = await aChase();
    await world.raw(chase, CARL, HELP);
    for (const to of ["support@onit.example", "help+x@onit.example", world.last(CARL).replyTo]) {
      await world.raw(`X-To: ${to}\r\n${chase}`, CARL, to);
      await world.raw(withId(chase, `x${to.length}@evil.example`), EVE, to);
    }
    expect([await chases(), await said()]).toEqual([1, 2]);
  });

  test("counts once at a reply address when nobody could judge the second copy in time", async () => {
    const chase = await aChase();
    await world.raw(chase, CARL, HELP);
    expect([await chases(), await said()]).toEqual([1, 2]);
    const isSilent = (): Promise<never> => new Promise(() => {});
    world.app.mail.authenticate = (claim) =>
      authenticate(claim, { resolve: isSilent, arcSealers: [], receiverOf: () => undefined, longestMs: 50 });
    for (const [at, to] of [world.last(CARL).replyTo, HELP].entries()) {
      await world.until(`${12 + at}:30`);
      await world.raw(withId(chase, `late${at}@evil.example`), EVE, to);
    }
    await world.until("14:00");
    expect([await chases(), await said()]).toEqual([1, 2]);
    const last = world.last(CARL);
    await world.reply(last, "Any news yet?", { messageId: "<own@elsewhere.example>" }); // who signs nothing is heard
    expect([await chases(), await said()]).toEqual([2, 3]);
  });

  test("is known for as long as its signature proves anything, whatever clock the program goes by", async () => {
    const chase = await aChase();
    await world.raw(chase, CARL, HELP);
    const client = new MongoClient(world.uri);
    onTestFinished(() => client.close());
    const [kept] = await client.db().collection("signatures").find().sort({ at: -1 }).limit(1).toArray();
    const indexes = await client.db().collection("signatures").indexes();
    const [forgotten] = indexes.filter(({ expireAfterSeconds }) => expireAfterSeconds !== undefined);
    const [field = ""] = Object.keys(forgotten!.key);
    const forgottenAt = kept![field].getTime() + forgotten!.expireAfterSeconds! * 1_000;
    expect(forgottenAt).toBeGreaterThan(Date.now() + 32 * 86_400_000); // the database counts from today
  });

  test("is held at a desk that it does not name; a mail that names two desks is two tickets", async () => {
    await aChase();
    const first = await signed({ subject: "Door", text: "It sticks.", date: world.now() });
    await world.raw(first, CARL, HELP);
    await world.until("12:30");
    await world.raw(first, EVE, SERVICES);
    expect(await last()).toMatchObject({ state: "quarantined", reading: { verdict: "quarantine" } });
    await expect(world.ticket("SR-1001")).rejects.toThrow();
    await world.raw(first.replace(`To: ${HELP}`, `To: ${SERVICES}`), EVE, SERVICES); // what is signed does not fit any more
    await expect(world.ticket("SR-1001")).rejects.toThrow();
    const both = await signed({ subject: "Key", text: "Lost.", date: world.now(), to: `${HELP}, ${SERVICES}` });
    await world.raw(both, CARL, [HELP, SERVICES]);
    expect((await world.ticket("SR-1001")).record.subject).toBe("Key");
    expect((await world.ticket("HD-1003")).record.subject).toBe("Key");
  });

  test("at another desk with an unsigned To is a copy", async () => {
    await aChase();
    const raw = await signed({ subject: "Door", text: "It sticks.", date: world.now(), unsigned: "message-id:to" });
    await world.raw(raw, CARL, HELP);
    await world.until("11:05");
    await world.raw(raw.replace(`To: ${HELP}`, `To: ${SERVICES}`), EVE, SERVICES);
    expect(await last()).toMatchObject({ state: "done", reading: { verdict: "copy" } });
  });

  test("proves nothing days later", async () => {
    const chase = await aChase();
    await world.until("2026-03-08T12:00:00Z");
    await world.raw(chase, EVE, HELP);
    expect(await last()).toMatchObject({ state: "quarantined" });
    expect(await chases()).toBe(0);
  });

  test("a signature on a mail that it does not prove keeps the honest mail from nothing, nor does a copy nobody believes", async () => {
    const chase = await aChase();
    await world.raw(withId(chase.replace("Any news?", "Any news at all?"), "forged@evil.example"), EVE, HELP);
    expect(await last()).toMatchObject({ state: "quarantined" });
    await world.raw(chase.replace(/^DKIM-Signature:(?:.*\r\n[ \t])*.*\r\n/im, ""), EVE, HELP); // the same mail, unproven
    expect(await last()).toMatchObject({ state: "quarantined" });
    expect(await chases()).toBe(0);
    await world.raw(chase, CARL, HELP);
    expect(await chases()).toBe(1);
  });

  test("is counted once when the process dies between the claim and the commit", async () => {
    const chase = await aChase();
    const { commit } = world.app.tickets;
    world.app.tickets.commit = async () => Promise.reject(new Error("the process died"));
    await world.raw(chase, CARL, HELP);
    expect(await chases()).toBe(0);
    world.app.tickets.commit = commit;
    await world.raw(withId(chase, "copy@evil.example"), EVE, HELP);
    expect(await chases()).toBe(0);
    await world.until("11:10");
    expect([await chases(), await said()]).toEqual([1, 2]);
  });

  test("two processes that read two copies at once count one", async () => {
    const chase = await aChase();
    const other = await world.replica();
    const app = ({ app: one }: Running) => ({
      ...one,
      mail: { ...one.mail, authenticate: world.app.mail.authenticate },
    });
    const envelope = { source: "smtp", from: CARL, recipient: HELP, peer: "203.0.113.9", helo: "x.example" };
    const copies = [chase, withId(chase, "copy@evil.example")];
    await Promise.all(
      [world, other].map(async (running, at) => {
        const { kept } = await keep(Buffer.from(copies[at]!, "latin1"), envelope, app(running));
        await receive(kept, app(running));
      }),
    );
    expect([await chases(), await said()]).toEqual([1, 2]);
    const verdicts = (await world.app.mails.recent(2)).map(({ reading }) => reading?.verdict);
    expect(verdicts.toSorted()).toEqual(["chase", "copy"]);
  });
});
