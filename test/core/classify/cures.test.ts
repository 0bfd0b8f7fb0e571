// What a requester says that is solved, in nine languages: in each row what says so, and what only looks like it.

import { describe, expect, test } from "vitest";
import { classify } from "../../../src/core/classify/rules.ts";
import { aMail, evidence } from "../../support/builders.ts";

type Row = readonly [solved: readonly string[], open: readonly string[]];

const CURES: Readonly<Record<string, readonly Row[]>> = {
  English: [
    [
      [],
      [
        "It works again, and some of my colleagues are happy.",
        "It works again, but my colleagues are not happy.",
        "It works again. Are your customers happy?",
        "It works again, my colleagues are happy until the next crash.",
      ],
    ],
    [
      ["All good again. Our customers are happy."],
      [
        "All good again. Our customers would be happy to have a second one.",
        "All good again. Our customers will be happy tomorrow.",
        "All good again. Our customers are happy if it stays so.",
        "It works again. We are happy, only the scanner is missing.",
        "It works again. We would be happy about another one.",
      ],
    ],
    [
      ["It works again since Monday."],
      ["It works again since Monday on the left screen.", "It works again since Monday, not on the phone."],
    ],
    [
      ["Works again. Since yesterday afternoon."],
      [
        "Works again. Since yesterday, not today.",
        "Works again. Since yesterday without sound.",
        "Works again. Since yesterday partly.",
      ],
    ],
    [
      ["The printer works again."],
      [
        "The printer works again on the second floor.",
        "The printer works again in Spain.",
        "The printer works again until lunch.",
        "The printer works again now and then.",
        "The printer sometimes works again.",
        "The printer works again on Friday.",
        "The printer of HD-1017 works again.",
        "Maria's printer works again, mine does not.",
        "Friday works.",
        "The cable works.",
      ],
    ],
    [
      ["The cable works again."],
      [
        "The second cable works again.",
        "The new cable from the cupboard in the hall works again.",
        "Please make sure it works again.",
        "I hope it works again.",
        "I am waiting until it works again.",
        "I would like it to work again.",
        "They say it works again.",
        "It will work again tomorrow.",
        "The noise works again.",
      ],
    ],
    [["It works again without any noise."], ["It works again with a noise."]],
    [
      ["It works now. Somebody had pulled the plug (cleaners)."],
      ["It works now. Somebody had pulled the plug (partly)."],
    ],
  ],
  "Spanish: the thing behind": [
    [["Ya funciona la fotocopiadora."], []],
    [
      ["Ya imprime la fotocopiadora, gracias."],
      [
        "Ya imprime la fotocopiadora de la segunda planta.",
        "Ya imprime la fotocopiadora, pero el fax no.",
        "Ya imprime la fotocopiadora a veces.",
      ],
    ],
  ],
  German: [
    [
      ["Der Drucker geht wieder."],
      [
        "Der Drucker geht wieder nicht.",
        "Der Drucker geht wieder ab und zu.",
        "Der Drucker geht nur im Erdgeschoss wieder.",
        "Der Drucker geht angeblich wieder.",
        "Der Drucker geht hoffentlich bald wieder.",
        "Der Drucker geht erst morgen wieder.",
      ],
    ],
    [
      ["Der Drucker geht wieder, seit Sie das Kabel getauscht haben."],
      ["Der Drucker geht wieder, seit Sie das Kabel getauscht haben, aber der Scanner nicht."],
    ],
  ],
  French: [
    [
      [],
      [
        "L'imprimante remarche parfois.",
        "L'imprimante remarche au deuxième étage.",
        "L'imprimante remarche, mais pas le scanner.",
        "L'imprimante remarchera demain.",
        "J'espère que l'imprimante remarche.",
      ],
    ],
    [["Ça remarche depuis hier."], ["Ça remarche depuis hier, sauf le scanner."]],
    [["Merci encore, ça remarche."], ["Ça remarche, encore un souci avec le scanner."]],
  ],
  Spanish: [
    [
      ["La impresora ya funciona."],
      [
        "La impresora funciona a veces.",
        "La impresora ya funciona, pero el escáner no.",
        "Espero que la impresora ya funcione.",
        "La impresora ya funciona en Madrid.",
      ],
    ],
    [["Ya funciona desde ayer."], ["Ya funciona desde ayer, menos el escáner."]],
  ],
  Italian: [
    [
      ["La stampante funziona di nuovo."],
      [
        "La stampante funziona di nuovo a tratti.",
        "La stampante funziona di nuovo, ma lo scanner no.",
        "La stampante funziona di nuovo al secondo piano.",
        "Spero che la stampante funzioni di nuovo.",
      ],
    ],
    [["Funziona di nuovo da ieri."], ["Funziona di nuovo da ieri, tranne lo scanner."]],
  ],
  Dutch: [
    [
      ["De printer doet het weer."],
      [
        "De printer doet het af en toe weer.",
        "De printer doet het weer, maar de scanner niet.",
        "De printer doet het weer op de tweede verdieping.",
        "Hopelijk doet de printer het weer.",
        "De printer doet het morgen weer.",
      ],
    ],
    [["Hij doet het weer sinds gisteren."], []],
  ],
  Portuguese: [
    [
      ["A impressora já funciona."],
      [
        "A impressora às vezes funciona.",
        "A impressora já funciona, mas o scanner não.",
        "A impressora já funciona no segundo andar.",
        "Espero que a impressora já funcione.",
      ],
    ],
    [["Já funciona desde ontem."], []],
  ],
  Polish: [
    [
      ["Drukarka znowu działa."],
      [
        "Drukarka znowu nie działa.",
        "Drukarka czasem znowu działa.",
        "Drukarka znowu działa, ale skaner nie.",
        "Drukarka znowu działa na drugim piętrze.",
      ],
    ],
    [["Już działa od wczoraj."], []],
  ],
  Swedish: [
    [["Skrivaren fungerar igen."], ["Skrivaren fungerar ibland igen.", "Skrivaren fungerar igen, men inte skannern."]],
  ],
  "English: what is taken back, several things, what is missed and what goes wrong": [
    [["Never mind, it works."], ["Never mind, I meant the 14 inch model."]],
    [["Scrap that, it works."], ["Scrap that, the cable is the wrong one.", "Forget it, I need the blue one."]],
    [["The camera's working again."], ["The camera's not working again.", "Maria's working again on the camera."]],
    [
      ["The update ran through, the users can log in, all in order."],
      [
        "The update ran through, the users can log in.",
        "That works for me.",
        "Tuesday works for me.",
        "Works for me on Tuesday.",
        "The code is on it, not all in order.",
      ],
    ],
    [
      ["The sound is back since yesterday."],
      [
        "The sound is back on the left side.",
        "Send back the sound files.",
        "The sound should be back.",
        "I want my sound back.",
        "The sound is back, another thing: no picture.",
        "Got half of my files back, thank you.",
        "Got my files back, but not the folders.",
        "The files of the old project in the shared folder of the whole team are back.",
      ],
    ],
  ],
  "German: no more trouble": [
    [["Kein Absturz mehr seit Montag."], ["Kein Absturz mehr seit Montag, nur die Maus hängt."]],
    [["Der Fehler tritt nicht mehr auf."], ["Der Fehler tritt nicht mehr so oft auf.", "Der Fehler tritt auf."]],
  ],
  "other languages: no more trouble": [
    [[], ["L'erreur apparaît moins souvent."]],
    [["El error ya no aparece."], ["L'errore compare meno spesso."]],
  ],
  "what stands beside a cure, in English": [
    [
      ["Solved. Thank you, Anna."],
      [
        "Solved. Thanks to nobody.",
        "Solved. Thanks to whom?",
        "Solved. Thanks to Anna until Friday.",
        "Solved. Not all users are happy.",
        "Solved. Users happy, are they?",
        "Solved. Users are happy once the scanner works.",
        "Solved. Users are happy with another printer.",
        "Solved. Users are happy except Maria.",
        "Solved. Users are happy when it works.",
        "Solved. Users are happy about the broken tray.",
        "Solved. Users are happy without the scanner.",
        "Works again. Since Monday another noise.",
        "Works again. Since Monday only in colour.",
        "Works again. Since the last update no sound.",
      ],
    ],
    [["Works again. Since the update."], []],
    [
      ["Solved since the update last Monday evening."],
      ["Solved since the update last Monday evening, the screen of Maria excepted."],
    ],
    [["Thank you all, it is solved."], []],
    [["So everything is fine now, thank you."], ["So is everything fine now, I wonder."]],
    [["For me it is solved now."], []],
    [["After the restart it works again."], ["After the restart it works again, please also restart the scanner."]],
    [
      ["You were right, it was the cable. It works again."],
      ["You were right, it was the cable. A new one is missing."],
    ],
    [
      ["I did what you said and now it works."],
      ["I did what you said, it is not what I wanted. Now it works.", "I did another thing. It works again?"],
    ],
    [
      ["We restarted the router and the printer works again."],
      [
        "I swapped the cable, please send a new one. It works again.",
        "I swapped the cable, they say it works again.",
        "I swapped the cable. It works again, but only with mine.",
        "It works now. The old driver was still in it?",
        "It works now. The old driver is still missing.",
      ],
    ],
    [
      ["It works now (reboot)."],
      ["It works now (not).", "It works now (another one).", "It works now (sometimes).", "It works now (missing)."],
    ],
    [["It was the cable that was broken, it works now."], ["It is the cable that is broken, it works now."]],
    [
      ["Turned out the plug was loose, all fine now."],
      ["Turned out the plug is loose, all fine?", "No longer needed on Fridays."],
    ],
    [["No longer needed, thanks."], []],
    [
      ["It works now because you restarted it."],
      ["It works now because of the new cable, which I need back.", "HD-17 works again."],
    ],
    [["That fixed it."], ["That fixed it in one place.", "That fixed one of them."]],
    [["The new driver works again."], ["The blue and the green and the red one work again."]],
    [["Problem solved, I can print again."], ["Problem solved, I can print again only in black."]],
    [
      ["I found it, never mind."],
      [
        "I found it in Spain, they need it.",
        "It works again, as far as I heard.",
        "It might work again.",
        "Looks as if it works again.",
        "It seems to work again for some.",
      ],
    ],
    [
      ["Sound is back again, thanks."],
      [
        "My account is back in the wrong group.",
        "Call me back.",
        "I will be back.",
        "He is back.",
        "Please send my files back.",
        "My files should be back.",
        "My files are not back.",
        "Are my files back?",
        "The missing files of the second folder are back.",
        "One of my files is back.",
        "My colleagues have their files back.",
      ],
    ],
    [["I have my files back since yesterday."], []],
    [["The connection is back, no drops."], ["The connection is back, with drops.", "The connection drops again."]],
    [["No drops any more."], []],
    [["Not one drop today."], ["Not one of the drops was logged today."]],
    [
      ["There have been no more crashes since."],
      [
        "There have been no more crashes, they say.",
        "There have been no more crashes on my machine.",
        "There should be no more crashes.",
        "Please no more crashes.",
        "I hope for no more crashes.",
        "No more crashes but noise.",
        "If there are no more crashes you can close it.",
        "No more crashes until now, tomorrow we test.",
        "No crash log any more.",
      ],
    ],
    [
      ["The problem is gone, thank you."],
      [
        "The problem is gone for now, it comes back each evening.",
        "The problem is gone for Maria.",
        "The noise is not gone.",
        "Is the noise gone?",
        "The paper is gone.",
        "The noise would be gone with a new fan.",
        "The printer has stopped.",
      ],
    ],
    [["It hasn't happened again since."], ["It has happened again since."]],
    [["It doesn't crash any more."], ["It doesn't start any more.", "It doesn't crash any more on the left one."]],
  ],
  "the trouble is gone, or is not": [
    [["The noise is gone."], ["The noise is not gone.", "The error has not disappeared."]],
    [["Das Geräusch ist weg."], ["Das Geräusch ist nicht weg."]],
    [
      ["Le bruit a disparu."],
      [
        "Le bruit n'a pas disparu.",
        "El ruido no ha desaparecido.",
        "Il rumore non è sparito.",
        "De fout is niet verdwenen.",
        "O erro não desapareceu.",
        "Błąd nie zniknął.",
      ],
    ],
  ],
};

