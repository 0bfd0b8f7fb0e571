// What a requester says that is solved, each beside its look-alike that says it of something else, of a part, later, or not at all.

import { describe, expect, test } from "vitest";
import { classify } from "../../src/core/classify/rules.ts";
import { aMail, aTicket, evidence } from "../support/builders.ts";

const PAIRS: Readonly<Record<string, readonly (readonly [solved: string, not: string])[]>> = {
  "what comes back: a thing that was missed, or the trouble itself": [
    ["The sound is back.", "The error is back."],
    ["My mails are back again.", "The noise is back again."],
    ["Dial tone's back, cheers", "The beeping's back, cheers"],
    ["Internet has come back.", "The technician never came back."],
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
  "it works as before, or it merely is so, or does so by itself": [
    ["The printer works again.", "My mailbox is full again."],
    ["It boots again.", "The update starts again."],
    ["The site loads again.", "The site shows a 404 now."],
    ["Er startet wieder.", "Er startet von selbst."],
    ["The printer works again.", "The phone is ringing again."],
    ["It works now.", "The red light comes on now."],
    ["I can see my files now.", "I can see everybody's salary now."],
    ["Er druckt jetzt.", "Er druckt jetzt alles doppelt."],
    ["Ya funciona.", "Estoy de nuevo disponible."],
    ["Ça marche maintenant.", "Le message s'affiche maintenant."],
    ["Ya funciona.", "El mensaje aparece de nuevo."],
    ["We found it, it was the cable.", "We found the reason."],
    ["Er läuft wieder.", "Es ist wieder kalt."],
    ["La page s'ouvre à nouveau.", "La page charge depuis ce matin."],
    ["La porta si apre di nuovo.", "La porta si apre da sola."],
    ["Já funciona.", "Já chega!"],
    ["Ya funciona.", "¡Ya está bien de esperar!"],
    ["Het werkt weer.", "Het pakket is vandaag geleverd."],
  ],
  "they can do it again, or offer to, or everybody can": [
    ["I can print again.", "I can call you this afternoon."],
    ["I can open the folder again.", "Everyone can open my folder now."],
    ["I can use it again.", "You can use my PC now."],
    ["Ich kann wieder drucken.", "Ich kann heute anrufen."],
    ["Ya puedo imprimir.", "Puedo llamar hoy."],
  ],
  "trouble that is over, and work that is not done": [
    ["It does not crash any more.", "The scanner no longer beeps."],
    ["Kein einziger Fehler mehr.", "Die Heizung springt nicht mehr an."],
    ["Plus d'erreur depuis ce matin.", "La machine ne coupe plus."],
    ["The virus is gone.", "The virus scanner has disappeared."],
    ["The error is gone.", "The problem is gone and so is my data."],
  ],
  "closing that they may, and a word of closing": [
    ["The case can be closed.", "The case was closed please open it."],
    ["You can close my case.", "Feel free to ring me about the closed case."],
    ["Das Ticket darf gern geschlossen werden.", "Bitte nehmen Sie zu dem Vorgang Stellung."],
    ["Ticket kann zu.", "Das kann zu Datenverlust führen."],
    ["You can archive the ticket.", "Please archive the report from May."],
    ["La richiesta può essere chiusa.", "La richiesta è chiusa, potete riaprirla."],
  ],
  "what stands beside the cure: what was done, or what is lost, owed or left behind": [
    ["I deleted the old driver. Outlook works again.", "The old mails were deleted. Outlook works again."],
    ["It works again, somebody had pulled the plug.", "It works again and my contacts were wiped."],
    ["Your colleague came and swapped it. Works again.", "Works again. Your colleague took the wrong printer away."],
    ["Works again. It was the old cable.", "Works again. Even the broken tray gets pulled now."],
    ["Works again. I had the wrong tray.", "Works again. I had been promised a second one."],
    ["Läuft wieder. Es war der Stecker.", "Läuft wieder. Ihr Kollege hat Maria einen Toner versprochen."],
    ["Ça remarche. C'était le câble.", "Ça remarche. Le technicien a rayé mon bureau."],
    ["Funciona de nuevo. Era el cable.", "Funciona de nuevo. El técnico dejó la tapa rota."],
  ],
  "taken back, or corrected": [
    ["Scrap that.", "Scrap that, I meant the 14 inch model."],
    ["Scratch that, it works.", "Ignore my last mail, I had the 14 inch in mind."],
    ["Kommando zurück, er läuft wieder.", "Kommando zurück, ich hatte Dienstag geschrieben."],
    ["Oubliez mon message, ça marche.", "Oubliez mon message, j'avais écrit mardi."],
  ],
  "in good order, and good-looking or unchanged": [
    ["Looks good now, thanks.", "Your offer looks good."],
    ["Sieht wieder gut aus.", "Ihr Angebot sieht gut aus."],
    ["Alles wieder gut.", "Hier ist alles beim Alten."],
    ["Alles doet het weer.", "Uw offerte ziet er goed uit."],
    ["It is fixed.", "Fixed by five or I call your manager."],
    ["It is fixed.", "I doubt that it is fixed."],
    ["Läuft wieder.", "Von wegen läuft wieder."],
    ["Er läuft wieder.", "Bis morgen muss er wieder laufen."],
  ],
  "the matter is over for them, or something else is over, or they want it to be": [
    ["The matter is settled for us.", "I want the matter settled."],
    ["From our side it is done.", "Friday is done for us."],
    ["Issue settled, thanks.", "The issue must be settled today."],
    ["Damit ist das Thema für uns durch.", "Das Thema muss vom Tisch."],
    ["Damit ist die Angelegenheit für mich abgeschlossen.", "Bei uns ist am Montag geschlossen."],
    ["Pour nous l'affaire est close.", "Je veux que l'affaire soit close."],
    ["Asunto zanjado por mi parte.", "Quiero el asunto zanjado ya."],
    ["Per noi la pratica è conclusa.", "Voglio la pratica conclusa."],
    ["Wat mij betreft is de zaak afgehandeld.", "Ik wil de zaak afgehandeld zien."],
    ["Z mojej strony sprawa załatwiona.", "Chcę, żeby sprawa była załatwiona."],
    ["Da nossa parte o assunto está encerrado.", "Quero o assunto encerrado."],
    ["För vår del är ärendet avslutat.", "Ärendet är avslutat, varför?"],
  ],
  "they wish for it": [
    ["It is fixed now.", "I'd rather have it fixed now."],
    ["Er läuft jetzt.", "Ich will dass es jetzt läuft."],
    ["Ist repariert.", "Das gehört endlich ordentlich repariert."],
  ],
  "nothing is left for us to do, or nothing can be done, or was": [
    ["Nobody needs to look into this any more.", "Nobody needs to look into this today."],
    ["Nothing further needed.", "Nothing further has been done."],
    ["Ihr braucht nichts mehr zu machen.", "Da ist nichts mehr zu machen."],
    ["Kein weiterer Handlungsbedarf.", "Es braucht noch mehr."],
    ["Plus rien à faire de votre côté.", "Il n'y a plus rien à faire, elle est morte."],
    ["Ya no es necesario.", "Ya no hay nada que hacer, está muerta."],
    ["Non serve più nulla.", "Non funziona più nulla."],
    ["Er hoeft niets meer te gebeuren.", "Er is niets meer aan te doen."],
    ["Nic już nie trzeba robić.", "Nic już nie działa."],
    ["Não é preciso fazer mais nada.", "Já não há nada a fazer, morreu."],
  ],
  "what is closed: this ticket, another one, or a door": [
    ["You can shut the ticket.", "You can shut the door."],
    ["The ticket can be closed.", "HD-1017 can be closed."],
    ["Please delete my request.", "Please delete the file."],
    ["You can close it.", "You can delete it."],
    ["Das könnt ihr zumachen.", "Das könnt ihr zumachen. Hier lehnt die Bank weiterhin ab."],
    ["Kann in die Ablage.", "Das Fenster kann geschlossen werden."],
    ["Jullie kunnen deze melding weggooien.", "Deze deur mag dicht."],
    ["Proszę zamknąć zgłoszenie.", "Proszę zamknąć okno."],
    ["Pueden cerrar la incidencia.", "Cierren la puerta."],
    ["Potete archiviare la richiesta.", "Potete archiviare il rapporto."],
    ["You can close the ticket.", "You can close the ticket but the other one is open."],
    ["It's done, please close.", "I have nothing left to do but wait."],
  ],
  "a false alarm, and one of many": [
    ["Panic over, a torn note was stuck behind the belt.", "Another false alarm last night."],
    ["Fehlalarm, das Gerät steckte an der falschen Steckdose.", "Heute Nacht wieder ein Fehlalarm."],
    ["Fausse alerte, le capot était mal fermé.", "Encore une fausse alerte."],
    ["Falsa alarma, estaba desenchufado.", "Otra falsa alarma anoche."],
    ["Falso allarme, era staccata la spina.", "Stanotte un altro falso allarme."],
    ["Loos alarm, ik keek naar de verkeerde kas.", "Vannacht weer loos alarm."],
    ["Fałszywy alarm, wtyczka była wyjęta.", "Znowu fałszywy alarm w nocy."],
    ["Falso alarme, estava desligado.", "Outro falso alarme ontem."],
  ],
  "their own mistake, and one they put right": [
    ["My bad, the cable was loose.", "My bad, I meant room 12."],
    ["Fehler lag bei mir.", "Der Fehler lag nicht bei mir."],
    ["Foutje van mij.", "Foutje van mij, ik bedoelde kas 5."],
  ],
  "others are pleased or thanked, and something else": [
    ["It works again, the kids are delighted.", "It works again, the kids are waiting for the other one."],
    ["Läuft wieder, Danke an den Kollegen.", "Läuft wieder, der Kollege fehlt uns."],
    ["Ça remarche, merci au technicien.", "Ça remarche, le technicien a cassé la vitre."],
  ],
  "a report that is concluded, and one that goes on": [
    ["The code is on the invoice, all good now.", "All good now. The code on the invoice is blue."],
    ["Kod na fakturze jest, wszystko w porządku.", "Wszystko w porządku, kod na fakturze miga."],
    ["Conectadas las 24, problema zanjado.", "Conectadas las 24, el problema sigue."],
  ],
  "all the time, or now and then": [["It works now.", "It works now and then."]],
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

test("'at the first attempt' names no part", () => {
  const kindIn = (newText: string): string =>
    classify(
      evidence({
        ticket: aTicket({ lastSpeaker: "staff" }),
        mail: aMail({ newText, subject: "Re: [HD-1042] La máquina no conecta" }),
      }),
    ).verdict.kind;
  expect(kindIn("Conecta a la primera.")).toBe("solved");
  expect(kindIn("Conecta la primera máquina ahora.")).not.toBe("solved");
});

test("what the subject says is not done is done again, or is what they offer to do", () => {
  const kindIn = (newText: string): string =>
    classify(
      evidence({
        ticket: aTicket({ lastSpeaker: "staff" }),
        mail: aMail({ newText, subject: "Re: [HD-1042] Phone does not ring" }),
      }),
    ).verdict.kind;
  expect(kindIn("It does ring again.")).toBe("solved");
  expect(kindIn("We ring you again.")).not.toBe("solved");
});

test("a wish for the weekend says nothing of the matter", () => {
  for (const wish of [
    "Kind of you. A good weekend to you all.",
    "Danke euch, schönes Wochenende an alle!",
    "Bon week-end à tous.",
  ])
    expect([wish, kindOf(wish)]).not.toEqual([wish, "solved"]);
});
