// SECURITY.md names the test that holds each of its rows: a row without one, or with one that is gone, promises nothing.

import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const text = readFileSync(`${root}/SECURITY.md`, "utf8");
const [, , ...rows] = text
  .split("\n")
  .filter((line) => line.startsWith("|"))
  .map((line) => line.slice(1, -1).split(/(?<!\\)\|/));

test("every threat has an answer and tests that exist", () => {
  expect(rows.length).toBeGreaterThan(10);
  for (const row of rows) {
    expect(row, row[0]).toHaveLength(3);
    const [threat = "", answer = "", tests = ""] = row.map((cell) => cell.trim());
    expect(Math.min(threat.length, answer.length), threat).toBeGreaterThan(10);
    const named = [...tests.matchAll(/`((?:packages\/[\w-]+\/)?test\/[^`]+)`/g)].map(([, file]) => file);
    expect(named.length, threat).toBeGreaterThan(0);
    for (const file of named) expect(existsSync(`${root}/${file}`), `${threat}: ${file}`).toBe(true);
  }
});

test("it says what is promised and how to report", () => {
  for (const heading of ["What is promised", "What is not promised", "Threats", "How to report"])
    expect(text).toContain(`\n## ${heading}\n`);
});
