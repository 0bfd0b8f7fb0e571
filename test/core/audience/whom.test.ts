// Whom a colleague's words are for: the requester, colleagues, nobody, or unclear.

import { describe, expect, test } from "vitest";
import { audienceOf } from "../../../src/core/audience/audience.ts";
import { classify } from "../../../src/core/classify/rules.ts";
import { clausesOf, wholeSentences } from "../../../src/core/words/clause.ts";
import { aColleague, aMail, evidence } from "../../support/builders.ts";

const WHOM = { R: "requester", C: "colleagues", N: "nobody", U: "unclear" } as const;

const SAID: Readonly<Record<string, readonly (readonly [whom: keyof typeof WHOM, text: string])[]>> = {
  English: [
    ["R", "Hi Carl,\n\nwe swapped the drum."],
    ["R", "Dear Mr Cliff,\n\nthe drum is swapped."],
    ["C", "Hi Anna,\n\nwe swapped the drum."],
    ["R", "Hola, Carl:\n\nhemos cambiado el tambor."],
    ["C", "@piotr.b the drum is here"],
    ["R", "@carl the drum is here, could you test it?"],
    ["R", "Please write to help@onit.example when it stops."],
    ["C", "Joy Adeyemi 10:14\nis the drum here\nBen Okafor 10:15\nnot yet"],
    ["C", "Kollegen,\nkennt das jemand?"],
    ["C", "Network team,\nplease have a look."],
    ["C", "I can't take this."],
    ["C", "I can't."],
    ["C", "We swapped the cable, haven't we?"],
    ["C", "We swapped it before, right?"],
    ["C", "We should have swapped it."],
    ["R", "Hemos cambiado el cable."],
  ],
  German: [
    ["R", "Herr Cliff, bitte starten Sie ihn neu."],
    ["R", "Guten Tag Herr Cliff,\n\nwir haben die Trommel getauscht."],
    ["C", "Der Kunde nervt."],
    ["C", "Er soll ihn erst neu starten."],
    ["R", "Sie bekommen ihn am Montag zurück, der Lieferant hat ihn."],
    ["R", "Hallo Herr Cliff,\n\nes brummt."],
    ["R", "Guten Tag,\n\nbitte neu starten."],
    ["C", "Hallo Anna,\n\nes brummt."],
    ["C", "Hallo zusammen,\nes brummt."],
    ["C", "Liebe Kollegen,\nes brummt."],
    ["U", "Es brummt."],
    ["C", "Anna, kannst du das nehmen?"],
    ["C", "Kann Anna das nehmen?"],
    ["R", "Können Sie ihn neu starten, Herr Cliff?"],
    ["C", "Können wir ihn neu starten?"],
    ["C", "Sollen wir kommen?"],
    ["R", "Herr Cliff, es brummt."],
    ["C", "Er hat schon wieder angerufen."],
    ["R", "Der Techniker kommt um drei, lassen Sie ihn bitte rein."],
    ["C", "Intern: er hat keinen Vertrag."],
    ["C", "Schaffe ich nicht."],
    ["R", "Das kann ich nicht nachstellen, bitte schicken Sie die Datei."],
    ["R", "Ja, das stimmt."],
    ["R", "Nein, der andere."],
    ["R", "Was steht auf dem Display?"],
    ["C", "Was sagt Anna?"],
    ["N", "Danke dir"],
    ["N", "Alles klar"],
    ["N", "Ich bin bis Montag im Urlaub."],
  ],
  French: [
    ["R", "Bonjour Carl,\n\nnous avons changé le tambour."],
    ["R", "Veuillez le redémarrer."],
    ["R", "Redémarrez-le."],
    ["R", "Nous avons changé le tambour."],
  ],
  Spanish: [
    ["R", "Reinícielo, por favor."],
    ["R", "Hemos cambiado el tambor, ¿imprime ahora?"],
    ["C", "¿Tenemos otro tambor?"],
    ["C", "¿Quién estuvo allí?"],
  ],
  Italian: [
    ["R", "Lo riavvii, per favore."],
    ["R", "Abbiamo cambiato il tamburo."],
    ["R", "Abbiamo cambiato il tamburo, stampa adesso?"],
    ["C", "Abbiamo un altro tamburo?"],
  ],
  Dutch: [
    ["R", "Start hem opnieuw op."],
    ["R", "We hebben de trommel vervangen."],
    ["C", "Hebben we nog een trommel?"],
    ["C", "Wie was er de vorige keer?"],
  ],
  Portuguese: [
    ["R", "Por favor, reinicie."],
    ["R", "Trocámos o tambor."],
    ["C", "Temos outro tambor?"],
    ["C", "O cliente queixa-se outra vez."],
  ],
  Polish: [
    ["R", "Proszę go zrestartować."],
    ["R", "Wymieniliśmy bęben."],
    ["C", "Mamy jeszcze bęben?"],
    ["C", "Klient znowu marudzi."],
  ],
  "English: names": [
    ["R", "Hi Tom,\n\nwe swapped the drum."],
    ["R", "Dear Customer,\n\nwe swapped the drum."],
    ["U", "Hi,\n\nit hums."],
    ["C", "Ole, can you look at the switch?"],
    ["R", "Olé, can you look at the switch?"],
    ["R", "Re the drum, Carl: it is swapped."],
    ["R", "Yes Carl, they told us."],
    ["R", "Sie können ihn abholen, Anna hat ihn."],
    ["R", "@Carl, the drum is here, could you test it?"],
    ["R", "@carl.cliff it hums, could you test it?"],
    ["C", "Anna Piotr and Diana, can you take this?"],
    ["C", "Anna Nowak, can you take this?"],
    ["C", "thx anna can you take this"],
    ["C", "ok anna could you restart it"],
    ["R", "Anna knows the tray, so you can restart it now."],
    ["R", "Could you restart it, Ben?"],
    ["C", "Could you restart it, Tom?"],
    ["R", "Okay, can you look at the switch?"],
    ["R", "Cheers, can you look at the switch?"],
    ["R", "However, can you look at the switch?"],
    ["R", "Thanks, can you look at the switch?"],
    ["C", "Mia, can you look at the switch?"],
    ["U", "Mia, it hums."],
    ["C", "Carl asked him twice."],
    ["R", "No problem Carl, it hums."],
    ["R", "Yes Carl, it hums."],
    ["C", "We told Carl that it hums."],
    ["C", "It hums says Carl."],
    ["R", "You told us that it hums, Carl."],
    ["C", "Zostawiam to Dianie."],
    ["C", "Zostawiam to Nowakowi."],
    ["C", "Oddaję to Dianie."],
    ["U", "Szumi w Piotrkowicach."],
    ["C", "Sorry I can't take this."],
    ["C", "Sorry I can't."],
    ["C", "I can't take this one today."],
  ],
  "English: greetings alone": [
    ["R", "Hi Carl,\n\nit hums."],
    ["R", "Dear Mr Cliff,\n\nit hums."],
    ["R", "Hola, Carl:\n\nzumba."],
    ["R", "Hello Tom,\n\nit hums."],
    ["U", "Hello tom,\n\nit hums."],
    ["R", "Hello Tom Miller,\n\nit hums."],
    ["U", "Hello Tom Miller Jones,\n\nit hums."],
    ["U", "Tom,\n\nit hums."],
    ["U", "Hello Ben,\n\nit hums."],
    ["R", "Carl,\n\nit hums."],
    ["R", "Carl Cliff - it hums"],
    ["U", "Hello from the other side of the house, Tom\n\nit hums."],
    ["C", "Dear colleagues,\nit hums."],
    ["C", "Hello everyone,\nit hums."],
    ["C", "Hi team,\nit hums."],
    ["U", "Everyone on the floor hears that it hums"],
  ],
  "English: suppliers, times, questions and answers": [
    ["R", "You will have it once the supplier ships it."],
    ["R", "You get it from the supplier."],
    ["R", "The supplier calls you on Monday."],
    ["R", "Yes, it hums."],
    ["R", "No, the other one."],
    ["R", "It arrives at 9:30, is that fine?"],
    ["U", "It hums, A4?"],
    ["R", "The new password failed again."],
    ["U", "New password again."],
    ["R", "204"],
    ["R", "Room 204"],
    ["R", "We have it in stock again."],
    ["C", "Do we have it?"],
    ["C", "Who has it?"],
    ["R", "Do you have it?"],
    ["R", "When does it hum?"],
    ["C", "Doesn't it hum?"],
    ["R", "Where is it?"],
    ["R", "What does the display say?"],
    ["C", "What does Anna say?"],
    ["C", "What do we say?"],
    ["C", "Could we come?"],
    ["C", "Should we swap it?"],
    ["R", "We swapped it. Should it hum again, call us."],
    ["R", "I swapped it, does it hum?"],
    ["R", "I swapped it, did it help?"],
    ["C", "Did you swap it, Anna?"],
    ["N", "Thanks, Anna!"],
    ["N", "ok Ben"],
    ["N", "Ok, will do"],
    ["N", "I am on vacation until Monday."],
    ["N", "This is an automatically generated message."],
    ["R", "The automatic feeder is swapped."],
    ["R", "Please see the picture."],
    ["R", "See the attached picture."],
  ],
  "other languages": [
    ["R", "Bonjour,\n\nmerci de le redémarrer."],
    ["C", "Anna, tu peux prendre ça ?"],
    ["R", "Pouvez-vous le redémarrer ?"],
    ["C", "On peut le redémarrer ?"],
    ["C", "Il a encore appelé."],
    ["R", "Oui, c'est le bleu."],
    ["C", "Hola a todos,\nzumba."],
    ["C", "Anna, ¿puedes cogerlo?"],
    ["R", "¿Puede reiniciarlo?"],
    ["R", "Sí, es el azul."],
    ["C", "Ciao a tutti,\nronza."],
    ["C", "Anna, puoi prenderlo?"],
    ["R", "Può riavviarlo?"],
    ["C", "Hoi allemaal,\nhij zoemt."],
    ["C", "Anna, kun jij dit pakken?"],
    ["R", "Kunt u hem opnieuw starten?"],
    ["C", "Hebben we die nog?"],
    ["R", "Ja, de blauwe."],
    ["C", "Olá a todos,\nzumbe."],
    ["C", "Anna, podes ver isto?"],
    ["R", "Pode reiniciá-lo?"],
    ["C", "Cześć wszystkim,\nszumi."],
    ["C", "Anna, możesz to wziąć?"],
    ["R", "Czy może pan go zrestartować?"],
  ],
};

