import { describe, expect, test } from "vitest";
import { REPLY_LINE } from "../../../src/core/words/reply-line.ts";
import { readText } from "../../../src/mail/new-text/read-text.ts";

const newText = (text: string): string => readText(text).newText;
const kindsOf = (text: string): string[] => readText(text).parts.map(({ kind }) => kind);

const INTRO = "On Mon, 2 Mar 2026 at 09:00, Carl Cliff <carl@elsewhere.example> wrote:";
const FROM = "From: Carl <carl@elsewhere.example>\nSent: Monday, 2 March 2026\nTo: Anna\nSubject: Door";

describe("quotes (P13)", () => {
  test("inline answers keep what they answer; the introduction and the quote below the last answer go", () => {
    const mail = `Hello Carl,\n\n${INTRO}\n> Which room?\n\nRoom 204.\n\n> Since when?\n\nMonday.\n\n> Thanks, Carl\n`;
    expect(newText(mail)).toBe("Hello Carl,\n\n> Which room?\n\nRoom 204.\n\n> Since when?\n\nMonday.");
    expect(kindsOf(mail)).toEqual(["own", "quote", "own", "quote"]);
  });

  test("bottom posting: one introduced quote is folded, wherever the own words stand", () => {
    expect(newText(`${INTRO}\n> Which room?\n> Carl\n\nRoom 204.\n`)).toBe("Room 204.");
    expect(newText(`Hello,\n\n${INTRO}\n> Which room?\n\nRoom 204.\n`)).toBe("Hello,\n\nRoom 204.");
  });

  test("lines quoted by hand, without an introduction, stay with the answer to them", () => {
    expect(newText("> Which room?\n\nRoom 204.")).toBe("> Which room?\n\nRoom 204.");
    expect(newText(`About\n> Which room?\n\n${INTRO}\n> Which room?\n> Carl`)).toBe("About\n> Which room?");
  });

  test("lines behind a bar are quoted like those behind an arrow, but the rows of a table are not", () => {
    expect(newText(`Still broken.\n\n${INTRO}\n| We have it\n| and look at it\n`)).toBe("Still broken.");
    expect(newText("Still broken.\n\n| We have it\n| and look at it\n")).toBe("Still broken.");
    expect(newText("| Which room?\n\nRoom 204.")).toContain("Room 204.");
    const table = "The trays:\n| room | tray |\n| 204 | 2 |";
    expect(newText(table)).toBe(table);
  });

  test("an introduction within a quote belongs to the quote", () => {
    expect(
      newText(`Yes.\n\n${INTRO}\n\n> No?\n>\n> On Sun, 1 Mar 2026 at 8:00, Dora <dora@x.example> wrote:\n>\n>> Hm\n`),
    ).toBe("Yes.");
  });

  test("an introduction that is quoted itself goes with its quote", () => {
    expect(newText("Yes.\n\n> On 2 Mar 2026, at 09:00, Carl <carl@elsewhere.example> wrote:\n>\n> No?")).toBe("Yes.");
  });

  test("a reply and the introduction on one line are taken apart", () => {
    expect(newText("Yes. On Mon, 2 Mar 2026 at 09:00, Carl <carl@elsewhere.example> wrote:\n> No?")).toBe("Yes.");
  });

  test("header lines in any order begin the quoted mail", () => {
    expect(newText("Yes.\n\nSubject: Door\nFrom: carl@elsewhere.example\nTo: Anna\n\nNo?")).toBe("Yes.");
    expect(newText("Yes.\n\nDate: Mon, 2 Mar 2026\nTo: Anna\nFrom: carl@elsewhere.example\n\nNo?")).toBe("Yes.");
  });

  test("a link that a program broke out of a quote is no answer", () => {
    expect(newText(`Yes.\n\n${INTRO}\n> See\n (https://elsewhere.example/a) >\n> there\n`)).toBe("Yes.");
  });

  test("an answer above and text unmarked below: all below the introduction is quoted", () => {
    expect(newText(`Yes.\n\n${INTRO}\n\nWhich room?\n\nOn 1 Mar 2026, at 8:00, Dora wrote:\n\nHm\n`)).toBe("Yes.");
  });

  test.each([
    "On the surface it looks fine.\n\nOn average we need 20 minutes.",
    "I wrote:\n\nPlease come at 14:30.",
    "He asked me on 3 March 2026 about this:\n\nwhen will it be done?",
    "From: Berlin\nTo: Munich\n\nPlease book this.",
    "Sent from my desk, which is on fire.",
    "In my last mail I wrote that the door is stuck.\n\nIt still is.",
    "Times:\n\n2026-03-02 09:00\n2026/03/02 09:30\n\nWhich one?",
    "## Rooms\n----\n\n1. Room 204\n2. Room 205\n\n----\n\nThat is all.",
    "Name   Room\n------ ----\nAnna   204\n\nCan you change it?",
    "Because of:\n-- the door\n-- the window\n\nPlease come.",
    ">>> see https://elsewhere.example <<<\nClick above",
    "With regards to the door: it is stuck.",
    "The message is confidential? I do not think so.",
  ])("%j is all the writer's", (mail) => {
    expect(newText(mail)).toBe(mail);
  });

  test("code between fences is the writer's, whatever it looks like", () => {
    const mail = `This fails:\n\n\`\`\`\n> npm start\n-- \n${INTRO}\n\`\`\`\n\nWhy?`;
    expect(newText(mail)).toBe(mail);
  });
});

