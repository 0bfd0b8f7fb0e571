// Reads templates before they are used and says everything that is wrong with them, all at once.

import { AUDIENCES, type NoticeKind } from "../core/model/notice.ts";
import { closest } from "../core/words/closest.ts";
import { bodyNameIn, isBodyFile } from "./channel-body.ts";
import { compileSources, parseTemplate, TemplateError } from "./compile.ts";
import { forbiddenIn } from "./construct.ts";
import type { Context, Json } from "./context.ts";
import {
  filesOf,
  isAlike,
  KINDS,
  type NoticePart,
  noticeFile,
  PARTS,
  partialIn,
  partOf,
  readTemplates,
  type Sources,
} from "./folder.ts";
import { contextOf, sampleContext } from "./sample.ts";
import { SAMPLES, type SampleName } from "./samples.ts";
import { follow, namesIn, type Scope } from "./variables.ts";

/** The same shape as a problem in the settings. `path` is the name in question, "" when it is about the whole file. */
export type TemplateProblem = { file: string; line: number; path: string; message: string; help: string };

type Parsed = ReadonlyMap<string, hbs.AST.Program>;
type Report = (problem: TemplateProblem) => void;

/** What a part of a mail must carry. */
const REQUIRED: readonly {
  kinds: readonly NoticeKind[];
  parts: readonly NoticePart[];
  path: string;
  reason: string;
}[] = [
  { kinds: ["steps"], parts: ["html", "text"], path: "links.all", reason: "without it nobody can take them" },
  { kinds: ["step"], parts: ["html", "text"], path: "links.confirm", reason: 'without it nobody can say "I\'m on it"' },
  {
    kinds: KINDS.filter((kind) => !kind.startsWith("escalation-") || AUDIENCES[kind] === "staff"),
    parts: ["subject"],
    path: "reference",
    reason: "a reply without it may not find its ticket",
  },
];

/**
 * Every problem of the notices' templates below a folder, in the order of files and lines. Never throws for what a template says.
 * What its files say unchanged is not looked at again.
 */
export async function lintTemplates(folder: string): Promise<readonly TemplateProblem[]> {
  const sources = await readTemplates(folder);
  if (!last || !isAlike(last.sources, sources)) last = { sources, problems: lintSources(sources) };
  return last.problems;
}

// All of them are tried out, which takes a third of a second, and one folder is read at every change of a setting.
let last: { sources: Sources; problems: readonly TemplateProblem[] } | undefined;

/**
 * The same for templates that are not, or not yet, in a folder.
 * @param kinds of notices that are looked at, and what they share; default: all, and what channels post
 */
export function lintSources(every: Sources, kinds: readonly NoticeKind[] = KINDS): TemplateProblem[] {
  const sources = kinds === KINDS ? every : new Map(kinds.flatMap((kind) => filesOf(every, kind)));
  const found = new Map<string, TemplateProblem>();
  const tell: Report = (problem) => {
    // A partial is read once for every notice that calls it: what is wrong in it is said once.
    const place = `${problem.file}:${problem.line}:${problem.path || problem.message}`;
    if (!found.has(place)) found.set(place, problem);
  };
  lintFiles(sources, kinds, tell);
  const parsed = parseAll(sources, tell);
  const samples = kinds.map((kind) => [kind, sampleContext(kind)] as const);
  for (const [kind, sample] of samples) for (const part of PARTS) lintNotice(kind, part, sample, parsed, tell);
  for (const file of [...parsed.keys()].filter(isBodyFile)) lintBody(file, parsed, tell);
  if (found.size === 0) tryOut(samples, sources, parsed, tell);
  return [...found.values()].sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
}

function lintFiles(sources: Sources, kinds: readonly NoticeKind[], tell: Report): void {
  const expected = kinds.flatMap((kind) => PARTS.map((part) => noticeFile(kind, part)));
  for (const file of expected) {
    const source = sources.get(file);
    if (source !== undefined && source.trim() !== "") continue;
    if (source !== undefined) tell({ file, line: 1, path: "", message: "it is empty", help: EMPTY[partOf(file)] });
    else
      tell({
        file,
        line: 1,
        path: "",
        message: "the file is missing",
        help: "Until it is there, the built-in plain mail goes out.",
      });
  }
  for (const file of sources.keys()) {
    if (expected.includes(file) || partialIn(file) || isBodyFile(file)) continue;
    tell({ file, line: 1, path: "", message: "no notice uses this file", help: whereInstead(file, expected) });
  }
}

/** What goes out without one of its parts. */
const EMPTY: Readonly<Record<NoticePart, string>> = {
  subject: "Write a subject with {{reference}} in it, by which a reply finds its ticket.",
  text: "Write the text as well: some programs show no HTML, and filters distrust mails without a text.",
  html: "Write the HTML as well: it is what most people read.",
};

function whereInstead(file: string, expected: readonly string[]): string {
  if (file.startsWith("partials/")) return "A partial is called partials/<name>.html.hbs or partials/<name>.text.hbs.";
  const meant = closest(file, expected);
  return `${meant ? `Did you mean ${meant}? ` : ""}The kinds of notices are ${KINDS.join(", ")}; each has subject.hbs, text.hbs and html.hbs.`;
}

function parseAll(sources: Sources, tell: Report): Parsed {
  const parsed = new Map<string, hbs.AST.Program>();
  for (const [file, source] of sources) {
    try {
      const program = parseTemplate(file, source);
      parsed.set(file, program);
      for (const finding of forbiddenIn(program, partOf(file))) tell({ file, ...finding });
    } catch (error) {
      const help = "Every {{#block}} needs its {{/block}}, and every {{ its }}.";
      tell(asProblem(error, isBodyFile(file) ? `${help} Between }} and a } of the JSON stands a space.` : help));
    }
  }
  return parsed;
}

