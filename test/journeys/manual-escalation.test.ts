// An analyst escalates by hand: what it must bring, how it is sent back and completed by a reply, and what nobody outside reads.

import { afterEach, expect, test } from "vitest";
import type { ManualRules } from "../../src/core/model/desk.ts";
import { story } from "../support/database.ts";
import { ANNA, BEN, CARL, DIANA } from "../support/people.ts";
import type { Received } from "../support/relay.ts";
import { aWorld, kindsIn, type World } from "../support/world.ts";

const RULES: ManualRules = {
  notApplicable: ["environment", "recentChanges"],
  vague: ["see above", "asap", "doesn't work", "tbd"],
  fewestWords: 2,
  category: true,
  priority: true,
  responsible: true,
  acknowledgeWithinMs: 4 * 3_600_000,
};

const SEVEN = {
  "Issue Summary": "The printer in the hall burns",
  "User Impact": "Nobody on floor two can print",
  "What's Happening": "Smoke comes out of tray SECRETTRAY",
  "Troubleshooting Done": "Unplugged it: still burns. Other socket: still burns.",
  Environment: "N/A",
  "Recent Changes": "A new toner on Monday",
  "Escalation Reason": "root cause unclear",
};

const written = (fields: Readonly<Record<string, string>>): string =>
  Object.entries(fields)
    .map(([heading, text]) => `${heading}: ${text}`)
    .join("\n");

const without = (...headings: (keyof typeof SEVEN)[]): string =>
  written(Object.fromEntries(Object.entries(SEVEN).filter(([heading]) => !headings.includes(heading as never))));

const SET = "#category printers\n#priority high\n#assign me";

/** As people do who answer inside the quoted mail: each answer stands below its quoted heading. */
function inline(mail: Received, answers: Readonly<Record<string, string>>, top = ""): string {
  const quoted = mail.text.split("\n").flatMap((line) => {
    const answer = answers[line.replace(/:$/, "")];
    return answer === undefined ? [`> ${line}`] : [`> ${line}`, answer];
  });
  return `${top}\n\nOn Mon, 2 Mar 2026 at 09:00, ${mail.from} wrote:\n${quoted.join("\n")}`;
}

