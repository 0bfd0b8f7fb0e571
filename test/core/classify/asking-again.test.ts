// Who asks again, in nine languages: in each row what asks, and what only looks like it.

import { describe, expect, test } from "vitest";
import { classify } from "../../../src/core/classify/rules.ts";
import type { Ticket } from "../../../src/core/model/ticket.ts";
import { aMail, aTicket, aWaitingTicket, evidence } from "../../support/builders.ts";

type Row = readonly [asks: readonly string[], none: readonly string[]];

const WAITING: Readonly<Record<string, readonly Row[]>> = {
  English: [
    [["Any news on the printer?"], ["No need for an update.", "There is no need to send me an update."]],
    [["I do not want to bother you, but is there any news?"], ["When I wait, the screen goes dark."]],
    [
      ["When will I get an answer?"],
      [
        "When the status is red, the motor stops.",
        "If there is any news on the screen, it freezes.",
        "No answer from the printer.",
        "No answer from the supplier.",
      ],
    ],
    [["Still no answer from you."], []],
    [["Still no answer from your team."], []],
    [["No answer from anybody for 3 days."], ["No answer from the second server at all."]],
    [["No answer since Monday."], ["Any update of the driver fails with code 12."]],
    [
      ["Any update of the driver?"],
      ["Good news: it prints again, the scanner is dead.", "I have received your answer."],
    ],
    [["I have not received your answer."], []],
    [["I am waiting for your answer."], ["My boss is waiting for his parcel."]],
    [["I was wondering if there is news."], []],
    [
      ["I wanted to ask how far you are."],
      ["I wanted to ask how to open the tray.", "I do not need to ask how far you are."],
    ],
    [["May I ask how far you are?"], []],
    [["I would like to remind you of my request."], ["I do not need to remind you."]],
    [["I insist, as there is no answer."], ["Remind me to close the door.", "My boss reminded me of my password."]],
    [["Could somebody please contact me?"], []],
    [["Nobody has contacted me."], []],
    [["Nobody has called me back yet."], []],
    [["We need an answer."], ["We need an answer from the bank.", "We do not need an answer."]],
    [["I need a response by Friday."], []],
    [["We have been waiting for 3 days."], []],
    [["We have been waiting for three days."], ["I have not received my mail."]],
    [["I have not received an answer to my mail."], ["The server says: no answer.", "The server gives no response."]],
    [["Status?"], ["The status of the light is red."]],
    [["What is the status?"], []],
    [["Update?"], ["Update: the second screen is black too."]],
    [["Reminder: my printer is dead."], []],
    [["2nd reminder"], ["Reminder of my calendar comes too late."]],
    [["Hello? Anybody there?"], []],
    [["Hello again, is there any progress?"], ["He asked for the status.", "The boss was asked for an update."]],
    [["Is there a date for the repair?"], []],
    [["How long will it take?"], []],
  ],
  German: [
    [["Gibt es schon etwas Neues?"], ["Es gibt etwas Neues: jetzt piept er auch."]],
    [["Gibt es Neuigkeiten zu meinem Drucker?"], ["Eine Rückmeldung ist nicht nötig."]],
    [
      ["Ich warte immer noch auf eine Rückmeldung."],
      ["Ich warte auf eine Rückmeldung von meinem Chef.", "Wenn ich warte, wird der Bildschirm dunkel."],
    ],
    [["Keine Antwort von Ihnen seit 3 Tagen."], ["Keine Antwort vom Server.", "Ich habe Ihre Antwort erhalten."]],
    [["Ich habe noch keine Antwort erhalten."], []],
    [["Ich wollte fragen, wie weit Sie sind."], []],
    [["Ich möchte an meine Anfrage erinnern."], []],
    [["Noch einmal möchte ich an meine Anfrage erinnern."], ["Ich muss nicht an meine Anfrage erinnern."]],
    [["Niemand hat sich bei mir gemeldet."], ["Niemand hat sich am Server angemeldet."]],
    [["Wir brauchen eine Antwort."], ["Wir brauchen keine Antwort."]],
    [["Stand?"], ["Der Stand des Toners ist niedrig.", "Sachstand: die zweite Lampe ist auch rot."]],
    [["immer noch nichts gehört"], []],
    [["von Ihnen kam seit Montag keine Antwort"], []],
    [["ich hätte gern eine Antwort"], ["ich hätte gern eine Maus"]],
    [["bitte melden Sie sich"], []],
    [["bitte um kurze Info"], ["niemand ruft den Chef zurück"]],
    [["ich warte seit 3 Tagen"], ["ich warte seit 3 Tagen auf den Toner vom Händler"]],
    [["wir warten auf Ihre Rückmeldung"], ["der Kunde wartet auf seine Ware"]],
    [["ich frage noch einmal nach"], ["ich frage noch einmal den Chef"]],
    [["darf ich fragen, wie weit Sie sind"], ["darf ich fragen, wie alt er ist"]],
    [["das ist jetzt meine zweite Mail"], []],
    [["es eilt"], ["es eilt nicht"]],
  ],
  French: [
    [["Avez-vous des nouvelles ?"], ["Pas besoin de me tenir au courant."]],
    [
      ["J'attends toujours une réponse de votre part."],
      ["Quand j'attends, l'écran devient noir.", "J'ai bien reçu votre réponse."],
    ],
    [["Je n'ai pas reçu de réponse."], ["Aucune réponse du serveur."]],
    [["Aucune réponse de votre part depuis lundi."], []],
    [["Je voulais savoir où vous en êtes."], ["Je voulais savoir comment ouvrir le bac."]],
    [["Je me permets de relancer ma demande."], []],
    [["Personne ne m'a contacté."], []],
  ],
  Spanish: [
    [["¿Hay novedades?"], ["No hace falta que me informen."]],
    [["Sigo esperando una respuesta."], ["Sigo esperando una respuesta del banco.", "He recibido su respuesta."]],
    [["No he recibido ninguna respuesta."], ["El servidor no da respuesta."]],
    [["Quería saber cómo va."], []],
    [["Nadie me ha contactado."], []],
  ],
  Italian: [
    [["Ci sono novità?"], ["Non serve un aggiornamento."]],
    [
      ["Sto ancora aspettando una risposta."],
      ["Sto aspettando una risposta dalla banca.", "Ho ricevuto la vostra risposta."],
    ],
    [["Non ho ricevuto nessuna risposta."], []],
    [["Volevo sapere a che punto siete."], []],
    [["Nessuno mi ha contattato."], []],
  ],
  Dutch: [
    [["Is er al nieuws?"], ["Een update is niet nodig."]],
    [["Ik wacht nog op antwoord."], ["Ik wacht nog op antwoord van de bank."]],
    [["Ik heb nog geen antwoord gekregen."], []],
    [["Ik wilde vragen hoe ver jullie zijn."], []],
    [["Niemand heeft contact met mij opgenomen."], []],
  ],
  Portuguese: [
    [["Há novidades?"], ["Não é preciso responder."]],
    [["Continuo à espera de uma resposta."], ["Continuo à espera da resposta do banco.", "Recebi a vossa resposta."]],
    [["Não recebi nenhuma resposta."], []],
    [["Queria saber em que ponto está."], []],
    [["Ninguém me contactou."], []],
  ],
  Polish: [
    [["Czy są jakieś nowości?"], ["Nie trzeba odpowiadać."]],
    [["Wciąż czekam na odpowiedź."], ["Wciąż czekam na odpowiedź z banku.", "Otrzymałem państwa odpowiedź."]],
    [["Nie otrzymałem żadnej odpowiedzi."], []],
    [["Chciałem zapytać, jak daleko jesteście."], []],
    [["Nikt się ze mną nie skontaktował."], []],
  ],
  others: [
    [["Finns det något nytt?"], []],
    [["Jag väntar fortfarande på svar."], []],
    [["進捗はいかがですか"], []],
    [["还没有回复吗"], []],
    [["返信がまだありません。"], ["返信をいただきました。"]],
  ],
  "English: whose answer, and what they wait for": [
    [[], ["no answer from the router for 3 days"]],
    [["nothing heard from anybody of your team today"], []],
    [["still nothing from our side of the desk"], []],
    [
      ["no reply from you for days"],
      [
        "no reply from the mail server for days",
        "the update of the driver 12 fails again and again",
        "the update of the driver fails",
        "news of the day",
        "good news",
      ],
    ],
    [["I would like to get your answer"], ["I would like to get your mouse"]],
    [["I have not got your answer yet"], ["I have got your answer", "we received the update, it fails"]],
    [["please make sure I get an answer"], []],
    [["we still do not have any answer"], []],
    [
      ["for 3 days we have no answer"],
      ["for 3 days we have no paper", "my colleague waits for an answer", "the customer wants an answer"],
    ],
    [["Nobody has come back to me"], []],
    [["nobody called me back"], ["nobody called them back"]],
    [["I am still waiting for somebody to call"], ["I am still waiting for my boss to call"]],
    [["still waiting"], ["waiting at the door"]],
    [["I asked on Monday and got no answer"], ["I asked Anna and got the answer"]],
    [["please get back to me today"], ["please get the drum back to me today"]],
    [["please call me"], ["please call the shop", "Could you give me a mouse please"]],
    [["Please let me know how far you are"], ["Please let me know how to open it"]],
    [
      ["I wanted to ask how things stand with my printer"],
      ["I wanted to ask how to print with my printer", "I need not ask how far you are"],
    ],
    [["this is my second mail"], ["this is my second mouse", "I wrote it on the wall already"]],
    [["This is urgent"], ["This is not urgent", "It has three trays"]],
  ],
  "languages without spaces": [
    [["返信がありません"], []],
    [["まだ返事をもらっていません"], []],
    [["还没收到回复"], ["收到回复了"]],
    [["有消息吗"], []],
    [["进展如何"], ["打印机没有纸", "用紙がありません"]],
    [["状況を教えてください"], []],
  ],
  "other languages": [
    [["toujours rien reçu de votre part"], ["toujours rien reçu de mon chef"]],
    [["merci de me répondre"], ["personne ne rappelle mon chef", "j'attends le livreur depuis 3 jours"]],
    [["pouvez-vous me dire où ça en est"], []],
    [["c'est urgent"], ["ce n'est pas urgent"]],
    [["nadie me llama"], ["llevo 3 días esperando al repartidor"]],
    [["por favor contesten"], []],
    [["es urgente"], ["aspetto il corriere da 3 giorni"]],
    [["attendo un vostro riscontro"], []],
    [["è urgente"], []],
    [["niemand belt mij terug"], ["ik wacht al 3 dagen op de koerier"]],
    [["graag een reactie"], []],
    [["estou à espera há 3 dias"], ["estou à espera do estafeta há 3 dias"]],
    [["aguardo resposta"], []],
    [["nikt do mnie nie dzwoni"], ["czekam od 3 dni na kuriera"]],
    [["proszę o odpowiedź"], []],
    [["jag väntar på svar"], []],
    [["jeg venter på svar"], []],
    [["odotan vastausta"], []],
    [["čekám na odpověď"], []],
  ],
};

