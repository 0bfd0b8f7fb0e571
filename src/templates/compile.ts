// Templates, each compiled once, when it is first used. A broken one complains only then, so that every other notice keeps
// its words; lint.ts finds it before.

import { createHash } from "node:crypto";
import Handlebars from "handlebars";
import type { NoticeKind } from "../core/model/notice.ts";
import type { TemplateMark } from "../ports/template-store.ts";
import { bodyFile, jsonBy } from "./channel-body.ts";
import { depthOf, forbiddenIn } from "./construct.ts";
import type { Context } from "./context.ts";
import {
  filesOf,
  isAlike,
  type NoticePart,
  noticeFile,
  partialIn,
  partOf,
  readTemplates,
  type Sources,
} from "./folder.ts";
import { type Render, type Sandbox, sandbox } from "./sandbox.ts";

export type Templates = {
  /** @throws TemplateError when the template is missing, refused, or names what is not there */
  render(kind: NoticeKind, part: NoticePart, context: Context): string;
  /** The JSON a channel posts, by the name of its template. @throws TemplateError also when what comes out is not JSON */
  body(name: string, context: Context): string;
  markOf(kind: string): TemplateMark;
  markOfBody(name: string): TemplateMark;
  /** What stands in for the kind where it fails; undefined: only the plain words do. */
  below(kind: string): Templates | undefined;
};

/** What is wrong with a template; the message names the file and, where it is known, the line. */
export class TemplateError extends Error {
  override name = "TemplateError";
  readonly file: string;
  readonly line: number | undefined;
  readonly reason: string;

  constructor(file: string, line: number | undefined, reason: string) {
    super(`templates/${file}${line === undefined ? "" : `, line ${line}`}: ${reason}`);
    this.file = file;
    this.line = line;
    this.reason = reason;
  }
}

const LONGEST = 100_000;
const DEEPEST = 32;
const MOST_SIGNS = 4_000; // reading a template takes the square of their number

/** Reads the notices' templates below a folder. @throws only what the file system says */
export const compileTemplates = async (folder: string): Promise<Templates> => compileFiles(await readTemplates(folder));

/** Those of a folder. What its files say unchanged stays compiled. */
export function compileFiles(sources: Sources): Templates {
  if (!last || !isAlike(last.sources, sources)) last = { sources, templates: compileSources(sources) };
  return last.templates;
}

let last: { sources: Sources; templates: Templates } | undefined; // one folder is read at every change of a setting

/** A parsed template by its file. @throws TemplateError when there is none or it cannot be read */
type Parse = (file: string) => hbs.AST.Program;

/**
 * Templates that were read before. Never throws for what a template says.
 * @param parse left out, a template is parsed when it is used
 */
export function compileSources(sources: Sources, parse: Parse = parserOf(sources)): Templates {
  const boxes: Readonly<Record<NoticePart, Sandbox>> = {
    subject: sandbox(false),
    text: sandbox(false),
    html: sandbox(true),
  };
  for (const file of sources.keys()) addPartial(boxes, file, parse);
  const renders = new Map<string, Render>();
  const renderFile = (file: string, compile: () => Render, context: Context): string => {
    const known = renders.get(file) ?? compile();
    renders.set(file, known);
    try {
      return known(context);
    } catch (error) {
      throw inFile(file, error);
    }
  };
  return {
    ...marksOf(sources),
    below: () => undefined,
    render(kind, part, context) {
      const file = noticeFile(kind, part);
      return renderFile(file, () => compileNotice(boxes[part], file, parse), context);
    },
    body(name, context) {
      const file = bodyFile(name);
      return renderFile(file, () => jsonBy(compileNotice(boxes.subject, file, parse)), context);
    },
  };
}

function marksOf(sources: Sources): Pick<Templates, "markOf" | "markOfBody"> {
  const digests = new Map<string, string>();
  return {
    markOf(kind) {
      const version = digests.get(kind) ?? digestOf(filesOf(sources, kind));
      digests.set(kind, version);
      return { from: "files", version };
    },
    markOfBody(name) {
      const file = bodyFile(name);
      return { from: "files", version: digestOf([[file, sources.get(file) ?? ""]]) };
    },
  };
}

/** What tells templates from others of the same names: for a kind, those of its own and every piece that notices share. */
function digestOf(files: readonly (readonly [file: string, text: string])[]): string {
  const hash = createHash("sha256");
  for (const [file, text] of files) hash.update(`${file}\n${text}\n`);
  return hash.digest("hex").slice(0, 8);
}

/** The parsed template. @throws TemplateError for what Handlebars cannot read */
export function parseTemplate(file: string, source: string): hbs.AST.Program {
  try {
    if (source.length > LONGEST) throw new Error(`the file is longer than ${LONGEST} characters`);
    if (signsInTags(source) > MOST_SIGNS)
      throw new Error(`there are more than ${MOST_SIGNS} words and signs inside {{…}}`);
    const raw = Handlebars.parseWithoutProcessing(source);
    if (depthOf(raw) > DEEPEST) throw new Error(`blocks stand inside each other more than ${DEEPEST} deep`);
    return Handlebars.parse(raw as unknown as string); // takes what is parsed as well, and trims the space around its blocks
  } catch (error) {
    throw inFile(file, error);
  }
}

const parserOf =
  (sources: Sources): Parse =>
  (file) => {
    const source = sources.get(file);
    if (source === undefined) throw new TemplateError(file, undefined, "the file is missing");
    return parseTemplate(file, source);
  };

function signsInTags(source: string): number {
  const tags = source
    .split("{{")
    .slice(1)
    .map((rest) => rest.split("}}", 1)[0] ?? "");
  return tags.reduce((sum, tag) => sum + 2 + (tag.match(/[\w-]+|[^\w\s]/g)?.length ?? 0), 0);
}

function compileNotice(box: Sandbox, file: string, parse: Parse): Render {
  try {
    return box.compile(withoutForbidden(file, parse(file)));
  } catch (error) {
    return () => {
      throw inFile(file, error);
    };
  }
}

function addPartial(boxes: Readonly<Record<NoticePart, Sandbox>>, file: string, parse: Parse): void {
  const partial = partialIn(file);
  if (!partial) return;
  const { name, part } = partial;
  boxes[part].addPartial(
    name,
    () => withoutForbidden(file, parse(file)),
    (error) => {
      throw inFile(file, error);
    },
  );
}

function withoutForbidden(file: string, program: hbs.AST.Program): hbs.AST.Program {
  const [first] = forbiddenIn(program, partOf(file));
  if (first) throw new TemplateError(file, first.line, `${first.message}. ${first.help}`);
  return program;
}

function inFile(file: string, error: unknown): TemplateError {
  if (error instanceof TemplateError) return error;
  const { message, lineNumber } = error as Error & { lineNumber?: number };
  const line = lineNumber ?? (Number(/^Parse error on line (\d+)/.exec(message)?.[1]) || undefined);
  return new TemplateError(file, line, inOneSentence(message));
}

/** Handlebars draws an arrow under the source and names objects; people need neither. */
const inOneSentence = (message: string): string =>
  message
    .replace(/^Parse error on line \d+:\n(.*)\n[-^]*\n?([\s\S]*)$/, 'cannot be read near "$1"')
    .replace(/ not defined in \[object Object\]/, " is not known here")
    .replace(/ - \d+:\d+$/, "")
    .replace(/\s+/g, " ");
