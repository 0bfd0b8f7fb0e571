import { describe, expect, it } from "vitest";
import { AUDIENCES, type Notice, type NoticeKind } from "../../src/core/model/notice.ts";
import type { Ticket } from "../../src/core/model/ticket.ts";
import { REPLY_LINE } from "../../src/core/words/reply-line.ts";
import { createRenderer } from "../../src/outbound/render.ts";
import type { Rendered } from "../../src/ports/app.ts";
import { compileSources, compileTemplates } from "../../src/templates/compile.ts";
import { KINDS, readTemplates } from "../../src/templates/folder.ts";
import { at, conversation, LINKS, noticeOf, organisation, SCRIPT, SECRETS, ticketOf } from "./hostile.ts";

const FOLDER = "templates";
const render = createRenderer(await compileTemplates(FOLDER), organisation);
const plainOnly = createRenderer(compileSources(new Map()), organisation);
const both = [
  ["its template", render],
  ["the built-in plain mail", plainOnly],
] as const;
const requesterKinds = KINDS.filter((kind) => AUDIENCES[kind] === "requester");
const staffKinds = KINDS.filter((kind) => AUDIENCES[kind] === "staff");

const mail = (kind: NoticeKind, by = render, notice: Partial<Notice> = {}, ticket: Ticket = ticketOf()): Rendered =>
  by(noticeOf(kind, notice), ticket, conversation, LINKS);

const whole = ({ subject, text, html }: Rendered): string => `${subject}\n${text}\n${html}`;

/** The default templates with some of them replaced. */
async function withTemplates(changes: Record<string, string>) {
  return createRenderer(
    compileSources(new Map([...(await readTemplates(FOLDER)), ...Object.entries(changes)])),
    organisation,
  );
}

describe.each(KINDS)("the %s mail about a hostile ticket", (kind) => {
  it("comes from its template without trouble", () => {
    expect(mail(kind).trouble).toBeUndefined();
  });

  it.each(both)("has three parts when made by %s", (_name, by) => {
    const { subject, text, html } = mail(kind, by);
    expect(subject.length).toBeGreaterThan(10);
    expect(text).toMatch(/\S{3}/);
    expect(html).toMatch(/<\/html>\s*$/);
  });

  it.each(both)("has a subject of one short line that names the ticket, by %s", (_name, by) => {
    const { subject } = mail(kind, by);
    expect(subject).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e]/u);
    expect([...subject].length).toBeLessThanOrEqual(200);
    expect(subject).toMatch(kind.match(/^escalation-(call|request)$/) ? /^\[HD-7\] / : /^(Re: )?\[HD-1042\] /);
    expect(subject.startsWith("Re: ")).toBe(kind === "answer");
  });

  it.each(both)("shows HTML from mails as text, by %s", (_name, by) => {
    const { html } = mail(kind, by);
    expect(html).not.toMatch(/<script|<img/i);
  });

  it("is complete when every fact is unknown", () => {
    expect(mail(kind, render, { facts: {} }).trouble).toBeUndefined();
  });
});

describe.each(requesterKinds)("the %s mail to a requester", (kind) => {
  it.each(both)("tells nothing internal, by %s", (_name, by) => {
    const ticket = kind.startsWith("escalation-") ? ticketOf("SECRET-TITLE") : ticketOf();
    const said = whole(mail(kind, by, {}, ticket)).toLowerCase();
    expect(SECRETS.filter((secret) => said.includes(secret.toLowerCase()))).toEqual([]);
  });

  it.each(kind === "receipts" ? [] : both)("says what a reply does, by %s", (_name, by) => {
    const { text, html } = mail(kind, by);
    for (const part of [text, html])
      expect(part).toContain("Reply to this mail to add something or to send a reminder.");
  });
});

it.each(both)("a sent-back mail says that its answer stays inside, by %s", (_name, by) => {
  const { text, html } = mail("sent-back", by);
  for (const part of [text, html]) expect(part).toMatch(/Nothing (of your answer|you write there) goes to /);
  expect(text).not.toContain("Reply with your answer");
});

