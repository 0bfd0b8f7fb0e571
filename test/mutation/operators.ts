// What is changed: for each kind of code the small mistakes that people make there.

import { isNode, type Node } from "./tree.ts";

/** A stretch of the text and what stands there instead; `shown`: what a report names instead of the two texts. */
export type Edit = { start: number; end: number; text: string; shown?: readonly [was: string, now: string] };

const FLIPPED: Readonly<Record<string, readonly string[]>> = {
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "===": ["!=="],
  "!==": ["==="],
  "+": ["-"],
  "-": ["+"],
  "*": ["/"],
  "/": ["*"],
  "%": ["*"],
  "&&": ["||"],
  "||": ["&&"],
  "??": ["&&"],
  "+=": ["-="],
  "-=": ["+="],
};

const OTHER_METHOD = new Map(
  Object.entries({
    some: "every",
    every: "some",
    startsWith: "endsWith",
    endsWith: "startsWith",
    min: "max",
    max: "min",
  }),
);
const LEFT_OUT = new Set(["filter", "sort", "toSorted", "reverse", "slice", "trim", "toLowerCase", "toUpperCase"]);

/** What a person reads: a test that holds its words would be a test of the wording. */
const isProse = (text: string): boolean => /\s.*\s/s.test(text.trim());

/** @returns the changes that can be made to the node itself, not to its parts; none for most */
export function editsOf(node: Node, source: string): Edit[] {
  const make = EDITS[node.type];
  return make ? make(node, source) : [];
}

const EDITS: Readonly<Record<string, (node: Node, source: string) => Edit[]>> = {
  BinaryExpression: operator,
  LogicalExpression: logical,
  AssignmentExpression: operator,
  UnaryExpression: (node) => (node.operator === "!" ? [{ start: node.start, end: node.start + 1, text: "" }] : []),
  IfStatement: (node) => condition(node, "true", "false"),
  ConditionalExpression: (node) => condition(node, "true", "false"),
  ForStatement: (node) => condition(node, "false"),
  WhileStatement: (node) => condition(node, "false"),
  Literal: literal,
  TemplateLiteral: (node, source) => (isProse(textOf(node, source)) ? [] : [instead(node, "``")]),
  ArrayExpression: (node) => {
    const all = instead(node, "[]");
    return listed(node.elements).length > 1 ? [all, ...without(node.elements)] : listed(node.elements).map(() => all);
  },
  ObjectExpression: (node) => {
    const isChange = listed(node.properties).some(({ type }) => type === "SpreadElement");
    return isChange ? without(node.properties, ({ type }) => type !== "SpreadElement") : [];
  },
  CallExpression: call,
  MemberExpression: optional,
  ExpressionStatement: (node) => ("directive" in node && node.directive ? [] : [instead(node, "")]),
  BreakStatement: (node) => [instead(node, "")],
  ContinueStatement: (node) => [instead(node, "")],
};

const instead = ({ start, end }: Node, text: string): Edit => ({ start, end, text });
const textOf = ({ start, end }: Node, source: string): string => source.slice(start, end);
const listed = (value: unknown): Node[] => (value as unknown[]).filter(isNode);

function operator(node: Node, source: string): Edit[] {
  const [left, right] = [node.left as Node, node.right as Node];
  const sign = String(node.operator);
  const start = source.indexOf(sign, left.end);
  if (sign === "+" && [left, right].some((side) => isText(side))) return [];
  if (start < 0 || start >= right.start) return [];
  return (FLIPPED[sign] ?? []).map((text) => ({ start, end: start + sign.length, text }));
}

/** Both sides in parentheses: "a && b ?? c" could not be read. */
function logical(node: Node, source: string): Edit[] {
  return operator(node, source).map(({ start, end, text }) => {
    const [left, right] = [node.left as Node, node.right as Node].map((side) => `(${textOf(side, source)})`);
    return { ...instead(node, `${left} ${text} ${right}`), shown: [source.slice(start, end), text] };
  });
}

const isText = (node: Node): boolean => node.type === "TemplateLiteral" || typeof node.value === "string";

const condition = (node: Node, ...values: string[]): Edit[] =>
  isNode(node.test) && !(node.test.type === "Literal") ? values.map((text) => instead(node.test as Node, text)) : [];

function literal(node: Node): Edit[] {
  if (typeof node.value === "boolean") return [instead(node, String(!node.value))];
  if (typeof node.value === "string" && !isProse(node.value))
    return [instead(node, node.value === "" ? '"something"' : '""')];
  const { pattern, flags } = (node.regex ?? {}) as { pattern?: string; flags?: string };
  if (pattern === undefined) return [];
  const loose = [pattern.replace(/^\^/, ""), pattern.replace(/(?<!\\)\$$/, "")].filter((one) => one !== pattern && one);
  return loose.map((one) => instead(node, `/${one}/${flags}`));
}

function without(value: unknown, may: (part: Node) => boolean = () => true): Edit[] {
  const parts = listed(value);
  return parts.flatMap((part, at) => {
    if (!may(part)) return [];
    const [before, after] = [parts[at - 1], parts[at + 1]];
    if (after) return [{ start: part.start, end: after.start, text: "" }];
    return [{ start: before?.end ?? part.start, end: part.end, text: "" }];
  });
}

function call(node: Node, source: string): Edit[] {
  const callee = node.callee as Node;
  const given = node.optional ? [{ start: callee.end, end: source.indexOf("?.", callee.end) + 2, text: "" }] : [];
  if (callee.type !== "MemberExpression" || callee.computed) return given;
  const name = callee.property as Node;
  const other = OTHER_METHOD.get(String(name.name));
  if (other) given.push({ start: name.start, end: name.end, text: other });
  if (LEFT_OUT.has(String(name.name))) given.push({ start: dotBefore(name, source), end: node.end, text: "" });
  return given;
}

/** Where ".name" or "?.name" begins. */
function dotBefore({ start }: Node, source: string): number {
  const dot = source.lastIndexOf(".", start);
  return source[dot - 1] === "?" ? dot - 1 : dot;
}

/** "a?.b" becomes "a.b". */
function optional(node: Node, source: string): Edit[] {
  if (!node.optional) return [];
  const start = source.indexOf("?.", (node.object as Node).end);
  return [{ start, end: start + 2, text: node.computed ? "" : "." }];
}
