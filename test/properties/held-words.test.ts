// Whatever a colleague writes, and whatever happens meanwhile: either the requester gets exactly those words and their author
// knew it, or nothing of them, by no mail and no page.

import fc from "fast-check";
import { expect, test } from "vitest";
import { pressHeld } from "../../src/actions/held-reply.ts";
import { showPortal } from "../../src/actions/requester-portal.ts";
import { STAFF_REPLIES, type StaffReplies } from "../../src/core/model/desk.ts";
import type { Choice } from "../../src/core/model/held-reply.ts";
import type { Organisation } from "../../src/core/model/organisation.ts";
import { readerWith } from "../../src/web/reader.ts";
import { requesterPage } from "../../src/web/requester-page.ts";
import { organisation as example } from "../support/builders.ts";
import { aSmallWorld, type SmallWorld } from "../support/small-world.ts";

const START = new Date("2026-03-02T09:00:00Z");
const CARL = "carl@elsewhere.example";
const addressOf = (who: Author): string => `${who}@harbour-lane.example`;

type Author = "anna" | "ben";
type Event =
  | { do: "write"; who: Author; said: readonly number[]; break: string }
  | { do: "press"; who: Author; choice: Choice }
  | { do: "answer"; who: Author; words: string }
  | { do: "chase" | "close" | "wait" };

/** Pieces of what colleagues write: to the requester, to each other, to nobody, and commands. */
const PIECES = [
  "Interesting printer.",
  "Weird.",
  "Thanks!",
  "👍",
  "Hello Carl, please restart the printer.",
  "Piotr, can you take a look at his printer?",
  "Who is this customer?",
  "He called me yesterday.",
  "on it 2h",
  "On it.",
  "We have replaced the drum, you can print again.",
  "I am out of the office until Monday.",
  "#priority high",
  "#note he shouted at me",
  "Ist das nicht die vom letzten Mal?",
  "Je m'en occupe.",
  "not me, ask Ben",
  "ok",
  "Restarted it. Piotr can you call the supplier?",
  "Der Termin ist vom 3. bis 7. März.",
  "Give me 2 hours.",
  "3 new toners are in the post.",
  "Suggested reply: please restart the printer.",
  "It prints again.",
  "Approved",
  "See HD-1001",
  "Restarted it. Piotr invoice it.",
  "Copilot suggests: please restart the printer.",
  "Draft: Hi Carl, we have replaced the drum.",
];

const author = fc.constantFrom<Author>("anna", "ben");
const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("write" as const),
      who: author,
      said: fc.array(fc.nat(PIECES.length - 1), { minLength: 1, maxLength: 3 }),
      break: fc.constantFrom(" ", "\n", "\n\n"),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("press" as const),
      who: author,
      choice: fc.constantFrom<Choice>("send", "send", "note", "take"),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("answer" as const),
      who: author,
      words: fc.constantFrom("send it", "note", "on it"),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("chase" as const, "wait" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("close" as const) }) },
);

const organisationWith = (staffReplies: StaffReplies): Organisation => {
  const support = example.desks.get("support")!;
  return { ...example, desks: new Map(example.desks).set("support", { ...support, staffReplies }) };
};

/** What colleagues wrote, each with a mark of its own, and which of it they knew would be sent. */
type Written = { mark: string; text: string; shown?: string }; // shown: the words as the mail that asked had them
type Crash = { inCalls: number; when: "before" | "after" };

async function play(events: readonly Event[], staffReplies: StaffReplies, crashes: readonly Crash[]) {
  const world = aSmallWorld(START, organisationWith(staffReplies));
  const written: Written[] = [];
  await bring(world, CARL, "help@onit.example", "It burns", "start");
  for (const [index, one] of events.entries()) {
    world.now = new Date(world.now.getTime() + (one.do === "wait" ? 45 : 1) * 60_000);
    const crash = crashes[index];
    if (crash) world.faults.arm(crash.inCalls, crash.when);
    await happen(world, one, index, written);
    await world.recover();
  }
  return { world, written };
}

async function happen(world: SmallWorld, one: Event, index: number, written: Written[]): Promise<void> {
  switch (one.do) {
    case "write": {
      const mark = `mark${index}mark`;
      const text = `${one.said.map((piece) => PIECES[piece]).join(one.break)} ${mark}`;
      written.push({ mark, text });
      return answerTo(world, latestTo(world, addressOf(one.who)), addressOf(one.who), text, `${index}`);
    }
    case "press": {
      const mail = askedOf(world, one.who);
      const token = /\/h\/([a-z2-7]+)\//.exec(mail?.text ?? "")?.[1];
      if (!mail || token === undefined) return;
      if (one.choice === "send") known(written, mail.text);
      return world.attempt(() => pressHeld(token, one.choice, { peer: "::1", userAgent: "test" }, world.app));
    }
    case "answer": {
      const mail = askedOf(world, one.who);
      if (mail && one.words === "send it") known(written, mail.text);
      return answerTo(world, mail, addressOf(one.who), one.words, `${index}`);
    }
    case "chase":
      return answerTo(world, latestTo(world, CARL), CARL, "Any news?", `${index}`);
    case "close":
      return answerTo(world, latestTo(world, addressOf("ben")), addressOf("ben"), "#close", `${index}`);
    case "wait":
      return world.tick();
  }
}

