// Comments are left out of what is kept of the settings; all that is a setting stays.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { withoutComments } from "../../src/config/without-comments.ts";

const yaml = (text: string): string => withoutComments("config/x.yaml", text);

test("a line of its own goes as a whole, what stands behind a setting goes with its blanks", () => {
  expect(yaml("# secret\na: 1 # secret\n\n  # secret\n#secret\nb: # secret\n  - c\t# secret\r\n# secret")).toBe(
    "a: 1\n\nb:\n  - c\r\n",
  );
  expect(yaml("# nothing else")).toBe("");
});

test("a # that is part of a text is not a comment", () => {
  const text = `a: "x # y"\nb: 'x # y'\nc: http://x/#y\nd: a#b\ne: |\n  # y\n  z\nf: [ "#1", '#2' ]\n"#g": "#h"\n`;
  expect(yaml(text)).toBe(text);
  expect(yaml("--- |\n# y\n")).toBe("--- |\n# y\n");
  expect(yaml("e: | # secret\n  # y\n# secret\n")).toBe("e: |\n  # y\n");
});

test("every file of the example says the same without its comments, and has none any more", () => {
  const folder = fileURLToPath(new URL("../../config", import.meta.url));
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".yaml"));
  expect(files.length).toBeGreaterThan(10);
  for (const name of files) {
    const text = readFileSync(`${folder}/${name}`, "utf8");
    const bare = yaml(text);
    expect([name, parse(bare)]).toEqual([name, parse(text)]);
    expect([name, /^\s*#/m.test(bare.replace(/\|[\s\S]*?\n(?=\S)/g, ""))]).toEqual([name, false]);
  }
});

test("comments of templates go, too; a file of another kind is kept as it is", () => {
  expect(withoutComments("templates/a.hbs", "a{{! secret }}b{{!-- secret }} {{x}} --}}c{{~!-- secret --~}}{{d}}")).toBe(
    "abc{{d}}",
  );
  expect(withoutComments("config/days.ics", "# a")).toBe("# a");
});
