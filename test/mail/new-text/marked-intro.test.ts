// "> On Monday Anna wrote:": an introduction that stands behind the mark of what it introduces.

import { describe, expect, test } from "vitest";
import { readText } from "../../../src/mail/new-text/read-text.ts";

const newText = (text: string): string => readText(text).newText;

const INTROS: Record<string, string> = {
  English: "On Mon, 2 Mar 2026 at 09:00, Support <help@onit.example> wrote:",
  German: "Am Mo., 2. März 2026 um 09:00 Uhr schrieb Support <help@onit.example>:",
  French: "Le lun. 2 mars 2026 à 09:00, Support <help@onit.example> a écrit :",
  Spanish: "El lun, 2 mar 2026 a las 9:00, Support (<help@onit.example>) escribió:",
  Italian: "Il giorno lun 2 mar 2026 alle ore 09:00 Support <help@onit.example> ha scritto:",
  Dutch: "Op ma 2 mrt 2026 om 09:00 schreef Support <help@onit.example>:",
  Portuguese: "Em seg., 2 de mar. de 2026 às 09:00, Support <help@onit.example> escreveu:",
  Polish: "pon., 2 mar 2026 o 09:00 Support <help@onit.example> napisał(a):",
  Swedish: "Den mån 2 mars 2026 kl 09:00 skrev Support <help@onit.example>:",
};

describe.each(Object.entries(INTROS))("%s", (_, intro) => {
  test("right under the reply it introduces what stands below, with marks and without", () => {
    expect(newText(`Still stuck.\n> ${intro}\n>\n> Please wait.`)).toBe("Still stuck.");
    expect(newText(`Still stuck.\n> ${intro}\n\nHello,\nplease wait.`)).toBe("Still stuck.");
    expect(
      newText(`Still stuck.\n\n> ${intro}\n\nPlease wait.\n\nYou received this because you asked us.\nSupport`),
    ).toBe("Still stuck.");
    const wrapped = intro.replace(/ (?=\S*help@)/, "\n> ");
    expect(newText(`Still stuck.\n> ${wrapped}\n>\n> Please wait.\n\nCarl`)).toBe("Still stuck.\nCarl");
  });

  test("above a quote with the reply below it", () => {
    expect(newText(`> ${intro}\n> Please wait.\n\nStill stuck.`)).toBe("Still stuck.");
    expect(newText(`Hello,\n> ${intro}\n> Please wait.\n\nStill stuck.`)).toBe("Hello,\nStill stuck.");
  });

  test("answers between the quoted lines keep these, whatever they are", () => {
    const mail = `See below.\n> ${intro}\n> Which room?\n\nRoom 204.\n\n> Since when?\n\nMonday.`;
    expect(newText(mail)).toBe(mail);
  });

  test("quoted by hand, with words about it below, it takes none of them", () => {
    expect(newText(`Hello,\n\n> ${intro}\n\nI never got that mail.`)).toContain("I never got that mail.");
  });
});

test("a sentence quoted by hand that ends with a colon introduces nothing", () => {
  const mail = "> I wrote:\n> the door is stuck\n\nIt still is.";
  expect(newText(mail)).toBe(mail);
});

test("our whole mail, quoted without an introduction, is no part of the words below it", () => {
  const ours =
    "> Hello Carl,\n>\n> is there any news?\n>\n> You received this because you asked us.\n> Support, Harbour Lane";
  expect(newText(`${ours}\n\nNot from me.`)).toBe("Not from me.");
  expect(newText("> Hello Carl,\n>\n> is there any news?\n\nNot from me.")).toContain("> is there any news?");
});
