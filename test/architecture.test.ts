// The house rules, kept by machine.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const src = join(root, "src");

/** The text of each file of code in a folder, by its path there. */
function codeIn(folder: string): Map<string, string> {
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: "utf8" }) : [];
  const found = names.filter((name) => /\.m?ts$|\.mjs$/.test(name));
  return new Map(found.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

const code = codeIn(src);
const files = [...code.keys()];
/** What lies in `packages/` is no part of Onit: programs of their own, which know nothing of it. */
const packages = readdirSync(join(root, "packages"));
/** Onit's own code and that of its packages, by the path below each `src`: what holds for the shape of a file holds for all. */
const everything = [src, ...packages.map((name) => join(root, "packages", name, "src"))].flatMap((folder) =>
  [...codeIn(folder)].map(([file, text]) => ({ file, text, path: relative(root, join(folder, file)) })),
);
const folder = (file: string): string => (file.includes("/") ? file.split("/")[0]! : "");
const ADAPTERS = ["sources", "mail", "channels", "store", "config", "templates"];

/** Each text is read once, however many rules ask for what is in it. */
function once<Found>(read: (text: string) => Found): (text: string) => Found {
  const known = new Map<string, Found>();
  return (text) => {
    if (!known.has(text)) known.set(text, read(text));
    return known.get(text)!;
  };
}

/** Every module a file names, type imports and dynamic imports included. */
const imports = once((file) => importsOf(file, code.get(file)!));

function importsOf(file: string, text: string): string[] {
  const found = text.matchAll(/(?:\bfrom\s+|\bimport\s*\(\s*|^\s*import\s+)"([^"]+)"/gm);
  return [...found].map(([, from]) => (from!.startsWith(".") ? normalize(join(dirname(file), from!)) : from!));
}

/** The package that a bare module name belongs to: "mingo/core" to mingo. */
const packageOf = (from: string): string => /^(?:@[^/]+\/)?[^/]+/.exec(from)![0];

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

// worker.ts of the database is the main of a thread of its own, to which nobody could pass a clock.
const CLOCKS = ["main.ts", "start.ts", "cli/demo.ts"].map((file) => `src/${file}`);
CLOCKS.push("packages/embedded-mongodb/src/worker.ts", "src/web/draft-script.ts", "src/web/live-script.ts"); // that one runs in browsers

test("only main, start and the like of them read the clock, and only they may: now is a parameter", () => {
  const guilty = everything.filter(({ text }) => /new Date\(\)|Date\.now/.test(withoutComments(text)));
  expect(guilty.map(({ path }) => path).filter((path) => !CLOCKS.includes(path))).toEqual([]);
});

// store/data-file.ts writes an export into a pipe, byte for byte; runtime/log.ts escapes its own lines.
const WRITERS = ["cli/print.ts", "runtime/log.ts", "store/data-file.ts"].map((file) => `src/${file}`);

test("what the commands show goes through the printer: nobody else writes to the terminal", () => {
  const writes = /\bconsole\.|\bprocess\.(?:stdout|stderr)\b|\bfrom "(?:node:)?(?:console|tty)"|\bwriteSync\(\s*[12]\b/;
  const guilty = everything.filter(({ text }) => writes.test(withoutComments(text)));
  expect(guilty.map(({ path }) => path).filter((path) => !WRITERS.includes(path))).toEqual([]);
});

test("only store knows mongoose, only mail and its kind know MIME, only sources know smtp-server and imapflow", () => {
  const home: Record<string, string[]> = {
    mongoose: ["store"],
    mongodb: ["store"],
    "embedded-mongodb": ["embedded"],
    lmdb: [],
    mingo: [],
    bson: ["store"],
    mailparser: ["mail"],
    mailauth: ["mail"],
    htmlparser2: ["mail"],
    "iconv-lite": ["mail"],
    "encoding-japanese": ["mail"],
    tldts: ["mail"],
    imapflow: ["sources"],
    "smtp-server": ["sources"],
    nodemailer: ["channels"],
    "nodemailer/lib/addressparser": ["mail"],
    handlebars: ["templates"],
    "intl-messageformat": ["web", "templates"],
    fastify: ["web"],
    yaml: ["config"],
  };
  expect(
    offences(
      (file, from) =>
        (home[from] ?? home[packageOf(from)])?.includes(folder(file)) === false &&
        file !== "cli/demo.ts" &&
        !code.has(from),
    ),
  ).toEqual([]);
});

/** What is read together with a file: neither its types nor what it imports when it runs. */
const readWith = (file: string): string[] =>
  [...code.get(file)!.matchAll(/^(?:import|export)\s(?!type\s)(?:[^;"]*?\sfrom\s)?"([^"]+)";/gm)].map(([, from]) =>
    from!.startsWith(".") ? normalize(join(dirname(file), from!)) : from!,
  );

function allReadWith(file: string, seen = new Set<string>()): Set<string> {
  for (const from of readWith(file)) {
    if (seen.has(from)) continue;
    seen.add(from);
    if (code.has(from)) allReadWith(from, seen);
  }
  return seen;
}

test("before it is known which command runs, no large library is read", () => {
  const read = [...allReadWith("main.ts")].filter((from) => !code.has(from) && !from.startsWith("node:"));
  expect(read.toSorted()).toEqual(["commander", "luxon"]);
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

test("the drawing in docs/architecture.md has every folder and file at the top once, and its arrows are the imports", () => {
  const page = readFileSync(join(root, "docs/architecture.md"), "utf8");
  const [, drawing = ""] = /^```mermaid\n(.*?)^```/ms.exec(page) ?? [];
  const box = new Map<string, string>();
  for (const [, name = "", label = ""] of drawing.matchAll(/\b(\w+)\["([^"]+)"\]/g))
    for (const one of label.split(", ")) box.set(one, name);
  const top = (file: string): string => file.split("/")[0]!;
  expect([...box.keys()].toSorted()).toEqual([...new Set(files.map(top))].toSorted());
  const arrows = [...drawing.matchAll(/^ *(\w+)(?:\[.*?\])? --> (\w+)/gm)].map(([, from, to]) => [from!, to!] as const);
  const isDrawn = (from: string, to: string): boolean =>
    arrows.some(([begin, end]) => begin === from && (end === to || isDrawn(end, to)));
  const between = files.flatMap((file) =>
    imports(file)
      .filter((from) => code.has(from))
      .map((from) => `${box.get(top(file))} --> ${box.get(top(from))}`),
  );
  const real = new Set(between.filter((one) => !/^(\w+) --> \1$/.test(one)));
  expect(arrows.map(([from, to]) => `${from} --> ${to}`).filter((arrow) => !real.has(arrow))).toEqual([]);
  refuseCycles(box.values(), (one) => arrows.filter(([from]) => from === one).map(([, to]) => to));
  expect([...real].filter((one) => !isDrawn(...(one.split(" --> ") as [string, string])))).toEqual([]);
});

test.each(packages)("a package imports nothing of Onit, only what it declares, and has no cycle: %s", (name) => {
  const folder = join(root, "packages", name);
  type Declared = { dependencies: Record<string, string>; devDependencies?: Record<string, string> };
  const { dependencies, devDependencies = {} } = JSON.parse(
    readFileSync(join(folder, "package.json"), "utf8"),
  ) as Declared;
  const known = (path: string): Record<string, string> =>
    path.startsWith("src/") ? dependencies : { ...dependencies, ...devDependencies };
  const parts = ["src", "test", "bench"].flatMap((part) =>
    [...codeIn(join(folder, part))].map(([file, text]): [string, string] => [`${part}/${file}`, text]),
  );
  const own = new Map(parts);
  const isOwn = (path: string, from: string): boolean =>
    own.has(from) ||
    from === name ||
    from.startsWith("dist/") ||
    from.startsWith("node:") ||
    known(path)[packageOf(from)] !== undefined;
  const strange = parts.flatMap(([path, text]) =>
    importsOf(path, text)
      .filter((from) => !isOwn(path, from))
      .map((from) => `${path} imports ${from}`),
  );
  expect(strange).toEqual([]);
  expect(
    parts.filter(([path, text]) => path.startsWith("src/") && /\bonit\b/i.test(text)).map(([path]) => path),
  ).toEqual([]);
  const inSource = [...own.keys()].filter((path) => path.startsWith("src/"));
  refuseCycles(inSource, (path) => importsOf(path, own.get(path)!).filter((from) => own.has(from)));
});

/** What a module may keep beyond a call: what it would make the same again, for whomever. All else belongs to the App that has it. */
const REMEMBERED: Readonly<Record<string, string>> = {
  "config/built-in-phrases.ts": "the phrases that come with Onit, and those of the last folder",
  "config/built-in-readings.ts": "the weights that come with Onit",
  "templates/lint.ts": "what was found in the last sources",
  "templates/compile.ts": "the last sources, compiled",
  "web/words/catalogue.ts": "the pages' sentences",
  "ports/mail-languages.ts": "which languages come with Onit",
  "sources/smtp-dialogue.ts": "how many files this process may open",
  "mail/proof/verify-aside.ts": "threads that anybody's signatures are checked in",
};

test("no module has state of its own that changes: two Onits in one process share nothing", () => {
  const changing = files.filter((file) => /^(?:export )?let /m.test(withoutComments(code.get(file)!)));
  expect(changing.toSorted()).toEqual(Object.keys(REMEMBERED).toSorted());
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
    "reports/foresee.ts",
    "reports/simulate-triggers.ts",
    "ticket-change/commit.ts",
  ]);
});

test("who acts is here in one place: no button, page or form of its own ends an absence or forgets to", () => {
  const heeding = files.filter((file) => /\b(?:actedBy|noteSign)\(/.test(withoutComments(code.get(file)!)));
  expect(heeding.toSorted()).toEqual(["act.ts", "inbound/out-of-office.ts"]);
  const acting = files.filter(
    (file) => file.startsWith("actions/") && imports(file).includes("ticket-change/commit.ts"),
  );
  expect(acting).toEqual([]);
});

// A migration reads what earlier releases kept.
test("no sentence is data: a reason or an outcome is never taken apart, compared or searched", () => {
  const asData =
    /\b(?:because|outcome|reason|noReceipt|trouble)\??\.(?:split|startsWith|endsWith|includes|match|indexOf|search)\(|\b(?:because|noReceipt|trouble) [!=]== (?!undefined)|\bbecause \+= |\bkey\.(?:split|startsWith|includes)\(`|\.(?:exec|test)\((?:because|outcome|reason|noReceipt|trouble)\)/;
  const guilty = files.filter((file) => asData.test(withoutComments(code.get(file)!)));
  expect(guilty.filter((file) => !file.startsWith("store/migrations/"))).toEqual([]);
});

test("causes are written and read back in core/model/cause.ts: nothing else composes, compares or takes one apart", () => {
  const asData =
    /\b(?:cause|decisionCause|once)(?:: | = | [!=]== )(?:`|"(?!chases"|analyst"|trigger"))|\bcause\??\.(?:split|slice|startsWith|endsWith|includes|match|indexOf|search|replace)\(|\.(?:exec|test|includes)\((?:\w+\.)?cause\)|\b[cC]ause [!=]== (?!"chases"|"analyst"|"trigger"|undefined)/;
  const home = /^(?:core\/model\/cause\.ts|store\/migrations\/|channels\/)/;
  const ofSettings = ["runtime/note-settings.ts", "runtime/watch-retention.ts", "actions/webhooks.ts"]; // entries of the audit that belong to no ticket
  const guilty = files.filter((file) => asData.test(withoutComments(code.get(file)!)) && !home.test(file));
  expect(guilty.filter((file) => !ofSettings.includes(file))).toEqual([]);
});

test("no file is longer than 250 lines, none lies deeper than three levels", () => {
  const names = (some: typeof everything): string[] => some.map(({ path }) => path);
  expect(everything.length).toBeGreaterThan(files.length);
  expect(names(everything.filter(({ text }) => text.split("\n").length > 251))).toEqual([]);
  expect(names(everything.filter(({ file }) => file.split("/").length > 4))).toEqual([]);
});

/** Where a function begins: declared, kept in a constant, or a method. Calls look like methods, and none is that long either. */
const FUNCTION_BEGINS =
  /^(?:(?:export )?(?:default )?(?:async )?function\b|(?:export )?const \w+\b.* = (?:async )?(?:[(<]|\w+ =>)|(?:(?:static|async|get|set|private|public) )*[*#]?\w+\([^;]*$)/;

/** From its first line to the one that closes it, by the layout that the formatter gives: both begin at the same column. */
function linesOfFunctions(text: string): { at: number; lines: number }[] {
  const lines = text.split("\n");
  const columnOf = (line: string): number => line.length - line.trimStart().length;
  return lines.flatMap((line, at) => {
    const column = columnOf(line);
    if (!FUNCTION_BEGINS.test(line.trimStart())) return [];
    const goesOn = (one: string): boolean =>
      one.trim() === "" || columnOf(one) > column || /^[)}\]|:]/.test(one.trimStart());
    const isEnd = (one: string): boolean => columnOf(one) === column && /^[)}\]]+[;,]*$/.test(one.trim());
    let end = at + 1;
    while (end < lines.length && goesOn(lines[end]!) && !isEnd(lines[end]!)) end += 1;
    return [
      {
        at: at + 1,
        lines: isEnd(lines[end] ?? "") ? end - at + 1 : lines.slice(at, end).join("\n").trimEnd().split("\n").length,
      },
    ];
  });
}

test("no function is longer than 40 lines, from its first to the one that closes it", () => {
  const body = (count: number): string => "  a();\n".repeat(count);
  const wholes = [
    `function f() {\n${body(39)}}\n`,
    `export const f = async (a: A): B => {\n${body(39)}};\n`,
    `export function f(\n  a: A,\n): B {\n${body(37)}}\n`,
    `const f = ({ a }: A): B =>\n${"  +a\n".repeat(40)}\nconst g = 1;\n`,
    `const o = {\n  f(a) {\n${body(39)}  },\n};\n`.replaceAll("  a();", "    a();"),
  ];
  expect(wholes.map((text) => Math.max(...linesOfFunctions(text).map(({ lines }) => lines)))).toEqual([
    41, 41, 41, 41, 41,
  ]);
  const found = everything.flatMap(({ path, text }) =>
    linesOfFunctions(text).map(({ at, lines }) => ({ where: `${path}:${at}`, lines })),
  );
  expect(found.length).toBeGreaterThan(2_000);
  expect(found.filter(({ lines }) => lines > 40)).toEqual([]);
});

test("files are named by what they define: kebab-case, no drawers, no barrels, no default exports", () => {
  const paths = everything.map(({ path }) => path);
  expect(paths.filter((path) => !/^[a-z0-9-]+\.ts$/.test(basename(path)))).toEqual([]);
  expect(
    paths.filter((path) => /(^|-)(utils?|helpers?|shared|lib|types|index|common|misc)\.ts$/.test(basename(path))),
  ).toEqual([]);
  const open = everything.filter(({ text }) => /^export default|^export \* from/m.test(text));
  expect(open.map(({ path }) => path)).toEqual([]);
});

test("an exported type has one home: no name is that of two types", () => {
  const homes = new Map<string, string[]>();
  for (const { path, text } of everything)
    for (const [, name = ""] of text.matchAll(/^export (?:declare |abstract )*(?:type|interface|class|enum) (\w+)/gm)) {
      const key = `${path.slice(0, path.indexOf("src/"))}${name}`; // a package has names of its own
      homes.set(key, [...(homes.get(key) ?? []), path]);
    }
  expect(homes.size).toBeGreaterThan(300);
  expect([...homes].filter(([, paths]) => paths.length > 1)).toEqual([]);
});

/** Names that two files export, and why both may. */
const SHARED_NAMES: Readonly<Record<string, string>> = {
  "packages/embedded-mongodb/allOf": "a condition that all hold, as it is asked and as a plan has it",
  pastFillers: "the same question of a line as it is spoken and of a sentence as it is heard",
  confirm: 'the rule that hears "on it", and what it does',
};

test("an exported function or constant has one home, too: no name means two things", () => {
  const homes = new Map<string, string[]>();
  for (const { path, text } of everything)
    for (const [, name = ""] of text.matchAll(/^export (?:async )?(?:function\*?|const|let) (\w+)/gm)) {
      const key = `${path.slice(0, path.indexOf("src/"))}${name}`;
      homes.set(key, [...(homes.get(key) ?? []), path]);
    }
  expect(homes.size).toBeGreaterThan(1_500);
  const shared = [...homes].filter(([, paths]) => paths.length > 1);
  expect(shared.filter(([name]) => SHARED_NAMES[name] === undefined)).toEqual([]);
  expect(Object.keys(SHARED_NAMES).filter((name) => !shared.some(([one]) => one === name))).toEqual([]);
});

test("every file opens with what it is", () => {
  const silent = everything.filter(({ text }) => !/^(#!.*\n)?(\/\/ |\/\*\*)/.test(text) && !/\/\*\*/.test(text));
  expect(silent.map(({ path }) => path)).toEqual([]);
});

/** Words of an own dialect, and what the field says instead (docs/glossary.md). `but`: where the word means something else. */
const BANNED: readonly { word: RegExp; instead: string; but?: RegExp }[] = [
  { word: /\bvouch\w*/i, instead: "authenticate" },
  { word: /\bheed\w*|\banew\b|\blest\b|\bmend(?:s|ed|ing)?\b|\bwhoever\b/i, instead: "a plain sentence" },
  {
    word: /\bheld back\b|\blets? (?:it|them|the mail|a mail|mails?) in\b|\blet in\b/i,
    instead: "quarantined, release",
  },
  { word: /\bonit stuck\b/i, instead: "onit quarantine", but: /its earlier name, still works/ },
  { word: /\bwaits? for a person\b/i, instead: "quarantined or failed" },
  { word: /\bnone of (?:our people|ours)\b|\bno part in\b/i, instead: "not on the staff list, not a participant" },
  { word: /\byou may not\b|\bnot yours to\b/i, instead: "you are not allowed to" },
  { word: /\b(?:the database|the server) inside\b/i, instead: "embedded database" },
  { word: /\blook(?:ed|s)? back\b|\bcard of earlier\b|\brecurrence card\b/i, instead: "recurrence, recent tickets" },
  {
    word: /\bclock moved a\b|\bleft undone\b|\blies in the inbox\b/i,
    instead: "what happened: a step fired, a job failed",
  },
  {
    word: /\bsettled? (?:letter|mail)|\bletter (?:owed|settled)\b|\b(?:Owed|Waiting)Letter\b/,
    instead: "system mail",
  },
  {
    word: /\bno address of ours\b|\bno good key\b|\bcannot be understood\b/i,
    instead: "recipient unknown, invalid key, bad request",
  },
  {
    word: /\bnot to be tried\b|\bcomes? out otherwise\b|\btoday's rules\b/i,
    instead: "re-read, classified differently, current rules",
  },
  {
    word: /\b(?:admins?|nobody|somebody) (?:hears?|heard) of\b|\bhears of it\b|\bwho (?:is|was) told\b|\bnobody could be told\b|\badmins are told\b/i,
    instead: "notified",
  },
  {
    word: /\bnotice settled\b|\bsystem mail settled\b|\bcould not finish one thing\b|(?<!files of )\ba mail could not be read\b/i,
    instead: "delivered or failed, background job failed, mail processing failed",
  },
  {
    word: /\btellRequester\b|\balsoTell\b|\btell: (?:person|group|rota|responsible)\b/,
    instead: "notify, notifyRequester, alsoNotify",
    but: /is: "(?:notify|alsoNotify)|now `notify`/, // what is still read
  },
  { word: /\b(?:such mails|the mail|mails of [a-z]+ [a-z]+) (?:is|are) held\b/i, instead: "quarantined" },
  { word: /\b(?:was|were|is) sent back\b/i, instead: "returned as incomplete" },
  { word: /\breach our records\b/i, instead: "the database is unavailable" },
  {
    word: /\ball is well\b|\bsettings are well\b|\bnot decided yet\b|\bnobody has decided\b/i,
    instead: "configuration OK, settings without an explicit value",
  },
  { word: /\bleft out:/i, instead: "Optional. Default:" },
  { word: /\botherwise for a\b/i, instead: "overrides per kind" },
  {
    word: /\bnobody waits any more\b|\bnobody else is told\b|\bis waiting since\b/i,
    instead: "marked as solved, no further escalation",
  },
  { word: /(?<!there )\b(?:is|are|was|were) no (?!longer\b|more\b|less\b|one\b)[a-z]/i, instead: "is not a" },
];
// Numbered behaviours are quoted as they were asked for. The phrases of people are theirs, and so are examples of what they write.
const QUOTED = ["docs/behaviours.md", "config/phrases", "src/mail/new-text", "src/core/automated/out-of-office.ts"];

/** Every line that somebody reads: code with its comments, templates, the English pages, settings, documents. */
function linesToRead(): { at: string; line: string }[] {
  const roots = ["src", "templates", "config", "docs", "README.md", "CONTRIBUTING.md", "SECURITY.md", "i18n/en.json"];
  const paths = roots.flatMap((name) =>
    name.includes(".")
      ? [name]
      : readdirSync(join(root, name), { recursive: true, encoding: "utf8" }).map((file) => `${name}/${file}`),
  );
  return paths
    .filter((path) => /\.(?:ts|hbs|ya?ml|md|json)$/.test(path) && !QUOTED.some((quoted) => path.startsWith(quoted)))
    .flatMap((path) =>
      readFileSync(join(root, path), "utf8")
        .split("\n")
        .map((line, index) => ({ at: `${path}:${index + 1}`, line })),
    );
}

test("the words of the field are used: none of an own dialect in code, templates, pages, settings and documents", () => {
  const lines = linesToRead();
  expect(lines.length).toBeGreaterThan(20_000);
  const any = new RegExp(BANNED.map(({ word }) => word.source).join("|"), "i");
  const suspect = lines.filter(({ line }) => any.test(line)); // few: each is looked at word by word
  const found = suspect.flatMap(({ at, line }) =>
    BANNED.filter(({ word, but }) => word.test(line) && !but?.test(line)).map(
      ({ word, instead }) => `${at}: "${word.exec(line)![0]}": say ${instead}`,
    ),
  );
  expect(found).toEqual([]);
});

const withoutComments = once((text) => text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|[^:"'`])\/\/.*$/gm, "$1"));

test("tests that start a browser or a server of somebody else lie in test/servers", () => {
  const tests = codeIn(join(root, "test"));
  const needs = (file: string): boolean =>
    importsOf(file, tests.get(file)!).some((from) => from.startsWith("servers/") || from === "playwright-core");
  const elsewhere = [...tests.keys()].filter(
    (file) => file.endsWith(".ts") && !file.startsWith("servers/") && needs(file),
  );
  expect(elsewhere).toEqual([]);
});
