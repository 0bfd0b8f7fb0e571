// What people wrote, heard by the rules and the phrases alone, without what was learned from examples: whole sentences, as they come.

import { describe, expect, test } from "vitest";
import { classify } from "../../../src/core/classify/rules.ts";
import type { Evidence } from "../../../src/core/model/verdict.ts";
import { aColleague, aMail, aTicket, aWaitingTicket, byPhrases, evidence } from "../../support/builders.ts";

type Said = Readonly<Record<string, readonly string[]>>;

/** While the requester waits for us. `open`: none of the others. */
const WAITING: Said = {
  chase: [
    "¿Y bien?",
    "まだご回答をいただいていません。",
    "Ich wollt nur mal vorsichtig nachfragen, ob Sie schon dazu gekommen sind.",
    "Dites-moi juste si c'est pris en charge",
    "Jeg vil gerne minde om min henvendelse.",
    "You promised me Wednesday. It didn't say which.",
    "Mieli Państwo oddzwonić wczoraj przed południem.",
    "Mein Chef und ich warten immer noch auf Antwort.",
    "It has been nine days without a word from your side.",
    "Buenas, soy otra vez la de la panadería, ¿viene alguien hoy a ver el datáfono?",
    "Cisza od poniedziałku",
    "¡Urgente, sexto día sin respuesta!",
    "Wie kan ik hierover aanspreken? Op mail komt geen reactie.",
    "Whit's the hold-up, pal? Boat's fuelled and I've nae papers",
    "I've a choir of thirty in coats and not a word from you about the boiler.",
    "mate the printer, u said someone would ring, my phone's been in my hand all day",
    "I do so enjoy your emails, dear, I only wish I'd had one. It's about my chess login.",
  ],
  open: [
    "Brauchen keinen Rückruf.",
    "Das Display zeigt: keine Antwort",
    "Jag väntar på besked från min chef.",
    "Quando escrevo para a lista, ninguém recebe o meu email.",
    "I can't hear them but they can hear me, earlier it was the other way round.",
    "I appreciate you're busy, so for what it's worth: the order number is 88213.",
  ],
  solved: [
    "Mijn zoon heeft er even naar gekeken en het loopt als een zonnetje.",
    "Non serve più niente.",
    "Non serve più, grazie lo stesso.",
    "Falso allarme ragazzi, avevo solo il muto inserito",
    "Nothing broken after all, the screen was just asleep.",
    "We went with another firm and it's installed. You may delete my enquiry.",
    "We've decided to live without it. Thanks anyway, please shut the request.",
    "Na de stroomstoring van vannacht loopt de melkrobot weer als een zonnetje.",
    "Glöm det, hittade felet.",
    "Ignore my last two mails.",
    "Works again, no idea why.",
    "Forget it, bought one in town.",
    "Już nie trzeba, kolega z drugiej zmiany naprawił.",
    "Dylan has left the company, so no account needed after all.",
    "Everything's running again after the power was restored, you may shut this one.",
    "Das Paket ist aufgetaucht – bei der Nachbarin hinterm Fahrrad. Sache vom Tisch.",
    "Bitte streichen Sie meine Anfrage, wir haben den Laden zum Monatsende aufgegeben.",
    "Kein Handlungsbedarf mehr, der Lieferant hat die Pumpe gegen eine neue getauscht.",
  ],
};

