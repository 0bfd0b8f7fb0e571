// What a program reads that starts a server: as little as its queries need.

import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { built } from "./support/program.ts";

const parts = ["commands/dispatch.js", "language/match.js"].map((file) => new URL(file, built).href);

/** A program of its own: this one has read everything long ago. */
const PROGRAM = `
  import { createRequire } from "node:module";
  const { cache } = createRequire("${built}");
  const filesOfMingo = () => Object.keys(cache).filter((file) => /[\\\\/]mingo[\\\\/]/.test(file)).length;
  const isMatch = (filter) => matcher(filter, { now: new Date(0) })({ n: 3 });
  const [, { matcher }] = await Promise.all(${JSON.stringify(parts)}.map((part) => import(part)));
  const plain = { matches: isMatch({ n: { $gt: 2 } }), filesOfMingo: filesOfMingo() };
  const computed = { matches: isMatch({ $expr: { $gt: ["$n", 2] } }), hasRead: filesOfMingo() > 0 };
  console.log(JSON.stringify({ plain, computed }));
`;

test("what computes expressions is read when the first expression comes", () => {
  const said = execFileSync(process.execPath, ["--input-type=module", "--eval", PROGRAM], { encoding: "utf8" });
  expect(JSON.parse(said)).toEqual({
    plain: { matches: true, filesOfMingo: 0 },
    computed: { matches: true, hasRead: true },
  });
});
