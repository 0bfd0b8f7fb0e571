// Quotes whose long lines a mailer broke, so that their tails lost the mark; beside them, answers between quoted lines.

import { describe, expect, test } from "vitest";
import { readText } from "../../../src/mail/new-text/read-text.ts";
import { broken } from "../../support/quoting.ts";

const newText = (text: string): string => readText(text).newText;
const INTRO = "On Mon, 2 Mar 2026 at 09:00, Support <help@onit.example> wrote:";
const below = (quote: string): string => newText(`Still stuck.\n\n${INTRO}\n${quote}\n`);

/** By language: a long line as its writer typed it. */
const LONG: Record<string, string> = {
  English:
    "please plug the cable into the other port of the dock and then restart the whole computer, once more if need be, and call us after that",
  German:
    "stecken Sie es bitte um und schauen Sie danach, ob es leuchtet oder weiter dunkel bleibt, und wenn ja, dann melden Sie sich noch heute bei uns",
  French:
    "branchez le câble sur l'autre prise de la station et redémarrez ensuite tout l'ordinateur, deux fois au besoin, puis appelez-nous vers midi",
  Spanish:
    "conecte el cable a la otra toma de la base y después reinicie todo el ordenador, dos veces si hace falta, y llámenos entonces por favor hoy",
  Italian:
    "colleghi il cavo all'altra presa della base e poi riavvii tutto il computer, due volte se serve, e dopo ci chiami al numero che conosce già",
  Dutch:
    "steek de kabel in de andere poort van het station en start daarna de hele computer opnieuw op, zo nodig twee keer, en bel ons daarna even",
  Portuguese:
    "ligue o cabo à outra porta da base e depois reinicie o computador todo, duas vezes se for preciso, e telefone-nos então ainda hoje à tarde",
  Polish:
    "proszę włożyć kabel do drugiego gniazda stacji i potem uruchomić cały komputer ponownie, w razie potrzeby dwa razy, a potem zadzwonić do nas",
  Swedish:
    "sätt kabeln i den andra porten på stationen och starta sedan om hela datorn, två gånger om det behövs, och ring oss efter det är du snäll",
};

describe.each(Object.entries(LONG))("%s", (_, long) => {
  test.each([">", ">>", "> >", "|", "||"])("a line behind %j, broken at any width, is quoted to its end", (mark) => {
    for (let width = 58; width <= 80; width += 1) {
      const quote = `${mark} Hello,\n${broken(`${mark} ${long}.`, width)}\n${broken(`${mark} ${long}.`, width)}\n${mark} Bye`;
      expect(below(quote)).toBe("Still stuck.");
    }
  });

  test("the last line of a quote may be broken, too", () => {
    for (let width = 60; width <= 80; width += 1)
      expect(below(`> Hello,\n${broken(`> ${long}.`, width)}\n${broken(`> ${long}.`, width)}`)).toBe("Still stuck.");
  });

  test("an answer below a sentence is its writer's", () => {
    const asked = `${long.slice(0, 70)}?`;
    const answers = `> ${asked}\nyes\n> ${asked}\nanna has it`;
    expect(newText(`${INTRO}\n${answers}`)).toBe(answers);
  });
});

test.each([
  "> stecken Sie das Kabel bitte in die andere Buchse und starten Sie dann den\nRechner\n> neu.",
  `> und jetzt das Kabel bitte in die andere Buchse stecken und dann bitte den\nRechner neu starten.\n> ${"a ".repeat(36)}b\nund dann warten.\n> Bis bald`,
])("a tail may begin with a capital where the sentence goes on below, or other lines were broken: %j", (quote) => {
  expect(below(quote)).toBe("Still stuck.");
});

describe("answers between quoted lines", () => {
  test.each([
    [
      "> Which room is the printer in, and is there a socket for it near the window?\nroom 204\n> And who is there?\nanna",
    ],
    [
      "> Which room is the printer in\nRoom 204.\n> And who is there in the morning to open the door for the technician\nAnna.",
    ],
    ["> in which room is the printer\nroom 204\n> who can open the door for us\nanna"],
    [
      "> please tell us the number of the room and the name of the person\n204, anna\n> and when the technician whom we send to you may come by on Tuesday or so\ntuesday at nine",
    ],
    [
      "> Is it plugged in, and is the little green light near the port on the left of it on:\nyes it is\n> And the other one:\nno",
    ],
  ])("%j: they are the writer's", (answers) => {
    expect(newText(`${INTRO}\n${answers}`)).toBe(answers);
  });

  test("an answer right below a quote without a full stop is the writer's, when no line of the quote was broken", () => {
    const quote = "> Hello Carl,\n> could you look whether the little green light near the port on the left is\n> on";
    expect(newText(`${INTRO}\n${quote}\nyes it is`)).toBe("yes it is");
    expect(
      newText(`${INTRO}\n> whether the little green light near the port on the left of it is on\nyes it is\n\nAnna`),
    ).toBe("yes it is\n\nAnna");
  });

  test("below a broken quote as well", () => {
    const quote = broken(`> ${LONG.English}.`, 72);
    expect(newText(`${INTRO}\n> Hello,\n${quote}\n> Bye\n\nIt works now.`)).toBe("It works now.");
    expect(newText(`${INTRO}\n> Hello,\n${quote}\n${quote}\n\nIt works now.`)).toBe("It works now.");
  });
});
