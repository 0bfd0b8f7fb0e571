// The `let` of a command: variables for its expressions, which are worked out once, before any document is looked at.

import { CommandError } from "../errors.ts";
import { computedField } from "./computed-field.ts";
import { type Doc, isDoc } from "./values.ts";

/**
 * The values of the variables.
 * @throws CommandError FailedToParse for a name that no variable may have; 4890500 for a value that needs a document
 */
export function letValues(given: Doc, now: Date): Doc {
  const values: Doc = {};
  for (const [name, value] of Object.entries(given)) {
    checkName(name);
    refuseFields(value);
    // One may use those before it.
    values[name] = computedField(value, { now, variables: values })({}) ?? null;
  }
  return values;
}

function checkName(name: string): void {
  const failed = (text: string): CommandError => new CommandError("FailedToParse", text);
  if (name === "") throw failed("empty variable names are not allowed");
  if (!/^[a-z\u0080-\uffff]/.test(name)) {
    throw failed(`'${name}' starts with an invalid character for a user variable name`);
  }
  const [invalid] = /[^A-Za-z0-9_\u0080-\uffff]/.exec(name) ?? [];
  if (invalid !== undefined) {
    throw failed(`'${name}' contains an invalid character for a variable name: '${invalid}'`);
  }
}

function refuseFields(value: unknown): void {
  if (typeof value === "string" && isOfDocument(value)) {
    throw new CommandError(
      4_890_500,
      "Command let Expression tried to access a field, but this is not allowed because Command let expressions run before the query examines any documents.",
    );
  }
  if (Array.isArray(value)) value.forEach(refuseFields);
  else if (isDoc(value)) {
    for (const [field, inner] of Object.entries(value)) if (field !== "$literal") refuseFields(inner);
  }
}

const isOfDocument = (text: string): boolean => /^\$[^$]/.test(text) || /^\$\$(?:ROOT|CURRENT)\b/.test(text);
