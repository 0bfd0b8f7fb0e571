// The tree of paths behind projections, $project, $addFields and $unset, and what it makes of a document. As in MongoDB's projection executor,
// what is kept stands in the document's order, computed fields follow in the order they were asked for.

import { CommandError } from "../errors.ts";
import { withField } from "./change-at.ts";
import type { Expression } from "./computed-field.ts";
import { pathParts } from "./path.ts";
import { type Doc, isDoc } from "./values.ts";

type Leaf = "include" | "exclude" | { compute: Expression };
export type Tree = { children: Map<string, Tree | Leaf>; computes: boolean };

export const emptyTree = (): Tree => ({ children: new Map(), computes: false });

const isTree = (node: Tree | Leaf): node is Tree => typeof node === "object" && "children" in node;
const isComputed = (node: Tree | Leaf): node is { compute: Expression } =>
  typeof node === "object" && "compute" in node;

/** Adds one path. @throws CommandError 31249 or 31250, "Path collision", when the path or a beginning of it is taken */
export function addPath(tree: Tree, path: string, leaf: Leaf): void {
  const parts = pathParts(path);
  const last = parts.pop()!;
  let node = tree;
  for (const part of parts) {
    node.computes ||= isComputed(leaf);
    const child = node.children.get(part) ?? emptyTree();
    if (!isTree(child)) {
      // The remaining portion is told as MongoDB tells it: from the second part on, wherever the paths met.
      const rest = pathParts(path).slice(1).join(".");
      throw new CommandError(31_249, `Path collision at ${path} remaining portion ${rest}`);
    }
    node.children.set(part, child);
    node = child;
  }
  if (node.children.has(last)) throw new CommandError(31_250, `Path collision at ${path}`);
  node.computes ||= isComputed(leaf);
  node.children.set(last, leaf);
}

/** Makes a document from another. `keepsOthers`: what the tree does not name stays (exclusion, $addFields); else it goes (inclusion). */
export function treeTransformer(tree: Tree, keepsOthers: boolean): (doc: Doc) => Doc {
  return (doc) => {
    const kept = keptFields(tree, doc, keepsOthers);
    if (tree.computes) addComputed(tree, kept, doc);
    return kept;
  };
}

/** Sets a field, also one called `__proto__`. */
function put(doc: Doc, field: string, value: unknown): void {
  if (field !== "__proto__") doc[field] = value;
  else Object.defineProperty(doc, field, { value, enumerable: true, configurable: true, writable: true });
}

function keptFields(tree: Tree, doc: Doc, keepsOthers: boolean): Doc {
  const kept: Doc = {};
  for (const field of Object.keys(doc)) {
    const value = keptValue(tree.children.get(field), doc[field], keepsOthers);
    if (value !== undefined) put(kept, field, value);
  }
  return kept;
}

function keptValue(node: Tree | Leaf | undefined, value: unknown, keepsOthers: boolean): unknown {
  // A field that is to be computed keeps its place where others are kept.
  if (node === undefined || isComputed(node)) return keepsOthers ? value : undefined;
  if (isTree(node)) return keptBelow(node, value, keepsOthers);
  return node === "include" ? value : undefined;
}

function keptBelow(tree: Tree, value: unknown, keepsOthers: boolean): unknown {
  if (isDoc(value)) return keptFields(tree, value, keepsOthers);
  if (!Array.isArray(value)) return keepsOthers ? value : undefined;
  const kept = value.map((element) => keptBelow(tree, element, keepsOthers));
  // A place in the array that goes is still wanted when a computed document is going to stand there.
  return tree.computes ? kept : kept.filter((element) => element !== undefined);
}

/** Adds the computed fields to a document that is ours to change. */
function addComputed(tree: Tree, doc: Doc, root: Doc): void {
  for (const [field, node] of tree.children) {
    if (isComputed(node)) {
      const value = node.compute(root);
      if (value === undefined) delete doc[field];
      else put(doc, field, value);
    } else if (isTree(node) && node.computes) {
      put(doc, field, computedBelow(node, Object.hasOwn(doc, field) ? doc[field] : undefined, root));
    }
  }
}

/** A scalar in the way of a computed path gives way to a document. */
function computedBelow(tree: Tree, value: unknown, root: Doc): unknown {
  if (Array.isArray(value)) return value.map((element) => computedBelow(tree, element, root));
  const doc = isDoc(value) ? value : {};
  addComputed(tree, doc, root);
  return doc;
}

/** The document with a field set at a path, in place of anything on the way that is no document. */
export function withNested(doc: Doc, path: string, value: unknown): Doc {
  const [field = "", ...rest] = pathParts(path);
  if (rest.length === 0) return withField(doc, field, value);
  const inner = Object.hasOwn(doc, field) ? doc[field] : undefined;
  return withField(doc, field, withNested(isDoc(inner) ? inner : {}, rest.join("."), value));
}
