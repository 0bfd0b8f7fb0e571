// The house rules, kept by machine.

import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const src = fileURLToPath(new URL("../src", import.meta.url));
const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
const code = new Map(files.map((file) => [file, readFileSync(join(src, file), "utf8")]));
const folder = (file: string): string => (file.includes("/") ? file.split("/")[0]! : "");
const ADAPTERS = ["sources", "mail", "channels", "store", "config", "templates", "embedded"];

/** Every module a file names, type imports and dynamic imports included. */
function imports(file: string): string[] {
  const found = code.get(file)!.matchAll(/(?:\bfrom\s+|\bimport\s*\(\s*|^\s*import\s+)"([^"]+)"/gm);
  return [...found].map(([, from]) => (from!.startsWith(".") ? relative(src, join(src, dirname(file), from!)) : from!));
}

const offences = (is: (file: string, from: string) => boolean): string[] =>
  files.flatMap((file) =>
    imports(file)
      .filter((from) => is(file, from))
      .map((from) => `${file} imports ${from}`),
  );

test("there is something to guard", () => {
  expect(files.length).toBeGreaterThan(60);
  expect(imports("inbound/interpret.ts")).toContain("core/classify/rules.ts");
});

test("core imports only core", () => {
  expect(offences((file, from) => folder(file) === "core" && folder(from) !== "core")).toEqual([]);
});

test("core reads no clock, no chance, no environment, and waits for nothing", () => {
  const impure = /new Date\(\)|Date\.now|Math\.random|\bprocess\.|\bawait\b|\basync\b|\bperformance\b|\bconsole\./;
  const guilty = files.filter((file) => folder(file) === "core" && impure.test(withoutComments(code.get(file)!)));
  expect(guilty).toEqual([]);
});

// embedded/worker.ts is the main of a thread of its own, to which nobody could pass a clock.
const CLOCKS = ["main.ts", "start.ts", "cli/demo.ts", "embedded/worker.ts"];

test("only main, start and the like of them read the clock, and only they may: now is a parameter", () => {
  const guilty = files.filter((file) => /new Date\(\)|Date\.now/.test(withoutComments(code.get(file)!)));
  expect(guilty.filter((file) => !CLOCKS.includes(file))).toEqual([]);
});

// store/data-file.ts writes an export into a pipe, byte for byte; runtime/log.ts escapes its own lines.
const WRITERS = ["cli/print.ts", "runtime/log.ts", "store/data-file.ts"];

