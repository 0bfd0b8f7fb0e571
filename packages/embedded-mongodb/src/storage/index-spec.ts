// What an index is, and which definitions are taken (manual: createIndexes, Index Properties).

import { CommandError } from "../errors.ts";
import { describe } from "../language/describe.ts";
import { matcher } from "../language/match.ts";
import { isNumber, toNumber } from "../language/numbers.ts";
import { type Doc, isDoc } from "../language/values.ts";

/** A definition as it was checked and is kept. The key maps paths to 1 or -1. */
export type IndexSpec = {
  name: string;
  key: { readonly [path: string]: 1 | -1 };
  unique?: boolean;
  sparse?: boolean;
  partialFilterExpression?: Doc;
  expireAfterSeconds?: number;
  hidden?: boolean;
};

export type Index = IndexSpec & {
  readonly id: number;
  /** Whether some document has, or had, an array on a path of the key: several entries may lead to one document. */
  isMultikey: boolean;
  /** Whether some key is, or was, too long and was cut: the order of the entries is then not to be relied on. */
  hasLongKeys: boolean;
};

/** Every collection has it, and it is unique without saying so. */
export const ID_INDEX = "_id_";

const MAX_FIELDS = 32;
const MAX_SECONDS = 2 ** 31 - 1;
/** Options without meaning here: every index is built at once, and is of version 2. */
const IGNORED = ["v", "ns", "background"];
const BOOLEANS = ["unique", "sparse", "hidden"];
const KEPT = [...BOOLEANS, "partialFilterExpression", "expireAfterSeconds"];
/** Options of kinds of indexes that there are not here. */
const FOREIGN = [
  "weights",
  "default_language",
  "language_override",
  "textIndexVersion",
  "2dsphereIndexVersion",
  "bits",
  "min",
  "max",
  "wildcardProjection",
  "storageEngine",
  "prepareUnique",
  "clustered",
];

const cannot = (reason: string): CommandError => new CommandError("CannotCreateIndex", reason);

const notHere = (what: string): CommandError =>
  cannot(`${what} is not supported by the embedded server; use MongoDB (set MONGODB_URI).`);

/**
 * An index definition as a command gives it → as it is kept.
 * @throws CommandError CannotCreateIndex, InvalidIndexSpecificationOption, TypeMismatch
 */
export function checkIndex(definition: Doc): IndexSpec {
  const { key, name } = definition;
  if (!isDoc(key)) throw new CommandError("TypeMismatch", "The field 'key' of an index must be an object");
  const directions = checkKey(key);
  const isOnId = isIdKey(directions);
  const spec: IndexSpec = { name: isOnId ? ID_INDEX : checkName(name, directions), key: directions };
  for (const option of Object.keys(definition)) checkOption(option, definition, spec);
  if (spec.partialFilterExpression && spec.sparse) {
    throw cannot('cannot mix "partialFilterExpression" and "sparse" options');
  }
  if (spec.expireAfterSeconds !== undefined) checkExpiry(spec);
  const option = isOnId ? KEPT.find((each) => each in spec) : undefined;
  if (option) {
    const text = `The field '${option}' is not valid for an _id index specification.`;
    throw new CommandError("InvalidIndexSpecificationOption", text);
  }
  return spec;
}

const isIdKey = (key: IndexSpec["key"]): boolean => Object.keys(key).length === 1 && key._id === 1;

function checkName(name: unknown, key: IndexSpec["key"]): string {
  if (name === undefined) return Object.entries(key).flat().join("_");
  if (typeof name !== "string") throw new CommandError("TypeMismatch", "The field 'name' of an index must be a string");
  if (name === "" || name === "*" || name.includes("\0")) throw cannot(`The index name '${name}' is not valid.`);
  return name;
}

function checkKey(key: Doc): IndexSpec["key"] {
  const fields = Object.entries(key);
  if (fields.length === 0) throw cannot("Index keys cannot be empty.");
  if (fields.length > MAX_FIELDS) throw cannot(`Index key pattern has ${fields.length} fields; at most ${MAX_FIELDS}`);
  return Object.fromEntries(
    fields.map(([path, kind]) => {
      checkPath(path);
      return [path, checkDirection(kind)];
    }),
  );
}

