// A request as a command, and what every command may say beside its own fields.

import { CommandError } from "../errors.ts";
import { letValues } from "../language/let.ts";
import { bsonTypeName, type Doc, decode, isDoc } from "../language/values.ts";
import { checkNamespace, type Namespace } from "../storage/namespace.ts";
import type { Command, Request } from "./handler.ts";

/** @throws CommandError for what is no command, asks for a transaction, or for guarantees that a standalone server cannot give */
export function parse({ body: bytes, sequences }: Request): Command {
  const body = decode(bytes, "documents");
  const name = Object.keys(body)[0] ?? "";
  if (body.$db === undefined) throw new CommandError(40571, "OP_MSG requests require a $db argument");
  if (typeof body.$db !== "string") {
    throw new CommandError(
      "TypeMismatch",
      `BSON field '$db' is the wrong type '${bsonTypeName(body.$db)}', expected type 'string'`,
    );
  }
  refuseTransactions(body);
  checkWriteConcern(body.writeConcern);
  checkReadConcern(body.readConcern);
  return { name, body, db: body.$db, sequences };
}

function refuseTransactions(body: Doc): void {
  if (["txnNumber", "startTransaction", "autocommit"].some((field) => Object.hasOwn(body, field))) {
    throw new CommandError(
      "IllegalOperation",
      "Transaction numbers are only allowed on a replica set member or mongos",
    );
  }
}

/** Whatever it asks for, a write is on disk when it is acknowledged; only other servers to wait for are there none. */
function checkWriteConcern(concern: unknown): void {
  const w = isDoc(concern) ? concern.w : undefined;
  if (typeof w === "string" && w !== "majority") {
    const message = `cannot use non-majority 'w' mode ${w} when a host is not a member of a replica set`;
    throw new CommandError("BadValue", message);
  }
  if (Number(w ?? 1) > 1) throw new CommandError("BadValue", "cannot use 'w' > 1 when a host is not replicated");
}

function checkReadConcern(concern: unknown): void {
  const level = isDoc(concern) ? concern.level : undefined;
  if (level === "linearizable" || level === "snapshot") {
    throw new CommandError("NotAReplicaSet", "node needs to be a replica set member to use read concern");
  }
}

const TAKING_LET = ["find", "aggregate", "update", "delete", "findAndModify", "findandmodify"];

/** The command with the values of its `let`. @throws CommandError as `letValues` does */
export function withLetValues(command: Command, now: Date): Command {
  const { body, name } = command;
  if (!isDoc(body.let) || !TAKING_LET.includes(name)) return command;
  return { ...command, body: { ...body, let: letValues(body.let, now) } };
}

/** The collection a command names as its first field's value. @throws CommandError InvalidNamespace */
export function namespaceOf({ name, body, db }: Command): Namespace {
  const collection = body[name];
  if (typeof collection !== "string") {
    throw new CommandError("InvalidNamespace", `collection name has invalid type ${bsonTypeName(collection)}`);
  }
  const ns = { db, name: collection };
  checkNamespace(ns);
  return ns;
}
