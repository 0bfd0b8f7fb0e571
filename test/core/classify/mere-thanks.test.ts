// Who only thanks us for our answer, in each row beside what says more.

import { describe, expect, test } from "vitest";
import { classify } from "../../../src/core/classify/rules.ts";
import { aMail, aTicket, evidence } from "../../support/builders.ts";

type Row = readonly [thanks: readonly string[], more: readonly string[]];

const THANKS: Readonly<Record<string, readonly Row[]>> = {
  English: [
    [["Thanks!"], []],
    [["Thank you Anna"], []],
    [["Ok, thanks"], ["Yes, thanks", "No, thanks"]],
    [["Thanks for looking into this."], ["Thanks for a quick answer.", "Thanks for an answer."]],
    [["Thanks for the quick answer."], []],
    [
      ["Thank you for your quick answer, Anna."],
      [
        "Thanks for breaking my calendar.",
        "Thanks for breaking the printer, thanks for your help.",
        "Thanks for your help, but it still fails.",
        "Thanks for nothing.",
        "Thanks for the answer at 10.",
        "Thanks for calling tomorrow.",
      ],
    ],
    [
      ["Thanks for calling this morning."],
      [
        "Thanks for sending another toner.",
        "Thanks for the part on the left.",
        "No thanks needed.",
        "Thanks for please sending the drum.",
        "Thanks for any news.",
        "Thanks for the answer to the question about the drum and the cable of the tray.",
        "Thanks?",
        "Thanks for looking, is it done?",
        "The drum, thanks.",
      ],
    ],
    [
      ["Many thanks for the help, have a nice day."],
      ["Many thanks, the drum is missing.", "Thanks if it works.", "Thanks for not calling."],
    ],
    [["Great, thanks."], []],
    [["Cheers, Carl"], []],
    [["👍"], []],
    [[":-)"], []],
    [["Noted, thank you."], []],
    [["Got it, thanks."], ["5, thanks."]],
  ],
  German: [
    [["Danke!"], []],
    [
      ["Danke für die schnelle Antwort."],
      [
        "Danke für eine schnelle Antwort.",
        "Danke für die Antwort morgen.",
        "Danke für die Hilfe, aber es geht nicht.",
        "Danke, nein.",
        "Ja, danke.",
      ],
    ],
    [["Alles klar, danke."], ["Danke für einen neuen Toner.", "Danke für nichts."]],
  ],
  French: [
    [["Merci !"], []],
    [
      ["Merci pour votre réponse rapide."],
      [
        "Merci pour une réponse rapide.",
        "Merci pour votre réponse, mais ça ne marche pas.",
        "Oui, merci.",
        "Merci de m'appeler demain.",
      ],
    ],
    [["D'accord, merci."], []],
  ],
  Spanish: [[["Gracias por la ayuda."], ["Gracias por la ayuda, pero sigue igual.", "Sí, gracias."]]],
  Italian: [
    [
      ["Grazie per l'aiuto."],
      ["Grazie per una risposta rapida.", "Grazie per l'aiuto, ma non funziona.", "Sì, grazie."],
    ],
  ],
  Dutch: [
    [
      ["Bedankt voor de hulp."],
      ["Bedankt voor een snel antwoord.", "Bedankt voor de hulp, maar hij doet het niet.", "Ja, bedankt."],
    ],
  ],
  Portuguese: [
    [
      ["Obrigado pela ajuda."],
      ["Obrigado por uma resposta rápida.", "Obrigado pela ajuda, mas não funciona.", "Sim, obrigado."],
    ],
  ],
  Polish: [[["Dziękuję za pomoc."], ["Dziękuję za pomoc, ale nie działa."]]],
};

const kindOf = (newText: string): string =>
  classify(evidence({ mail: aMail({ newText }), ticket: aTicket({ lastSpeaker: "staff" }) })).verdict.kind;

describe.each(Object.entries(THANKS))("%s", (_, rows) => {
  test.each(rows)("%s – %s", (thanks, more) => {
    for (const text of thanks) expect([text, kindOf(text)]).toEqual([text, "thanks"]);
    for (const text of more) expect([text, kindOf(text)]).not.toEqual([text, "thanks"]);
  });
});
