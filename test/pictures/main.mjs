// `npm run pictures`: the pictures in docs/pictures, of the real mails and pages of the built program. Beside them
// words.json says what can be read in each: by that `-- --check` finds pictures that are out of date on any machine,
// whatever its fonts are. `-- --look <folder>` writes all of each into a folder, on a phone and wide, light and dark.

import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { aStage } from "./stage.mjs";
import { PICTURES, play } from "./story.mjs";

const LARGEST_BYTES = 150 * 1024;
const folder = fileURLToPath(new URL("../../docs/pictures/", import.meta.url));
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const { values } = parseArgs({ options: { check: { type: "boolean", default: false }, look: { type: "string" } } });

if (!existsSync(executablePath)) {
  console.error(`There is no browser at ${executablePath}, and the pictures are taken with one. Install Chromium
(Debian: apt-get install chromium), or set CHROMIUM to the path of a Chromium or Chrome that is there.`);
  process.exit(1);
}
const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic", "--hide-scrollbars"],
});
try {
  if (values.look) await look(values.look);
  else if (values.check) compare(await takeAll(), JSON.parse(await readFile(`${folder}words.json`, "utf8")));
  else await write(await takeAll());
} finally {
  await browser.close();
}

/** @param shoot is called with the name of each picture and with what opens it in a page of the browser */
async function tell(shoot) {
  const stage = await aStage();
  try {
    await play(stage, {
      mail: (name, mail) => shoot(name, (page) => showMail(page, mail)),
      page: (name, address) => shoot(name, (page) => open(page, address)),
    });
  } finally {
    await stage.end();
  }
}

/** @param show opens it in a page, and returns where its words are */
async function inWindow({ width, height, colorScheme = "light" }, show, take) {
  const viewport = { width, height };
  const context = await browser.newContext({ viewport, colorScheme, locale: "en-GB", timezoneId: "UTC" });
  const page = await context.newPage();
  const shown = await show(page);
  const whole = await page.evaluate("Math.ceil(document.documentElement.getBoundingClientRect().height)");
  await page.setViewportSize({ width, height: Math.min(whole, height) });
  await take(page, shown);
  await context.close();
}

/** @returns of each picture, by name, its bytes and the lines one reads in it */
async function takeAll() {
  const taken = new Map();
  await tell((name, show) =>
    inWindow(PICTURES[name], show, async (page, shown) => {
      const words = (await shown.innerText()).split("\n").map((line) => line.trim());
      taken.set(name, { png: await page.screenshot(), words: words.filter((line) => line !== "") });
    }),
  );
  return taken;
}

async function look(place) {
  await mkdir(place, { recursive: true });
  await tell(async (name, show) => {
    for (const width of [360, PICTURES[name].width])
      for (const colorScheme of ["light", "dark"]) {
        const path = `${place}/${name}-${width}-${colorScheme}.png`;
        await inWindow({ width, height: 4_000, colorScheme }, show, (page) => page.screenshot({ path }));
      }
  });
  console.log(`${Object.keys(PICTURES).length} mails and pages are in ${place}.`);
}

async function open(page, address) {
  const answer = await page.goto(address, { waitUntil: "networkidle" });
  if (!answer.ok()) throw new Error(`${page.url()} answered ${answer.status()}`);
  return page.locator("body");
}

/** As a mail program shows it: the head above, the HTML part below in a frame without scripts. */
async function showMail(page, { subject, from, to, at, html }) {
  const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
  const time = `${at.toLocaleDateString("en-GB", { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" })}, ${at.toISOString().slice(11, 16)}`;
  await page.setContent(`<!doctype html><html lang="en"><meta name="color-scheme" content="light dark"><style>
    body { margin: 0; font: 15px/1.5 system-ui, sans-serif; color: #1b1f24; background: #fff; }
    header { padding: 14px 20px; background: #f6f7f9; border-bottom: 1px solid #d9dee4; }
    h1 { font-size: 18px; line-height: 1.3; margin: 0 0 6px; } p { margin: 0; color: #59626d; font-size: 14px; }
    @media (prefers-color-scheme: dark) { body { color: #e8ebee; background: #121212; } header { background: #1d2126; border-color: #343b43; } p { color: #a3adb8; } }
    iframe { display: block; width: 100%; height: 100px; border: 0; }
  </style><header><h1>${escaped(subject)}</h1><p>${escaped(from)} → ${escaped(to)}</p><p>${time}</p></header>
  <iframe sandbox="allow-same-origin" srcdoc="${escaped(html)}"></iframe></html>`);
  const inside = page.frameLocator("iframe").locator("body");
  const height = await inside.evaluate((body) => body.ownerDocument.documentElement.scrollHeight);
  await page.locator("iframe").evaluate((frame, pixels) => {
    frame.style.height = `${pixels}px`;
  }, height);
  return inside;
}

async function write(taken) {
  await mkdir(folder, { recursive: true });
  for (const [name, { png }] of taken) {
    if (png.length > LARGEST_BYTES) throw new Error(`${name}.png has ${png.length} bytes: show less of the page`);
    await writeFile(`${folder}${name}.png`, png);
    console.log(`docs/pictures/${name}.png  ${Math.ceil(png.length / 1024)} KB`);
  }
  await writeFile(`${folder}words.json`, wordsOf(taken));
}

function wordsOf(taken) {
  const words = Object.fromEntries([...taken].map(([name, one]) => [name, one.words]));
  return `${JSON.stringify(words, null, 2)}\n`;
}

function compare(taken, kept) {
  const old = [...taken].filter(([name, { words }]) => JSON.stringify(words) !== JSON.stringify(kept[name]));
  for (const [name, { words }] of old) {
    const gone = (kept[name] ?? []).filter((line) => !words.includes(line)).map((line) => `  - ${line}`);
    const fresh = words.filter((line) => !kept[name]?.includes(line)).map((line) => `  + ${line}`);
    const changed = [...gone, ...fresh];
    if (changed.length === 0) changed.push("  the same lines, in another order");
    console.error([`docs/pictures/${name}.png is out of date:`, ...changed].join("\n"));
  }
  if (old.length > 0) console.error("npm run pictures renews them.");
  else console.log(`${taken.size} pictures show what the pages and mails say.`);
  process.exitCode = old.length > 0 ? 1 : 0;
}
