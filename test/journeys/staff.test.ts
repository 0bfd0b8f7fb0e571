// What colleagues do by mail: answers, #close, #assign, #note, #escalate, and what is refused.

import { afterEach, expect, test } from "vitest";
import { story } from "../support/database.ts";
import { ANNA, BEN, CARL, DIANA, PIOTR } from "../support/people.ts";
import { aWorld, kindsIn, type World } from "../support/world.ts";

story("colleagues work by mail", () => {
  let world: World;
  afterEach(() => world.end());

  const opened = async (options: Parameters<typeof aWorld>[0] = {}): Promise<void> => {
    world = await aWorld(options);
    await world.mail({ from: `Carl Cliff <${CARL}>` });
  };

  test("#close with words answers and closes: the wait ends, the requester has both", async () => {
    await opened();
    await world.reply(world.last(ANNA), "#close\nA new printer is in the hall.");
    expect((await world.ticket("HD-1001")).record.status).toBe("closed");
    const mine = world.inboxOf(CARL).map(({ text }) => text);
    expect(mine.some((text) => text.includes("A new printer is in the hall."))).toBe(true);
    expect(mine).toHaveLength(3); // received, answer, closed
    await world.until("12:00");
    expect(world.inboxOf(BEN)).toHaveLength(1);
  });

  test("#assign me is answered once, and says that Carl still waits; with another answer to the same mail it is not (T7)", async () => {
    world = await aWorld();
    await world.mail({ from: `Carl Cliff <${CARL}>` });
    await world.reply(world.last(ANNA), "#assign me");
    const { subject, text } = world.last(ANNA);
    expect(subject).toContain("Yours now");
    expect(text).toContain("This ticket is yours now, as you wrote. Carl Cliff is still waiting");
    expect(text).toContain("You received this because you made yourself responsible.");
    expect((await world.ticket("HD-1001")).record.responsibleId).toBe("anna");
    await world.mail({ from: CARL, subject: "Another thing" });
    const before = world.inboxOf(ANNA).length;
    await world.reply(world.last(ANNA, /HD-1002/), "#assign me\n#assign nobody");
    expect((await world.ticket("HD-1002")).record.responsibleId).toBe("anna");
    expect(world.inboxOf(ANNA).slice(before)).toMatchObject([{ subject: expect.stringContaining("Not done") }]);
  });

  test("#assign makes a colleague responsible by first name, tells them, and step 1 finds them", async () => {
    await opened();
    await world.reply(world.last(ANNA), "#assign piotr");
    expect((await world.ticket("HD-1001")).record.responsibleId).toBe("piotr");
    expect(world.last(PIOTR).text).toContain("Anna Nowak");
    await world.until("09:10");
    const inbox = await world.app.sent.inbox("piotr", 10);
    expect(inbox.map(({ kind }) => kind)).toEqual(["step"]);
    expect(world.inboxOf(CARL)).toHaveLength(1);
  });

  test("a private note is kept and reaches the requester by no way, not even below an answer (S3.14)", async () => {
    await opened();
    await world.reply(world.last(ANNA), "#note he shouted at me");
    await world.reply(world.last(ANNA), "Dear Carl, we look into it.\n#note secret words");
    const { conversation, ticket } = await world.full("HD-1001");
    expect(conversation.filter((saying) => saying.private).map(({ text }) => text)).toEqual([
      "he shouted at me",
      "secret words",
    ]);
    expect(world.last(CARL).text).toContain("we look into it");
    await world.until("13:00");
    await world.reply(world.last(CARL), "And now?");
    for (const { text, html, headers } of world.inboxOf(CARL))
      expect(`${text}${html}${[...headers.values()]}`).not.toMatch(/shouted|secret words/);
    expect(ticket.endedWaits).toHaveLength(1); // the answer ended it, the note alone had not
  });

  test("a refused command is answered with the reason, and its words stay inside", async () => {
    await opened();
    await world.reply(world.last(ANNA), "#dance tango\nLook, Carl!");
    expect(world.last(ANNA).text).toContain("there is no command #dance");
    await world.reply(world.last(ANNA), "#assign nobody");
    expect(world.last(ANNA).text).toContain('nobody at Support is called "nobody"');
    expect(world.inboxOf(CARL)).toHaveLength(1);
    expect((await world.ticket("HD-1001")).wait).toBeDefined();
  });

  test("#constructor is an unknown command like any other", async () => {
    await opened();
    await world.reply(world.last(ANNA), "#constructor\nHe never pays.");
    expect(world.last(ANNA).text).toContain("there is no command #constructor");
    expect(world.inboxOf(CARL)).toHaveLength(1);
  });

  test("#escalate runs the very same code as three chases: equal tickets but for who asked (S1.8, S1.9)", async () => {
    await opened();
    await world.reply(world.last(ANNA), "#escalate critical delay");
    await world.mail({ from: "dora@elsewhere.example" });
    for (const clock of ["11:00", "12:30", "14:00"]) {
      await world.until(clock);
      await world.reply(world.last("dora@elsewhere.example", /HD-1002/), "Any news?");
    }
    const [manual, chased] = [await world.ticket("MG-1001"), await world.ticket("MG-1002")];
    const shape = (ticket: typeof manual) => {
      const { record } = ticket;
      return {
        record: {
          ...record,
          reference: "",
          subject: "",
          fields: {},
          requester: "",
          escalatedCallRef: "",
          createdAt: "",
          updatedAt: "",
        },
        notices: kindsIn(ticket)
          .filter((kind) => !kind.startsWith("step"))
          .map((kind) => kind.replace(/carl|dora/, "requester")),
        wait: ticket.wait?.number,
      };
    };
    expect(shape(manual)).toEqual(shape(chased));
    expect((await world.ticket("HD-1001")).chases).toEqual([]);
  });

  test("who may not escalate is told so; a second one while the first is open is refused (S1.28, S1.31)", async () => {
    await opened();
    await world.until("10:00");
    await world.reply(world.last(DIANA), "#escalate now");
    expect(world.last(DIANA).text).toContain("you are not allowed to escalate tickets of Support");
    await world.reply(world.last(ANNA), "#escalate now");
    await world.reply(world.last(ANNA), "#escalate again");
    expect(world.last(ANNA).text).toContain("open already");
    expect((await world.ticket("HD-1001")).visibility).toHaveLength(1);
  });

  test("a request leads to a request's escalation: its own template, reference field and mail (S1.14, S1.23, S1.24)", async () => {
    world = await aWorld();
    await world.mail({ from: CARL, to: "services@onit.example", subject: "A second screen" });
    await world.reply(world.last(ANNA), "#escalate");
    const { record, outbox } = await world.ticket("MG-1001");
    expect(record).toMatchObject({
      kind: "request",
      escalatedRequestRef: "SR-1001",
      callTemplateId: "escalated-request",
    });
    expect(record.escalatedCallRef).toBeUndefined();
    expect(outbox.map(({ kind }) => kind)).toContain("escalation-request");
  });

  test("closing the escalation ticket leaves its origin as it is, and no link stands in either (S1.15, T5)", async () => {
    await opened();
    await world.reply(world.last(ANNA), "#escalate");
    const origin = await world.ticket("HD-1001");
    await world.reply(world.last(DIANA), "#close");
    expect((await world.ticket("MG-1001")).record.status).toBe("closed");
    expect(await world.ticket("HD-1001")).toEqual(origin);
    expect(JSON.stringify(origin.record)).not.toContain("MG-");
  });

  test("chases counted with escalation off log nothing, and an analyst may still escalate with chases off (S1.6, S1.7)", async () => {
    await opened({
      change: withSupport((desk) => ({ ...desk, visibility: { ...desk.visibility!, byChases: false } })),
    });
    for (const clock of ["11:00", "12:30", "14:00", "15:30"]) {
      await world.until(clock);
      await world.reply(world.last(CARL), "Any news?");
    }
    expect(await world.ticket("HD-1001")).toMatchObject({
      visibility: [],
      chases: [{ counted: true }, { counted: true }, { counted: true }, { counted: true }],
    });
    await world.end();
    await opened({ change: withSupport((desk) => ({ ...desk, chase: undefined })) });
    await world.reply(world.last(CARL), "Any news?");
    expect((await world.ticket("HD-1001")).chases).toEqual([]);
    await world.reply(world.last(ANNA), "#escalate");
    expect((await world.ticket("HD-1001")).visibility).toHaveLength(1);
  });

  test("an answer carries its attachment to the requester, and a request's attachment reaches the desk", async () => {
    world = await aWorld();
    const { find } = world.app.mails;
    let looks = 0;
    world.app.mails.find = (...all) => {
      looks += 1;
      return find(...all);
    };
    await world.mail({ from: CARL, attachments: [{ filename: "log.txt", content: "paper jam" }] });
    expect(world.inboxOf(BEN)).toHaveLength(1);
    expect(looks).toBe(1); // for all of the desk
    expect(world.last(ANNA).attachments).toEqual([{ name: "log.txt", content: "paper jam" }]);
    await world.reply(world.last(ANNA), "Please read this before you switch it on again.", {
      attachments: [{ filename: "manual.txt", content: "turn it off" }],
    });
    expect(world.last(CARL).attachments).toEqual([{ name: "manual.txt", content: "turn it off" }]);
  });

  test("whoever the requester copied in hears the answer too, and may write on the ticket", async () => {
    world = await aWorld();
    await world.mail({ from: CARL, cc: "dora@elsewhere.example" });
    await world.reply(world.last(ANNA), "Please keep the door shut.");
    expect(world.last("dora@elsewhere.example").text).toContain("Please keep the door shut.");
    await world.reply(world.last("dora@elsewhere.example"), "Bring a bucket.");
    expect(world.last(ANNA).text).toContain("Bring a bucket.");
  });

  test("an answer to all speaks for whoever wrote it, not for the one whose reply address it carries", async () => {
    await opened();
    await world.reply(world.last(ANNA), "Which printer, Carl?", { cc: CARL });
    await world.until("09:30");
    const ofAnna = world.last(ANNA).replyTo;
    await world.reply(world.last(CARL), "#close\nThe one in the hall.", { to: [ofAnna] });
    const { wait, record } = await world.ticket("HD-1001");
    expect(record.status).toBe("open");
    expect(wait?.number).toBe(2);
    const ofCarl = world.last(CARL).replyTo;
    await world.mail({
      from: ANNA,
      to: ofCarl,
      subject: "Re: [HD-1001] Printer on fire",
      text: "Please press the green button.",
    });
    expect((await world.ticket("HD-1001")).endedWaits).toHaveLength(2);
    expect((await world.ticket("HD-1001")).chases).toEqual([]);
  });

  test("whoever stands in To or Cc of a colleague's own answer has it and gets it once; the wait ends all the same", async () => {
    world = await aWorld();
    const request = await world.mail({ from: CARL, cc: "dora@elsewhere.example" });
    const before = world.relay.received.length;
    await world.mail({
      from: `Anna Nowak <${ANNA}>`,
      to: "help@onit.example",
      cc: `Carl <${CARL}>`,
      subject: "Re: Printer on fire",
      text: "Please switch it off, Carl, I will be there at ten.",
      inReplyTo: request,
      references: [request],
    });
    const answers = world.relay.received.slice(before).filter(({ text }) => text.includes("at ten"));
    expect(answers.map(({ to }) => to)).toEqual(["dora@elsewhere.example"]);
    const ticket = await world.ticket("HD-1001");
    expect([ticket.wait, ticket.endedWaits.at(-1)?.reason]).toEqual([undefined, "answered"]);
  });

  test("a reply with no words of its own sends nothing, and its author is told", async () => {
    await opened();
    const notice = world.last(ANNA);
    await world.reply(notice, "");
    expect(world.inboxOf(CARL)).toHaveLength(1);
    expect((await world.ticket("HD-1001")).wait).toBeDefined();
    expect(world.last(ANNA).text).toContain("nothing was sent");
  });

  test("a reply that is only a quote sends nothing of our notice, even when the line to write above was lost", async () => {
    await opened();
    const { replyTo } = world.last(ANNA);
    const quoted =
      "On Mon, 2 Mar 2026 at 09:00, Help desk <help@onit.example> wrote:\n> Ben said inside: no budget left.";
    for (const text of [quoted, `-- \nAnna Archer\n\n${quoted}`]) {
      await world.mail({ from: ANNA, to: replyTo, subject: "Re: [HD-1001] Printer on fire", text });
      expect(world.last(ANNA).text).toContain("nothing was sent");
    }
    expect(world.inboxOf(CARL)).toHaveLength(1);
    expect((await world.ticket("HD-1001")).wait).toBeDefined();
  });

  test("a requester's reply that is only a quote counts for nothing; what they send on reaches the desk", async () => {
    await opened();
    await world.reply(world.last(ANNA), "Which printer?");
    const answer = { from: CARL, to: world.last(CARL).replyTo, subject: "Re: [HD-1001] Printer on fire" };
    await world.mail({ ...answer, text: "On Mon, 2 Mar 2026 at 09:00, Anna wrote:\n> Any news?\n> Which printer?" });
    expect((await world.ticket("HD-1001")).wait).toBeUndefined();
    expect((await world.ticket("HD-1001")).chases).toEqual([]);
    const sentOn =
      "---------- Forwarded message ---------\nFrom: Dora <dora@elsewhere.example>\nSubject: Printer\nTo: Carl\n\nIt is the one in the hall.";
    await world.mail({ ...answer, text: sentOn });
    expect((await world.ticket("HD-1001")).wait).toBeDefined();
    expect(world.last(ANNA).text).toContain("the one in the hall");
  });

  test("an answer that cannot be delivered is no answer: its author is told, and the requester waits again since their mail", async () => {
    await opened();
    world.relay.mood = (to) => (to === CARL ? "refuses" : "takes");
    await world.until("09:05");
    await world.reply(world.last(ANNA), "It is fixed.");
    expect(world.last(ANNA).text).toMatch(/did not arrive/);
    const { wait, lastSpeaker } = await world.ticket("HD-1001");
    expect(wait).toMatchObject({ number: 2, since: new Date("2026-03-02T09:00:00Z") });
    expect(lastSpeaker).toBe("requester");
    await world.until("09:10");
    expect(world.last(BEN).subject).toContain("Waiting 10 min");
  });

  test("N1 what a requester adds while waiting reaches the desk and is not counted; the receipt says why and offers to count it", async () => {
    await opened();
    await world.until("10:30");
    await world.reply(world.last(CARL), "It is room 204, not 202.");
    expect(world.last(ANNA).text).toContain("room 204");
    expect((await world.ticket("HD-1001")).chases).toEqual([]);
    expect(world.last(CARL).text).toMatch(
      /may be more information rather than a reminder\.\nReminders so far: 0 of 3\./,
    );
    expect(world.last(CARL).text).toContain("Count this as a reminder:");
    const { page } = await world.press(world.last(CARL)); // they have a receipt of a moment ago: no second one
    expect(page).toContain("This is reminder 1 of 3.");
    expect(page).not.toContain("You get a mail");
    expect((await world.ticket("HD-1001")).chases).toMatchObject([{ counted: true, source: "button", by: CARL }]);
  });

  test("other words below 'on it' stay inside, and the mail that confirms says so", async () => {
    await opened();
    await world.reply(world.last(ANNA), "on it\n#close");
    expect(world.last(ANNA).text).toContain("stay inside");
    expect((await world.ticket("HD-1001")).record.status).toBe("open");
  });

  test("a mail on a ticket whose desk is gone from the settings is not lost: it is tried again until the desk is back", async () => {
    await opened();
    await world.until("09:01");
    const { desks } = world.app.organisation;
    world.app.organisation = {
      ...world.app.organisation,
      desks: new Map([...desks].filter(([id]) => id !== "support")),
    };
    await world.reply(world.last(CARL), "Any news?");
    expect((await world.app.mails.recent(1))[0]).toMatchObject({
      state: "kept",
      trouble: expect.stringContaining('the desk "support", which is gone from the settings'),
    });
    world.app.organisation = { ...world.app.organisation, desks };
    await world.until("09:04");
    expect((await world.ticket("HD-1001")).chases).toHaveLength(1);
  });

  test("S2.13 S2.16 #policy gold by mail takes effect at once, is in the history, and the page says what the others would have been", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    await world.until("09:06");
    await world.reply(world.last(ANNA), "#policy gold");
    await world.until("09:07");
    const { ticket, history } = await world.full("HD-1001");
    expect(ticket.outbox.filter(({ kind }) => kind === "step").map(({ to }) => to.personId)).toEqual([
      "anna",
      "piotr",
      "carla",
    ]);
    expect(history.map(({ because }) => because)).toContainEqual(
      expect.stringContaining('Anna Nowak set the policy "Gold (5, 15, 30 minutes)"'),
    );
    const shown = (await world.mailbox("/mailbox/tickets/HD-1001")).replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
    expect(shown).toContain("Chosen by this ticket");
    expect(shown).toContain("Otherwise desk Support: Standard (10, 30, 60 minutes)");
  });

  test("a client's own policy goes before its desk's (S2.13, S2.14, S2.33)", async () => {
    world = await aWorld();
    await world.mail({ from: "vera@customer.example" });
    expect((await world.ticket("HD-1001")).wait?.escalation?.policy.id).toBe("gold");
    await world.until("09:05");
    expect(
      (await world.ticket("HD-1001")).outbox.filter(({ kind }) => kind === "step").map(({ to }) => to.personId),
    ).toEqual(["anna", "piotr", "carla"]);
  });
});

type Settings = Parameters<NonNullable<NonNullable<Parameters<typeof aWorld>[0]>["change"]>>[0];
type Desk = Settings["organisation"]["desks"] extends ReadonlyMap<string, infer D> ? D : never;

const withSupport =
  (change: (desk: Desk) => Desk) =>
  ({ organisation, server }: Settings): Settings => ({
    server,
    organisation: {
      ...organisation,
      desks: new Map([...organisation.desks].map(([id, desk]) => [id, id === "support" ? change(desk) : desk])),
    },
  });
