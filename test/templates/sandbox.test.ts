// A rendering has an end: in characters and in time, wherever they are spent.

import { afterEach, expect, test, vi } from "vitest";
import { compileSources, TemplateError } from "../../src/templates/compile.ts";

const LONG = "x".repeat(100_000);
const list = (length: number) => Array.from({ length }, () => ({}));
const render = (source: string): string =>
  compileSources(new Map([["notices/step/text.hbs", source]])).render("step", "text", {
    ...{ long: LONG, fifteen: list(15), it: { long: LONG } },
  } as never);

afterEach(() => void vi.restoreAllMocks());

test.each([
  ["without any block", "{{long}}".repeat(25)],
  ["in blocks", "{{#if long}}{{long}}{{/if}}".repeat(25)],
  ["in lists of which none is too long by itself", "{{#each fifteen}}{{@root.long}}{{/each}}".repeat(2)],
])("what is too long as a whole, %s, is refused with its file", (_where, source) => {
  expect(() => render(source)).toThrow(TemplateError);
  expect(() => render(source)).toThrow(/notices\/step\/text\.hbs.*grows beyond 2000000 characters/);
});

test("it is stopped while it grows, and not only once it is made", () => {
  const source = `${"{{#if long}}{{long}}{{/if}}".repeat(25)}{{gone}}`;
  expect(() => render(source)).toThrow(/grows beyond/);
});

test("what stands inside several blocks counts once", () => {
  const depth = 8;
  const source = `${"{{#if long}}".repeat(depth)}${"{{long}}".repeat(10)}${"{{/if}}".repeat(depth)}`;
  expect(render(source)).toHaveLength(1_000_000);
});

test("what takes too long is refused, after so many blocks wherever they stand", () => {
  const spent = { user: 600_000, system: 0 };
  const none = { user: 0, system: 0 };
  const clock = vi.spyOn(process, "cpuUsage").mockImplementation((since) => (since ? spent : none));
  const many = "{{#each fifteen}}{{/each}}".repeat(5);
  expect(() => render(`${many}{{gone}}`)).toThrow(/takes longer than 500 ms/);
  clock.mockReturnValue(none);
  expect(render(many)).toBe("");
});