it.each(both)("a mail of several says which of them a reply belongs to, by %s", (_name, by) => {
  for (const kind of ["steps", "receipts"] as const)
    for (const part of [mail(kind, by).text, mail(kind, by).html]) expect(part).toMatch(/belongs to HD-1042/);
});

const answered = staffKinds.filter((kind) => kind !== "sent-back" && kind !== "steps");
describe.each(answered)("the %s mail to staff", (kind) => {
  it.each(both)("says honestly what a reply does, by %s", (_name, by) => {
    const { text } = mail(kind, by);
    expect(text).toContain('Reply "on it" (or "on it 2h") to take it.');
    expect(text).toContain("#escalate <reason> work too.");
  });
});

describe("a mail", () => {
  it("keeps the lines of quoted words", () => {
    const { text, html } = mail("answer");
    expect(text).toContain(`Turn it off.\nAnd on. ${SCRIPT}`);
    expect(html).toContain("Turn it off.<br>And on. &lt;script&gt;");
  });

  it("shows a step's reader the conversation, latest first, notes included, below what they need at once", () => {
    const { text } = mail("step");
    const rest = text.slice(text.indexOf("More about HD-1042"));
    expect(rest.indexOf("SECRET-NOTE")).toBeGreaterThan(0);
    expect(rest.indexOf("SECRET-NOTE")).toBeLessThan(rest.indexOf("Turn it off."));
    expect(rest.indexOf("Turn it off.")).toBeLessThan(rest.indexOf("third line"));
  });

  it.each(both)("has the link to take a step in both bodies, by %s", (_name, by) => {
    const { text, html } = mail("step", by);
    expect(text).toContain(LINKS.confirm);
    expect(html).toMatch(/<a [^>]*href="https:/);
  });

  it.each(both)("offers to count a mail as a chase only when it is offered, by %s", (_name, by) => {
    expect(mail("chase-receipt", by).html).toContain("Count this as a reminder");
    const counted = { ...noticeOf("chase-receipt").facts, counted: true, offer: false };
    expect(whole(mail("chase-receipt", by, { facts: counted }))).not.toContain(LINKS.chase);
  });

  it("N2 tells a chaser the number, the wait, the team, the next chase and the next level", () => {
    const facts = {
      counted: true,
      number: 2,
      threshold: 3,
      since: new Date("2026-03-01T06:00:00Z"),
      nextAt: at("14:05"),
      authority: "Support Manager",
      why: "",
      offer: false,
    };
    const { text } = mail("chase-receipt", render, { facts });
    for (const part of [
      "reminder 2 of 3",
      "Waiting since Sun 1 Mar, 06:00 UTC (2 days 4 h)",
      "Assigned to: Printers",
      "counts from 14:05 UTC",
      "At 3 it goes to the next level: Support Manager.",
    ]) {
      expect(text).toContain(part);
    }
  });

  const receipt = {
    counted: true,
    number: 1,
    threshold: 3,
    since: new Date("2026-02-27T15:02:00Z"), // a Friday
    nextAt: at("14:05"),
    authority: "Support Manager",
    why: "",
    offer: false,
  };

  it("N2 tells a chaser of working days in the zone of the desk's hours, and the day only when it is another", async () => {
    const templates = await compileTemplates(FOLDER);
    const nine = [{ from: 540, until: 1_020 }];
    const hours = {
      monday: nine,
      tuesday: nine,
      wednesday: nine,
      thursday: nine,
      friday: nine,
      saturday: [],
      sunday: [],
    };
    const office = { id: "office", name: "Office", timeZone: "America/New_York", hours, holidays: new Set<string>() };
    const desks = new Map([...organisation.desks].map(([id, desk]) => [id, { ...desk, calendarId: "office" }]));
    const by = createRenderer(templates, { ...organisation, desks, calendars: new Map([["office", office]]) });
    const { text, html } = mail("chase-receipt", by, { facts: receipt });
    expect(text).toContain("Waiting since Fri 27 Feb, 10:02 EST (1 working day 6 h)."); // 10:00 UTC is before Tuesday's opening
    expect(text).toContain("The next reminder counts from 09:05 EST.");
    expect(html).toContain("Waiting since Fri 27 Feb, 10:02 EST (1 working day 6 h).");
    const tomorrow = { ...receipt, nextAt: new Date("2026-03-04T14:05:00Z") };
    expect(mail("chase-receipt", by, { facts: tomorrow }).text).toContain("counts from Wed 4 Mar, 09:05 EST.");
    expect(mail("confirmed", by).text).toContain("Times are Asia/Tokyo"); // colleagues read their own …
    const to = { address: "eve@staff.example", name: "Eve", personId: "eve" }; // … as requesters too
    const own = mail("chase-receipt", by, { facts: receipt, to }).text;
    expect(own).toContain("Waiting since Sat 28 Feb, 00:02 GMT+9 (1 working day 6 h).");
    expect(own).toContain("counts from 23:05 GMT+9.");
    const unknown = mail("confirmed", by, { to: { address: "new@staff.example", name: "New" } }).text;
    expect(unknown).toContain("until Tue 3 Mar, 07:00 EST"); // … and that of the desk's hours where theirs is unknown
    expect(unknown).toContain("Times are America/New_York");
  });

  it("N2 says when no further chase will count, and where the matter is already", () => {
    const last = mail("chase-receipt", render, { facts: { ...receipt, number: 3, nextAt: null } });
    for (const part of [last.text, last.html.replace(/<\/?b>/g, "")]) {
      expect(part).toContain("It is the last one that counts for this wait.");
      expect(part).toContain("It is with Support Manager already.");
    }
    const closed = { ...receipt, counted: false, since: null, nextAt: null, why: "HD-1042 is closed" };
    expect(whole(mail("chase-receipt", render, { facts: closed }))).not.toMatch(/goes to the next level|last one/);
  });

  it("gives instants in the reader's time zone", () => {
    expect(mail("confirmed").text).toContain("until Tue 3 Mar, 21:00 (2 h)");
    expect(mail("received").text).toContain("Tue 3 Mar, 08:00 UTC");
  });

  it.each(both)('says that the other words of an "on it" stayed inside only when they did, by %s', (_name, by) => {
    const said =
      /other words of your mail stay inside as a private note: nothing was sent to .+, and no #command below the first line was carried out\./;
    const until = at("12:00");
    for (const part of ["text", "html"] as const) {
      expect(mail("confirmed", by, { facts: { until, kept: true } })[part]).toMatch(said);
      expect(mail("confirmed", by, { facts: { until, kept: false } })[part]).not.toContain("private note");
    }
  });

  it.each(both)("tells what did not arrive, where and why, and what to do, by %s", (_name, by) => {
    const facts = { what: "your answer", to: "Anna", why: "the mailbox is full.", waitAgain: true };
    const { subject, text } = mail("undelivered", by, { facts });
    expect(subject).toMatch(/^\[HD-1042\] Not delivered: /);
    expect(text).toContain("your answer to Anna on HD-1042 did not arrive: the mailbox is full.\n");
    expect(text).toContain("is waiting again, and the clock runs since the time of their mail.");
    expect(text).toContain("Reach them another way, or reply here to send an answer again.");
    expect(whole(mail("undelivered", by, { facts: { ...facts, waitAgain: false } }))).not.toContain("waiting again");
  });

  it("gets the ticket's token when its template forgets it", async () => {
    const forgetful = await withTemplates({ "notices/step/subject.hbs": "Hello" });
    expect(mail("step", forgetful).subject).toBe("[HD-1042] Hello");
  });
});

describe("P25: a broken template", () => {
  it.each([
    ["does not parse", "<p>\n{{#if subject}}", /line \d+/],
    ["names what is not there", "<p>\n\n{{requester.shoeSize}}", /line 3: "shoeSize" is not known here/],
    ["uses a decorator", '{{#*inline "x"}}{{/inline}}', /line 1: decorators are not allowed/],
    ["goes round too often", `${"{{#each conversation}}".repeat(30)}x${"{{/each}}".repeat(30)}`, /each/],
  ])("that %s lets the plain mail go out and says what to mend", async (_name, source, expected) => {
    const rendered = mail("step", await withTemplates({ "notices/step/html.hbs": source }));
    expect(rendered.trouble).toContain("templates/notices/step/html.hbs");
    expect(rendered.trouble).toMatch(expected);
    expect(rendered.text).toContain("has been waiting 2 h for an answer");
    expect(rendered.text).toContain(LINKS.confirm);
  });

  it("that stands in a partial is named by the partial's own file", async () => {
    const by = await withTemplates({ "partials/ticket.html.hbs": "\n{{nonsense}}" });
    expect(mail("step", by).trouble).toContain('templates/partials/ticket.html.hbs, line 2: "nonsense"');
  });

  it("leaves the other notices their words", async () => {
    const by = await withTemplates({ "notices/step/html.hbs": "{{{subject}}}" });
    expect(mail("received", by).trouble).toBeUndefined();
  });

  it("that calls itself without end lets the plain mail go out", async () => {
    const by = await withTemplates({ "partials/ticket.html.hbs": "{{> ticket}}" });
    expect(mail("step", by).trouble).toBeDefined();
  });

  it.each([
    ["nested too deeply", 200, "more than 32 deep"],
    ["too much to read", 5000, "more than 4000 words and signs"],
  ])("that is %s lets the plain mail go out", async (_name, times, expected) => {
    const source = `${"{{#if wait}}".repeat(times)}${"{{/if}}".repeat(times)}`;
    expect(mail("step", await withTemplates({ "notices/step/html.hbs": source })).trouble).toContain(expected);
  });

  it("that runs away is stopped by its size", async () => {
    const loops = "{{#each @root.conversation}}{{#each @root.conversation.0.lines}}";
    const source = `${loops.repeat(9)}${"x".repeat(500)}${"{{/each}}{{/each}}".repeat(9)}`;
    const by = await withTemplates({ "notices/step/html.hbs": source });
    expect(mail("step", by, {}, ticketOf()).trouble).toMatch(/grows beyond|goes round/);
  });
});

describe("a notice", () => {
  it("goes out even when the ticket itself cannot be read", () => {
    const broken = { ...noticeOf("step"), facts: null as unknown as Notice["facts"] };
    const rendered = render(broken, ticketOf(), conversation, LINKS);
    expect(rendered.subject).toBe("[HD-1042] News");
    expect(rendered.trouble).toBeDefined();
  });
});

describe("a prototype's property", () => {
  it.each(["constructor", "__proto__", "toString", "facts.constructor", "desk.__proto__", "subject.constructor"])(
    "such as {{%s}} gives nothing",
    async (path) => {
      const { subject } = mail(
        "step",
        await withTemplates({ "notices/step/subject.hbs": `[{{reference}}] <{{${path}}}>` }),
      );
      expect(subject).not.toMatch(/function|object|native/);
    },
  );
});

describe("a staff template an admin has rewritten", () => {
  it("gets the line a reply is cut at, when it lost it", async () => {
    const by = await withTemplates({
      "notices/step/text.hbs": "Hurry, {{reference}}! {{links.confirm}}",
      "notices/step/html.hbs": "<html><body class='x'>Hurry! {{links.confirm}}</body></html>",
    });
    const { text, html, trouble } = mail("step", by);
    expect(trouble).toBeUndefined();
    expect(text.split("\n")[0]).toContain(REPLY_LINE);
    expect(html).toContain(`<body class='x'><p>~~ ${REPLY_LINE} ~~</p>Hurry!`);
  });
});