story("an analyst escalates by hand", () => {
  let world: World;
  afterEach(() => world.end());

  const opened = async (change: Partial<ManualRules> = {}): Promise<void> => {
    world = await aWorld({
      change: ({ server, organisation }) => {
        const support = organisation.desks.get("support")!;
        const visibility = { ...support.visibility!, manual: { ...RULES, ...change } };
        const desks = new Map(organisation.desks).set("support", { ...support, visibility });
        return { server, organisation: { ...organisation, desks } };
      },
    });
    await world.mail({ from: `Carl Cliff <${CARL}>` });
  };

  const answered = (to: Received, text: string) =>
    world.mail({
      from: to.to,
      to: to.replyTo,
      subject: `Re: ${to.subject}`,
      text,
      inReplyTo: to.messageId,
      references: [...to.references, to.messageId],
    });

  const carlRead = (): string =>
    world
      .inboxOf(CARL)
      .map(({ subject, text, html, headers }) => [subject, text, html, ...headers.values()].join("\n"))
      .join("\n");

  test("S3.17, S3.19: with everything there, one mail escalates, and one mail tells the requester of it (T7)", async () => {
    await opened();
    await world.reply(world.last(ANNA), `${SET}\n#escalate\n${written(SEVEN)}`);
    const { visibility, record, manual } = await world.ticket("HD-1001");
    expect(visibility).toMatchObject([{ cause: "analyst", because: "Anna Nowak escalated it: root cause unclear" }]);
    expect(record).toMatchObject({ status: "open", category: "printers", priority: "high", responsibleId: "anna" });
    expect(manual?.sendBacks).toEqual([]);
    const subjects = world.inboxOf(CARL).map(({ subject }) => subject);
    expect(subjects[1]).toContain("We are working on it");
    expect(subjects).toHaveLength(2);
  });

  test("S3.15, S3.23: what is missing or vague is sent back with each why, nothing is escalated, and it is counted", async () => {
    await opened();
    await world.reply(
      world.last(ANNA),
      `#escalate\n${written({ ...SEVEN, "User Impact": "ASAP!", "Recent Changes": "" })}`,
    );
    const { text } = world.last(ANNA);
    expect(text).toContain('"ASAP!" below "User Impact" is too vague');
    expect(text).toContain('nothing stands below "Recent Changes"');
    expect(text).toContain("has no category");
    expect(text).toContain('nobody has confirmed the priority, which is "normal"');
    expect(text).toContain("nobody is responsible");
    expect(text).toContain("Issue Summary:\nThe printer in the hall burns\n");
    expect(text).toContain("User Impact:\n\n");
    const { visibility, manual } = await world.ticket("HD-1001");
    expect([visibility, manual?.sendBacks.length]).toEqual([[], 1]);
    expect(world.inboxOf(CARL)).toHaveLength(1);
  });

  test("S3.15, N13: the answer below the quoted headings completes it, and good answers given before are kept", async () => {
    await opened();
    await world.reply(
      world.last(ANNA),
      `${SET}\n#escalate\n${without("Environment", "User Impact", "Recent Changes")}`,
    );
    const sentBack = world.last(ANNA);
    await answered(sentBack, inline(sentBack, { Environment: "Windows 11, floor two", "User Impact": "tbd" }));
    const again = world.last(ANNA);
    expect(again.text).toContain('"tbd" below "User Impact" is too vague');
    expect(again.text).not.toContain('below "Environment"');
    await answered(again, inline(again, { "User Impact": "Nobody can print", "Recent Changes": "n/a" }));
    const [entry] = (await world.ticket("HD-1001")).visibility;
    expect(entry?.info).toEqual({
      issueSummary: SEVEN["Issue Summary"],
      userImpact: "Nobody can print",
      whatsHappening: SEVEN["What's Happening"],
      troubleshootingDone: SEVEN["Troubleshooting Done"],
      environment: "Windows 11, floor two",
      recentChanges: "n/a",
      escalationReason: "root cause unclear",
    });
    expect((await world.ticket("HD-1001")).manual?.sendBacks).toHaveLength(2);
  });

  test("S3.15: one field that was missing may be answered alone, below its heading or above the quoted mail", async () => {
    for (const way of ["below", "above"]) {
      await opened();
      await world.reply(world.last(ANNA), `${SET}\n#escalate\n${without("Escalation Reason")}`);
      const sentBack = world.last(ANNA);
      if (way === "below") await answered(sentBack, inline(sentBack, { "Escalation Reason": "2" }));
      else await world.reply(sentBack, "escalation reason\n2. I cannot open the server");
      expect((await world.ticket("HD-1001")).visibility).toMatchObject([
        { because: "Anna Nowak escalated it: needs elevated access or deeper work" },
      ]);
      expect(carlRead()).not.toMatch(/SECRETTRAY|cannot open/);
      if (way === "below") await world.end();
    }
  });

  test("S3.14: neither the fields nor what is answered to a mail that was sent back reach the requester, by no mail", async () => {
    await opened();
    await world.reply(world.last(ANNA), `#escalate\n${written({ ...SEVEN, Environment: "" })}`);
    const sentBack = world.last(ANNA);
    await world.reply(sentBack, "SECRETTALK I ask him tomorrow.");
    expect(world.last(ANNA).text).toContain("nothing was sent to the requester");
    await answered(sentBack, inline(sentBack, { Environment: "SECRETPLACE in the hall" }, SET));
    expect((await world.ticket("HD-1001")).visibility).toHaveLength(1);
    await world.reply(world.last(ANNA, /HD-1001/), "Dear Carl, somebody comes at noon.");
    await world.reply(world.last(CARL), "And now?");
    await world.until("13:00");
    expect(carlRead()).toContain("somebody comes at noon");
    expect(carlRead()).not.toMatch(/SECRET|Troubleshooting/);
    expect((await world.full("HD-1001")).conversation.filter(({ text }) => text.includes("SECRET"))).toSatisfy(
      (says: { private: boolean }[]) => says.length > 0 && says.every((saying) => saying.private),
    );
  });

  test("S3.14: an answer to what was sent back is known by its reply address alone, and by In-Reply-To alone", async () => {
    await opened();
    await world.reply(world.last(ANNA), "#escalate");
    const sentBack = world.last(ANNA);
    const bare = { from: ANNA, subject: "Re: Sent back", text: "SECRETTALK I ask him tomorrow." };
    await world.mail({ ...bare, to: sentBack.replyTo });
    await world.mail({ ...bare, to: "help@onit.example", inReplyTo: sentBack.messageId });
    const { history, ticket } = await world.full("HD-1001");
    expect(history.filter(({ because }) => because.includes("no new answer stood below any heading"))).toHaveLength(2);
    expect(ticket.wait).toBeDefined();
    expect(carlRead()).not.toContain("SECRET");
  });

  test("S3.14: the seven headings in a mail without #escalate stay inside, and the colleague is told", async () => {
    await opened();
    await world.reply(world.last(ANNA), written(SEVEN));
    expect(world.last(ANNA).text).toContain("write #escalate above them");
    expect((await world.ticket("HD-1001")).wait).toBeDefined();
    expect(carlRead()).not.toContain("SECRET");
  });

  test("S3.12, S3.13: all seven fields stand in one private note", async () => {
    await opened({ category: false, priority: false, responsible: false });
    await world.reply(world.last(ANNA), `#escalate root cause unclear\n${without("Escalation Reason")}`);
    const notes = (await world.full("HD-1001")).conversation.filter(({ from }) => from === "staff");
    const whole = notes.filter(({ text }) => Object.keys(SEVEN).every((heading) => text.includes(`${heading}:`)));
    expect(whole.map((note) => note.private)).toEqual([true]);
  });

  test("S3.2: an escalation as the first step, with nothing tried, is sent back", async () => {
    await opened();
    await world.reply(world.last(ANNA), `${SET}\n#escalate\n${without("Troubleshooting Done")}`);
    expect(world.last(ANNA).text).toContain("escalating is never the first step");
    expect((await world.ticket("HD-1001")).visibility).toEqual([]);
  });

  test("S3.1: a reason that is none of the four is sent back with the four", async () => {
    await opened();
    await world.reply(
      world.last(ANNA),
      `${SET}\n#escalate\n${written({ ...SEVEN, "Escalation Reason": "I feel like it" })}`,
    );
    expect(world.last(ANNA).text).toContain("1 troubleshooting done, 2 needs elevated access or deeper work");
  });

  test("S3.3, S3.4, S3.5: a summary or steps of one word are too short", async () => {
    await opened();
    const short = { ...SEVEN, "Issue Summary": "Printer", "Troubleshooting Done": "Rebooted" };
    await world.reply(world.last(ANNA), `${SET}\n#escalate\n${written(short)}`);
    expect(world.last(ANNA).text).toContain('"Printer" below "Issue Summary" is too short');
    expect(world.last(ANNA).text).toContain('"Rebooted" below "Troubleshooting Done" is too short');
  });

  test("S3.16: N/A is an answer where the settings say so, and nowhere else", async () => {
    await opened();
    await world.reply(world.last(ANNA), `${SET}\n#escalate\n${written({ ...SEVEN, "User Impact": "N/A" })}`);
    const { text } = world.last(ANNA);
    expect(text).toContain('"N/A" is not an answer below "User Impact"');
    expect(text).not.toContain('is not an answer below "Environment"');
  });

  test("S3.10: commands at the top of the answer bring what the ticket lacks; naming the priority it has confirms it", async () => {
    await opened();
    await world.reply(world.last(ANNA), `#escalate\n${written(SEVEN)}`);
    await world.reply(world.last(ANNA), "#category printers\n#priority normal\n#assign me");
    expect((await world.ticket("HD-1001")).visibility).toHaveLength(1);
    expect((await world.ticket("HD-1001")).record).toMatchObject({ priority: "normal", category: "printers" });
  });

  test("S3.11, S1.12: being sent back, completed and escalated changes no byte of the record", async () => {
    await opened();
    await world.reply(world.last(ANNA), SET);
    const { record } = await world.ticket("HD-1001");
    await world.until("09:05");
    await world.reply(world.last(BEN, /New|new/), `#escalate\n${without("Environment")}`);
    await world.reply(world.last(BEN), "Environment: Windows 11");
    await world.until("09:06");
    expect((await world.ticket("HD-1001")).visibility).toMatchObject([{ by: "ben", state: "made" }]);
    expect((await world.ticket("HD-1001")).record).toEqual(record);
  });

  test("S3.18: the acknowledgement names the time to expect, and nobody who was answered gets it", async () => {
    await opened();
    await world.reply(world.last(ANNA), `${SET}\n#escalate\n${written(SEVEN)}`);
    expect(world.last(CARL, /working on it/).text).toContain("within 4 h");
    await world.end();
    await opened();
    await world.reply(world.last(ANNA), "We look into it, Carl.");
    await world.reply(world.last(ANNA), `${SET}\n#escalate\n${written(SEVEN)}`);
    expect(kindsIn(await world.ticket("HD-1001")).filter((kind) => kind.startsWith("acknowledged"))).toEqual([]);
    expect((await world.ticket("HD-1001")).visibility).toHaveLength(1);
    expect(world.last(CARL).subject).toContain("was escalated"); // nothing else told them
  });

  test("S3.20, S3.21: the authority's mail shows all seven fields and how often it was sent back", async () => {
    await opened();
    await world.reply(world.last(ANNA), `${SET}\n#escalate\n${without("Environment")}`);
    await world.reply(world.last(ANNA), "Environment:\nWindows 11");
    const { text, html } = world.last(DIANA, /Escalation of HD-1001/);
    for (const part of [text, html])
      expect(part).toMatch(/Windows 11[\s\S]*tray SECRETTRAY|tray SECRETTRAY[\s\S]*Windows 11/);
    expect(text).toContain("Returned to its analyst as incomplete: 1 time.");
  });

  test("S1.28: who may not escalate is refused, is sent no headings, and what they wrote stays inside", async () => {
    await opened();
    await world.until("10:00");
    await world.reply(world.last(DIANA), `#escalate\n${written(SEVEN)}`);
    expect(world.last(DIANA).text).toContain("you are not allowed to escalate tickets of Support");
    const { history } = await world.full("HD-1001");
    expect(history.some(({ because }) => because.includes("#escalate is refused"))).toBe(true);
    expect((await world.ticket("HD-1001")).manual).toBeUndefined();
    expect(carlRead()).not.toContain("SECRET");
  });

  test("S3.19, S1.8: escalated on the page of the link in a mail, with the checks and the end of an #escalate by mail", async () => {
    await opened({ acknowledgeWithinMs: undefined });
    const link = /https?:\/\/\S+\/u\/[a-z2-7]{55}/.exec(world.last(ANNA).text)![0];
    const send = async (form: Record<string, string>, method = "POST") => {
      const body = new URLSearchParams(form);
      const response = await fetch(link, method === "POST" ? { method, body } : {});
      await world.settled();
      return { status: response.status, page: (await response.text()).replace(/&#39;/g, "'").replace(/&quot;/g, '"') };
    };
    const shown = await send({}, "GET");
    for (const words of [
      ...Object.keys(SEVEN),
      "You act as <strong>Anna Nowak</strong>",
      "Management",
      "root cause unclear",
    ])
      expect(shown.page).toContain(words);
    expect((await world.ticket("HD-1001")).manual).toBeUndefined(); // looking changes nothing
    const once = /name="once" value="(\d+)"/.exec(shown.page)![1]!;
    const half = {
      once,
      issueSummary: SEVEN["Issue Summary"],
      category: "printers",
      priority: "high",
      responsible: "anna",
    };
    const back = await send(half);
    expect(back.page).toContain('nothing stands below "User Impact"');
    expect(back.page).toContain(SEVEN["Issue Summary"]);
    expect(world.last(ANNA).subject).toContain("HD-1001"); // the mail asks for it, too
    const { manual, visibility } = await world.ticket("HD-1001");
    expect([manual?.sendBacks.length, visibility]).toEqual([1, []]);

    const rest = {
      once: /name="once" value="(\d+)"/.exec(back.page)![1]!,
      userImpact: SEVEN["User Impact"],
      whatsHappening: SEVEN["What's Happening"],
      troubleshootingDone: SEVEN["Troubleshooting Done"],
      environment: "N/A",
      recentChanges: SEVEN["Recent Changes"],
      escalationReason: "root cause unclear",
    };
    const [done, again] = [await send(rest), await send(rest)];
    expect([done.status, done.page.includes("HD-1001 is escalated")]).toEqual([200, true]);
    expect(again.page).toContain("HD-1001 is escalated"); // the same press again
    const { record } = await world.ticket("MG-1001");
    expect(record).toMatchObject({ escalatedCallRef: "HD-1001", responsibleId: "ben" });
    expect((await world.ticket("HD-1001")).visibility).toHaveLength(1);
    expect(world.last(DIANA, /MG-1001/).text).toContain(SEVEN["User Impact"]);
    for (const { text, html } of world.inboxOf(CARL)) expect(text + html).not.toMatch(/SECRETTRAY|\/u\//);
    expect(world.inboxOf(DIANA).some(({ text }) => text.includes("/u/"))).toBe(false); // who may not escalate has no link
  });
});
