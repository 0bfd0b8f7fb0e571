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
    [["No answer from anybody for 3 days."], ["No answer from the second server at all."]],
    [["No answer since Monday."], ["Any update of the driver fails with code 12."]],
    [
      ["Any update of the driver?"],
      ["Good news: it prints again, the scanner is dead.", "I have received your answer."],
    ],
    [["We need an answer."], ["We need an answer from the bank.", "We do not need an answer."]],
    [["We have been waiting for 3 days."], []],
    [["Hello again, is there any progress?"], ["He asked for the status.", "The boss was asked for an update."]],
  ],
  German: [
    [["Gibt es schon etwas Neues?"], ["Es gibt etwas Neues: jetzt piept er auch."]],
    [["Gibt es Neuigkeiten zu meinem Drucker?"], ["Eine Rückmeldung ist nicht nötig."]],
    [
      ["Ich warte immer noch auf eine Rückmeldung."],
      ["Ich warte auf eine Rückmeldung von meinem Chef.", "Wenn ich warte, wird der Bildschirm dunkel."],
    ],
    [["Noch einmal möchte ich an meine Anfrage erinnern."], ["Ich muss nicht an meine Anfrage erinnern."]],
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
  ],
  Spanish: [
    [["¿Hay novedades?"], ["No hace falta que me informen."]],
    [["Sigo esperando una respuesta."], ["Sigo esperando una respuesta del banco.", "He recibido su respuesta."]],
  ],
  Italian: [
    [["Ci sono novità?"], ["Non serve un aggiornamento."]],
    [
      ["Sto ancora aspettando una risposta."],
      ["Sto aspettando una risposta dalla banca.", "Ho ricevuto la vostra risposta."],
    ],
  ],
  Dutch: [
    [["Is er al nieuws?"], ["Een update is niet nodig."]],
    [["Ik wacht nog op antwoord."], ["Ik wacht nog op antwoord van de bank."]],
  ],
  Portuguese: [
    [["Há novidades?"], ["Não é preciso responder."]],
    [["Continuo à espera de uma resposta."], ["Continuo à espera da resposta do banco.", "Recebi a vossa resposta."]],
  ],
  Polish: [
    [["Czy są jakieś nowości?"], ["Nie trzeba odpowiadać."]],
    [["Wciąż czekam na odpowiedź."], ["Wciąż czekam na odpowiedź z banku.", "Otrzymałem państwa odpowiedź."]],
  ],
  others: [
    [["Finns det något nytt?"], []],
    [["Jag väntar fortfarande på svar."], []],
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
    [["nobody called me back"], ["nobody called her back"]],
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
  "an answer that came, and one that did not": [
    [[], ["I have received some feedback."]],
    [["I have not received any feedback."], []],
    [["I am waiting to hear any news."], ["I heard some news."]],
    [["I wanted to ask whether you got any news"], []],
    [["without having got any news"], ["we got news"]],
    [["we never got any news"], ["Ich habe Neuigkeiten bekommen."]],
    [["Ich habe keine Neuigkeiten bekommen."], []],
    [["Ich warte darauf, dass ich Neuigkeiten bekomme."], ["He recibido noticias."]],
    [["No he recibido noticias."], []],
    [["Quería saber si han recibido noticias."], ["J'ai reçu votre retour."]],
    [["Je n'ai pas reçu votre retour."], ["Ho ricevuto un riscontro."]],
    [["Non ho ricevuto un riscontro."], []],
    [["Volevo sapere se avete ricevuto notizie."], ["Ik heb nieuws gekregen."]],
    [["Ik heb geen nieuws gekregen."], []],
    [["Ik wilde vragen of jullie nieuws gekregen hebben."], ["Recebi novidades."]],
    [["Não recebi novidades."], []],
    [["Queria saber se receberam novidades."], []],
    [["Nie dostałem żadnej odpowiedzi."], []],
  ],
  "from whom": [
    [["any news from you"], []],
    [["any news from your team"], []],
    [["any news from our side"], []],
    [["any news from anybody"], []],
    [["any news from today"], []],
    [["any news from Monday"], ["any news from the supplier"]],
    [["keine Neuigkeiten von Ihnen"], []],
    [["keine Neuigkeiten von Ihrem Team"], ["keine Neuigkeiten von Maria"]],
    [["pas de nouvelles de vous"], []],
    [["nessuna notizia da voi"], []],
    [["geen nieuws van jullie"], ["geen nieuws van Maria"]],
  ],
  "a condition in front": [
    [[], ["When there is any news, the light blinks."]],
    [["When there is any news, please tell me."], ["If any news comes, it beeps loudly."]],
    [
      ["It blinks. When will there be any news?"],
      [
        "Wenn es Neuigkeiten gibt, blinkt die Lampe.",
        "Quand il y a des nouvelles, la lampe clignote.",
        "Quando ci sono novità, la spia lampeggia.",
      ],
    ],
  ],
};

/** There only the words ask: whoever asks anything else on a closed ticket has a new matter. */
const CLOSED: Readonly<Record<string, readonly Row[]>> = {
  "on a closed ticket, in English": [
    [["ok any news"], []],
    [["do you have any news"], []],
    [["status please"], ["status of the red light please"]],
    [["I was wondering about the status"], ["I was wondering about the red light"]],
    [["we have been waiting for 3 days"], []],
    [["Any news, Anna"], ["He has any news"]],
    [["no answer from you since Monday"], ["no update needed", "you need not send an update"]],
    [["I would like to remind you of my request"], ["I do not want to remind you of my request"]],
    [["second reminder"], ["good news, it prints", "I received the update"]],
  ],
  "on a closed ticket, in German": [
    [["bitte um Rückmeldung"], ["bitte um Entschuldigung"]],
    [["ich warte noch auf Ihre Antwort"], ["ich warte noch auf meinen Chef"]],
  ],
  "on a closed ticket, in other languages": [
    [["avez-vous des nouvelles pour nous"], []],
    [["toujours pas de réponse de votre part"], ["toujours pas de réponse du serveur"]],
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