describe("mails that are sent on", () => {
  test("own words above are new, the mail is folded as a forward", () => {
    const mail = `Can you help him?\n\n---------- Forwarded message ---------\n${FROM}\n\nIt is stuck.\n`;
    expect(newText(mail)).toBe("Can you help him?");
    expect(kindsOf(mail)).toEqual(["own", "forward"]);
  });

  test("one quoted line by line is a forward as well", () => {
    expect(
      kindsOf(
        "Can you help?\n\n> Begin forwarded message:\n>\n> From: Carl <carl@elsewhere.example>\n>\n> It is stuck.\n",
      ),
    ).toEqual(["own", "forward"]);
  });

  test("nothing but a forward, or a forward and a signature, keeps the forward", () => {
    expect(newText(`Begin forwarded message:\n\n${FROM}\n\nIt is stuck.\n`)).toContain("It is stuck.");
    expect(newText(`-- \nAnna\n\n---------- Forwarded message ---------\n${FROM}\n\nIt is stuck.\n`)).toContain(
      "It is stuck.",
    );
  });

  test("nothing but a quote keeps it", () => {
    expect(newText(`${INTRO}\n> Which room?\n`)).toContain("Which room?");
    expect(newText("> Which room?\n")).toBe("> Which room?");
  });
});

describe("signatures", () => {
  test.each([
    ["the standard delimiter", "-- \nAnna Abel\nOnit Ltd."],
    ["what gateways leave of it", "--\nAnna Abel\nOnit Ltd."],
    ["a long dash", "—\nAnna Abel\nOnit Ltd."],
    ["a rule above a block with a number", "_______________\nAnna Abel\nTel. +48 12 345 67 89"],
    ["a name and how to reach her", "Anna Abel\nOnit Ltd.\nanna@onit.example\n+48 12 345 67 89"],
    ["a name behind a dash", "-Anna Abel"],
    [
      "a list's footer",
      "_______________________________________________\ndoors mailing list\nhttps://lists.onit.example/doors",
    ],
    ["a legal notice", "This e-mail and any attachments are confidential and intended solely for the addressee."],
    [
      "a German one",
      "Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Adressat sind, löschen Sie sie.",
    ],
    [
      "a scanner's notice in stars",
      "**********************\nThis mail was looked at.\n\nAll is well.\n**********************",
    ],
    ["a phone's line", "Sent from my iPhone"],
    ["a phone's line and a notice", "Sent from my iPhone\n\nThis message is private and confidential."],
  ])("%s is folded", (_, signature) => {
    expect(newText(`It is room 204.\n\n${signature}\n`)).toBe("It is room 204.");
    expect(kindsOf(`It is room 204.\n\n${signature}\n`)).toEqual(["own", "signature"]);
    expect(newText(`It is room 204.\n\n${signature}\n\n${INTRO}\n> Which room?\n`)).toBe("It is room 204.");
  });

  test("a greeting and a name are said by the writer", () => {
    expect(newText(`It is room 204.\n\nBest regards,\nAnna\n\n${INTRO}\n> Which?\n`)).toBe(
      "It is room 204.\n\nBest regards,\nAnna",
    );
  });

  test("the greeting stays where name and numbers stand right below it", () => {
    expect(newText("Room 204.\n\nBest regards,\nAnna Abel\nHead of Doors\nTel. +48 12 345 67 89\n")).toBe(
      "Room 204.\n\nBest regards,",
    );
  });

  test("an address somebody asks about is no signature", () => {
    const mail = "Please call:\n\nDora Dahl\n+48 12 345 67 89";
    expect(newText(mail)).toBe(mail);
  });

  test("nothing but a signature is what was written", () => {
    expect(newText("-- \nAnna\n")).toBe("-- \nAnna");
  });
});

