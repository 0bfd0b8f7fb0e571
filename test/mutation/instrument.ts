// One text of a file with all its mutants in it, each behind a switch: to try the next one nothing is read again.

import type { Mutant, Span } from "./mutant.ts";
import { type Node, partsOf, treeOf } from "./tree.ts";

type Wrap = Span & { around: (inner: string) => string };

/** @returns the source with `__mutant(id)` asked for each mutant, and `__step()` called in every round of a loop: it ends the endless ones */
export function instrumented(source: string, mutants: readonly Mutant[]): string {
  const wraps = [...loopsIn(treeOf(source)), ...switches(mutants)];
  wraps.sort((one, other) => one.start - other.start || other.end - one.end); // stable: a loop stays around its statement
  return written(source, 0, source.length, wraps);
}

function loopsIn(node: Node): Wrap[] {
  const body = /^(?:For|ForOf|ForIn|While|DoWhile)Statement$/.test(node.type) ? (node.body as Node) : undefined;
  const own = body ? [{ start: body.start, end: body.end, around: (inner: string) => `{__step();${inner}}` }] : [];
  return [...own, ...partsOf(node).flatMap(([, part]) => loopsIn(part))];
}

function switches(mutants: readonly Mutant[]): Wrap[] {
  const byHost = new Map<string, Mutant[]>();
  for (const mutant of mutants) {
    const place = `${mutant.host.start}-${mutant.host.end}`;
    byHost.set(place, [...(byHost.get(place) ?? []), mutant]);
  }
  return [...byHost.values()].map((of) => ({ ...of[0]!.host, around: (inner) => switched(of, inner) }));
}

function switched(mutants: readonly Mutant[], inner: string): string {
  if (mutants[0]!.isStatement) return `{if(!__mutant(${mutants[0]!.id})){${inner}}}`;
  const versions = mutants.map(({ id, changed }) => `__mutant(${id})?(${changed}\n):`);
  return `(${versions.join("")}(${inner}\n))`;
}

/** The text between two places; each wrap is put around what is written of its inside. */
function written(source: string, from: number, to: number, wraps: readonly Wrap[]): string {
  let text = "";
  let at = from;
  for (let next = 0; next < wraps.length; ) {
    const wrap = wraps[next]!;
    const behind = wraps.findIndex(({ start }, place) => place > next && start >= wrap.end);
    const inside = wraps.slice(next + 1, behind < 0 ? undefined : behind);
    text += source.slice(at, wrap.start) + wrap.around(written(source, wrap.start, wrap.end, inside));
    at = wrap.end;
    next += 1 + inside.length;
  }
  return text + source.slice(at, to);
}
