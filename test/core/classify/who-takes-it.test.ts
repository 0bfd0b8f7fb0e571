// Who takes the matter, in each row beside what only sounds like it.

import { describe, expect, test } from "vitest";
import { classify } from "../../../src/core/classify/rules.ts";
import { aColleague, aMail, evidence } from "../../support/builders.ts";

type Row = readonly [takes: readonly string[], none: readonly string[]];

const TAKING: Readonly<Record<string, readonly Row[]>> = {
  English: [
    [["on it"], []],
    [["On it, 2h"], []],
    [["Looking at the printer now"], []],
    [["I'll call Carl"], ["I'll call you", "I'll call him if it goes on", "I'll not call him", "Calling you now"]],
    [["Taking HD-1042"], ["Taking HD-1017"]],
    [["Picking it up by the end of my shift"], ["Picking it up by the blue handle opens the clamp."]],
    [["On it until three in the afternoon on Friday or so"], []],
  ],
  German: [
    [["ich geh da gleich mal ran"], ["ich geh da nicht ran", "ich geh da ran, wenn keiner will"]],
    [["ich kümmere mich drum"], []],
    [["ich kümmere mich gleich drum"], ["ich kümmere mich morgen vielleicht drum", "ich nehme an"]],
    [["Ich ruf ihn an"], ["Ich ruf Sie an"]],
    [["bin dran"], []],
    [["bin gleich dran"], ["bin nicht dran", "ist er dran"]],
    [["ich bin dran, 2 Std."], []],
    [["ich ruf den Kunden an"], ["ich ruf Sie morgen an"]],
    [["ich schau mir das heute noch an"], ["ich schau mir das nicht an", "ich schau mir das an, wenn keiner sonst"]],
    [["nach dem Mittag schau ich mir das an"], ["Anna schaut sich das an"]],
    [["übernehme ich"], ["übernehme ich nicht", "übernimmst du das", "ich nehm den Bus"]],
    [["mach ich"], ["mach ich nicht"]],
  ],
  Dutch: [
    [[], ["heb ik ook"]],
    [["ik ga ermee aan de slag"], []],
  ],
  French: [
    [["je m'en occupe"], []],
    [["je m'en occupe tout de suite"], ["je ne m'en occupe pas", "je m'en occupe si personne ne le fait"]],
  ],
  Spanish: [
    [["me encargo"], []],
    [["me encargo yo ahora mismo"], ["no me encargo", "me encargo si nadie puede"]],
  ],
  Italian: [
    [["me ne occupo io"], ["non me ne occupo", "me ne occupo se nessuno può"]],
    [["lo chiamo"], []],
  ],
  Portuguese: [
    [["eu trato disso"], ["eu não trato disso"]],
    [["trato já disso"], ["trato disso se ninguém puder"]],
  ],
  Polish: [
    [["zajmę się tym"], ["nie zajmę się tym", "zajmę się tym, jeśli nikt inny"]],
    [["już się tym zajmuję"], []],
  ],
  "English: who, when and whom": [
    [[], ["Anna will have a look", "Anna is on it"]],
    [["I will have a look"], ["I would have a look if I could"]],
    [
      ["I'll look at it as soon as I'm back from lunch"],
      [
        "I'll look at it as soon as I'm back",
        "I'll look at it after lunch if nobody else does",
        "I'll look at it after not being there",
      ],
    ],
    [["On my way"], ["On my way to you"]],
    [["Got it, 30 min"], ["Got it, thanks for the photo"]],
    [["Hello Anna\n\nThanks\n\nOn it"], ["on it, can you restart it?"]],
  ],
  "English: what is taken, and by whom": [
    [["looking at the printer for him"], ["looking at the printer for you"]],
    [["calling him"], []],
    [["calling"], ["calling you", "I'll call him not"]],
    [["I'll call Carl about the printer"], ["I'll call Carl if it burns", "looking at the printer not him"]],
    [
      ["looking at the printer on fire, HD-1042"],
      [
        "looking at the printer on fire with all of the other printers here",
        "looking at the printer, when Anna is back",
        "Anna will look at it",
        "Anna could look at it",
      ],
    ],
    [["will look at it"], []],
    [["I will look at it now"], []],
    [
      ["I will go and look at it right now"],
      ["I will go and look at it right now if I may", "I will go and look at the bill"],
    ],
    [
      ["I go and look at it"],
      ["I went and looked at it yesterday", "nobody will look at it", "not going to look at it"],
    ],
    [["on it, Carl"], []],
    [["on it - Carl"], ["on it Carl said"]],
    [["on it right after lunch"], []],
    [["on it as soon as the meeting ends"], ["on it as soon as Anna pays"]],
    [["after my meeting I'm on it"], ["after the party of my sister I'm on it"]],
    [["on it at 3"], []],
    [["on it from 3"], []],
    [["on it until 3, then Anna"], ["on it in general"]],
    [["on it for 2 hours"], []],
    [["on it, approx. 2h"], ["on itinerary"]],
    [["yes on it"], []],
    [["thanks, on it"], []],
    [["thanks Anna, on it"], ["thanks for being on it", "on it: no"]],
    [["on it: 2h"], []],
    [["got it, 20 minutes"], []],
    [["got it until noon"], ["give me your password", "got it back", "taking it back"]],
    [["taking it"], ["taking it to you"]],
  ],
  "other languages": [
    [["je prends"], ["je prends le bus"]],
    [["je regarde ça tout de suite"], ["je regarde ça demain si je peux"]],
    [["je l'appelle tout de suite"], ["Anna s'en occupe"]],
    [["lo miro ahora"], ["lo miro si puedo"]],
    [["me pongo con ello"], ["Anna se encarga"]],
    [["ci guardo io"], ["ci guarda Anna"]],
    [["lo chiamo subito"], []],
    [["ik pak dit op"], ["ik pak dit niet op", "Anna pakt dit op"]],
    [["ik bel hem zo"], []],
    [["vou ver isso"], ["vou ver isso se puder"]],
    [["vejo isso já"], ["a Anna trata disso"]],
    [["biorę to"], ["nie biorę tego", "Anna to bierze"]],
    [["dzwonię do niego"], []],
    [["jag tar den"], ["jag tar inte den"]],
    [["jeg tager den"], []],
    [["otan tämän"], []],
  ],
};

const verdictOn = (newText: string) =>
  classify(evidence({ sender: aColleague("ben"), mail: aMail({ newText }) })).verdict;

describe.each(Object.entries(TAKING))("%s", (_, rows) => {
  test.each(rows)("%s – %s", (takes, none) => {
    for (const text of takes) expect([text, verdictOn(text).kind]).toEqual([text, "confirm"]);
    for (const text of none) expect([text, verdictOn(text).kind]).not.toEqual([text, "confirm"]);
  });
});

test('what stands beside "on it" is asked about, unless it is a time and nothing else', () => {
  const beside = (newText: string): string | undefined => {
    const { verdict } = classify(evidence({ sender: aColleague(), mail: aMail({ newText }) }));
    return verdict.kind === "confirm" ? (verdict.beside ?? "nothing") : verdict.kind;
  };
  expect(beside("On it. 3 new toners are in the post.")).toBe("3 new toners are in the post.");
  expect(beside("On it - 15 users are affected.")).toContain("15 users are affected.");
  expect(beside("On it. In 5 minutes restart it.")).toContain("restart it");
  for (const time of ["Back by 5pm.", "Give me 2 hours.", "by tomorrow noon", "should be done by 16:00"])
    expect([time, beside(`On it. ${time}`)]).toEqual([time, "nothing"]);
});
