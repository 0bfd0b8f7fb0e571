import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { KINDS, noticeFile, readTemplates } from "../../src/templates/folder.ts";
import { lintSources, lintTemplates, type TemplateProblem } from "../../src/templates/lint.ts";

const defaults = await readTemplates("templates");
const STEP = noticeFile("step", "html");

/**
 * The problems of the default templates with some of them replaced; undefined takes one away. Of the notices those are read whose own
 * files are replaced: of the others nothing is different. A partial may be in any.
 */
function problemsWith(changes: Record<string, string | undefined>): TemplateProblem[] {
  const sources = new Map(defaults);
  for (const [file, source] of Object.entries(changes)) {
    if (source === undefined) sources.delete(file);
    else sources.set(file, source);
  }
  const changed = Object.keys(changes);
  const kinds = KINDS.filter((kind) => changed.some((file) => file.startsWith(`notices/${kind}/`)));
  return lintSources(sources, changed.every((file) => file.startsWith("notices/")) && kinds.length > 0 ? kinds : KINDS);
}

const inStep = (source: string): TemplateProblem[] => problemsWith({ [STEP]: `{{links.confirm}}\n${source}` });

describe("the default templates", () => {
  it("have no problem", async () => {
    expect(await lintTemplates("templates")).toEqual([]);
  });
});

describe("nothing at all", () => {
  it("lacks every template", () => {
    expect(lintSources(new Map())).toHaveLength(KINDS.length * 3);
  });
});

describe("an unknown variable", () => {
  it("is reported with file, line, what was meant and what may be named", () => {
    const [problem, ...more] = inStep("<p>\n{{requester.adress}}</p>");
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ file: STEP, line: 3, path: "requester.adress" });
    expect(problem?.message).toBe('"requester.adress" is not known in a step notice');
    expect(problem?.help).toMatch(
      /^Did you mean requester\.address\? What a step notice \(read by staff\) may name: .*reference/,
    );
  });

  it.each([
    ["inside a loop", "{{#each conversation}}{{subject}}{{/each}}"],
    ["behind too many steps back", "{{#each conversation}}{{../../subject}}{{/each}}"],
    ["in a comparison", '{{#if (is kindd "call")}}x{{/if}}'],
    ["in a condition", "{{#if facts.nothing}}x{{/if}}"],
    ["in an else branch", "{{#if wait}}x{{else}}{{nothing}}{{/if}}"],
    ["given to a partial", '{{> button href=links.nothing label="x"}}'],
    ["that every object inherits", "{{constructor}}"],
    ["that every object inherits, deeper", "{{desk.__proto__}}"],
    ["about a loop where there is none", "{{@index}}"],
    ["in the step mail that belongs to another kind", "{{facts.command}}"],
  ])("%s is reported", (_name, source) => {
    expect(inStep(source)).toHaveLength(1);
  });

  it.each([
    "{{#each conversation}}{{@index}}{{#if @last}}{{by}}{{/if}}{{../subject}}{{@root.reference}}{{/each}}",
    "{{#each conversation as |saying number|}}{{number}}: {{saying.by}} {{subject.length}}{{/each}}".replace(
      " {{subject.length}}",
      "",
    ),
    "{{#with requester}}{{name}} {{../reference}}{{/with}}",
    "{{#if wait}}{{wait.since}}{{else if taken}}{{taken.by}}{{else}}{{subject}}{{/if}}",
    "{{#each fields}}{{name}}{{else}}{{subject}}{{/each}}",
    "{{#each escalations}}{{this}}{{/each}}",
    '{{> button href=links.confirm label="x"}}',
  ])("is not seen in %s", (source) => {
    expect(inStep(source)).toEqual([]);
  });

  it("in a partial is reported once, in the partial's file", () => {
    const problems = problemsWith({ "partials/button.html.hbs": "\n<a href='{{href}}'>{{lable}}</a>" });
    expect(problems.filter(({ file }) => file !== "partials/button.html.hbs")).toEqual([]);
    expect(problems[0]).toMatchObject({ line: 2, path: "lable" });
    expect(problems[0]?.help).toContain("Did you mean label?");
  });

  it("that is internal is called so in a requester's mail", () => {
    const [problem] = problemsWith({ [noticeFile("closed", "text")]: "{{priority}}" });
    expect(problem?.message).toBe('"priority" is internal: a mail to a requester cannot name it');
    expect(problem?.help).not.toMatch(/priority|because|policy/);
  });
});