test("N18 what is plainly for a requester is so no longer in an answer to a mail about several tickets", () => {
  const several = (newText: string): string =>
    audienceOf(evidence({ sender: aColleague("ben"), mail: aMail({ newText }), answers: "steps" })).for;
  expect(several("Hi Carl,\n\nwe swapped the drum.")).toBe("several");
  expect(several("Es brummt.")).toBe("several");
  expect(several("Hi Anna,\n\nwe swapped the drum.")).toBe("colleagues");
});

describe.each(Object.entries(SAID))("%s", (_, rows) => {
  test.each(rows)("%s: %s", (whom, newText) => {
    expect(audienceOf(evidence({ sender: aColleague("ben"), mail: aMail({ newText }) })).for).toBe(WHOM[whom]);
  });
});

describe("what both a requester and a colleague may be told is judged beside what people wrote", () => {
  const kindOf = (newText: string): string =>
    classify(evidence({ sender: aColleague("ben"), mail: aMail({ newText }) })).verdict.kind;

  test("a sign of talk among colleagues may stand in a plain instruction", () => {
    const instruction =
      "Please switch the scales off, close it at the top and let me know whether the display shows zero.";
    expect(audienceOf(evidence({ sender: aColleague("ben"), mail: aMail({ newText: instruction }) }))).toMatchObject({
      for: "colleagues",
      sign: "shared",
    });
    expect(kindOf(instruction)).toBe("staff-answer");
    expect(kindOf("Anna, please switch the scales off, close it and let me know whether the display shows zero.")).toBe(
      "unsure",
    );
  });

  test("news that reads like talk is asked about", () => {
    const talk = "Belongs with the cabling people, their cabinet was down last week too.";
    expect(audienceOf(evidence({ sender: aColleague("ben"), mail: aMail({ newText: talk }) })).for).toBe("requester");
    expect(kindOf(talk)).toBe("unsure");
  });

  test("that it works again is told to who asked, by whatever words", () => {
    expect(kindOf("It's scanning again.")).toBe("staff-answer");
    expect(kindOf("It hums again.")).toBe("unsure");
  });

  test("a day and a time of day take nothing", () => {
    expect(kindOf("Donnerstag am Vormittag.")).not.toBe("confirm");
    expect(kindOf("Jeudi dans la matinée.")).not.toBe("confirm");
  });
});

