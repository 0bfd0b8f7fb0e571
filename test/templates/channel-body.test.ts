// The JSON a channel posts: whatever people write stays inside its quotes, and what is not JSON is found before it is used.

import fc from "fast-check";
import { expect, test } from "vitest";
import { compileSources } from "../../src/templates/compile.ts";
import { readTemplates } from "../../src/templates/folder.ts";
import { lintSources } from "../../src/templates/lint.ts";
import { sampleContext } from "../../src/templates/sample.ts";
import { anyCharacter } from "../support/any-character.ts";

const FILE = "channels/pager.json.hbs";
const defaults = await readTemplates("templates");
const render = (body: string, subject = "Printer on fire"): unknown =>
  JSON.parse(compileSources(new Map([[FILE, body]])).body("pager", { ...sampleContext("step"), subject } as never));
const problems = (body: string) => lintSources(new Map([[FILE, body]])).filter(({ file }) => file === FILE);

test("values are filled in, text and numbers, in blocks and loops", () => {
  const body = `{"s": "{{subject}}", "n": {{#if facts.stepNumber}}{{facts.stepNumber}}{{else}}null{{/if}}{{#if wait}}, "w": "{{wait.waited}}"{{/if}}, "who": [{{#each conversation}}"{{by}}"{{#unless @last}},{{/unless}}{{/each}}]}`;
  expect(lintSources(new Map([...defaults, [FILE, body]]))).toEqual([]);
  expect(render(body)).toMatchObject({ s: "Printer on fire", n: expect.any(Number), w: expect.any(String) });
});

test("whatever somebody writes stays a text of its own, with two braces and with three", () => {
  fc.assert(
    fc.property(fc.string({ unit: anyCharacter }), (subject) => {
      expect(render('{"s": "{{subject}}", "t": "{{{subject}}}"}', subject)).toEqual({ s: subject, t: subject });
    }),
  );
  const hostile = '","admin":true,"x":"\\u0000</script>\n\u2028';
  expect(render('{"s": "{{subject}}"}', hostile)).toEqual({ s: hostile });
});

test.each([
  ['{"s": {{subject}} }', /what comes out is not JSON: line 1 of it, near/, /Text stands in quotes/],
  ['{"s": "{{subject}}",}', /not JSON/, /Text stands in quotes/],
  ['{"c": {{facts.stepNumber}}, "p": {{client}} }', /not JSON/, /what may be unknown stands in quotes/],
  ['{"s": "{{subjekt}}"}', /"subjekt" is not known/, /Did you mean subject\?/],
  ['{"s": "{{subject}}", "o": {"n": {{facts.stepNumber}}}}', /cannot be read/, /stands a space/],
  ['{"s": "{{#if subject}}"}', /cannot be read|Parse|not/, /./],
  ['{"s": "{{lookup desk "name"}}"}', /cannot be used|no helper/, /./],
])("%s is a problem, with its file and what to do", (body, message, help) => {
  const [first] = problems(body);
  expect(first).toMatchObject({
    file: FILE,
    message: expect.stringMatching(message),
    help: expect.stringMatching(help),
  });
});
