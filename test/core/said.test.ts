// Sentences of the test mails on each of which some rule of reading hangs that no other sentence here tells apart. All of the mails, with their heads
// and quotes, are read by test/journeys/mails.test.ts.

import { expect, test } from "vitest";
import { classify } from "../../src/core/classify/rules.ts";
import type { Kind } from "../../src/core/model/verdict.ts";
import { aColleague, aMail, aTicket, evidence } from "../support/builders.ts";

type Said = readonly [kind: Kind, words: string];

const FROM_ANNA: readonly Said[] = [
  ["command", "#note I'm on it tomorrow"],
  ["confirm", "Hi Ben,\n\nI will take care of it.\n\nAnna"],
  ["staff-answer", "On it goes the new lid, and then it prints."],
  ["staff-answer", "Hello Mr Cliff,\n\nwe are working on it.\n\nAnna"],
];

const FROM_BEN: readonly Said[] = [
  ["staff-answer", "Carl, the part is here. When can I come by?"],
  ["staff-answer", "Cosa dice lo schermo esattamente?"],
  ["staff-answer", "I see the same here. Provider has been informed."],
  ["staff-answer", "It was a dead switch port. Moved the cable to 14, all fine now."],
  ["staff-answer", "Ja, bis Ende des Monats."],
  ["staff-answer", "Read this.\n\nhttps://help.harbour-lane.example/printer"],
  ["staff-answer", "Sorry Carl, we do not repair private phones."],
  ["staff-answer", "Turn on caps lock by any chance?"],
  ["unsure", "Anna can you grab this?"],
  ["unsure", "ask Carla, she set this up"],
  ["unsure", "Colleghi, chi può?"],
  ["unsure", "Das ist doch schon lange bekannt, oder Piotr?"],
  ["unsure", "Can't promise anything, swamped this week."],
  ["unsure", "I'll be out from 3, someone please pick up"],
  ["unsure", "Isn't Anna doing printers?"],
  ["unsure", "¿Por qué nos llega esto?"],
  ["unsure", "Toner again!"],
];

const WHILE_THEY_WAIT: readonly Said[] = [
  ["chase", "お世話になっております。その後いかがでしょうか。"],
  ["chase", "Leider habe ich bis heute nichts von Ihnen gehört."],
  ["chase", "Nachdem ich noch keine Antwort erhalten habe, frage ich nochmals nach."],
  ["chase", "I do not want to nag, but it has gone very quiet on your side."],
  ["chase", "Dos días después sigo igual."],
  ["chase", "Quisiera recordarles mi mensaje del lunes."],
  ["chase", "J'attends depuis hier matin et toujours aucun retour."],
  ["chase", "Zatím jsem od vás nedostala žádnou informaci."],
  ["chase", "Két hete nem kaptunk semmilyen visszajelzést."],
  ["chase", "Graag verneem ik wanneer ik een antwoord op mijn vraag kan verwachten."],
  ["chase", "Peço que nos deem uma estimativa de quando será resolvido."],
  ["chase", "Jeg lurte på hvordan det går med saken min"],
  ["solved", "我买了新的打印机，请关闭工单。"],
  ["solved", "Von meiner Seite ist das erledigt."],
  ["unsure", "Der Server reagiert nach dem Update nicht mehr."],
  ["unsure", "Please do not close this ticket yet."],
  ["unsure", "My mistake, I sent you the wrong number: it is 4711."],
  ["unsure", 'La pantalla dice "esperando respuesta" y se apaga.'],
  ["unsure", "Das kann zu Problemen mit dem Scanner führen."],
  ["unsure", "I have not received any invoices this week."],
  ["unsure", "There is no need for any update today, I am out of office from noon."],
];

const AFTER_OUR_ANSWER: readonly Said[] = [
  ["requester-answer", "It runs again since I borrowed a power supply from the lab."],
  ["requester-answer", "Das hat sich von selbst geschlossen."],
  ["requester-answer", "It works now. I have to restart it every morning."],
  ["requester-answer", "Danke für einen kurzen Rückruf"],
  ["requester-answer", "Great. Now nothing prints at all."],
  ["solved", "It works now, it was the cable after all."],
  ["solved", "Der Scanner läuft jetzt wie gewünscht, danke."],
  ["solved", "spot on, that was exactly it! working now"],
  ["solved", "Troquei o cabo como disse. Já está a funcionar."],
  ["solved", "Good morning,\n\nit works again since you changed the cable.\n\nThanks, Carl"],
  ["solved", "Nå virker alt, takk for hjelpen"],
  ["solved", "Nu går det att logga in igen, tack"],
];

test.each(FROM_ANNA)("Anna: %s, %s", (kind, newText) => {
  expect(classify(evidence({ sender: aColleague("anna"), mail: aMail({ newText }) })).verdict.kind).toBe(kind);
});

test.each(FROM_BEN)("Ben: %s, %s", (kind, newText) => {
  expect(classify(evidence({ sender: aColleague("ben"), mail: aMail({ newText }) })).verdict.kind).toBe(kind);
});

test.each(WHILE_THEY_WAIT)("the requester, while they wait: %s, %s", (kind, newText) => {
  expect(classify(evidence({ mail: aMail({ newText }) })).verdict.kind).toBe(kind);
});

test.each(AFTER_OUR_ANSWER)("the requester, after our answer: %s, %s", (kind, newText) => {
  const ticket = aTicket({ lastSpeaker: "staff" });
  expect(classify(evidence({ ticket, mail: aMail({ newText }) })).verdict.kind).toBe(kind);
});