const whom = (newText: string): string =>
  audienceOf(evidence({ sender: aColleague("ben"), mail: aMail({ newText }) })).for;

describe("a colleague's name", () => {
  test.each([
    "Restarted it. Anna can you call the supplier?",
    "Restarted it. Anna call the supplier.",
    "Restarted it. Anna invoice it.",
    "Restarted it. Anna book 2 hours please.",
    "Restarted it. Anna you can close the order.",
    "The drum is replaced, Anna please invoice it",
    "Wir haben den Toner getauscht. Anna kannst du die Rechnung schreiben?",
    "Der Drucker läuft wieder. Anna bestell noch eine Trommel",
    "Hemos cambiado el tambor. Piotr llama al proveedor",
  ])("opens what a colleague is asked for: %s", (newText) => {
    expect(whom(newText)).toBe("colleagues");
  });

  test.each([
    "The drum is replaced. Anna will call you at three.",
    "The drum is replaced. Anna Nowak and Piotr will call you at three.",
    "Restarted it. Anna checked the cable as well.",
    "Der Toner ist da. Anna kommt um neun zu Ihnen.",
    "Le tambour est là. Anna passera chez vous demain.",
  ])("opens what the requester is told about them: %s", (newText) => {
    expect(whom(newText)).toBe("requester");
  });

  test("in front of a word that no list knows is judged beside what people wrote", () => {
    const audience = audienceOf(
      evidence({ sender: aColleague("ben"), mail: aMail({ newText: "Restarted it. Anna invoice it." }) }),
    );
    expect(audience.sign).toBe("shared");
  });
});

