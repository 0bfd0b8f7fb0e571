// Asking again and taking the matter, heard by what a thought is made of; beside each what has the same words and means something else.

import { describe, expect, test } from "vitest";
import { classify } from "../../src/core/classify/rules.ts";
import { aColleague, aMail, evidence } from "../support/builders.ts";

const HOUR = 3_600_000;

const ofCarl = (newText: string): string => classify(evidence({ mail: aMail({ newText }) })).verdict.kind;
const ofBen = (newText: string) => classify(evidence({ mail: aMail({ newText }), sender: aColleague() })).verdict;

describe("a requester who waits", () => {
  test.each([
    ["its day three now, is anybody going to ring us", "is anybody going to ring us, asks the display"],
    ["Nothing has happened since Tuesday.", "When I press start nothing happens."],
    ["I was told on the phone that someone would ring by noon.", "The supplier promised us a new part by noon."],
    ["You said Thursday.", "You told me on Thursday to turn it off and on: done."],
    ["This is the fourth time I write to you.", "It is the fourth time it jams this week."],
    ["Please give me the name of your manager.", "My manager is Joe Bloggs, extension 12."],
    ["My request must have slipped down the back of a sofa.", "The label has slipped down the back of the tray."],
    ["kommt heute noch jemand", "Wenn jemand kommt, bitte am Tor klingeln."],
    ["Ich schreibe nun zum vierten Mal wegen des Druckers.", "Es ist schon das vierte Mal, dass er Papier staut."],
    ["Mir wurde ein Rückruf versprochen.", "Der Lieferant hat uns für Mittag ein Ersatzteil versprochen."],
    ["Vous nous avez oubliés", "J'ai aussi oublié mon mot de passe."],
    ["C'est la quatrième fois que je vous écris.", "C'est la quatrième fois qu'elle bourre cette semaine."],
    ["Quiero hablar con su superior.", "Mi jefe se llama Luis, extensión 12."],
    ["vienen hoy o no", "Cuando pulso no pasa nada."],
    ["oggi riuscite a passare o no", "Il cavo è nel cassetto."],
    ["È la quarta volta che vi scrivo.", "È la quarta volta che si inceppa."],
    ["komt er vandaag nog iemand", "Als ik druk gebeurt er niets."],
    ["Ik wil graag uw leidinggevende spreken.", "Mijn leidinggevende heet Piet, toestel 12."],
    ["É a quarta vez que escrevo.", "É a quarta vez que encrava."],
    ["Prometeram-me uma chamada até ao meio-dia.", "O cabo está na gaveta."],
    ["przyjedzie dziś ktoś", "Kiedy ktoś drukuje, lampka miga."],
    ["Piszę już czwarty raz.", "To już czwarty raz, kiedy się zacina."],
    ["kommer det någon idag", "När jag trycker händer ingenting."],
    ["Det här är fjärde gången jag skriver.", "Det är fjärde gången den fastnar."],
  ])("%s – %s", (chase, none) => {
    expect(ofCarl(chase)).toBe("chase");
    expect(ofCarl(none)).not.toBe("chase");
  });

  test.each([
    'It says "is anybody going to ring us".',
    "No need to hurry, nothing has happened since Monday, as I am away.",
    "Our landlord promised someone would look at the socket.",
    "Nothing has happened since Monday at our supplier.",
  ])("no chase, as it is quoted, needless or about somebody else: %s", (newText) =>
    expect(ofCarl(newText)).not.toBe("chase"),
  );
});

describe("a colleague takes it", () => {
  test.each([
    ["This one's down to me", "The fault is mine"],
    ["am driving out to the lab", "driving to a workshop, back on Friday"],
    ["Going through the event log right now", "Going through the event log right now, your printer shows three resets"],
    ["heading over to the hall", "heading home"],
    ["ill tkae this", "can you tkae this"],
    ["I'm on it", "I'm on it, said Tom"],
    ["liegt bei mir", "Der Fehler liegt bei mir"],
    ["schnapp ich mir", "schnappst du dir den?"],
    ["fahr gleich hin", "fahre jetzt heim"],
    ["je suis dessus", "hier j'étais dessus"],
    ["je file à l'entrepôt", "je file à une réunion"],
    ["me acerco ahora mismo a la bodega", "me acerco a una reunión"],
    ["esto es cosa mía", "no es cosa mía"],
    ["tocca a me", "non tocca a me"],
    ["ci penso io", "ci penso io, dice Tom"],
    ["deze is voor mij", "prima voor mij"],
    ["ik loop even naar de balie", "ik loop even naar een klant"],
    ["é comigo", "não é comigo"],
    ["vou já ao armazém", "vou para casa"],
    ["to moje", "to nie moje"],
    ["schodzę do magazynu", "idę do domu"],
    ["den här tar jag", "kan du ta den här"],
    ["åker ut till butiken", "åker hem nu"],
  ])("%s – %s", (taken, not) => {
    expect(ofBen(taken).kind).toBe("confirm");
    expect(ofBen(not).kind).not.toBe("confirm");
  });

  test.each([
    ["Running up to the gallery, give me 45 minutes", 0.75],
    ["Mine, allow 4 hours", 4],
    ["My job then, shouldn't need more than 2h", 2],
    ["Meins, dreiviertelstunde", 0.75],
    ["Je m'en occupe, comptez 2 heures", 2],
    ["Lo llevo yo, dame 2 horas", 2],
    ["Ci penso io, un'oretta", 1],
    ["Al mee begonnen, klaar over 2 uur", 2],
    ["Fico com isto, 2 horas", 2],
    ["Zajmę się tym, godzinka i będzie", 1],
    ["Jag fixar det, ge mig 2 timmar", 2],
  ])("%s: nothing in it is for the requester, and it holds %s hours", (newText, hours) => {
    const verdict = ofBen(newText);
    expect(verdict).toMatchObject({ kind: "confirm", promiseMs: hours * HOUR });
    expect(verdict).not.toHaveProperty("beside");
  });

  test("of the clock's two halves the working one is meant", () => {
    const [bare, told] = [ofBen("Pak ik op, om 2 uur klaar"), ofBen("Mine, done by 2 pm")];
    expect(bare).toMatchObject({ kind: "confirm", promiseMs: (told as { promiseMs: number }).promiseMs });
  });
});

test.each([
  "Is the small lamp on the front lit?",
  "In welcher Farbe blinkt er denn, und piept er dabei?",
  "Le voyant clignote-t-il ?",
  "¿Parpadea la luz verde?",
  "La spia è accesa?",
  "Brandt het lampje vooraan?",
  "A luz da frente está acesa?",
  "Czy lampka z przodu świeci?",
  "Lyser lampan på framsidan?",
])("only the requester can see that, so they are asked: %s", (newText) =>
  expect(ofBen(newText).kind).toBe("staff-answer"),
);

test.each(["Is the lamp on our switch lit?", "+1", "give me 45 minutes"])("nobody is told: %s", (newText) =>
  expect(ofBen(newText).kind).not.toBe("staff-answer"),
);
