// Whatever colleagues write inside, none of it reaches a requester: by no mail, header, quoted history or page (S3.14, S4.28).

import fc from "fast-check";
import { expect, test } from "vitest";
import { showPortal } from "../../src/actions/requester-portal.ts";
import type { ManualRules } from "../../src/core/model/desk.ts";
import { INFO_FIELDS, INFO_HEADINGS } from "../../src/core/model/escalation-info.ts";
import type { Organisation } from "../../src/core/model/organisation.ts";
import { readerWith } from "../../src/web/reader.ts";
import { requesterPage } from "../../src/web/requester-page.ts";
import { organisation as example } from "../support/builders.ts";
import { aSmallWorld, type SmallWorld } from "../support/small-world.ts";

const START = new Date("2026-03-02T09:00:00Z");
const CARL = "carl@elsewhere.example";
const OUTSIDE = /@elsewhere\.example$/;

const manual: ManualRules = {
  notApplicable: ["environment", "recentChanges"],
  vague: ["asap"],
  fewestWords: 2,
  category: false,
  priority: false,
  responsible: false,
  acknowledgeWithinMs: 4 * 3_600_000,
};

const organisation = ((): Organisation => {
  const support = example.desks.get("support")!;
  const desk = { ...support, visibility: { ...support.visibility!, manual } };
  return { ...example, desks: new Map(example.desks).set("support", desk) };
})();

const INFO = INFO_FIELDS.map((field) => `${INFO_HEADINGS[field]}: SECRET of ${field} is long`).join("\n");
const REASON = INFO.replace("SECRET of escalationReason is long", "root cause unclear");

const REASONED = `#escalate\n${REASON}`;

/** What is marked SECRET stands where only colleagues may read it. */
const INSIDE = [
  "#note SECRET he shouted at me",
  "We look into it, Carl.\n#note SECRET words below an answer",
  "#category SECRET-category",
  "#priority SECRET-priority\nIt is being looked at.",
  "#assign piotr",
  "#escalate SECRET delay",
  `#escalate\n${INFO}`,
  REASONED,
  REASON,
  "#dance\nSECRET words below no command",
  "on it\nSECRET words below on it",
  "on it 2h",
  "Interesting SECRET",
  "Piotr, can you look at SECRET?",
  "on it\n\nHello Carl, SECRET words that may be for you",
  "note",
  "#close\nDone, Carl.",
];

const BY_REQUESTER = [
  "Any news?",
  "??",
  "Thanks!",
  "Here is more: the light in the hall blinks in a strange way",
  "[chase]",
];

type Event = { who: "anna" | "ben" | "diana" | "carl" | "carl's page" | "clock"; what: number };

const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ who: fc.constantFrom("anna", "ben", "diana"), what: fc.nat(INSIDE.length - 1) }),
  },
  { weight: 3, arbitrary: fc.record({ who: fc.constant("carl"), what: fc.nat(BY_REQUESTER.length - 1) }) },
  { weight: 1, arbitrary: fc.record({ who: fc.constant("carl's page"), what: fc.constant(0) }) },
  { weight: 2, arbitrary: fc.record({ who: fc.constant("clock"), what: fc.constantFrom(5, 45, 130) }) },
) as fc.Arbitrary<Event>;

const said = (who: Event["who"], words: string): Event => ({
  who,
  what: (who === "carl" ? BY_REQUESTER : INSIDE).indexOf(words),
});

type Seen = { pages: string[]; inside: number };

async function play(events: readonly Event[]): Promise<{ world: SmallWorld; seen: Seen }> {
  const world = aSmallWorld(START, organisation);
  const seen: Seen = { pages: [], inside: 0 };
  await bring(world, CARL, "help@onit.example", "It burns", 0);
  for (const [index, one] of events.entries()) {
    world.now = new Date(world.now.getTime() + 60_000 * (one.who === "clock" ? one.what : 1));
    if (one.who === "clock") await world.tick();
    else if (one.who === "carl's page") await look(world, seen);
    else await write(world, one, index + 1, seen);
    await world.recover();
  }
  await look(world, seen);
  return { world, seen };
}

async function write(world: SmallWorld, { who, what }: Event, index: number, seen: Seen): Promise<void> {
  const address = who === "carl" ? CARL : `${who}@harbour-lane.example`;
  const words = (who === "carl" ? BY_REQUESTER : INSIDE)[what]!;
  const mail = latestTo(world, address);
  if (!mail) return;
  await bring(world, address, mail.replyTo, quoting(words, mail.text), index);
  if (words.includes("SECRET")) seen.inside += 1;
}

/** Answers carry what they answer, as mail programs do. */
const quoting = (words: string, text: string): string =>
  `${words}\r\n\r\nOn Mon, 2 Mar 2026 at 09:00, Support wrote:\r\n> ${text.replaceAll("\n", "\r\n> ")}`;

const bring = (world: SmallWorld, from: string, to: string, text: string, index: number): Promise<void> =>
  world.bring(
    `From: ${from}\r\nTo: ${to}\r\nSubject: Printer\r\nMessage-ID: <${index}@x>\r\n\r\n${text}\r\n`,
    from,
    to,
  );

const latestTo = (world: SmallWorld, address: string) =>
  [...world.store.rows.sent.values()].filter(({ to }) => to.address === address).at(-1);

async function look(world: SmallWorld, seen: Seen): Promise<void> {
  const link = /\/s\/([a-z2-7]+)/.exec(latestTo(world, CARL)?.text ?? "")?.[1];
  const shown = link === undefined ? undefined : await showPortal(link, world.app);
  if (shown?.kind === "page")
    seen.pages.push(requesterPage(shown, organisation, world.now, readerWith("en")).toString());
}

const LEAK = /SECRET|@harbour-lane\.example/i;

test("S3.14 S4.28 nothing colleagues write inside, and no address of theirs, is in any mail or page a requester gets", async () => {
  const count = { outside: 0, pages: 0, inside: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 3, maxLength: 10 }), async (events) => {
      const { world, seen } = await play(events);
      for (const { because: _why, key: _key, ...mail } of world.store.rows.sent.values()) {
        if (!OUTSIDE.test(mail.to.address)) continue;
        count.outside += 1;
        expect(JSON.stringify(mail)).not.toMatch(LEAK);
      }
      for (const page of seen.pages) expect(page).not.toMatch(LEAK);
      count.pages += seen.pages.length;
      count.inside += seen.inside;
    }),
    { numRuns: 80, examples: [[[said("anna", REASONED), said("diana", REASON), said("carl", "??")]]] },
  );
  expect(Math.min(count.outside, count.pages, count.inside)).toBeGreaterThan(50); // there was something to leak, and somewhere to
});