/** Behind an answer of ours. */
const ANSWERED: Said = {
  open: [
    "Not solved.",
    "Not needed any more, I quit.",
    "The login screen is back again.",
    "I need this fixed right now!",
    "You can close the other ticket, not this one.",
    "Ben's printer works again.",
    "My contacts were wiped and the phone works again.",
    "I don't get warnings any more before the mailbox is full.",
    "Works again. It needed a new fuser and the next one is due.",
    "It was fixed once again and broke.",
    "Still no luck but thank you for trying.",
    "All nineteen opened it. Eighteen could read it.",
    "Oh brilliant, now nobody can log in. Fantastic job.",
    "Gracias por una respuesta rápida sobre la segunda caja",
    "Jag tackar för rabatten men traktorn står likväl stilla.",
    "Zgłoszenie proszę zamknąć i zamówić dwa czarne tonery do przychodni.",
  ],
  solved: [
    "Lager ruft nicht mehr an, also ist Ruhe. Kannst zumachen.",
    "Geen storing meer gezien in twee weken, dus wat ons betreft klaar.",
    "The scanner hums along the quay once more; we consider the matter concluded.",
    "Le bon de livraison porte enfin le bon client.",
    "Ticketautomaat slikt de muntjes weer. Mooi zo, sluiten maar.",
    "Bom dia, voltou a funcionar.",
    "Problème résolu pour les deux boutiques, vous pouvez clôturer.",
    "Ha vuelto el sonido.",
    "Ningún error desde esta mañana.",
    "Sehe wieder Maserung statt Streifen.",
    "Il cliente ha ricevuto, firmato e pure pagato. Pratica chiusa da parte nostra.",
    "Never mind, it resolved itself.",
    "We can call this one closed, thanks to all.",
    "Het is gelukt met het nieuwe wachtwoord, dank!",
    "Kann man so lassen. Von uns aus ist da nichts mehr offen.",
    "Well I'll be, the old thing prints in colour. Nothing else from me.",
    "Der Schaden ist reguliert, das Geld da, Akte kann geschlossen werden.",
    "Já recebi o acesso e lancei as notas todas, não preciso de mais nada.",
    "Ik heb de brief met het juiste adres binnen, meer hoeven jullie niet te doen.",
    "Bezoek van donderdag kunt u afzeggen, het apparaat loopt weer als een zonnetje.",
    "Hierbij delen wij u mede dat alle abonnees hun pas bezitten; het dossier kan dicht.",
  ],
  thanks: [
    "Vous êtes adorables, bises de la cantine.",
    "Right, got it.",
    "Thanks for taking the trouble to call them on our behalf.",
    "geht klar",
    "Prima, bedankt voor de info.",
  ],
};

/** Of a colleague. */
const COLLEAGUES: Said = {
  confirm: [
    "Zaraz po telekonferencji się za to zabieram.",
    "Just starting on it, Dave",
    "C'est pour moi, je l'appelle tout de suite.",
    "Esto es cosa mía, dame 2 horas",
    "Ok Ben, on it until noon.",
  ],
  open: [
    "I'll be on it as soon as hell freezes over",
    "Marieke, ga jij even? jij kan goed met 'm",
    "Not mine, the winery belongs to Gus.",
    "Warum krieg ich das eigentlich dauernd?",
    "Is the lamp at the back lit?",
  ],
};

const HEARD = ["chase", "solved", "thanks", "confirm"];

const rowsOf = (said: Said) =>
  Object.entries(said).flatMap(([kind, texts]) => texts.map((text) => [kind, text] as const));

function kindOf(newText: string, over: Partial<Evidence>): string {
  const { kind } = classify(evidence({ mail: aMail({ newText }), organisation: byPhrases, ...over })).verdict;
  return HEARD.includes(kind) ? kind : "open";
}

describe("while the requester waits", () => {
  test.each(rowsOf(WAITING))("%s: %s", (kind, text) => {
    expect(kindOf(text, { ticket: aWaitingTicket() })).toBe(kind);
  });
});

describe("behind an answer of ours", () => {
  test.each(rowsOf(ANSWERED))("%s: %s", (kind, text) => {
    expect(kindOf(text, { ticket: aTicket({ lastSpeaker: "staff" }) })).toBe(kind);
  });
});

describe("of a colleague", () => {
  test.each(rowsOf(COLLEAGUES))("%s: %s", (kind, text) => {
    expect(kindOf(text, { sender: aColleague() })).toBe(kind);
  });
});
