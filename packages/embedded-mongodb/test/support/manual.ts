// A server for a whole file of tests, and a database of its own for each of them.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mongo } from "mongoose";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { type Server, startEmbedded } from "../differential/servers.ts";
import type { Doc } from "../differential/values.ts";

/** To be called once, at the top of a file. */
export function aServerToAsk() {
  let folder = "";
  let server: Server;
  let client: mongo.MongoClient;
  let db: mongo.Db;
  let count = 0;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "embedded-manual-"));
    server = await startEmbedded(folder);
    client = await new mongo.MongoClient(server.uri).connect();
  });
  beforeEach(() => {
    count += 1;
    db = client.db(`manual-${count}`);
  });
  afterAll(async () => {
    await client?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  /** The reply, also of a command that failed. */
  const reply = (command: Doc): Promise<Doc> =>
    db.command(command).catch((error: mongo.MongoServerError) => ({ ...error.errorResponse }));
  return {
    db: () => db,
    reply,
    insert: (...documents: Doc[]): Promise<Doc> => reply({ insert: "c", documents }),
  };
}
