// The documents tell the truth: what they link to is there, and what tests and comments cite is in them.

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (file: string): string => readFileSync(join(root, file), "utf8");
const packages = readdirSync(join(root, "packages")).map((name) => `packages/${name}`);
const pagesIn = (folder: string): string[] =>
  readdirSync(join(root, folder)).flatMap((file) => (file.endsWith(".md") ? join(folder, file) : []));
const pages = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"].concat(
  ["docs", ...packages].flatMap(pagesIn),
);
/** What a page's names of files and scripts are relative to: a package has its own. */
const homeOf = (page: string): string => (page.startsWith("packages/") ? dirname(page) : "");

/** As the usual renderers make anchors of headings. */
const anchorsIn = (text: string): string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );

test("README is read in five minutes: at most 120 lines", () => {
  expect(read("README.md").trimEnd().split("\n").length).toBeLessThanOrEqual(120);
});

test("every link between the pages leads to a file, and to a heading there is", () => {
  const broken = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].flatMap(([whole, file, anchor]) => {
      const target = file ? join(dirname(page), file) : page;
      if (!existsSync(join(root, target))) return `${page}: ${whole}`;
      return anchor && !anchorsIn(read(target)).includes(anchor) ? `${page}: ${whole}` : [];
    }),
  );
  expect(broken).toEqual([]);
});

test("every file of the program that the pages name is there", () => {
  const missing = pages.flatMap((page) =>
    [
      ...read(page).matchAll(/`((?:src|test|config|templates|packages|bench|deploy|docs|i18n)\/[\w./-]*\w)\/?`/g),
    ].flatMap(([, file = ""]) => (existsSync(join(root, homeOf(page), file)) ? [] : `${page}: ${file}`)),
  );
  expect(missing).toEqual([]);
});

test("every npm script that the pages name is one", () => {
  const scripts = (home: string): Record<string, string> => JSON.parse(read(join(home, "package.json"))).scripts;
  const named = pages.flatMap((page) =>
    [...read(page).matchAll(/\bnpm run (?:--silent )?([a-z][\w:-]*)/g)].map(([, script]) => [page, script!] as const),
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter(([page, script]) => !scripts(homeOf(page))[script])).toEqual([]);
});

test("every command of onit that the pages name is one, with options that it has", () => {
  const folder = join(root, "src/cli");
  const code = ["src/main.ts", ...readdirSync(folder).map((file) => `src/cli/${file}`)].map(read).join("\n");
  const commands = new Set(
    [...code.matchAll(/(?:new Command|\.command|\.alias)\("([a-z-]+)/g)].map(([, name]) => name),
  );
  const spans = pages.flatMap((page) => [...read(page).matchAll(/`([^`\n]+)`/g)].map(([, span]) => span!));
  const named = spans.flatMap((span) => {
    const [, name, rest = ""] = /^(?:[A-Z_]+=\S+ )*(?:npm run onit(?: --)?|onit) ([a-z][a-z-]*)(.*)$/.exec(span) ?? [];
    return name === undefined ? [] : { span, name, options: rest.match(/--[a-z][a-z-]+/g) ?? [] };
  });
  expect(named.length).toBeGreaterThan(40);
  expect(named.filter(({ name }) => !commands.has(name)).map(({ span }) => span)).toEqual([]);
  const strange = named.filter(({ options }) => options.some((option) => !code.includes(`"${option}`)));
  expect(strange.map(({ span }) => span)).toEqual([]);
});

test("every behaviour that tests and comments cite by number has its sentence", () => {
  const known = new Set(
    [...read("docs/behaviours.md").matchAll(/^- \*\*((?:S[1-4]\.|[TPN])\d+)\*\* \S/gm)].map(([, number]) => number),
  );
  const texts = ["src", "test", ...packages.map((one) => `${one}/src`)].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).flatMap((file) =>
      file.endsWith(".ts") && !file.startsWith("mails") ? read(join(folder, file)) : [],
    ),
  );
  const cited = texts.flatMap((text) =>
    [...text.matchAll(/(?<![\w.])(S[1-4]\.\d{1,2}|[PN]\d{1,2}|T[1-8])(?!\w)/g)].map(([, number]) => number!),
  );
  expect(cited.length).toBeGreaterThan(100);
  expect([...new Set(cited)].filter((number) => !known.has(number)).toSorted()).toEqual([]);
});

test("the pictures are what npm run pictures makes, each at most 150 KB, and each is shown on some page", () => {
  const made = Object.keys(JSON.parse(read("docs/pictures/words.json")) as Record<string, string[]>);
  const there = readdirSync(join(root, "docs/pictures")).filter((file) => file.endsWith(".png"));
  expect(there.toSorted()).toEqual(made.map((name) => `${name}.png`).toSorted());
  expect(there.filter((file) => statSync(join(root, "docs/pictures", file)).size > 150 * 1024)).toEqual([]);
  const texts = pages.map(read).join("\n");
  expect(there.filter((file) => !texts.includes(`pictures/${file}`))).toEqual([]);
});

test("the five walks of docs/architecture.md have at most ten steps, each in a file there is and with a function that is in it", () => {
  const [, walks = ""] = /^## Five walks\n(.*?)^## /ms.exec(read("docs/architecture.md")) ?? [];
  const told = walks.split(/^### /m).slice(1);
  expect(told.length).toBe(5);
  const steps = told.map((walk) => walk.split("\n").filter((line) => /^\d+\. /.test(line)));
  expect(steps.filter((some) => some.length < 5 || some.length > 10)).toEqual([]);
  expect(steps.flat().filter((step) => !/`(?:src|templates)\//.test(step))).toEqual([]);
  const named = steps.flat().flatMap((step) => [...step.matchAll(/`(src\/[\w./-]+\.ts)`[^`(]*\(`(\w+)`\)/g)]);
  expect(named.length).toBeGreaterThan(25);
  const lost = named.filter(([, file, name]) => !new RegExp(`\\b${name}\\b`).test(read(file!)));
  expect(lost.map(([whole]) => whole)).toEqual([]);
});