/** There only the words ask: whoever asks anything else on a closed ticket has a new matter. */
const CLOSED: Readonly<Record<string, readonly Row[]>> = {
  "on a closed ticket, in English": [
    [["ok any news"], []],
    [["do you have any news"], []],
    [["do we have any news"], []],
    [["any news now"], []],
    [["please, any news"], []],
    [["any news about the printer"], []],
    [["any news or update"], []],
    [["update please"], []],
    [["status please"], ["status of the red light please"]],
    [["I was wondering about the status"], ["I was wondering about the red light"]],
    [["we have been waiting for 3 days"], []],
    [["no news for 2 days"], ["no news for 2 printers"]],
    [["still no answer to my mail"], ["still no mail"]],
    [["I still need an answer today please"], ["I still need a mouse today please"]],
    [["could you please answer me within the day"], []],
    [["Any news, Anna"], ["He has any news"]],
    [["Hello, is there any progress"], ["Is there any paper", "When do I get an engineer"]],
    [["Nobody has answered me"], []],
    [["I got no answer"], ["I got no paper"]],
    [
      ["I am waiting to receive your answer"],
      ["I have received your answer, thanks", "my boss asked for an update", "no answer from the printer"],
    ],
    [["no answer from your team"], []],
    [["no answer from you since Monday"], ["no update needed", "you need not send an update"]],
    [["Sorry to bother you, any news"], ["may I ask how old you are"]],
    [["just a friendly reminder"], ["just a friendly hello"]],
    [["I would like to remind you of my request"], ["I do not want to remind you of my request"]],
    [["second reminder"], ["good news, it prints", "I received the update"]],
    [["I have not received any update yet"], []],
    [["waiting for your reply"], ["waiting for my boss to agree"]],
    [["Still waiting for a reply from your side"], []],
  ],
  "on a closed ticket, in German": [
    [["bitte um Rückmeldung"], ["bitte um Entschuldigung"]],
    [["ich warte noch auf Ihre Antwort"], ["ich warte noch auf meinen Chef"]],
    [["leider noch keine Antwort von Ihnen"], ["leider noch keine Antwort vom Drucker"]],
    [["ich habe noch keine Antwort bekommen"], ["ich habe Ihre Antwort bekommen"]],
    [["ich wollte mal fragen, wie weit Sie sind"], ["ich möchte nicht an meine Anfrage erinnern"]],
    [["Sachstand bitte"], ["Update nicht nötig"]],
    [["niemand meldet sich bei mir"], []],
    [["seit 3 Tagen keine Antwort"], []],
    [["wir warten seit drei Tagen"], []],
  ],
  "on a closed ticket, in other languages": [
    [["avez-vous des nouvelles pour nous"], []],
    [["toujours pas de réponse de votre part"], ["toujours pas de réponse du serveur"]],
    [["je voulais savoir où vous en êtes"], ["j'ai reçu votre réponse"]],
    [["j'attends votre réponse"], ["j'attends mon chef"]],
    [["je me permets de vous relancer"], []],
    [["hay alguna novedad"], []],
    [["todavía sin respuesta"], ["el servidor sin respuesta"]],
    [["sigo esperando su respuesta"], ["he recibido su respuesta"]],
    [["quería saber cómo va"], []],
    [["no he recibido respuesta"], []],
    [["ci sono novità per noi"], []],
    [["ancora nessuna risposta"], ["ho ricevuto la vostra risposta"]],
    [["aspetto ancora la vostra risposta"], ["aspetto ancora il mio capo"]],
    [["volevo sapere a che punto siete"], []],
    [["is er al nieuws voor ons"], []],
    [["nog steeds geen antwoord"], []],
    [["ik wacht nog op jullie antwoord"], ["ik wacht nog op mijn baas"]],
    [["ik wilde vragen hoe het ervoor staat"], []],
    [["há alguma novidade"], []],
    [["ainda sem resposta"], ["recebi a vossa resposta"]],
    [["continuo à espera da vossa resposta"], []],
    [["queria saber como está"], []],
    [["czy są jakieś nowości"], []],
    [["nadal brak odpowiedzi"], ["dostałem odpowiedź"]],
    [["nadal czekam na odpowiedź"], []],
    [["chciałem zapytać o postęp"], []],
  ],
};

