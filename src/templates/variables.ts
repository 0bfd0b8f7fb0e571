// Follows the variables of one template through its blocks and partials, against a sample of what it will be given.

import { COMPARISON, isPath, SENTENCE } from "./construct.ts";
import type { Json } from "./context.ts";

/** What a name means at one place of a template. `stack` ends with the innermost context; `../` goes back in it. */
export type Scope = {
  root: Json;
  stack: readonly Json[];
  named: ReadonlyMap<string, Json>; // block parameters: {{#each list as |item|}}
  loops: number; // how many `each` stand around it
};

/** What the walk comes across. `file` is the partial's own when it is inside one. */
export type Witness = {
  unknown(file: string, node: hbs.AST.PathExpression, scope: Scope): void;
  seen(value: Json): void;
  /** A partial that calls itself, at first or second hand, or far too many partials. */
  endless(file: string, node: hbs.AST.PartialStatement): void;
  /** @returns undefined when there is no such partial (or it cannot be read) */
  partial(file: string, node: hbs.AST.PartialStatement): { file: string; program: hbs.AST.Program } | undefined;
};

/** Partials looked into for one template: partials that call each other often grow like powers. */
const MOST_CALLS = 2_000;

/** Tells the witness of every variable below a notice's template. */
export function follow(file: string, program: hbs.AST.Program, sample: Json, witness: Witness): void {
  const scope: Scope = { root: sample, stack: [sample], named: new Map(), loops: 0 };
  new Walk([file], witness, { calls: 0 }).program(program, scope);
}

class Walk {
  private readonly file: string;
  private readonly witness: Witness;
  private readonly files: readonly string[]; // the template, and the partials that led here
  private readonly meter: { calls: number };

  constructor(files: readonly string[], witness: Witness, meter: { calls: number }) {
    this.file = files.at(-1)!;
    this.files = files;
    this.witness = witness;
    this.meter = meter;
  }

  program(program: hbs.AST.Program | undefined, scope: Scope): void {
    for (const node of program?.body ?? []) this.statement(node, scope);
  }

  private statement(node: hbs.AST.Statement, scope: Scope): void {
    if (node.type === "MustacheStatement") this.value((node as hbs.AST.MustacheStatement).path, scope);
    if (node.type === "BlockStatement") this.block(node as hbs.AST.BlockStatement, scope);
    if (node.type === "PartialStatement") this.partial(node as hbs.AST.PartialStatement, scope);
  }

  private block(node: hbs.AST.BlockStatement, scope: Scope): void {
    const name = node.path.original;
    if (name === SENTENCE) for (const { value } of node.hash?.pairs ?? []) this.value(value, scope);
    if (name === SENTENCE) return; // its text names its own values
    const [given] = node.params.map((param) => this.value(param, scope));
    const item = name === "each" && Array.isArray(given) ? given[0] : given;
    const opens = (name === "each" || name === "with") && item !== undefined;
    this.program(node.program, opens ? within(scope, item, node.program.blockParams ?? [], name === "each") : scope);
    this.program(node.inverse, scope);
  }

  private partial(node: hbs.AST.PartialStatement, scope: Scope): void {
    const pairs = (node.hash?.pairs ?? []).map(({ key, value }) => [key, this.value(value, scope) ?? ""] as const);
    const [given] = node.params.map((param) => this.value(param, scope));
    const found = this.witness.partial(this.file, node);
    if (!found) return;
    this.meter.calls += 1;
    if (this.files.includes(found.file) || this.meter.calls > MOST_CALLS) {
      this.witness.endless(this.file, node);
      return;
    }
    const own = given ?? scope.stack.at(-1)!;
    const context = pairs.length > 0 && isObject(own) ? { ...own, ...Object.fromEntries(pairs) } : own;
    const inside: Scope = { ...scope, stack: [context], named: new Map() };
    new Walk([...this.files, found.file], this.witness, this.meter).program(found.program, inside);
  }

  /** What an expression stands for in the sample; undefined (and told) when it is not known. */
  private value(node: hbs.AST.Expression, scope: Scope): Json | undefined {
    if (node.type === "SubExpression") return this.comparison(node as hbs.AST.SubExpression, scope);
    if (!isPath(node)) return (node as hbs.AST.StringLiteral).value ?? null;
    const value = resolve(node, scope);
    if (value === undefined) this.witness.unknown(this.file, node, scope);
    else this.witness.seen(value);
    return value;
  }

  private comparison(node: hbs.AST.SubExpression, scope: Scope): Json | undefined {
    for (const param of node.params) this.value(param, scope);
    return node.path.original === COMPARISON ? true : undefined;
  }
}

function within(scope: Scope, item: Json, names: readonly string[], loop: boolean): Scope {
  const named = new Map(scope.named);
  for (const [index, name] of names.entries()) named.set(name, index === 0 ? item : 0);
  return { ...scope, stack: [...scope.stack, item], named, loops: scope.loops + (loop ? 1 : 0) };
}

function resolve(node: hbs.AST.PathExpression, scope: Scope): Json | undefined {
  const [head = "", ...rest] = node.parts;
  if (node.data) return head === "root" ? descend(scope.root, rest) : loopData(node, scope);
  if (node.depth === 0 && scope.named.has(head) && !/^(this\b|\.)/.test(node.original)) {
    return descend(scope.named.get(head)!, rest);
  }
  const start = scope.stack.at(-1 - node.depth);
  return start === undefined ? undefined : descend(start, node.parts);
}

function loopData({ parts, depth }: hbs.AST.PathExpression, { loops }: Scope): Json | undefined {
  if (parts.length !== 1 || loops <= depth) return undefined;
  if (parts[0] === "index") return 0;
  return parts[0] === "first" || parts[0] === "last" ? true : undefined;
}

/** Own properties only: what an object inherits is out of a template's reach. */
function descend(start: Json, parts: readonly string[]): Json | undefined {
  let value: Json | undefined = start;
  for (const part of parts) {
    if (Array.isArray(value) && part === "length") value = value.length;
    else value = isObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;
    if (value === undefined) return undefined;
  }
  return value;
}

const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Every name a template may write inside this value: "desk.name", "conversation", "conversation.by". */
export function namesIn(value: Json, before = ""): string[] {
  const inner = Array.isArray(value) ? (value[0] ?? null) : value;
  if (!isObject(inner)) return [];
  return Object.entries(inner).flatMap(([key, child]) => {
    const names = namesIn(child, `${before}${key}.`);
    return isObject(child) ? names : [`${before}${key}`, ...names];
  });
}
