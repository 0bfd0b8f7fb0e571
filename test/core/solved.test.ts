// What a requester says that is solved, each beside its look-alike that says it of something else, of a part, later, or not at all.

import { describe, expect, test } from "vitest";
import { classify } from "../../src/core/classify/rules.ts";
import { aMail, aTicket, evidence } from "../support/builders.ts";

const PAIRS: Readonly<Record<string, readonly (readonly [solved: string, not: string])[]>> = {
  "what comes back: a thing that was missed, or the trouble itself": [
    ["The sound is back.", "The error is back."],
    ["My mails are back again.", "The noise is back again."],
    ["Dial tone's back, cheers", "The beeping's back, cheers"],
    ["Internet has come back by itself.", "The technician never came back."],
    ["The folder has turned up.", "The problem has turned up again."],
    ["Das Bild ist wieder da.", "Der Fehler ist wieder da."],
    ["Der Ton ist zurück, danke.", "Das Rauschen ist wieder da."],
    ["Le son est revenu.", "Le bruit est revenu."],
    ["La imagen ha vuelto.", "El error ha vuelto."],
    ["L'audio è tornato.", "L'errore è tornato."],
    ["Het geluid is terug.", "De foutmelding is terug."],
    ["O som voltou.", "O erro voltou."],
    ["Dźwięk wrócił.", "Błąd wrócił."],
    ["Ljudet är tillbaka.", "Felet är tillbaka."],
    ["Lyden er tilbage.", "Fejlen er tilbage."],
    ["Lyden er tilbake.", "Feilen er tilbake."],
    ["Ääni on palannut.", "Virhe on palannut."],
    ["Zvuk je zpátky.", "Chyba se vrátila."],
    ["A hang visszajött.", "A hiba visszajött."],
    ["Ses geri geldi.", "Hata geri geldi."],
    ["Звук повернувся.", "Помилка повернулася."],
  ],
  "what is gone: the trouble, or a thing": [
    ["The error is gone.", "My files are gone."],
    ["The message is gone.", "My messages are gone."],
    ["The crashes are history.", "The old driver is history."],
    ["Der Fehler ist verschwunden.", "Das Symbol ist verschwunden."],
    ["L'erreur a disparu.", "L'icône a disparu."],
    ["El error ha desaparecido.", "El icono ha desaparecido."],
    ["L'errore è sparito.", "L'icona è sparita."],
    ["De foutmelding is verdwenen.", "De map is verdwenen."],
    ["O erro desapareceu.", "O ícone desapareceu."],
    ["Błąd zniknął.", "Plik zniknął."],
  ],
  "no more trouble": [
    ["Excel hasn't crashed once since Monday.", "Excel hasn't started once since Monday."],
    ["Kein einziger Absturz mehr.", "Kein einziger Ausdruck mehr."],
    ["Plus de bourrage depuis ce matin.", "Plus de papier depuis ce matin."],
    ["Geen uitval meer gehad sinds maandag.", "Geen verbinding meer gehad sinds maandag."],
  ],
  "a statement, and a mere name": [
    ["The sound is back, all good.", "The sound."],
    ["Er druckt wieder.", "Der Drucker wieder."],
  ],
  "they are needed no more, or at another time": [
    ["No need to come any more, it works.", "No need to come today, tomorrow is better."],
    ["Sie brauchen nicht mehr zu kommen.", "Heute brauchen Sie nicht zu kommen."],
    ["Plus besoin de venir, ça marche.", "Pas la peine de passer aujourd'hui, plutôt demain."],
    ["Ya no hace falta que vengan.", "Hoy no hace falta que vengan, mejor mañana."],
    ["Non serve più che veniate.", "Oggi non serve che veniate, meglio domani."],
    ["Jullie hoeven niet meer te komen.", "Vandaag hoeft niemand te komen, liever morgen."],
    ["Já não é preciso virem.", "Hoje não precisam de vir, melhor amanhã."],
    ["Nie trzeba już przyjeżdżać.", "Dziś nie trzeba przyjeżdżać, lepiej jutro."],
  ],
  "they say it, or others do": [
    ["It works again.", "Ben says it works again."],
    ["The printer is fixed.", "My boss thinks the printer is fixed."],
    ["It has been resolved.", "The portal shows it as resolved."],
    ["Er läuft wieder.", "Laut Herrn Zielinski läuft er wieder."],
    ["Es geht wieder.", "Der Kollege meinte, es geht wieder."],
    ["Ça remarche.", "Il paraît que ça remarche."],
    ["Ya funciona.", "Dicen que ya funciona."],
    ["Ora funziona.", "Dicono che ora funziona."],
    ["Het werkt weer.", "Volgens Jan werkt het weer."],
    ["Já funciona.", "Dizem que já funciona."],
    ["Już działa.", "Podobno już działa."],
    ["Nu fungerar det igen.", "Enligt Jan fungerar det igen."],
  ],
  "it is so, or it will, should or may be": [
    ["It works again.", "It will work again tomorrow."],
    ["I can print again.", "I can print again tomorrow."],
    ["It is fixed now.", "It should be fixed now, I will test it later."],
    ["Er druckt wieder.", "Er sollte wieder drucken, ich teste morgen."],
    ["Ça marche.", "Ça devrait marcher, je teste demain."],
    ["Ya funciona.", "Debería funcionar, mañana lo pruebo."],
    ["Adesso funziona.", "Dovrebbe funzionare, provo domani."],
    ["Het werkt nu.", "Zou nu moeten werken, ik test morgen."],
    ["Já funciona.", "Deve funcionar agora, amanhã testo."],
    ["Działa.", "Powinno działać, jutro sprawdzę."],
  ],
  "all of it, or a part": [
    ["I can log in again.", "Customers in Spain can log in again."],
    ["Works on both screens.", "Works on the left screen."],
    ["Er läuft wieder.", "Er läuft jetzt auf Notbetrieb."],
    ["Funciona.", "Funciona a ratos."],
  ],
  "they can do it again, or do something else": [
    ["I am able to log in again.", "I am able to wait again."],
    ["Ich kann wieder drucken.", "Ich kann jetzt warten."],
    ["Je peux imprimer à nouveau.", "Je peux attendre à nouveau."],
  ],
  "closing, and closing later, with a condition or of something else": [
    ["You can close the ticket.", "Then you can close the ticket."],
    ["Please close the ticket.", "Please close the ticket tomorrow."],
    ["The case can be closed.", "The new toner comes on Monday, the case can be closed after that."],
    ["Das Ticket kann geschlossen werden.", "Das Ticket wurde geschlossen."],
    ["Der Fall kann zu.", "Falls es geht, kann der Fall zu."],
    ["Von mir aus könnt ihr zumachen.", "Dann könnt ihr zumachen."],
    ["Wat mij betreft mag de melding dicht.", "De melding is dicht."],
    ["Vous pouvez clôturer le ticket.", "Si ça marche, vous pouvez clôturer le ticket."],
    ["You can archive the ticket.", "Please archive it in the shared folder."],
    ["Please cancel my request.", "Please cancel tomorrow's visit, Friday suits us better."],
    ["Ich nehme meine Anfrage zurück.", "Ich nehme das zurück."],
    [
      "We moved to another room, so please cancel the ticket.",
      "Please cancel my request for a new toner and send a technician.",
    ],
  ],
  "what was done and why, and what goes wrong beside it": [
    ["Your colleague came by and replaced the drum. Prints perfectly now.", "The scanner beeps. Prints perfectly now."],
    ["It took a while but it works now.", "It works now but it takes a while."],
    ["All good here, the cable was loose.", "All good here. The office in Berlin is down."],
    ["Laat maar, iemand had de stekker eruit getrokken.", "Laat maar, iemand moet de stekker erin doen."],
    ["Never mind, it was the old cable.", "Never mind the cable, it is the old error."],
    ["Es war nur der Stecker, jetzt geht es.", "Es geht jetzt, samt Fehlermeldung."],
    ["Oubliez ma demande, c'était juste le rouleau qui était vide.", "Oubliez le rouleau, c'est le bac qui est vide."],
  ],
  "the story of it, and a story without an end": [
    ["I was holding the wrong card, it works now.", "The wrong one was fixed."],
  ],
  "a day that suits, a thing that is in order, and the matter": [
    ["The printer is fine now.", "Friday is fine now."],
    ["Es geht wieder.", "Montag geht wieder."],
    ["Alles in Ordnung.", "Das Kabel ist in Ordnung."],
    ["Tutto a posto.", "Il cavo è a posto."],
  ],
  "the thing stands behind": [
    ["Ya me entran los correos.", "Ya me entran dudas."],
    ["La cassa stampa di nuovo gli scontrini.", "La cassa stampa di nuovo gli errori."],
    ["I'm in now, thanks.", "I'm in the office now."],
  ],
  "a condition behind a comma": [
    ["Ton läuft wieder, das Kabel war lose.", "Ton läuft wieder, solange ich das Kabel festhalte."],
  ],
  "thanks in earnest": [["Thanks for coming so fast, it works.", "Thanks for breaking it, it works for nobody."]],
};

const kindOf = (newText: string): string =>
  classify(evidence({ ticket: aTicket({ lastSpeaker: "staff" }), mail: aMail({ newText }) })).verdict.kind;

describe.each(Object.entries(PAIRS))("%s", (_, pairs) => {
  test.each(pairs)("%s – %s", (solved, not) => {
    expect(kindOf(solved)).toBe("solved");
    expect(kindOf(not)).not.toBe("solved");
  });
});