describe("what is only a draft, or an assistant's words in somebody's name, is nobody's answer", () => {
  test.each([
    "Suggested reply by Copilot: Hi Carl, please restart.",
    "[AI generated] Please restart the printer.",
    "Here's a draft: Dear Carl, please restart.",
    "Antwortvorschlag: Bitte neu starten.",
    "Draft: Hi Carl, please restart it.",
    "DRAFT - Hi Carl, we replaced the drum.",
    "Draft for Carl Cliff:\nplease restart it.",
    "Brouillon : Bonjour, veuillez redémarrer l'imprimante.",
    "Copilot suggests: please restart the printer.",
    "ChatGPT: Please restart the printer.",
    "Gemini's answer: restart the printer and check the cable",
    "Antwort von ChatGPT: Bitte starten Sie den Drucker neu.",
    "Hi Carl, please restart the printer.\n\nDrafted with Copilot",
    "Please restart the printer.\n\n(écrit avec ChatGPT)",
  ])("%s", (newText) => {
    expect(whom(newText)).toBe("nobody");
  });

  test.each([
    "The draft of the contract is attached, please sign it.",
    "Your Copilot licence is active now. Please restart Outlook.",
    "Vorschlag: Sie kommen am Montag um neun vorbei.",
    "ChatGPT is blocked in our network, please use Copilot instead.",
    "Please open Copilot and press the button.",
    "Draft",
  ])("but a matter that is about one is answered: %s", (newText) => {
    expect(whom(newText)).not.toBe("nobody");
  });

  test("it takes nothing either", () => {
    const kindOf = (newText: string): string =>
      classify(evidence({ sender: aColleague("ben"), mail: aMail({ newText }) })).verdict.kind;
    expect(kindOf("On it (draft by Copilot)")).toBe("unsure");
    expect(kindOf("On it")).toBe("confirm");
  });
});

