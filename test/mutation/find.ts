// The mutants of a file, in the order of its text.

import type { Mutant } from "./mutant.ts";
import { type Edit, editsOf } from "./operators.ts";
import { type Node, partsOf, treeOf } from "./tree.ts";

/** @param chain the whole of "a?.b.c", where the node is one of its links: half of it cannot be there in two versions */
type Take = (edit: Edit, node: Node, chain: Node | undefined) => void;

/** @param file its path as reports show it; ids are counted from `firstId` */
export function mutantsOf(file: string, source: string, firstId: number): Mutant[] {
  const found: Mutant[] = [];
  visit(treeOf(source), undefined, source, (edit, node, chain) => {
    found.push({
      id: firstId + found.length,
      file,
      ...described(edit, source),
      ...inTwoVersions(edit, node, chain, source),
    });
  });
  return found;
}

function visit(node: Node, chain: Node | undefined, source: string, take: Take): void {
  for (const edit of editsOf(node, source)) take(edit, node, chain);
  const whole = node.type === "ChainExpression" ? node : chain;
  for (const [name, part] of partsOf(node)) {
    const isLink = name === "expression" || name === "object" || name === "callee";
    visit(part, isLink ? whole : undefined, source, take);
  }
}

function described(
  { start, end, text, shown }: Edit,
  source: string,
): Pick<Mutant, "line" | "was" | "now" | "context"> {
  const before = source.slice(0, start).split("\n");
  const line = source.split("\n")[before.length - 1]!.trim();
  return { line: before.length, was: shown?.[0] ?? source.slice(start, end), now: shown?.[1] ?? text, context: line };
}

const BRANCH = /^(?:If|Conditional|For|While)/;
const STATEMENT = /^(?:Expression|Break|Continue)Statement$/;

function inTwoVersions(edit: Edit, node: Node, chain: Node | undefined, source: string) {
  const { start, end } = BRANCH.test(node.type) ? edit : (chain ?? node);
  const changed = source.slice(start, edit.start) + edit.text + source.slice(edit.end, end);
  return { host: { start, end }, isStatement: STATEMENT.test(node.type), changed };
}
