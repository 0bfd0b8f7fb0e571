import { afterEach, expect, test } from "vitest";
import { release } from "../../src/actions/release-mail.ts";
import { rules } from "../../src/core/classify/rules.ts";
import { explain, explainFile } from "../../src/reports/explain.ts";
import { mailsOfTicket } from "../../src/reports/mails-of-ticket.ts";
import { story } from "../support/database.ts";
import { CARL } from "../support/people.ts";
import { aWorld, type World } from "../support/world.ts";

/** Every rule between the first and this one, in the order they are asked. */
const before = (name: string): string[] => {
  const names = rules.map(([one]) => one);
  return names.slice(1, names.indexOf(name));
};

story("explaining a mail (N9)", () => {
  let world: World;
  afterEach(() => world.end());

  test("the whole way is told: kept, parsed, identified, each rule asked, verdict, decision, notices", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    await world.until("11:00");
    await world.reply(world.last(CARL), "Any news?");
    const [chase] = await world.app.mails.recent(1);
    const text = await explain(chase!.id.slice(0, 10), world.app);
    expect(text?.split("\n").map((line) => line.trim())).toEqual([
      `mail ${chase!.id}`,
      expect.stringMatching(/^kept {8}2026-03-02T11:00:00.000Z by smtp from 127.0.0.1, \d+ bytes$/),
      expect.stringMatching(/^envelope {4}from <carl@elsewhere.example> to <reply\+[a-z2-7]{55}@onit.example>$/),
      "state       done",
      expect.stringMatching(/^parsed {6}from carl@elsewhere.example, subject ".*", new text begins "Any news\?"$/),
      "identified  HD-1001, by the signed reply address of carl@elsewhere.example; carl@elsewhere.example (requester): it came to the signed reply address of carl@elsewhere.example, and the relay at 127.0.0.1 is trusted to have checked carl@elsewhere.example",
      "rules       foreign-probe: no",
      ...before("chase").map((rule) => `${rule}: no`),
      expect.stringMatching(/^chase: yes, .* asks "any news"/),
      expect.stringMatching(/^verdict {5}chase, because/),
      expect.stringMatching(/^decision {4}HD-1001: .*chase 1 of 3$/),
      expect.stringMatching(/^notices {5}chase-receipt to carl@elsewhere.example by email: sent/),
    ]);
  });

  test("the number of a ticket leads to its mails, oldest first; one there is not leads to none", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    await world.mail({ from: "dora@elsewhere.example", subject: "Something else" });
    await world.until("11:00");
    await world.reply(world.last(CARL), "Any news?");
    const ofCarl = (await world.app.mails.recent(9)).filter(({ reading }) => reading?.from === CARL);
    const ids = ofCarl.map(({ id }) => id.slice(0, 12));
    expect((await mailsOfTicket("hd-1001", world.app))?.split("\n")).toEqual([
      expect.stringMatching(/^ticket HD-1001: /),
      `  ${ids[1]}  2026-03-02T09:00  ${CARL}: new-request`,
      `  ${ids[0]}  2026-03-02T11:00  ${CARL}: chase`,
      "onit explain <id> shows how one of them was processed.",
    ]);
    expect(await mailsOfTicket("HD-9999", world.app)).toBeUndefined();
  });

  test("who released a mail is named, and of a mail in a file nobody is said to have", async () => {
    world = await aWorld({
      change: (all) => ({ ...all, server: { ...all.server, smtp: { ...all.server.smtp, trustedRelays: [] } } }),
    });
    const raw = `From: Carl <${CARL}>\r\nTo: help@onit.example\r\nSubject: Door\r\nMessage-ID: <d@x>\r\n\r\nIt sticks.\r\n`;
    await world.raw(raw, CARL, "help@onit.example");
    const [held] = await world.app.mails.recent(1);
    expect(held?.state).toBe("quarantined");
    await release(held!.id, { releasedBy: "ben" }, world.app);
    await world.settled();
    expect(await explain(held!.id, world.app)).toContain("Ben Okafor released it");
    const ofFile = await explainFile(Buffer.from(raw), world.app);
    expect(ofFile).toContain("a mail in a file is read as one whose sender is proven");
    expect(ofFile).not.toContain("explain released");
  });

  test("an unknown id explains nothing", async () => {
    world = await aWorld();
    expect(await explain("nothing", world.app)).toBeUndefined();
  });
});