describe("a forbidden construct", () => {
  it.each([
    ["a decorator", "{{* decorate}}"],
    ["an inline partial", '{{#*inline "x"}}y{{/inline}}'],
    ["a dynamic partial", "{{> (lookup . 'subject')}}"],
    ["a partial with a block", "{{#> button}}x{{/button}}"],
    ["lookup", '{{lookup requester "name"}}'],
    ["lookup as a value", '{{#if (lookup requester "name")}}x{{/if}}'],
    ["log", "{{log subject}}"],
    ["an unknown helper", "{{shout subject}}"],
    ["an unknown block", "{{#repeat conversation}}x{{/repeat}}"],
    ["a block without a helper", "{{#requester}}x{{/requester}}"],
    ["a triple-stash", "{{{subject}}}"],
    ["an unescaped value", "{{&subject}}"],
    ["a raw block", "{{{{raw}}}}{{x}}{{{{/raw}}}}"],
  ])("such as %s is refused with its line and what is allowed", (_name, source) => {
    const problems = inStep(`\n${source}`);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems[0]).toMatchObject({ file: STEP, line: 3 });
    expect(problems[0]?.help).not.toBe("");
  });
});

describe("a file", () => {
  it("that is missing is reported", () => {
    expect(problemsWith({ [noticeFile("step", "text")]: undefined })).toMatchObject([
      { file: "notices/step/text.hbs", message: "the file is missing" },
    ]);
  });

  it("in a folder that is no kind is reported with the kind that was meant", () => {
    const [problem] = problemsWith({ "notices/recieved/html.hbs": "x" });
    expect(problem).toMatchObject({ file: "notices/recieved/html.hbs", message: "no notice uses this file" });
    expect(problem?.help).toContain("Did you mean notices/received/html.hbs?");
  });

  it("that cannot be read as a template is reported with its line", () => {
    const [problem] = problemsWith({ [STEP]: "{{links.confirm}}\n{{#if wait}}\n{{/each}}" });
    expect(problem).toMatchObject({ file: STEP });
    expect(problem?.line).toBeGreaterThan(1);
  });

  it("that lacks the button of a step is reported", () => {
    expect(problemsWith({ [STEP]: "{{> head}}" })).toMatchObject([{ file: STEP, path: "links.confirm" }]);
  });

  it("that is a subject without the ticket's reference is reported", () => {
    expect(problemsWith({ [noticeFile("closed", "subject")]: "{{subject}}" })).toMatchObject([{ path: "reference" }]);
  });

  it("that calls a partial which does not exist is reported with the one that was meant", () => {
    const [problem] = inStep("{{> hed}}");
    expect(problem).toMatchObject({ file: STEP, line: 2, path: "hed" });
    expect(problem?.help).toContain("Did you mean head?");
  });

  it("that fails when something is unknown is reported", () => {
    const [problem] = inStep("{{responsible.name}}");
    expect(problem).toMatchObject({ file: STEP, line: 2 });
    expect(problem?.help).toContain("{{#if");
  });

  it("that calls itself without end is reported", () => {
    expect(problemsWith({ "partials/ticket.html.hbs": "{{> ticket}}{{> ticket}}" })).toMatchObject([
      { file: "partials/ticket.html.hbs", line: 1, path: "ticket" },
    ]);
  });
});

it("a folder of one's own holds what one has changed; all else is the program's", async () => {
  const folder = await mkdtemp(join(tmpdir(), "onit-templates-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, "notices", "step"), { recursive: true });
  await writeFile(join(folder, "notices", "step", "subject.hbs"), "{{reference}} waits");
  const read = await readTemplates(folder);
  expect(read.get("notices/step/subject.hbs")).toBe("{{reference}} waits");
  expect([...read.keys()].sort()).toEqual([...defaults.keys()].sort());
  expect(await lintTemplates(folder)).toEqual([]);
});
