// The built package, as a program has it: started on a folder of the test's own, spoken to by MongoDB's own driver.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MongoClient } from "mongodb";
import { afterEach, beforeEach, onTestFinished } from "vitest";
import type { Embedded, EmbeddedOptions } from "../../src/start.ts";

/** Where the built one lies: a thread runs compiled code only. */
export const built = new URL("../../dist/start.js", import.meta.url).href;
export const server = (await import(built)) as typeof import("../../src/start.ts");

/** A folder for each test, to be called at the top of a file. @returns where it is */
export function aFolder(): () => string {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "embedded-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  return () => folder;
}

export async function startOn(folder: string, options: EmbeddedOptions = {}): Promise<Embedded> {
  const embedded = await server.start(folder, options);
  onTestFinished(() => embedded.close());
  return embedded;
}

export function client(uri: string): MongoClient {
  const driver = new MongoClient(uri, { serverSelectionTimeoutMS: 3_000 });
  onTestFinished(() => driver.close());
  return driver;
}

export type Numbered = { _id: number };
export const numbers = (uri: string) => client(uri).db().collection<Numbered>("numbers");
