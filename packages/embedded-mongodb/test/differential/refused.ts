// What MongoDB refuses in an update before it looks at any document, told a second time and independently of the
// embedded server: the reference notices it only when there is a document to change.

import type { Doc } from "./values.ts";

const BAD_VALUE = 2;
const FAILED_TO_PARSE = 9;
const TYPE_MISMATCH = 14;
const CONFLICT = 40;

const OPERATORS = new Set(
  "$set $unset $inc $mul $min $max $push $addToSet $pull $pullAll $pop $rename $setOnInsert".split(" "),
);

type Statement = { q: Doc; u?: unknown; multi?: boolean };

/**
 * @returns the code of the error, or undefined when documents decide. The update comes before the filter, and within it
 *   operator after operator, path after path: first what the operand may be, then whether the path is taken.
 *   (mongo/db/update/update_driver.cpp and update_object_node.cpp; manual: Update Operators, "Behavior")
 */
export function refusal({ q, u, multi }: Statement): number | undefined {
  return refusedUpdate(u, multi === true) ?? (JSON.stringify(q).includes('"$bad"') ? BAD_VALUE : undefined);
}

function refusedUpdate(u: unknown, multi: boolean): number | undefined {
  if (u === undefined || Array.isArray(u)) return undefined;
  const entries = Object.entries(u as Doc);
  if (!entries[0]?.[0].startsWith("$")) return multi ? FAILED_TO_PARSE : undefined;
  const taken: string[] = [];
  for (const [operator, operands] of entries) {
    if (!OPERATORS.has(operator)) return FAILED_TO_PARSE;
    for (const [path, operand] of Object.entries(operands as Doc)) {
      const code = refusedOperand(operator, path, operand, taken);
      if (code !== undefined) return code;
    }
  }
  return undefined;
}

function refusedOperand(operator: string, path: string, operand: unknown, taken: string[]): number | undefined {
  if (operator === "$rename") {
    const to = operand as string;
    if (isTaken(path, taken)) return CONFLICT;
    taken.push(path);
    if (overlap(path, to)) return BAD_VALUE;
    if (isTaken(to, taken)) return CONFLICT;
    taken.push(to);
    return undefined;
  }
  if (["$inc", "$mul"].includes(operator) && !isNumber(operand)) return TYPE_MISMATCH;
  if (isTaken(path, taken)) return CONFLICT;
  taken.push(path);
  return undefined;
}

const isTaken = (path: string, taken: readonly string[]): boolean => taken.some((other) => overlap(path, other));

const overlap = (a: string, b: string): boolean => a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`);

const isNumber = (operand: unknown): boolean =>
  typeof operand === "number" ||
  ["Double", "Long", "Int32"].includes((operand as { _bsontype?: string })?._bsontype ?? "");
