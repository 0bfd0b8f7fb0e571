// What an answer to ours reports of the matter, each result beside what is only like one.

import { describe, expect, test } from "vitest";
import { classify } from "../../src/core/classify/rules.ts";
import { aMail, aTicket, byPhrases, evidence } from "../support/builders.ts";

type Asked = { subject: string; request: string; answer: string };

const kindOf = (newText: string, { subject, request, answer }: Asked): string => {
  const quote = `${answer}\n\nJoy Adeyemi\n\n--- Carl Cliff, Mon 1 Jun, 07:12 UTC\n${request}\n`;
  const mail = aMail({
    subject: `Re: [HD-1042] ${subject}`,
    newText,
    parts: [
      { kind: "own", text: newText },
      { kind: "quote", text: quote },
    ],
  });
  return classify(evidence({ ticket: aTicket({ lastSpeaker: "staff" }), mail, organisation: byPhrases })).verdict.kind;
};

const CASES: Readonly<Record<string, Asked & { solved: readonly string[]; not: readonly string[] }>> = {
  en: {
    subject: "Label printer in the dispensary",
    request: "The label printer feeds blank labels since this morning.",
    answer: "Hello Carl, I have put the roll in the other way round. Please try once more.",
    solved: [
      "Labels are coming out.",
      "Every label comes out again.",
      "All labels came out at the first go.",
      "The labels come out as they used to.",
      "Hurrah, labels came out!",
    ],
    not: [
      "Labels are coming out blank.",
      "Labels are coming out very late.",
      "Labels are coming out, for now.",
      "Labels came out until noon.",
      "It seems labels are coming out.",
      "They say labels are coming out.",
      "If labels come out I will tell you.",
      "I hope every label comes out tomorrow.",
      "Maria's labels are coming out, mine aren't.",
      "Two of the labels came out.",
      "White labels came out again.",
      "Labels came out on the left screen only.",
      "Labels are coming out, but without the price.",
      "Did the labels come out at your end",
      "The roll came out.",
      "The new roll has arrived, thanks.",
      "I opened the printer.",
      "A window comes up now.",
      "Great, labels come out as badly as ever.",
      "Marvellous. Labels come out upside down.",
    ],
  },
  de: {
    subject: "Etikettendrucker im Lager",
    request: "Der Drucker gibt seit heute früh leere Etiketten aus.",
    answer: "Hallo Carl, die Rolle war falsch eingelegt. Bitte noch einmal versuchen.",
    solved: ["Die Etiketten gehen durch, besten Dank!", "Jedes Etikett kommt raus."],
    not: [
      "Die Etiketten kommen leer raus.",
      "Die Etiketten kommen schief raus.",
      "Bei der Kollegin gehen die Etiketten durch.",
      "Die Etiketten gehen manchmal durch.",
      "Gestern kamen die Etiketten raus.",
      "Wenn die Etiketten durchgehen, melde ich mich.",
      "Die Rolle ist angekommen.",
      "Es erscheint ein Fenster.",
    ],
  },
  fr: {
    subject: "Imprimante d'étiquettes",
    request: "Les étiquettes sont blanches depuis ce matin.",
    answer: "Bonjour Carl, le rouleau était à l'envers. Pouvez-vous refaire un essai ?",
    solved: ["Les étiquettes sortent de nouveau.", "Toutes les étiquettes sont sorties."],
    not: ["Les étiquettes sont sorties à moitié.", "Le rouleau est arrivé.", "Une fenêtre s'affiche."],
  },
  es: {
    subject: "Impresora de etiquetas",
    request: "La impresora saca las etiquetas en blanco.",
    answer: "Hola Carl, el rollo estaba al revés. Pruebe otra vez.",
    solved: ["Las etiquetas salen bien.", "Ya salen todas las etiquetas."],
    not: ["Todas las etiquetas salen torcidas.", "El rollo llegó.", "Aparece una ventana."],
  },
  it: {
    subject: "Stampante di etichette",
    request: "La stampante fa uscire etichette vuote.",
    answer: "Buongiorno Carl, il rotolo era al contrario. Provi ancora.",
    solved: ["Le etichette escono bene.", "Le etichette sono arrivate tutte."],
    not: ["Le etichette escono tutte storte.", "Il rotolo è arrivato.", "Compare una finestra."],
  },
  nl: {
    subject: "Etikettenprinter",
    request: "De printer geeft lege etiketten.",
    answer: "Dag Carl, de rol zat verkeerd om. Probeer het nog eens.",
    solved: ["De etiketten komen er weer uit.", "Alle etiketten zijn binnengekomen."],
    not: ["Elk etiket komt er dubbel uit.", "De rol is binnengekomen.", "Er verschijnt een venster."],
  },
  pt: {
    subject: "Impressora de etiquetas",
    request: "A impressora faz etiquetas em branco.",
    answer: "Olá Carl, o rolo estava ao contrário. Experimente outra vez.",
    solved: ["As etiquetas saem bem.", "Já saem todas as etiquetas."],
    not: ["Todas as etiquetas saem tortas.", "O rolo chegou.", "Aparece uma janela."],
  },
  pl: {
    subject: "Drukarka etykiet",
    request: "Drukarka daje puste etykiety od rana.",
    answer: "Dzień dobry, rolka była założona odwrotnie. Proszę spróbować jeszcze raz.",
    solved: ["Wszystkie etykiety wyszły."],
    not: ["Wszystkie etykiety wychodzą krzywo.", "Rolka przyszła.", "Pojawiło się okno."],
  },
  sv: {
    subject: "Etikettskrivaren",
    request: "Skrivaren ger tomma etiketter sedan i morse.",
    answer: "Hej Carl, rullen satt åt fel håll. Försök en gång till.",
    solved: ["Etiketterna kommer ut igen.", "Alla etiketter kom ut."],
    not: ["Alla etiketter kom ut sneda.", "Rullen kom fram.", "Ett fönster kom upp."],
  },
};

describe.each(Object.entries(CASES))("%s", (_, { solved, not, ...asked }) => {
  test.each(solved)("a result: %s", (text) => expect(kindOf(text, asked)).toBe("solved"));
  test.each(not)("none: %s", (text) => expect(kindOf(text, asked)).not.toBe("solved"));
});

test("what the request did not speak of tells no result, nor does anything where no answer of ours is quoted", () => {
  expect(kindOf("Receipts are coming out.", CASES.en!)).not.toBe("solved");
  const mail = aMail({ subject: "Re: [HD-1042] Label printer", newText: "Labels are coming out." });
  expect(
    classify(evidence({ organisation: byPhrases, ticket: aTicket({ lastSpeaker: "staff" }), mail })).verdict.kind,
  ).not.toBe("solved");
});

test("who signed our answer is named and nothing more", () => {
  expect(kindOf("Many thanks, Joy", CASES.en!)).toBe("thanks");
  expect(kindOf("Many thanks, Ruby", CASES.en!)).not.toBe("thanks");
});
