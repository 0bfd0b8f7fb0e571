// A database that does not answer.

import { expect, test } from "vitest";
import { openStore } from "../../src/store/open.ts";

test("its address may say how long it is waited for", async () => {
  const away = "mongodb://127.0.0.1:1/onit";
  const hurried = `${away}?serverSelectionTimeoutMS=1`;
  const givenUp = (uri: string): Promise<unknown> => openStore(uri).catch(() => uri);
  expect(await Promise.race([givenUp(away), givenUp(hurried)])).toBe(hurried);
});