function lintNotice(kind: NoticeKind, part: NoticePart, sample: Context, parsed: Parsed, tell: Report): void {
  const file = noticeFile(kind, part);
  const program = parsed.get(file);
  if (!program) return;
  const seen = new Set<Json>();
  follow(file, program, sample, {
    seen: (value) => void seen.add(value),
    unknown: (inFile, node, scope) => tell(unknownName(inFile, node, scope, kind)),
    endless: (inFile, node) => tell(endlessPartial(inFile, node)),
    partial: (inFile, node) => partialCalled(inFile, node, part, parsed, tell),
  });
  for (const { kinds, parts, path, reason } of REQUIRED) {
    if (!kinds.includes(kind) || !parts.includes(part) || seen.has(at(sample, path))) continue;
    tell({
      file,
      line: 1,
      path,
      message: `{{${path}}} is missing: ${reason}`,
      help: `Write {{${path}}} somewhere in this file.`,
    });
  }
}

const BODY_HELP =
  'Text stands in quotes ("{{subject}}"), a number does not ({{facts.stepNumber}}); what may be unknown stands in quotes or inside {{#if …}}.';

/** A channel's body must be JSON whatever is known of a ticket; the sample of a step is the fullest there is. */
function lintBody(file: string, parsed: Parsed, tell: Report): void {
  const sample = sampleContext("step");
  follow(file, parsed.get(file)!, sample as unknown as Json, {
    seen: () => {},
    unknown: (inFile, node, scope) => tell(unknownName(inFile, node, scope, "step")),
    endless: (inFile, node) => tell(endlessPartial(inFile, node)),
    partial: (inFile, node) => partialCalled(inFile, node, "subject", parsed, tell),
  });
  const templates = compileSources(new Map(), () => parsed.get(file)!);
  for (const context of [sample, sampleContext("step", true)]) {
    try {
      templates.body(bodyNameIn(file)!, context);
    } catch (error) {
      tell(asProblem(error, BODY_HELP));
      return;
    }
  }
}

function partialCalled(file: string, node: hbs.AST.PartialStatement, part: NoticePart, parsed: Parsed, tell: Report) {
  const name = String((node.name as hbs.AST.PathExpression).original);
  const target = `partials/${name}.${part}.hbs`;
  const program = parsed.get(target);
  if (program) return { file: target, program };
  const known = [...parsed.keys()].flatMap((key) => (partialIn(key)?.part === part ? [partialIn(key)!.name] : []));
  const meant = closest(name, known);
  const help = `${meant ? `Did you mean ${meant}? ` : ""}The partials of a ${part} part are ${known.join(", ") || "none"}.`;
  tell({ file, line: node.loc.start.line, path: name, message: `there is no readable file ${target}`, help });
  return undefined;
}

function endlessPartial(file: string, node: hbs.AST.PartialStatement): TemplateProblem {
  const path = (node.name as hbs.AST.PathExpression).original;
  const help = "A partial cannot call itself, nor a partial that calls it.";
  return { file, line: node.loc.start.line, path, message: "partials call each other without end", help };
}

function unknownName(file: string, node: hbs.AST.PathExpression, scope: Scope, kind: NoticeKind): TemplateProblem {
  const path = node.original;
  const here = namesIn(scope.stack.at(-1)!);
  const everywhere = namesIn(scope.root);
  const meant = closest(path, [...here, ...everywhere]);
  const audience = AUDIENCES[kind];
  const internal = audience === "requester" && namesIn(sampleContext("step")).includes(path);
  const message = internal
    ? `"${path}" is internal: a mail to a requester cannot name it`
    : `"${path}" is not known in a ${kind} notice`;
  const list = `What a ${kind} notice (read by ${audience === "staff" ? "staff" : "the requester"}) may name: ${everywhere.join(", ")}.`;
  const help = `${meant ? `Did you mean ${meant}? ` : ""}${list}`;
  return { file, line: node.loc.start.line, path, message, help };
}

const TOO_MUCH =
  "Go through each list once: a list inside a list grows with every mail, and a mail that takes too long goes out in other words.";

const LARGE: readonly SampleName[] = ["long", "chases"];

/** Renders everything with the samples that are large, once with all there can be, and once with nothing that may be missing. */
function tryOut(
  samples: readonly (readonly [NoticeKind, Context])[],
  sources: Sources,
  parsed: Parsed,
  tell: Report,
): void {
  const templates = compileSources(sources, (file) => parsed.get(file)!);
  const isWell = (kind: NoticeKind, sample: Context, help = TOO_MUCH): boolean =>
    PARTS.every((part) => {
      try {
        templates.render(kind, part, sample);
        return true;
      } catch (error) {
        tell(asProblem(error, help));
        return false;
      }
    });
  for (const [kind, sample] of samples) {
    const unknown = `It may be unknown in a ${kind} notice: put {{#if …}} around it.`;
    // What fails once is not tried further: each trial may take its time.
    if (!isWell(kind, sample) || !isWell(kind, sampleContext(kind, true), unknown)) continue;
    LARGE.every((name) => isWell(kind, contextOf(SAMPLES[name].of(kind))));
  }
}

function asProblem(error: unknown, help: string): TemplateProblem {
  if (!(error instanceof TemplateError)) throw error;
  return { file: error.file, line: error.line ?? 1, path: "", message: error.reason, help };
}

const at = (sample: object, path: string): Json =>
  path.split(".").reduce<Json>((value, key) => (value as Record<string, Json>)[key] ?? null, sample as Json);
