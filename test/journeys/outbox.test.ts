// What waits to be sent, and what perhaps arrived, is somebody's business: by mail and page, and by the command `onit outbox`.

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterEach, expect, onTestFinished, test } from "vitest";
import { story } from "../support/database.ts";
import { ANNA, BEN, CARL } from "../support/people.ts";
import { startRelay } from "../support/relay.ts";
import { aWorld, type World } from "../support/world.ts";

const program = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
const ANSWER = { from: `Anna Nowak <${ANNA}>`, subject: "Re: [HD-1001] Printer on fire" };

story("the outbox", () => {
  let world: World;
  afterEach(() => world?.end());

  const notices = async (kind: string, address?: string) =>
    (await world.ticket("HD-1001")).outbox.filter(
      (one) => one.kind === kind && (address === undefined || one.to.address === address),
    );
  const onit = (...words: string[]): Promise<{ code: number; said: string }> =>
    new Promise((resolve) => {
      const env = { PATH: process.env.PATH ?? "", MONGODB_URI: world.uri };
      execFile(process.execPath, [program, "outbox", ...words], { env }, (error, stdout, stderr) =>
        resolve({ code: Number(error?.code ?? 0), said: stdout + stderr }),
      );
    });
  const linkIn = (text: string): string => /https?:\/\/\S+\/d\/[a-z2-7]+/.exec(text)![0];
  const pressed = async (link: string, form: Record<string, string>) => {
    const answer = await fetch(link, { method: "POST", body: new URLSearchParams(form) });
    return { status: answer.status, page: await answer.text() };
  };

  test("of an answer that perhaps arrived its author hears; one press sends it again, as the same message", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    world.relay.mood = (to) => (to === CARL ? "drops after the dot" : "takes");
    await world.reply(world.last(ANNA), "Dear Carl,\n\nplease switch it off.\n\n#send");
    const [answer] = await notices("answer", CARL);
    expect(answer).toMatchObject({ state: "uncertain" });
    const told = world.last(ANNA, /Not delivered/);
    expect(told.text).toContain("perhaps did not arrive");
    const link = linkIn(told.text);
    const shown = await (await fetch(link)).text();
    expect(shown).toContain("Send it again");
    expect(await notices("answer", CARL)).toEqual([answer]); // looking changes nothing
    const id = /name="id" value="([0-9a-f]+)"/.exec(shown)![1]!;
    world.relay.mood = () => "takes";
    const presses = await Promise.all([1, 2].map(() => pressed(link, { id, what: "again" })));
    expect(presses.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    await world.settled();
    expect(await notices("answer", CARL)).toMatchObject([{ state: "sent" }]);
    const answers = world.inboxOf(CARL).filter(({ text }) => text.includes("please switch it off"));
    expect(answers.map(({ messageId }) => messageId)).toEqual([answer!.messageId, answer!.messageId]);
    expect(await (await fetch(link)).text()).toContain("Nothing is left to decide");
  });

  test("of other mails that perhaps arrived somebody hears once a day, and says that they did; a stranger's link shows nothing", async () => {
    world = await aWorld();
    world.relay.mood = (to) => (to === CARL ? "drops after the dot" : "takes");
    await world.mail({ from: CARL });
    await world.until("12:00");
    await world.mail({ from: CARL, subject: "Re: [HD-1001] Printer on fire", text: "Any news?" });
    expect((await notices("chase-receipt")).concat(await notices("received")).map(({ state }) => state)).toEqual([
      "uncertain",
      "uncertain",
    ]);
    const letters = world.relay.received.filter(({ subject }) => subject.includes("Not delivered"));
    expect(letters).toHaveLength(1);
    const link = linkIn(letters[0]!.text);
    expect((await fetch(`${link.slice(0, -4)}aaaa`)).status).toBe(404);
    const page = await (await fetch(link)).text();
    for (const [, id = ""] of page.matchAll(/name="id" value="([0-9a-f]+)"/g))
      expect((await pressed(link, { id, what: "arrived" })).page).toContain("Noted: it arrived.");
    expect(await notices("received")).toMatchObject([
      { state: "sent", outcome: expect.stringMatching(/^it arrived, says/) },
    ]);
    expect(await world.app.tickets.uncertain(10)).toEqual([]);
  });

  test("the link of mails that perhaps arrived is its reader's, for as long as they are there, and shows no words of the mails", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    world.relay.mood = (to) => (to === CARL ? "drops after the dot" : "takes");
    await world.reply(world.last(ANNA), "Dear Carl,\n\nplease switch it off.\n\n#send");
    const link = linkIn(world.last(ANNA, /Not delivered/).text);
    const page = await (await fetch(link)).text();
    expect(page).toContain("You act as <strong>Anna Nowak</strong>");
    expect(page).not.toContain("switch it off");
    const id = /name="id" value="([0-9a-f]+)"/.exec(page)![1]!;
    const before = await notices("answer", CARL);
    for (const method of ["GET", "HEAD"]) await fetch(`${link}?what=again&id=${id}`, { method });
    const other = link.replace("/d/", "/t/");
    expect((await fetch(other)).status).toBeGreaterThanOrEqual(400); // nor does it do what other links do
    const button = /https?:\/\/\S+\/t\/([a-z2-7]+)/.exec(world.last(ANNA, /Printer on fire/).text)?.[1];
    if (button) expect((await pressed(link.replace(/[a-z2-7]+$/, button), { id, what: "again" })).status).toBe(404);
    const people = new Map(world.app.organisation.people);
    people.delete("anna"); // she has left
    world.app.organisation = { ...world.app.organisation, people };
    expect((await pressed(link, { id, what: "again" })).status).toBe(404);
    expect(await notices("answer", CARL)).toEqual(before);
  });

  test("`onit outbox` lists what waits and why, has it tried now, gives it up, and settles what perhaps arrived", async () => {
    world = await aWorld();
    world.relay.refusal = { at: "mail", code: 550, text: "5.4.5 you have sent enough today" };
    await world.mail({ from: CARL });
    const { said } = await onit();
    const row = new RegExp(
      `^(\\w{10})  2026-03-02T09:00  HD-1001  received to ${CARL}: retry, tried .*\\n.*sent enough`,
      "m",
    );
    const [, id = ""] = row.exec(said)!;
    const away = {
      personId: "ben",
      version: 1,
      fromAt: world.now(),
      untilAt: new Date(world.now().getTime() + 86_400_000),
      because: "their note",
      signAt: world.now(),
      cause: "note",
    };
    await world.app.absences.put(away);
    expect(await onit("give-up", id, "--by", "ben")).toMatchObject({ code: 0, said: "1 mail is given up.\n" });
    expect(await notices("received")).toMatchObject([{ state: "failed", outcome: "given up by Ben Okafor" }]);
    expect(await world.app.absences.find("ben")).toEqual(away); // nobody proved that it was he
    world.relay.refusal = undefined;
    world.moveClock("09:01");
    expect((await onit("retry", "--all")).said).toContain("sent by the running Onit within a minute");
    await world.until("09:02");
    expect(new Set((await notices("new-ticket")).map(({ state }) => state))).toEqual(new Set(["sent"]));
    expect(world.inboxOf(CARL)).toEqual([]);
    const left = JSON.parse((await onit("--json")).said) as { kind: string }[];
    expect(left.filter(({ kind }) => kind !== "letter")).toEqual([]);
  });

  test("a notice keeps the Message-ID of its first try when the keys are changed in between, and an answer to it still counts", async () => {
    world = await aWorld();
    world.relay.mood = (to) => (to === ANNA ? "busy" : "takes");
    await world.mail({ from: CARL });
    const [first] = await notices("new-ticket", ANNA);
    expect(first!.messageId).toMatch(/^<onit\./);
    await world.store.keys.rotate(world.now());
    await world.app.tokens.refresh();
    world.relay.mood = () => "takes";
    await world.until("09:02");
    expect(world.last(ANNA).messageId).toBe(first!.messageId);
    await world.mail({ ...ANSWER, text: "on it", inReplyTo: world.last(ANNA).messageId });
    expect((await world.ticket("HD-1001")).wait?.escalation?.status).toBe("confirmed");
  });

  test("the admins are told of a held mail once a letter has reached one, also through a relay that takes no empty sender", async () => {
    const relay = await startRelay(() => world.now());
    onTestFinished(() => relay.close());
    relay.takesEmptySender = false;
    world = await aWorld({
      withoutRelay: true,
      environment: { ONIT_RELAY_URL: relay.url },
      change: ({ organisation, server }) => ({
        organisation,
        server: { ...server, smtp: { ...server.smtp, trustedRelays: [] } },
      }),
    });
    const untold = async () => (await world.app.mails.quarantinedOrFailed(10, "untold")).length;
    relay.refusal = { at: "mail", code: 451, text: "4.3.0 later" };
    await world.mail({ from: CARL, text: "It burns." });
    expect(await untold()).toBe(1);
    await world.until("10:30");
    expect(await untold()).toBe(1); // owed, and nobody has it
    relay.refusal = undefined;
    for (const clock of ["11:00", "11:30", "12:00"]) await world.until(clock);
    expect(await untold()).toBe(0);
    const letters = relay.received.filter(({ to, subject }) => to === BEN && subject.includes("quarantined or failed"));
    expect(letters).toHaveLength(1);
  });
});
