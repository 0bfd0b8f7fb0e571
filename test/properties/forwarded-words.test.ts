// Whatever a colleague writes above a customer's mail and whatever program forwards it: none of the colleague's words reaches
// the customer by the ticket that is opened for them, by no mail and no page, before and after it is given to somebody else.

import fc from "fast-check";
import { expect, test } from "vitest";
import { showPortal } from "../../src/actions/requester-portal.ts";
import { readerWith } from "../../src/web/reader.ts";
import { requesterPage } from "../../src/web/requester-page.ts";
import { organisation } from "../support/builders.ts";
import { aSmallWorld, type SmallWorld } from "../support/small-world.ts";

const START = new Date("2026-03-02T09:00:00Z");
const ANNA = "anna@harbour-lane.example";
const OUTSIDE = /@(customer|elsewhere)\.example$/;

const OWN = [
  "SECRET he is angry again.",
  "Hello Mara, SECRET words that look like an answer.",
  "SECRET\n\n-- \nAnna SECRET",
  "#note SECRET he shouted",
  "#priority high\nSECRET",
  "#for carl@elsewhere.example\nSECRET he phoned",
  "> SECRET quoted by hand",
  "",
];
const HEADS = [
  "---------- Forwarded message ---------\nFrom: Mara Lind <mara@customer.example>\nDate: Mon, 2 Mar 2026\nSubject: Invoices\nTo: Anna",
  "Von: Mara Lind <mara@customer.example>\nGesendet: Montag, 2. März 2026 08:12\nAn: Anna Nowak\nBetreff: Invoices",
  "Begin forwarded message:\n\nFrom: Mara Lind <mara@customer.example>\nSubject: Invoices\nDate: 2 March 2026\nTo: Anna",
  "From: Piotr <piotr@harbour-lane.example>\nSent: Monday\nTo: Anna\nSubject: SECRET invoices\n\nSECRET Anna, can you?\n\nFrom: Mara Lind <mara@customer.example>\nSent: Monday\nTo: Piotr\nSubject: Invoices",
];
const BELOW = [
  "\nAll wrong.\n",
  "\nAll wrong.\n\nSECRET written below it\n",
  "\n> All wrong.\n\nSECRET below a quote\n",
];
const LATER = [
  "#for me",
  "#for carl@elsewhere.example",
  "#for dora@customer.example\nSECRET below",
  "#note SECRET",
  "on it",
];

const history = fc.record({
  own: fc.constantFrom(...OWN),
  head: fc.constantFrom(...HEADS),
  below: fc.constantFrom(...BELOW),
  subject: fc.constantFrom("Fwd: SECRET invoices", "WG: SECRET invoices"),
  later: fc.array(fc.constantFrom(...LATER), { maxLength: 3 }),
});

const raw = (id: number, subject: string, text: string, more = ""): string =>
  `From: Anna Nowak <${ANNA}>\r\nTo: help@onit.example\r\nSubject: ${subject}\r\nMessage-ID: <f${id}@harbour-lane.example>\r\n${more}Content-Type: text/plain; charset=utf-8\r\n\r\n${text.replaceAll("\n", "\r\n")}\r\n`;

const sentBy = ({ store }: SmallWorld) => [...store.rows.sent.values()];

async function seenOutside(world: SmallWorld): Promise<string> {
  const mails = sentBy(world).filter(({ to }) => OUTSIDE.test(to.address));
  const pages: string[] = [];
  for (const { text } of mails) {
    const link = /\/s\/([a-z2-7]+)/.exec(text)?.[1];
    const shown = link === undefined ? undefined : await showPortal(link, world.app);
    if (shown?.kind === "page") pages.push(requesterPage(shown, organisation, world.now, readerWith("en")).toString());
  }
  return JSON.stringify([mails.map(({ subject, text, html }) => [subject, text, html]), pages]);
}

test("none of a colleague's words above a forwarded mail reaches anybody outside", async () => {
  let opened = 0;
  await fc.assert(
    fc.asyncProperty(history, async ({ own, head, below, subject, later }) => {
      const world = aSmallWorld(START);
      await world.bring(raw(1, subject, `${own}\n\n${head}\n${below}`), ANNA, "help@onit.example");
      await world.tick();
      for (const [index, text] of later.entries()) {
        const notice = sentBy(world).findLast(({ to }) => to.address === ANNA);
        if (!notice) break;
        const answers = `In-Reply-To: ${notice.messageId}\r\n`;
        await world.bring(
          raw(index + 2, `Re: ${notice.subject.replace("SECRET", "")}`, text, answers),
          ANNA,
          notice.replyTo,
        );
        await world.tick();
      }
      if (sentBy(world).some(({ to }) => OUTSIDE.test(to.address))) opened += 1;
      expect(await seenOutside(world)).not.toContain("SECRET");
    }),
    { numRuns: 150 },
  );
  expect(opened).toBeGreaterThan(60);
});
