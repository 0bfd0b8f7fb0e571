import { expect, test } from "vitest";
import { REPLY_LINE } from "../../../src/core/words/reply-line.ts";
import { readText } from "../../../src/mail/new-text/read-text.ts";
import { cpuMs } from "../../support/cpu.ts";

const newText = (text: string): string => readText(text).newText;

const NOTICE = `~~ ${REPLY_LINE} ~~\n\nCarl is waiting.\nAnna (internal note): he shouted\n`;
const quoted = NOTICE.split("\n")
  .map((line) => `> ${line}`)
  .join("\n");

test("the quoted mail, its introduction and the signature are cut off", () => {
  expect(newText("Any news?\n\nOn Mon, 2 Mar 2026 at 09:00, Support <help@onit.example> wrote:\n> We have it\n")).toBe(
    "Any news?",
  );
  expect(newText("Any news?\n\nOn Mon, 2 Mar 2026 at 09:00, Support\n<help@onit.example> wrote:\n> We have it\n")).toBe(
    "Any news?",
  );
  expect(newText("Neues?\n\nAm 02.03.2026 um 09:00 schrieb Support:\n> da\n")).toBe("Neues?");
  expect(newText("Done.\n\nFrom: Support <help@onit.example>\nSent: Monday\nTo: Anna\nSubject: x\n\nold words")).toBe(
    "Done.",
  );
  expect(newText("Done.\n-- \nAnna\n+48 1")).toBe("Done.");
});

test("inline answers keep the lines they answer", () => {
  expect(newText("> Which room?\nThe hall.\n> Since when?\nMonday.")).toContain("The hall.");
});

test("nothing of a notice of ours is new, however it is quoted: empty replies, footers, wrapped lines, no marks at all", () => {
  const intro = "On Mon, 2 Mar 2026 at 09:00, Support <help@onit.example> wrote:";
  expect(newText(`${intro}\n${quoted}`)).toBe("");
  expect(newText(`-- \nAnna\n${intro}\n${quoted}`)).not.toContain("shouted");
  expect(newText(`Coming.\n\n${intro}\n${quoted}\nThis mail is confidential.`)).toBe("Coming.");
  expect(newText(`Coming.\n\n${intro}\n${quoted.replace("> Anna (internal note)", "Anna (internal note)")}`)).toBe(
    "Coming.",
  );
  expect(newText(`Coming.\n\n2026년 3월 2일 Support 님이 작성:\n${NOTICE}`)).toBe("Coming.");
  expect(newText(`Coming.\n\n${NOTICE}`)).toBe("Coming.");
});

test("a hostile mail of megabytes is read in little time", () => {
  const from = cpuMs();
  newText(`${"On abcd wrote:\n".repeat(100_000)}> a\nb\n> c`);
  expect(cpuMs() - from).toBeLessThan(5_000); // seconds, where it was minutes: a bound, not a measure
});
