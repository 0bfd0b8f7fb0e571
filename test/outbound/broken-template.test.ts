// Words that fail stop no mail: others go out, and the admins are notified once of these words.

import { beforeEach, expect, test } from "vitest";
import { aSmallWorld, type SmallWorld } from "../support/small-world.ts";

const CARL = "carl@elsewhere.example";
let world: SmallWorld;
beforeEach(() => {
  world = aSmallWorld(new Date("2026-03-02T09:00:00Z"));
});

const mail = (number: number): Promise<void> =>
  world.bring(
    `From: Carl <${CARL}>\r\nTo: help@onit.example\r\nSubject: Printer ${number}\r\nMessage-ID: <${number}@elsewhere.example>\r\n\r\nPlease help!\r\n`,
    CARL,
    "help@onit.example",
  );
const publish = (number: number, text: string) =>
  world.app.templateStore.publish({
    ...{ kind: "received", number, by: { id: "anna", name: "Anna" }, at: world.now, reason: "", writers: [] },
    words: { subject: "[{{reference}}] Here", text, html: "<p>Here</p>" },
  });
const received = () => [...world.store.rows.sent.values()].filter(({ kind }) => kind === "received");
const notified = () => [...world.store.rows.systemMails.keys()].filter((key) => key.startsWith("template-failed/"));

test("what is published is in the next mail, whoever published it, and the mail says which version it has", async () => {
  await mail(1);
  await publish(1, "Here it is: {{reference}}.");
  await mail(2);
  expect(received().map(({ template }) => template?.from)).toEqual(["program", "workshop"]);
  expect(received()[1]).toMatchObject({ text: "Here it is: HD-1002.\n", template: { version: "1" } });
});

test("words that fail give way, and the admins are notified once of each version", async () => {
  await publish(1, "{{gone}}");
  for (const number of [1, 2]) await mail(number);
  expect(received()).toHaveLength(2);
  expect(received().map(({ template }) => template?.from)).toEqual(["program", "program"]);
  const { admins } = world.app.organisation;
  expect(notified()).toEqual(admins.map((id) => `template-failed/${id}/received workshop 1`));
  expect([...world.store.rows.systemMails.values()].find(({ key }) => key === notified()[0])?.text).toMatch(
    /version 1 of the workshop.*"gone".*The mail in the words of the files went out instead[\s\S]*\/templates\/received/,
  );
  await publish(2, "{{gone}}");
  await mail(3);
  expect(notified()).toHaveLength(2 * admins.length);
});
