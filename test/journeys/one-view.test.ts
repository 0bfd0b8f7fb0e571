// Everything about an escalation in one view: somebody who was not there takes over from the mail alone, or from the page alone.

import { afterEach, expect, test } from "vitest";
import type { Visibility } from "../../src/core/model/desk.ts";
import { story } from "../support/database.ts";
import { ANNA, CARL, DIANA } from "../support/people.ts";
import { aWorld, type World } from "../support/world.ts";

const MANUAL: Visibility["manual"] = {
  notApplicable: ["environment"],
  vague: [],
  fewestWords: 2,
  category: true,
  priority: true,
  responsible: true,
  acknowledgeWithinMs: undefined,
};

const SEVEN = `Issue Summary: The printer in the hall burns
User Impact: Nobody on floor two can print
What's Happening: Smoke comes out of tray two
Troubleshooting Done: Unplugged it, it still burns
Environment: N/A
Recent Changes: A new toner on Monday`;

const FORWARD = `---------- Forwarded message ---------
From: Vic Vendor <vic@vendor.example>
Date: Mon, 2 Mar 2026 at 08:40
Subject: The drum
To: Anna Nowak <anna@harbour-lane.example>

The drum is dead, SECRETLY known since January.
`;

const plain = (markup: string): string =>
  markup
    .replace(/<[^>]*>/g, " ")
    .replace(/&#39;|&#x27;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/\s+/g, " ");

story("everything in one view", () => {
  let world: World;
  afterEach(() => world.end());

  const opened = async (to = "help@onit.example"): Promise<void> => {
    world = await aWorld({
      change: ({ server, organisation }) => {
        const desks = new Map(organisation.desks);
        for (const [id, desk] of desks)
          if (desk.visibility) desks.set(id, { ...desk, visibility: { ...desk.visibility, manual: MANUAL } });
        return { server, organisation: { ...organisation, desks } };
      },
    });
    await world.mail({ from: `Carl Cliff <${CARL}>`, to, text: "Smoke everywhere!" });
  };

  const page = async (reference: string): Promise<string> =>
    plain(await world.mailbox(`/mailbox/tickets/${reference}`));

  const carlRead = (): string =>
    world
      .inboxOf(CARL)
      .map(({ subject, text, html }) => `${subject}${text}${html}`)
      .join();

  test("S3.6, S3.21, S1.34: fields, send-backs, history, wait, chases, who was told, earlier tickets and notes stand in the authority's mail and on either page", async () => {
    await opened();
    await world.until("10:05"); // steps one to three have told their people
    await world.reply(world.last(CARL), "Any news?");
    await world.reply(world.last(ANNA), "#note The landlord knows the fuse box");
    await world.reply(
      world.last(ANNA),
      "#category printers\n#priority high\n#assign me\n#escalate\nObserved: he is upset",
    );
    await world.reply(world.last(ANNA, /not complete/), `${SEVEN}\nEscalation Reason: root cause unclear`);

    const { text, html } = world.last(DIANA, /Escalation of HD-1001/);
    const views = { text: plain(text), html: plain(html), MG: await page("MG-1001"), HD: await page("HD-1001") };
    const parts: Readonly<Record<string, RegExp>> = {
      "origin's reference": /HD-1001/,
      summary: /Issue Summary:? The printer in the hall burns/,
      impact: /User Impact:? Nobody on floor two can print/,
      happening: /What's Happening:? Smoke comes out of tray two/,
      tried: /Troubleshooting Done:? Unplugged it, it still burns/,
      environment: /Environment:? N\/A/,
      changes: /Recent Changes:? A new toner on Monday/,
      reason: /Escalation Reason:? root cause unclear/,
      "send-back": /Returned .*nothing stands below "Issue Summary"/,
      history: /Anna Nowak set the category to printers; Anna Nowak set the priority to high/,
      steps: /step 3 of 3/,
      wait: /(Waiting since Mon 2 Mar, 09:00 \(1 h 5 min\)|Carl Cliff has been waiting for 1 h 5 min)/,
      chase: /chase 1 of 3/,
      "told, by channel, delivered": /Diana Lane.{0,40}(by )?email.*sent/,
      "earlier tickets": /no other ticket of Carl Cliff in the last 14 days/i,
      "the requester's words": /Smoke everywhere!/,
      "an observation": /Observed: he is upset/,
      note: /(internal note|private).*The landlord knows the fuse box/,
      responsible: /Anna Nowak/,
      priority: /priority high|Priority high/,
      category: /printers/,
    };
    for (const [view, shown] of Object.entries(views))
      for (const [part, wanted] of Object.entries(parts)) expect(shown, `${part} in ${view}`).toMatch(wanted);
    expect(views.MG).toContain("Escalates the call HD-1001");
    expect(carlRead()).not.toMatch(/landlord|upset|tray two/);
  });

  test("S1.34: a request's escalation names the request, on mail and page, and never a call", async () => {
    await opened("services@onit.example");
    await world.reply(
      world.last(ANNA),
      `#category chairs\n#priority high\n#assign me\n#escalate\n${SEVEN}\nEscalation Reason: 4`,
    );
    const { text } = world.last(DIANA, /Escalation of SR-1001/);
    for (const words of ["Escalation of request SR-1001", "request at Services, open"]) expect(text).toContain(words);
    expect(text).not.toContain("Returned");
    const shown = await page("MG-1001");
    expect(shown).toContain("Escalates the request SR-1001");
    expect(shown).not.toContain("Escalates the call");
  });

  test("S3.20: a colleague sends a mail on with #note, to the signed reply address or with the reference in its subject: it is kept whole, for colleagues", async () => {
    await opened();
    const { replyTo } = world.last(ANNA);
    await world.mail({
      from: ANNA,
      to: replyTo,
      subject: "Fwd: The drum",
      text: `#note from our vendor\n\n${FORWARD}`,
    });
    await world.mail({
      from: ANNA,
      subject: "Fwd: [HD-1001] The drum",
      text: `#note\n\n${FORWARD.replace("drum", "fuse")}`,
    });
    const { conversation, ticket } = await world.full("HD-1001");
    const notes = conversation.filter(({ from }) => from === "staff");
    expect(notes.map((note) => note.private)).toEqual([true, true]);
    expect(notes[0]!.text).toMatch(/^from our vendor\n\n-+ Forwarded message[\s\S]*The drum is dead, SECRETLY/);
    expect(notes[1]!.text).toMatch(/vic@vendor\.example[\s\S]*SECRETLY/);
    expect(ticket.wait).toBeDefined();
    expect(await page("HD-1001")).toContain("SECRETLY known since January");
    await world.reply(world.last(CARL), "And now?");
    expect(carlRead()).not.toMatch(/SECRETLY|vendor/);
  });

  test("S3.20: without #note it stays inside all the same, the requester waits on, and the colleague hears that nothing was sent", async () => {
    await opened();
    const { replyTo } = world.last(ANNA);
    await world.mail({ from: ANNA, to: replyTo, subject: "Fwd: The drum", text: FORWARD });
    await world.mail({ from: ANNA, to: replyTo, subject: "Fwd: The drum", text: `Look at this\n\n${FORWARD}` });
    expect(world.last(ANNA).text).toContain("stands in a private note with your words, and nothing went to Carl Cliff");
    expect(world.last(ANNA).text).not.toContain("The command changed nothing");
    const { conversation, ticket } = await world.full("HD-1001");
    expect(conversation.filter(({ from }) => from === "staff")).toMatchObject([
      { private: true, text: expect.stringContaining("SECRETLY") },
      { private: true, text: expect.stringMatching(/^Look at this\n\n[\s\S]*SECRETLY/) },
    ]);
    expect(ticket.wait).toBeDefined();
    expect(world.inboxOf(CARL)).toHaveLength(1);
  });
});