const CLOSINGS: Readonly<Record<string, readonly Row[]>> = {
  English: [
    [
      ["From my side the case can be closed."],
      ["From my side the door can be closed.", "The case was closed, please open it."],
    ],
    [
      ["You can close it."],
      [
        "You can close it tomorrow.",
        "You can close it if it works.",
        "Can you close it on Friday?",
        "You can close it once the scanner works.",
        "Then you can close it.",
        "After the test you can close it.",
      ],
    ],
    [
      ["Please close the ticket."],
      [
        "Please close the ticket HD-1017.",
        "Close windows please.",
        "Please close the ticket of Maria and open a new one.",
        "Please do not close the ticket.",
        "Please close the ticket when the new toner is here.",
        "Please close the ticket, the scanner still beeps.",
        "Please close the ticket, they say it works.",
        "You could close the ticket, but the scanner is still missing.",
        "I will close the ticket.",
        "They closed the ticket.",
        "You can delete it.",
      ],
    ],
    [["I no longer work there, you can close it."], []],
    [
      ["For us the matter is settled."],
      [
        "For Maria the matter is settled.",
        "For us the matter is settled on Friday.",
        "For us the matter is not settled.",
        "The matter is settled if you call.",
        "The matter will be settled.",
      ],
    ],
    [
      ["Nothing further needed."],
      [
        "Nothing further needed on the second floor.",
        "Nothing further needed until Friday.",
        "Nothing further was done.",
        "Is nothing further needed?",
        "Nothing further needed, but a new cable would be nice.",
        "Not nothing more needed.",
      ],
    ],
    [["Nothing more to do here."], ["There is nothing more we can do.", "They say nothing further is needed."]],
  ],
  German: [
    [["Es ist nichts mehr zu tun."], ["Da ist nichts mehr zu machen, er ist kaputt.", "Es ist noch etwas zu tun."]],
    [
      ["Ihr braucht nichts mehr zu machen."],
      [
        "Ihr braucht bis Montag nichts mehr zu machen.",
        "Ihr braucht nichts mehr zu machen, wenn er läuft.",
        "Am zweiten Drucker braucht ihr nichts mehr zu machen.",
      ],
    ],
    [
      ["Sie können das Ticket schließen."],
      [
        "Sie können die Tür schließen.",
        "Sie können das Ticket noch nicht schließen.",
        "Sie können das Ticket am Freitag schließen.",
        "Wenn er läuft, können Sie das Ticket schließen.",
        "Sie können das Ticket schließen, aber der Scanner fehlt noch.",
      ],
    ],
  ],
  French: [
    [
      ["Vous pouvez clôturer le ticket."],
      [
        "Vous pouvez clôturer le ticket demain.",
        "Vous pourrez clôturer le ticket quand le scanner marchera.",
        "Ne clôturez pas le ticket.",
        "Vous pouvez clôturer le ticket, mais le scanner bipe encore.",
      ],
    ],
    [["De mon côté, le dossier peut être clos."], []],
  ],
  Spanish: [
    [
      ["Pueden cerrar el ticket."],
      ["Pueden cerrar el ticket mañana.", "Pueden cerrar el ticket si funciona.", "No cierren el ticket."],
    ],
    [["Por mi parte el caso se puede cerrar."], []],
  ],
  Italian: [
    [["Potete chiudere il ticket."], ["Potete chiudere il ticket domani.", "Non chiudete il ticket."]],
    [["Per me il caso si può chiudere."], []],
  ],
  Dutch: [
    [
      ["Jullie kunnen het ticket sluiten."],
      ["Jullie kunnen de deur sluiten.", "Jullie kunnen het ticket morgen sluiten.", "Sluit het ticket nog niet."],
    ],
    [["Van mijn kant mag het ticket dicht."], []],
  ],
  Portuguese: [
    [["Podem fechar o ticket."], ["Podem fechar o ticket amanhã.", "Não fechem o ticket."]],
    [["Falso alarme, desculpem."], []],
  ],
  Polish: [
    [
      ["Można zamknąć zgłoszenie."],
      ["Można zamknąć drzwi.", "Można zamknąć zgłoszenie jutro.", "Proszę nie zamykać zgłoszenia."],
    ],
    [["Z mojej strony zgłoszenie można zamknąć."], []],
    [["Nic więcej nie trzeba."], []],
  ],
  "what stands beside a closing, in English": [
    [["Please close it, the old driver was in it."], []],
    [
      ["Please close it, it works."],
      [
        "Please close it, another one is open.",
        "Please close it, but the tray is stuck.",
        "Please close it, they say it is done.",
        "Please close it, I am waiting for the tray.",
        "Please close it, the tray will come.",
        "Please close it, if you like, otherwise call me.",
        "Please close it, please send a tray.",
        "Please close it, the noise is back.",
      ],
    ],
    [["Please close it, no noise any more."], []],
    [["Please close this ticket, it was a test."], []],
    [["Please close this ticket, I left the company."], ["Please close HD-1099.", "Please close this and HD-1099."]],
    [["The ticket may be closed."], []],
    [["May be closed."], []],
    [["You may close it now."], []],
    [
      ["Can be closed from our side."],
      [
        "Can be closed from the other side.",
        "Cannot be closed from our side.",
        "Close it later.",
        "Close it by Friday.",
        "Close it only when it works.",
        "Then close it.",
        "Afterwards you can close it.",
        "When it is done, close it.",
        "Until Friday you can close it.",
        "Why did you close it?",
        "You closed it, why.",
        "I am waiting for you to close it.",
        "There is no way to close it.",
        "The request to close the shop was closed.",
        "My phone can be dropped.",
        "You can drop Maria.",
      ],
    ],
    [["You can drop my request."], []],
    [["Consider this closed."], []],
    [["Closed for me."], ["Closed on Monday."]],
    [
      ["For us this is over."],
      [
        "For us this is over on Monday.",
        "For us this is not over.",
        "For us this is over if you say so.",
        "For us the meeting is over.",
        "The meeting is over.",
        "The matter is over, they say.",
        "The matter is over in one office.",
        "The matter is over until the next time.",
        "The matter is over but the cable is missing.",
        "The matter will be over.",
        "The matter is over, please send a cable.",
        "I am waiting until the matter is over.",
      ],
    ],
    [["The matter is over for us."], ["The fire alarm was not false.", "False alarm, but come anyway."]],
    [
      ["It was a false alarm."],
      [
        "You don't have to do anything more today.",
        "You have to do something more.",
        "You don't have to do anything more if it works.",
        "You don't have to do anything more but order one.",
        "They say you don't have to do anything more.",
        "You don't have to do anything more until Monday.",
        "You don't have to do anything more to the noise.",
        "You don't have to do anything more, please order one.",
      ],
    ],
    [
      ["No further action needed, Anna."],
      [
        "No further action needed on the tray.",
        "No further action is possible.",
        "Is no further action needed?",
        "Another action is needed.",
      ],
    ],
    [
      ["Nothing else is needed from your side."],
      ["Nothing else works.", "I need nothing more than an answer.", "We need nothing more, only the tray."],
    ],
  ],
};

const kindOf = (newText: string): string => classify(evidence({ mail: aMail({ newText }) })).verdict.kind;

function check([solved, open]: Row): void {
  for (const text of solved) expect([text, kindOf(text)]).toEqual([text, "solved"]);
  for (const text of open) expect([text, kindOf(text)]).not.toEqual([text, "solved"]);
}

describe.each(Object.entries(CURES))("that it works: %s", (_, rows) => {
  test.each(rows)("%s – %s", (...row) => check(row));
});

describe.each(Object.entries(CLOSINGS))("that it can be closed: %s", (_, rows) => {
  test.each(rows)("%s – %s", (...row) => check(row));
});