/** Whoever sends words has them before their eyes. */
function known(written: Written[], asked: string): void {
  const shown = asked.split("--- These words are held\n")[1]?.split("\n---")[0] ?? "";
  for (const one of written) if (shown.includes(one.mark)) one.shown = shown;
}

const mailsTo = (world: SmallWorld, address: string) =>
  [...world.store.rows.sent.values()].filter(({ to }) => to.address === address);
const latestTo = (world: SmallWorld, address: string) => mailsTo(world, address).at(-1);
const askedOf = (world: SmallWorld, who: Author) =>
  mailsTo(world, addressOf(who)).findLast(({ kind, text }) => kind === "held-reply" && text.includes("/send"));

async function answerTo(
  world: SmallWorld,
  mail: ReturnType<typeof latestTo>,
  from: string,
  words: string,
  id: string,
): Promise<void> {
  if (!mail) return;
  const quoted = `On Mon, 2 Mar 2026 at 09:00, Support wrote:\r\n> ${mail.text.replaceAll("\n", "\r\n> ")}`;
  await bring(world, from, mail.replyTo, `${words.replaceAll("\n", "\r\n")}\r\n\r\n${quoted}`, id);
}

const bring = (world: SmallWorld, from: string, to: string, text: string, id: string): Promise<void> =>
  world.bring(
    `From: ${from}\r\nTo: ${to}\r\nSubject: Re: Printer\r\nMessage-ID: <${id}@x>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n`,
    from,
    to,
  );

async function pageOf(world: SmallWorld): Promise<string> {
  const link = /\/s\/([a-z2-7]+)/.exec(latestTo(world, CARL)?.text ?? "")?.[1];
  const shown = link === undefined ? undefined : await showPortal(link, world.app);
  return shown?.kind === "page"
    ? requesterPage(shown, world.app.organisation, world.now, readerWith("en")).toString()
    : "";
}

/** Onit took the words for an answer by themselves, or they stood below a command. */
function wentByItself(world: SmallWorld, { mark }: Written): boolean {
  const reading = [...world.store.rows.mails.values()].find(({ raw }) =>
    raw.includes(`${mark}\r\n\r\nOn Mon`),
  )?.reading;
  return (
    reading?.verdict === "staff-answer" ||
    (reading?.verdict === "command" && !/held|stay inside/.test(reading.decision ?? ""))
  );
}

type Way = "sentByPress" | "sentAlone" | "inside";

/** Which way a colleague's words went; fails when any of them went out that nobody meant. */
function wayOf(one: Written, world: SmallWorld, page: string): Way {
  const got = mailsTo(world, CARL).filter(({ text, html, subject }) => `${subject}${text}${html}`.includes(one.mark));
  const isKnown = one.shown !== undefined || wentByItself(world, one);
  expect(got.length, `"${one.text}" went out ${got.length} times`).toBeLessThanOrEqual(isKnown ? 1 : 0);
  if (got.length === 0) {
    expect(page).not.toContain(one.mark);
    return "inside";
  }
  expect(got[0]!.kind).toBe("answer");
  const isCommand = one.shown === undefined && one.text.includes("#");
  expect(got[0]!.text).toContain(isCommand ? one.mark : (one.shown ?? one.text));
  return one.shown === undefined ? "sentAlone" : "sentByPress";
}

test("either the requester gets exactly a colleague's words and their author knew it, or nothing of them", async () => {
  const count = { sentByPress: 0, sentAlone: 0, inside: 0 };
  const crash = fc.option(
    fc.record({ inCalls: fc.integer({ min: 1, max: 9 }), when: fc.constantFrom("before" as const, "after" as const) }),
    { freq: 2 },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(event, { minLength: 3, maxLength: 10 }),
      fc.constantFrom(...STAFF_REPLIES),
      fc.array(crash, { maxLength: 10 }),
      async (events, staffReplies, crashes) => {
        const { world, written } = await play(events, staffReplies, crashes as Crash[]);
        const page = await pageOf(world);
        for (const one of written) count[wayOf(one, world, page)] += 1;
      },
    ),
    { numRuns: 150 },
  );
  expect(Math.min(count.sentByPress, count.sentAlone, count.inside)).toBeGreaterThan(10); // there was something of each
});
