// Who waits for somebody else asks us for nothing; beside it the same words said of us.

import { expect, test } from "vitest";
import { classify } from "../../src/core/classify/rules.ts";
import { aMail, evidence } from "../support/builders.ts";

const kindOf = (newText: string): string => classify(evidence({ mail: aMail({ newText }) })).verdict.kind;

test.each([
  ["I am still waiting for your answer.", "I am still waiting for my boss's approval."],
  ["Still waiting for an answer I can give my boss.", "We are still waiting for the supplier."],
  ["We are still waiting for a solution for our customer.", "We are still waiting for our customer."],
  ["My boss is still waiting for an answer from you.", "I am still waiting for an answer from my boss."],
  ["Wir warten immer noch auf den neuen Toner.", "Wir warten noch auf die Freigabe vom Einkauf."],
  ["Wir warten noch auf eine Lösung für unseren Kunden.", "Ich warte noch auf eine Antwort von meinem Chef."],
  ["J'attends toujours votre réponse.", "J'attends toujours la réponse de notre fournisseur."],
  ["Sigo esperando vuestra respuesta.", "Sigo esperando la confirmación de mi jefe."],
  ["Ik wacht nog steeds op antwoord van jullie.", "Ik wacht nog op antwoord van mijn leidinggevende."],
  ["Update: any news?", "Update: the light at the back is red as well."],
  ["Reminder: my printer is still dead.", "Status: the lamp is red as well."],
  ["Urgent: nobody here can print.", "Update: nobody here can print."],
  ["Dringend: hier kann keiner drucken.", "Sachstand: hier kann keiner drucken."],
])("%s – %s", (chase, none) => {
  expect(kindOf(chase)).toBe("chase");
  expect(kindOf(none)).not.toBe("chase");
});

test.each([
  "Just giving this a gentle nudge, the trainees are sitting here with nothing to do.",
  "Please put me through to whoever is in charge of your department, this can't go on.",
  "Llevo desde el lunes esperando y nadie me dice nada.",
  "Co się dzieje z moim zgłoszeniem? Minęły trzy dni.",
])("asks again: %s", (newText) => expect(kindOf(newText)).toBe("chase"));

test("that somebody is there until three o'clock asks for nothing", () => {
  expect(kindOf("Der Schlüssel hängt beim Hausmeister, bis 15 Uhr ist jemand da.")).not.toBe("chase");
  expect(kindOf("Jemand da?")).toBe("chase");
});