test("what the commands show goes through the printer: nobody else writes to the terminal", () => {
  const writes = /\bconsole\.|\bprocess\.(?:stdout|stderr)\b|\bfrom "(?:node:)?(?:console|tty)"|\bwriteSync\(\s*[12]\b/;
  const guilty = files.filter((file) => writes.test(withoutComments(code.get(file)!)));
  expect(guilty.filter((file) => !WRITERS.includes(file))).toEqual([]);
});

test("only store knows mongoose, only mail and its kind know MIME, only sources know smtp-server and imapflow", () => {
  const home: Record<string, string[]> = {
    mongoose: ["store"],
    mongodb: ["store"],
    lmdb: ["embedded"],
    mingo: ["embedded"],
    bson: ["embedded", "store"],
    mailparser: ["mail"],
    mailauth: ["mail"],
    htmlparser2: ["mail"],
    "iconv-lite": ["mail"],
    "encoding-japanese": ["mail"],
    tldts: ["mail"],
    imapflow: ["sources"],
    "smtp-server": ["sources"],
    nodemailer: ["channels"],
    handlebars: ["templates"],
    fastify: ["web"],
    yaml: ["config"],
  };
  expect(
    offences((file, from) => home[from] !== undefined && !home[from].includes(folder(file)) && file !== "cli/demo.ts"),
  ).toEqual([]);
});

test("adapter folders never import each other, and nothing imports a journey but the shell", () => {
  expect(
    offences(
      (file, from) =>
        ADAPTERS.includes(folder(file)) && ADAPTERS.includes(folder(from)) && folder(file) !== folder(from),
    ),
  ).toEqual([]);
  const journeys = ["receive.ts", "tick.ts", "act.ts", "start.ts", "main.ts"];
  expect(offences((file, from) => ADAPTERS.includes(folder(file)) && journeys.includes(from))).toEqual([]);
});

test("at most five files lie at the top: the command line, the start, and the three journeys", () => {
  expect(files.filter((file) => !file.includes("/")).toSorted()).toEqual([
    "act.ts",
    "main.ts",
    "receive.ts",
    "start.ts",
    "tick.ts",
  ]);
});

/** @throws Error that names the first cycle there is */
function refuseCycles(nodes: Iterable<string>, next: (node: string) => Iterable<string>): void {
  const done = new Set<string>();
  const visit = (node: string, path: readonly string[]): void => {
    if (path.includes(node)) throw new Error(`cycle: ${[...path, node].join(" → ")}`);
    if (done.has(node)) return;
    for (const other of next(node)) visit(other, [...path, node]);
    done.add(node);
  };
  for (const node of nodes) visit(node, []);
}

/** A folder at the top, one of core, or a file at the top. */
const room = (file: string): string =>
  file
    .split("/")
    .slice(0, file.startsWith("core/") ? 2 : 1)
    .join("/");

test("no import cycle, types included: neither of files nor of rooms, and the rooms are as docs/architecture.md draws them", () => {
  const known = (file: string): string[] => imports(file).filter((from) => code.has(from));
  refuseCycles(files, known);
  const ofRooms = new Map<string, Set<string>>(files.map((file) => [room(file), new Set()]));
  for (const file of files)
    for (const from of known(file)) if (room(from) !== room(file)) ofRooms.get(room(file))!.add(room(from));
  expect(ofRooms.size).toBeGreaterThan(30);
  refuseCycles(ofRooms.keys(), (one) => ofRooms.get(one)!);

  const page = readFileSync(fileURLToPath(new URL("../docs/architecture.md", import.meta.url)), "utf8");
  const table = [...page.matchAll(/^\| `((?:core\/)?[a-z-]+)` \|/gm)].map(([, name]) => name!);
  const rooms = [...ofRooms.keys()].filter((one) => !one.endsWith(".ts"));
  expect(table.toSorted()).toEqual(rooms.toSorted());
  const upward = rooms.flatMap((one) =>
    [...ofRooms.get(one)!]
      .filter((other) => table.indexOf(other) > table.indexOf(one))
      .map((other) => `${one} → ${other}`),
  );
  expect(upward).toEqual([]);
});

test("a ticket is changed in one place: nothing else commits, decides again or applies triggers for real", () => {
  const guilty = files.filter((file) =>
    /\btickets\s*\.commit\(|\bStaleTicketError\b/.test(withoutComments(code.get(file)!)),
  );
  const home = ["core/model/stale-ticket.ts", "store/tickets.ts", "ticket-change/commit.ts"];
  expect(guilty.filter((file) => !home.includes(file))).toEqual([]);
  const appliers = files.filter((file) => imports(file).includes("ticket-change/apply-triggers.ts"));
  expect(appliers.toSorted()).toEqual([
    "reports/dry-run-mail.ts",
    "reports/simulate-triggers.ts",
    "ticket-change/commit.ts",
  ]);
});

test("no file is longer than 250 lines, none lies deeper than three levels", () => {
  expect([...code].filter(([, text]) => text.split("\n").length > 251).map(([file]) => file)).toEqual([]);
  expect(files.filter((file) => file.split("/").length > 4)).toEqual([]);
});

test("files are named by what they define: kebab-case, no drawers, no barrels, no default exports", () => {
  expect(files.filter((file) => !/^[a-z0-9-]+\.ts$/.test(basename(file)))).toEqual([]);
  expect(
    files.filter((file) => /(^|-)(utils?|helpers?|shared|lib|types|index|common|misc)\.ts$/.test(basename(file))),
  ).toEqual([]);
  expect([...code].filter(([, text]) => /^export default|^export \* from/m.test(text)).map(([file]) => file)).toEqual(
    [],
  );
});

test("every file opens with what it is", () => {
  const silent = [...code].filter(([, text]) => !/^(#!.*\n)?(\/\/ |\/\*\*)/.test(text) && !/\/\*\*/.test(text));
  expect(silent.map(([file]) => file)).toEqual([]);
});

const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|[^:"'`])\/\/.*$/gm, "$1");