describe("a reference to another ticket", () => {
  test.each(["See HD-1001", "Same as ticket HD-1001", "Siehe Vorgang #4711", "Voir le ticket HD-1001"])(
    "alone is where a colleague may look: %s",
    (newText) => {
      expect(whom(newText)).toBe("colleagues");
    },
  );

  test("beside words for the requester is news", () => {
    expect(whom("We go on with it in your other request, see HD-1001.")).toBe("requester");
    expect(whom("The toner is replaced, order #4711 is closed, the invoice comes with it.")).toBe("requester");
  });
});

test("that something is approved, and nothing else, may be meant for anybody", () => {
  for (const text of ["Approved", "Freigegeben.", "Aprobado", "Goedgekeurd"])
    expect([text, whom(text)]).toEqual([text, "unclear"]);
  expect(whom("Your leave has been approved.")).toBe("requester");
});

test("who waits for somebody's approval speaks among colleagues", () => {
  for (const text of ["Needs manager approval first", "Subject to approval", "Muss erst genehmigt werden"])
    expect([text, whom(text)]).toEqual([text, "colleagues"]);
});

test("who writes in the name of the writer, and of the writer, answers nothing", () => {
  for (const text of ["Herr Okafor befindet sich bis Freitag auf einer Messe.", "Ben is at a fair, I read his mail."])
    expect([text, whom(text)]).toEqual([text, "nobody"]);
  expect(whom("This is Ben Okafor, we have replaced the drum.")).toBe("requester");
});

test("a question to somebody nobody knows by a name is not for the requester", () => {
  expect(whom("Tomasz, is the lift still under warranty?")).toBe("colleagues");
  expect(whom("Carl, is the lamp still lit?")).toBe("requester");
});

test("an appointment that is proposed is for who asked", () => {
  expect(whom("Donnerstag geht, sagen wir 9:30?")).toBe("requester");
  expect(whom("Shall we say half past nine, or leave it?")).not.toBe("nobody");
});

test("a time, a number or a thing alone must read like an answer", () => {
  const verdict = (newText: string): string =>
    classify(evidence({ sender: aColleague("ben"), mail: aMail({ newText }) })).verdict.kind;
  expect(verdict("Room 204, second floor.")).toBe("staff-answer");
  expect(verdict("Fourth time this month, that belongs in the meeting on Monday.")).toBe("unsure");
});

test("a note of absence is one with dates in it, whose dots end no sentence", () => {
  const note =
    "Vielen Dank für Ihre Mail. Vom 22. Juni bis 3. Juli befinde ich mich im Urlaub. Bei Eile hilft Ihnen Anna.";
  expect(whom(note)).toBe("nobody");
});

test("what nothing tells, and reads like an answer, goes out", () => {
  const verdict = (newText: string): string =>
    classify(evidence({ sender: aColleague("ben"), mail: aMail({ newText }) })).verdict.kind;
  expect(whom("It hums, and it beeps.")).toBe("unclear");
  expect(verdict("Ce modèle n'imprime qu'en noir, et le recto verso y est imposé.")).toBe("staff-answer");
  expect(verdict("Interesting printer.")).toBe("unsure");
});

test("a sentence that names nothing but a time may stand in front of others", () => {
  const clauses = clausesOf("In two hours. It hums. It beeps.");
  expect(wholeSentences(clauses.slice(1))).toEqual([[], ["it", "hums"], ["it", "beeps"]]);
  const time = "Un técnico irá el jueves a las nueve. ¿Le viene bien?";
  expect(audienceOf(evidence({ sender: aColleague("ben"), mail: aMail({ newText: time }) })).for).toBe("requester");
});
