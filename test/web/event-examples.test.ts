// docs/webhooks.md has an example of every event, and each is as it is described.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { EVENTS } from "../../src/web/api-webhook-schema.ts";

const page = readFileSync(fileURLToPath(new URL("../../docs/webhooks.md", import.meta.url)), "utf8");
const [, chapter = ""] = page.split("## Events for programs");
const blocks = [...chapter.matchAll(/^```json\n(.*?)^```/gms)].map(([, text]) => text!);
const whole = JSON.parse(blocks[0]!) as Record<string, unknown>;
const words = JSON.parse(blocks[1]!) as object;
type Example = { type: keyof typeof EVENTS; data: object };
const examples = blocks[2]!.split(/\n(?=\{)/).map((text) => JSON.parse(text) as Example);

test("every event has an example, which fits its description", () => {
  expect([...new Set(examples.map(({ type }) => type))].toSorted()).toEqual(Object.keys(EVENTS).toSorted());
  expect(EVENTS["ticket.opened"].safeParse(whole).error).toBeUndefined();
  for (const example of examples) {
    const ofTicket = example.type === "webhook.test" ? { ticket: null, sequence: 0 } : { words };
    const error = EVENTS[example.type].safeParse({ ...whole, ...ofTicket, ...example }).error;
    expect(error, JSON.stringify(example)).toBeUndefined();
    expect(EVENTS[example.type].safeParse({ ...whole, ...ofTicket, ...example, version: 2 }).error).toBeDefined();
  }
});