function checkPath(path: string): void {
  const parts = path.split(".");
  if (parts.at(-1) === "$**") throw notHere("A wildcard index");
  if (parts.includes("")) throw cannot("Index keys cannot contain an empty field.");
  if (parts.some((part) => part.startsWith("$") && !["$id", "$ref", "$db"].includes(part))) {
    throw cannot("Index key contains an illegal field name: field name starts with '$'.");
  }
}

function checkDirection(kind: unknown): 1 | -1 {
  if (typeof kind === "string") throw notHere(`An index of the kind "${kind}"`);
  if (!isNumber(kind)) {
    throw cannot(
      `Values in v:2 index key pattern cannot be ${describe(kind)}. Only numbers > 0 and numbers < 0 are allowed.`,
    );
  }
  const number = toNumber(kind);
  if (number === 0 || Number.isNaN(number)) throw cannot("Values in the index key pattern cannot be 0.");
  return number > 0 ? 1 : -1;
}

function checkOption(option: string, definition: Doc, spec: IndexSpec): void {
  const value = definition[option];
  if (value === undefined || ["key", "name", ...IGNORED].includes(option)) return;
  if (FOREIGN.includes(option)) throw notHere(`The index option "${option}"`);
  if (option === "collation") checkCollation(value);
  else if (!KEPT.includes(option)) {
    const text = `The field '${option}' is not valid for an index specification. Specification: ${describe(definition)}`;
    throw new CommandError("InvalidIndexSpecificationOption", text);
  } else if (BOOLEANS.includes(option)) {
    if (toBoolean(option, value)) spec[option as "unique"] = true;
  } else if (option === "expireAfterSeconds") spec.expireAfterSeconds = isNumber(value) ? toNumber(value) : Number.NaN;
  else spec.partialFilterExpression = checkPartialFilter(value);
}

/** @throws CommandError CannotCreateIndex unless strings are to be compared by their bytes */
function checkCollation(collation: unknown): void {
  if (!isDoc(collation) || collation.locale !== "simple") throw notHere("A collation");
}

function toBoolean(option: string, value: unknown): boolean {
  if (typeof value === "boolean") return value;
  if (isNumber(value)) return toNumber(value) !== 0;
  throw new CommandError(
    "TypeMismatch",
    `The field '${option}' has value ${describe(value)}, which is not convertible to bool`,
  );
}

/** (manual: TTL Indexes, "Restrictions") */
function checkExpiry({ key, expireAfterSeconds = Number.NaN }: IndexSpec): void {
  if (!(expireAfterSeconds >= 0 && expireAfterSeconds <= MAX_SECONDS)) {
    throw cannot(`TTL index 'expireAfterSeconds' option must be a number from 0 to ${MAX_SECONDS}`);
  }
  const paths = Object.keys(key);
  if (paths.length > 1) throw cannot("TTL indexes are single-field indexes, compound indexes do not support TTL.");
  if (paths[0] === "_id") throw cannot("The field 'expireAfterSeconds' is not valid for an _id index specification.");
}

const PARTIAL_OPERATORS = ["$eq", "$gt", "$gte", "$lt", "$lte", "$type", "$in", "$exists"];

/** Only what a query can be seen to imply (manual: Partial Indexes). */
function checkPartialFilter(filter: unknown): Doc {
  if (!isDoc(filter)) throw cannot('"partialFilterExpression" for an index must be a document');
  for (const [field, condition] of Object.entries(filter)) checkPartialField(field, condition);
  matcher(filter);
  return filter;
}

function checkPartialField(field: string, condition: unknown): void {
  if ((field === "$and" || field === "$or") && Array.isArray(condition)) {
    for (const each of condition) checkPartialFilter(each);
    return;
  }
  const refused = field.startsWith("$") ? field : isDoc(condition) ? refusedOperator(condition) : undefined;
  if (refused)
    throw cannot(`Expression not supported in partial index: ${refused} in ${describe({ [field]: condition })}`);
}

const refusedOperator = (condition: Doc): string | undefined =>
  Object.keys(condition).find(
    (operator) =>
      operator.startsWith("$") &&
      (!PARTIAL_OPERATORS.includes(operator) || (operator === "$exists" && condition[operator] === false)),
  );
