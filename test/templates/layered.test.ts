// What is published in the workshop stands above the files, and gives way to them where it fails.

import { describe, expect, test } from "vitest";
import { createRenderer } from "../../src/outbound/render.ts";
import type { MailWords, TemplateVersion } from "../../src/ports/template-store.ts";
import { compileSources } from "../../src/templates/compile.ts";
import { readTemplateFiles } from "../../src/templates/folder.ts";
import { layered, templateWordsIn } from "../../src/templates/layered.ts";
import { lintSources } from "../../src/templates/lint.ts";
import { contextOf, sampleContext } from "../../src/templates/sample.ts";
import { SAMPLE_NAMES, SAMPLES } from "../../src/templates/samples.ts";
import { conversation, LINKS, noticeOf, organisation, ticketOf } from "./hostile.ts";

const files = await readTemplateFiles("templates");
const by = { id: "anna", name: "Anna" };
const version = (kind: string, words: MailWords, number = 3): TemplateVersion => ({
  ...{ kind, number, words, by, at: new Date("2026-03-02T09:00:00Z"), reason: "", writers: [] },
});
const published = (kind: string, words: MailWords) => new Map([[kind, version(kind, words)]]);
const OWN: MailWords = { subject: "[{{reference}}] Over", text: "Closed.", html: "<p>Closed.</p>" };
const sent = (kind: "closed" | "received", layers: ReturnType<typeof layered>) =>
  createRenderer(layers, organisation)(noticeOf(kind), ticketOf(), conversation, LINKS, undefined);

describe("published words", () => {
  test("stand above the files, for their kind alone, and the mail says which they are", () => {
    const layers = layered(files, published("closed", OWN));
    expect(sent("closed", layers)).toMatchObject({ text: "Closed.\n", template: { from: "workshop", version: "3" } });
    expect(sent("received", layers)).toMatchObject({ template: { from: "program" } });
  });

  test("that fail give way to the words of the files, and it is said which failed and why", () => {
    const broken = { ...OWN, text: "{{#each conversation}}{{noSuch}}{{/each}}{{gone.after.upgrade}}" };
    const mail = sent("closed", layered(files, published("closed", broken)));
    expect(mail.template.from).toBe("program");
    expect(mail.text).toContain("HD-");
    expect(mail.failed).toEqual({ from: "workshop", version: "3" });
    expect(mail.trouble).toMatch(
      /^version 3 of the workshop, templates\/notices\/closed\/text\.hbs.*words of the files/,
    );
  });

  test("of a kind that there is no more change nothing", () => {
    const layers = layered(files, published("gone", OWN));
    expect(sent("closed", layers)).toMatchObject({ template: { from: "program" } });
  });
});

describe("words of files", () => {
  test("are told from others by what they say, shared pieces with them", () => {
    const changed = (file: string) => ({ ...files, all: new Map(files.all).set(file, "x") });
    const mark = (from: typeof files) => layered(from, new Map()).markOf("closed");
    const marks = [files, changed("notices/closed/text.hbs"), changed("partials/button.html.hbs")].map(mark);
    expect(marks.map(({ from }) => from)).toEqual(["program", "files", "files"]);
    expect(new Set(marks.map((one) => one.version)).size).toBe(3);
    expect(mark(changed("notices/step/text.hbs"))).toEqual(mark(files));
  });
});

describe("what is looked for in words", () => {
  const problems = (change: Partial<MailWords>) => {
    const sources = new Map(files.all);
    for (const [part, text] of Object.entries(change)) sources.set(`notices/step/${part}.hbs`, text);
    return lintSources(sources, ["step"]);
  };

  test.each(["subject", "text", "html"])("a %s that is empty is found, and it is said why it is needed", (part) => {
    const found = problems({ [part]: " \n" });
    expect(found).toContainEqual(
      expect.objectContaining({
        file: `notices/step/${part}.hbs`,
        message: "it is empty",
        help: expect.stringMatching(/^Write/),
      }),
    );
  });

  test("one that takes too long is found, and ends", () => {
    const { text } = templateWordsIn(files.all, "step");
    const deep = `${"{{#each @root.conversation}}".repeat(5)}${"{{#if @root.reference}}{{/if}}".repeat(300)}${"{{/each}}".repeat(5)}`;
    const found = problems({ text: `${text}${deep}` });
    expect(found).toMatchObject([
      {
        file: "notices/step/text.hbs",
        message: expect.stringContaining("longer than 500 ms"),
        help: expect.stringMatching(/^Go through each list once/),
      },
    ]);
  });
});

test.each(SAMPLE_NAMES)("the words of the program fit the sample %s, and nothing in it becomes markup", (name) => {
  const templates = compileSources(files.all);
  for (const kind of ["step", "received", "answer", "escalation-ticket"] as const) {
    const made = templates.render(kind, "html", contextOf(SAMPLES[name].of(kind)));
    expect(made).not.toMatch(/<script|<img src=x/);
    expect(made.length).toBeLessThan(200_000);
  }
  expect(JSON.stringify(SAMPLES.markup.of("step"))).toContain("<script>");
  expect(sampleContext("step").reference).toBe("HD-1042");
});