const kindOf = (newText: string, ticket: Ticket): string =>
  classify(evidence({ mail: aMail({ newText }), ticket })).verdict.kind;

function check([asks, none]: Row, ticket: Ticket): void {
  for (const text of asks) expect([text, kindOf(text, ticket)]).toEqual([text, "chase"]);
  for (const text of none) expect([text, kindOf(text, ticket)]).not.toEqual([text, "chase"]);
}

describe.each(Object.entries(WAITING))("while we owe the answer: %s", (_, rows) => {
  test.each(rows)("%s – %s", (...row) => check(row, aWaitingTicket()));
});

describe.each(Object.entries(CLOSED))("%s", (_, rows) => {
  const closed = aTicket({ record: { status: "closed" }, lastSpeaker: "staff" });
  test.each(rows)("%s – %s", (...row) => check(row, closed));
});

describe("a mail without words of its own asks in its subject", () => {
  const SUBJECTS: readonly (readonly [sign: "+" | "-", subject: string, newText: string])[] = [
    ["+", "Update?", "Hello"],
    ["+", "2nd reminder", "Hello"],
    ["+", "Re: [HD-1042] Any news?", "Hi"],
    ["+", "Any news?", "Hello Anna, kind regards"],
    ["-", "Any news?", "The tray is full."],
    ["-", "Any news?", "The tray is full. Hello"],
    ["+", "Anybody there?", "Hello"],
    ["-", "Where is the blue tray of the printer?", "Hello"],
    ["-", "Printer", "Hello"],
    ["-", "Fire?", "Hello"],
    ["-", "Printer on fire?", "Hello"],
    ["-", "Re: [HD-1042] Printer on fire", "Hello"],
    ["-", "Re: [HD-1042] Reminder 2 of 3: Printer on fire", "Hello"],
    ["+", "Reminder: Printer on fire", "Hello"],
    ["+", "ping", "Hello"],
    ["+", "Status update please", "Hello"],
    ["+", "Erinnerung", "Hallo"],
    ["+", "Gibt es Neuigkeiten?", "Hallo"],
    ["-", "[HD-1042] Erinnerung 2 von 3: Printer on fire", "Hallo"],
  ];
  test.each(SUBJECTS)("%s %s: %s", (sign, subject, newText) => {
    const { kind } = classify(evidence({ mail: aMail({ subject, newText }) })).verdict;
    expect(kind === "chase").toBe(sign === "+");
  });
});
