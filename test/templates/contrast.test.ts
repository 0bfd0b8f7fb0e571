// Words in mails can be read: at least the contrast of WCAG 2.2 AA (4.5 : 1), on white and in the dark.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const folder = fileURLToPath(new URL("../../templates", import.meta.url));
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith("html.hbs"));
const texts = files.map((file) => readFileSync(join(folder, file), "utf8"));

/** WCAG 2.2, relative luminance. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const DARK = "#1e1e1e"; // the lightest background of the usual mail programs in their dark mode
const head = readFileSync(join(folder, "partials/head.html.hbs"), "utf8");
/** What the head says of a colour in the dark. */
const inTheDark = (colour: string): string =>
  new RegExp(`color:${colour}"\\] \\{ color: (#[0-9a-f]{6}) !important; \\}`).exec(head)?.[1] ?? colour;

const styles = texts.flatMap((text) => [...text.matchAll(/style="([^"]*)"/g)].map(([, style]) => style!));
const colours = new Set(styles.flatMap((style) => /(?:^|;)color:(#[0-9a-f]{6})/.exec(style)?.[1] ?? []));
const BUTTON = { words: "#ffffff", back: "#1f5fc4" };

test("each colour of words stands out from white, and from the dark", () => {
  expect(colours.size).toBeGreaterThan(1);
  const plain = [...colours].filter((colour) => colour !== BUTTON.words);
  expect(
    plain.map((colour) => [colour, contrast(colour, "#ffffff")]).filter(([, ratio]) => Number(ratio) < 4.5),
  ).toEqual([]);
  const dark = plain.map(inTheDark);
  expect(dark.map((colour) => [colour, contrast(colour, DARK)]).filter(([, ratio]) => Number(ratio) < 4.5)).toEqual([]);
});

test("white words are on buttons only, and stand out there", () => {
  expect(contrast(BUTTON.words, BUTTON.back)).toBeGreaterThan(4.5);
  const white = texts.filter((text) => text.includes(`color:${BUTTON.words}`));
  expect(white.length).toBeGreaterThan(0);
  expect(white.filter((text) => !text.includes(`background:${BUTTON.back}`))).toEqual([]);
});
