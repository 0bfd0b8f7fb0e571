// The syntax tree of a file, as far as mutants are concerned.

import { parseAst } from "vitest/node";

/** A node as ESTree has it; what else it holds depends on its type. */
export type Node = { type: string; start: number; end: number; [part: string]: unknown };

export const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && typeof (value as Node).type === "string";

/** @throws when the text is no TypeScript */
export const treeOf = (source: string): Node => parseAst(source, { lang: "ts" }) as unknown as Node;

const NOT_CODE = new Set(["typeAnnotation", "typeArguments", "typeParameters", "returnType", "quasi"]);
const TRANSPARENT = new Set(["TSAsExpression", "TSNonNullExpression", "TSSatisfiesExpression"]);

/** The parts of a node that are run: no types, no names of imports and of properties. */
export function partsOf(node: Node): [name: string, part: Node][] {
  if (node.type.startsWith("TS") && !TRANSPARENT.has(node.type)) return [];
  if (/^(?:Import|ExportAll)/.test(node.type)) return [];
  return Object.entries(node).flatMap(([name, value]) => {
    if (NOT_CODE.has(name) || isOnlyName(node, name)) return [];
    return (Array.isArray(value) ? value : [value]).filter(isNode).map((part): [string, Node] => [name, part]);
  });
}

const isOnlyName = (node: Node, name: string): boolean =>
  (name === "source" && node.type.startsWith("Export")) ||
  (!node.computed &&
    ((name === "key" && /Property|Method/.test(node.type)) || (name === "property" && "object" in node)));
