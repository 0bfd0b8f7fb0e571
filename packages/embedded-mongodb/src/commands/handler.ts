// What a command is, and what runs one. Nothing here knows how bytes travel.

import type { Doc } from "../language/values.ts";
import type { Storage } from "../storage/storage.ts";
import type { Cursors } from "./cursors.ts";

/** One OP_MSG: its body, and the document sequences (such as `documents` of an insert) as raw BSON. */
export type Request = { body: Uint8Array; sequences: ReadonlyMap<string, readonly Uint8Array[]> };

/** A connection, as commands see it. */
export type Client = {
  readonly id: number;
  /** Whether it may run every command; a client of the Unix socket may from the start. */
  isTrusted: boolean;
  /** What a login under way remembers between its steps. */
  login?: unknown;
};

export type Command = {
  name: string;
  /** The body, decoded; a document sequence is not in it. */
  body: Doc;
  db: string;
  sequences: Request["sequences"];
};

export type Context = {
  storage: Storage;
  cursors: Cursors;
  now(): Date;
  /** The password of a server that listens on TCP. */
  password?: string;
  startedAt: Date;
  connections(): number;
  /** How long a command may take that names no maxTimeMS, in milliseconds. */
  longestMs?: number;
};

/**
 * `write` runs inside one durable transaction shared with other writes, `read` sees all that was committed, `plain` touches no data.
 * A reply without `ok` gets `ok: 1`; one that is bytes is sent as it is.
 */
export type Handler = {
  kind: "read" | "write" | "plain";
  /** Whether a client that has not logged in may run it (hello, saslStart …). */
  isOpen?: boolean;
  /** Whether it may take as long as there is data. */
  isLong?: boolean;
  /** Whether it only removes. */
  freesSpace?: boolean;
  run(command: Command, context: Context, client: Client): Doc | Uint8Array;
};

export type Handlers = { readonly [name: string]: Handler };
