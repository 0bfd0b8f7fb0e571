// What a template may be built from. Templates are edited in a browser, so they are untrusted code:
// values, four blocks, one comparison and static partials; everything else Handlebars can do is refused.

import Handlebars from "handlebars";
import type { NoticePart } from "./folder.ts";

/** A thing in a template that must not be there, and what to write instead. */
export type TemplateFinding = { line: number; path: string; message: string; help: string };

/** A sentence of a mail to a requester, in their language: {{#say desk=desk.name}}Your request is with {desk} now.{{/say}}. */
export const SENTENCE = "say";

/** `is` compares two values and stands where a value stands: {{#if (is kind "call")}}. */
export const BLOCKS = ["if", "unless", "each", "with"];
export const COMPARISON = "is";

const HELP = `A template may use {{value}}, ${BLOCKS.map((name) => `{{#${name}}}`).join(", ")}, {{#${SENTENCE} name=value}}a sentence with {name}{{/${SENTENCE}}}, (${COMPARISON} a b) and {{> partial}}.`;

const EXAMPLE = `{{#${SENTENCE} desk=desk.name}}Your request is with {desk} now.{{/${SENTENCE}}}`;

const NAMES_OF_ITS_OWN = new Set([
  ...BLOCKS,
  SENTENCE,
  COMPARISON,
  "log",
  "lookup",
  "helperMissing",
  "blockHelperMissing",
]);

/** Everything in a parsed template that may not be there, in the order it stands. */
export function forbiddenIn(program: hbs.AST.Program, part: NoticePart): TemplateFinding[] {
  const check = new ConstructCheck(part);
  check.accept(program);
  return check.findings;
}

class ConstructCheck extends Handlebars.Visitor {
  readonly findings: TemplateFinding[] = [];
  private readonly part: NoticePart;

  constructor(part: NoticePart) {
    super();
    this.part = part;
  }

  override MustacheStatement(node: hbs.AST.MustacheStatement): void {
    const name = nameOf(node.path);
    if (!isPath(node.path)) this.refuse(node, name, "writes a literal where a value belongs");
    else if (NAMES_OF_ITS_OWN.has(name)) this.refuse(node, name, `"${name}" cannot be used as a value`);
    else if (node.params.length > 0 || node.hash) this.refuse(node, name, `there is no helper "${name}"`);
    else if (!node.escaped && this.part === "html") {
      this.refuse(
        node,
        name,
        `"${name}" goes out unescaped`,
        `Write {{${name}}}: words from mails must be escaped in HTML.`,
      );
    }
  }

  override BlockStatement(node: hbs.AST.BlockStatement): void {
    const name = nameOf(node.path);
    if (name === SENTENCE) this.sentence(node);
    else if (!isPath(node.path) || !BLOCKS.includes(name)) this.refuse(node, name, `there is no block "${name}"`);
    else if (node.params.length !== 1 || node.hash) this.refuse(node, name, `"${name}" takes exactly one value`);
    super.BlockStatement(node);
  }

  private sentence(node: hbs.AST.BlockStatement): void {
    const isText = node.program.body.every(({ type }) => type === "ContentStatement");
    if (!isText || node.inverse || node.program.body.length === 0)
      this.refuse(
        node,
        SENTENCE,
        `"${SENTENCE}" takes a sentence`,
        `Name each value and put it in by its name: ${EXAMPLE}`,
      );
    if (node.params.length > 0) this.refuse(node, SENTENCE, "each value of a sentence needs a name", EXAMPLE);
  }

  override SubExpression(node: hbs.AST.SubExpression): void {
    const name = nameOf(node.path);
    if (name !== COMPARISON) this.refuse(node, name, `there is no helper "${name}"`);
    else if (node.params.length !== 2 || node.hash) this.refuse(node, name, `"${name}" compares exactly two values`);
    super.SubExpression(node);
  }

  override PartialStatement(node: hbs.AST.PartialStatement): void {
    const name = nameOf(node.name as hbs.AST.PathExpression);
    const isStatic = isPath(node.name) && !node.name.data && node.name.depth === 0;
    if (!isStatic) this.refuse(node, name, "the name of a partial must be written out");
    else if (this.part === "subject") this.refuse(node, name, "a subject cannot use partials");
    super.PartialStatement(node);
  }

  override PartialBlockStatement(node: hbs.AST.PartialBlockStatement): void {
    this.refuse(node, nameOf(node.name as hbs.AST.PathExpression), "a partial cannot be given a block");
  }

  override Decorator(node: hbs.AST.Decorator): void {
    this.refuse(node, nameOf(node.path), "decorators are not allowed");
  }

  override DecoratorBlock(node: hbs.AST.DecoratorBlock): void {
    this.refuse(node, nameOf(node.path), "decorators are not allowed");
  }

  private refuse(node: hbs.AST.Node, path: string, message: string, help = HELP): void {
    this.findings.push({ line: node.loc.start.line, path, message, help });
  }
}

/**
 * How deeply blocks and comparisons stand inside each other. Walks without recursion, because what it guards is
 * recursive: a stack that overflows inside a regular expression ends the process, not the template.
 */
export function depthOf(program: hbs.AST.Program): number {
  let deepest = 0;
  const ahead: [node: unknown, depth: number][] = [[program, 0]];
  for (let next = ahead.pop(); next; next = ahead.pop()) {
    const [node, depth] = next;
    if (typeof node !== "object" || node === null) continue;
    const { type } = node as { type?: string };
    const here = type === "Program" || type === "SubExpression" ? depth + 1 : depth;
    deepest = Math.max(deepest, here);
    for (const child of Object.values(node)) ahead.push([child, here]);
  }
  return deepest;
}

/** Narrows an expression to a path such as `requester.name`. */
export const isPath = (node: hbs.AST.Expression): node is hbs.AST.PathExpression => node.type === "PathExpression";

const nameOf = (node: hbs.AST.Expression): string => String((node as hbs.AST.PathExpression).original ?? "(…)");
