import { expect, test } from "vitest";
import { commandsIn } from "../../src/core/words/commands.ts";

test("commands stand at the start, one a line; the rest is an answer", () => {
  expect(commandsIn("#assign anna\n#close\nDone, Carl.")).toEqual({
    commands: [
      { name: "assign", argument: "anna" },
      { name: "close", argument: "" },
    ],
    rest: "Done, Carl.",
  });
  expect(commandsIn("Done, Carl.\n#close")).toEqual({ commands: [], rest: "Done, Carl.\n#close" });
});

test("everything behind #note is private, whatever a mail program puts before it (S3.14)", () => {
  for (const before of ["", " ", "\u00a0", "\u200b", "*", "\u00a0*", "\t\u2060"]) {
    for (const above of ["", "Hello Carl\n", "#close\n", "Hello\n\n"]) {
      const { commands, rest } = commandsIn(`${above}${before}#note secret one\nsecret two`);
      expect(commands.at(-1)).toEqual({ name: "note", argument: "secret one\nsecret two" });
      expect(rest).not.toContain("secret");
    }
  }
});