describe("a notice that came back with the line to write above", () => {
  const NOTICE = `~~ ${REPLY_LINE} ~~\n\nCarl is waiting.\nAnna (internal note): he shouted\n`;

  test("the line may be wrapped, and anything may introduce it", () => {
    const [first, second] = [REPLY_LINE.slice(0, 16), REPLY_LINE.slice(17)];
    expect(newText(`Coming.\n\n> ~~ ${first}\n> ${second} ~~\n>\n> he shouted`)).toBe("Coming.");
    expect(newText(`Coming.\n\n   ${first}\n   ${second} ~~\n\nhe shouted`)).toBe("Coming.");
    expect(newText(`Coming.\n\nqelbogh 2.3.2026 9:00:\n${NOTICE}`)).toBe("Coming.");
    expect(newText(`Coming.\n\n${FROM}\n\n${NOTICE}`)).toBe("Coming.");
  });

  test("nothing of it is kept when nothing was written above", () => {
    expect(newText(`${INTRO}\n\n${NOTICE}`)).toBe("");
    expect(newText(`-- \nAnna\n\n${FROM}\n\n${NOTICE}`)).not.toContain("shouted");
  });

  test.each([
    "## Please type your reply above this line. ##",
    "--- Reply above. Do not remove this line. ---",
    "> --- Reply above. Do not\n> remove this line. ---",
    "-+-+ Please reply above this line +-+-",
    "-=-=-=- Bitte Antwort über dieser Zeile schreiben -=-=-=-",
    "##- Veuillez saisir votre réponse au-dessus de cette ligne -##",
  ])("%j of another system cuts as well", (line) => {
    expect(newText(`Coming.\n\n${line}\n\nOlder words\n`)).toBe("Coming.");
  });

  test("somebody who speaks about such a line is not cut", () => {
    const mail = "Your mails say I should reply above this line, but which line?";
    expect(newText(mail)).toBe(mail);
  });
});

describe("what stands above the words of a mail", () => {
  test.each([
    "+--------------------------------+\n| CAUTION: This mail came from outside. |\n+--------------------------------+",
    "********************\n* EXTERNAL MAIL    *\n********************",
    "**********************************\nCAUTION: external sender. Do not click links.\n**********************************",
  ])("a box of warning is nobody's words: %s", (box) => {
    expect(newText(`${box}\n\nAny news?`)).toBe("Any news?");
  });
});

test("a header block is told by a date and whom it went to, also without From", () => {
  const block = "Date: Mon, 2 Mar 2026 09:00:00 +0100\nTo: carl@elsewhere.example\nSubject: Door";
  expect(newText(`Yes.\n\n${block}\n\nWhich room?`)).toBe("Yes.");
  expect(newText("The plan:\n\nDate: Monday\nTo: the second floor\n\nBring boxes.")).toContain("Bring boxes.");
});
