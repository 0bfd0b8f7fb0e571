// Italian, with "Lei".

import { html } from "../html.ts";
import type { Words } from "./page-words.ts";
import { pluralIn } from "./plural.ts";

const several = pluralIn("it");

const FRESH_LINK = "Risponda invece all’e-mail. La prossima e-mail su questa richiesta conterrà un nuovo link.";
const PRESS_THERE =
  "Riapra l’e-mail e prema lì il pulsante, oppure copi l’intero link. Può anche semplicemente rispondere all’e-mail.";
const GO_BACK =
  "Torni all’e-mail che ha ricevuto e prema lì il pulsante, oppure risponda semplicemente a quell’e-mail.";

export const ITALIAN: Words = {
  code: "it",
  name: "Italiano",
  skip: "Vai al contenuto",
  languages: "Lingua",
  noSubject: "(nessun oggetto)",
  facts: {
    desk: "Team",
    askedAt: "Richiesta del",
    chases: "Solleciti",
    nextChase: "Prossimo sollecito",
    outcome: "Che cosa succede poi",
  },
  state: {
    waiting: (since, lasting) =>
      html`<strong>In attesa della nostra risposta</strong> dal ${since} (${lasting}). Le dobbiamo una risposta.`,
    answered: (at) =>
      html`<strong>Risposta inviata</strong>${at && html` il ${at}`}. Se non Le è d’aiuto, risponda all’e-mail o invii un sollecito.`,
    solved: (at) =>
      html`<strong>Risolta</strong>, come ci ha comunicato${at && html` il ${at}`}. Se non è così, risponda all’e-mail o invii un sollecito.`,
    closed: (at) =>
      html`<strong>Chiusa</strong>${at && html` il ${at}`}. Se resta qualcosa in sospeso, risponda all’e-mail: la richiesta verrà riaperta.`,
  },
  chases: (soFar, threshold) => (threshold === undefined ? `${soFar}` : `${soFar} su ${threshold}`),
  chasesEscalated: (counted) => `${counted}, inoltrata al livello superiore`,
  countsNow: "Conta da subito",
  countsFrom: (at, reason) => html`Conta a partire dal ${at}: ${reason}`,
  countsNever: (reason) => `Non verrebbe contato: ${reason}`,
  uncounted: {
    closed: (reference) => `${reference} è chiusa`,
    notOwed: "al momento non Le dobbiamo alcuna risposta",
    allUsed: (maximum) =>
      several(maximum, {
        one: "l’unico sollecito valido fino alla nostra risposta è già stato usato",
        other: "tutti i # solleciti validi fino alla nostra risposta sono già stati usati",
      }),
    tooSoon: (apart) => `l’intervallo minimo tra due solleciti è di ${apart}`,
    notYours: "i Suoi solleciti qui non vengono contati",
  },
  next: {
    noted: "Prendiamo nota del Suo sollecito; il Suo posto in coda resta lo stesso.",
    already: (authority) => `Prendiamo nota del sollecito. La richiesta è già seguita da: ${authority}.`,
    now: (authority) => `La richiesta passa a: ${authority}.`,
    later: (number, threshold, authority) =>
      `Sarà il sollecito n. ${number}; con il n. ${threshold} la richiesta passa a: ${authority}.`,
  },
  askAgain: "Invia un sollecito",
  solved: "È risolto",
  you: (name, address) =>
    html`Sta visualizzando questa pagina e agisce come ${name}${address !== undefined && ` (${address})`}. Non è Lei? Chiuda questa pagina: aprirla non ha modificato nulla.`,
  said: {
    heading: "Conversazione",
    latest: (shown, all) => `Gli ultimi ${shown} messaggi su ${all}.`,
    more: (reference) => `Per aggiungere qualcosa, risponda a una qualsiasi e-mail su ${reference}.`,
  },
  counted: {
    title: "Sollecito contato",
    number: (number, threshold) =>
      number <= threshold
        ? `È il sollecito n. ${number} su ${threshold}.`
        : `È il sollecito n. ${number}, oltre la soglia di ${threshold}.`,
    escalated: "La richiesta è stata inoltrata al livello superiore. Riceverà un’e-mail che Le dirà a chi.",
    mailed: "Riceverà un’e-mail di conferma.",
    place: "Il Suo posto in coda resta lo stesso.",
  },
  notCounted: {
    title: "Questa volta non è stato contato",
    why: (reason) => `Motivo: ${reason}.`,
    staysOpen: "La Sua richiesta resta aperta e i nostri tempi di risposta decorrono come prima.",
  },
  solvedNow: html`<strong>Grazie.</strong> Nessuno è più in attesa e il team ne è informato.`,
  unchanged: {
    closed: html`<strong>Non è stato modificato nulla:</strong> la richiesta è già chiusa.`,
    known: html`<strong>Non è stato modificato nulla:</strong> ne eravamo già al corrente.`,
    notYours: html`<strong>Non è stato modificato nulla:</strong> può comunicarlo solo chi ha fatto la richiesta.`,
  },
  button: {
    title: (reference) => `Sollecito per ${reference}`,
    press: "Conta come sollecito",
    hint: "Così il team saprà che ha chiesto di nuovo. Il Suo posto in coda resta lo stesso.",
  },
  past: {
    title: "Qui non c’è più nulla da fare",
    pressed: "Il Suo clic è annotato nella cronologia della richiesta. Non è stato modificato altro.",
    more: "Se desidera aggiungere qualcosa, risponda all’e-mail.",
  },
  mayClose: "Può chiudere questa pagina.",
  problems: {
    unreadable: {
      title: "Questo link non è completo",
      why: "non è un nostro link intero; forse è stato troncato",
      todo: PRESS_THERE,
    },
    "other purpose": {
      title: "Questo link non vale qui",
      why: "è stato creato per un altro scopo",
      todo: PRESS_THERE,
    },
    altered: {
      title: "Questo link non è valido",
      why: "la firma non corrisponde: è stato modificato o non proviene da qui",
      todo: GO_BACK,
    },
    "no part": {
      title: "Questo link non è più valido",
      why: "Lei non partecipa più a questa richiesta",
      todo: GO_BACK,
    },
    "unknown key": {
      title: "Questo link è troppo vecchio",
      why: "è stato firmato con una chiave che qui non è più accettata",
      todo: FRESH_LINK,
    },
    expired: { title: "Questo link è scaduto", why: (until) => `era valido fino al ${until}`, todo: FRESH_LINK },
    "no ticket": {
      title: "Questa richiesta non esiste più",
      why: "la richiesta è stata rimossa",
      todo: "Se qualcuno attende ancora una risposta, ci scriva una nuova e-mail.",
    },
  },
  problemWhy: (why) => `Motivo: ${why}. Non è stato modificato nulla.`,
  away: {
    title: "Al momento non riusciamo ad accedere ai nostri dati",
    shown: "Non è stato modificato nulla. Riprovi tra qualche minuto o risponda all’e-mail.",
    pressed:
      "Non possiamo ancora dire se il Suo clic è stato registrato. Tra qualche minuto riapra il link nell’e-mail per verificarlo.",
  },
  workingTime: {
    day: { one: "# giorno lavorativo", other: "# giorni lavorativi" },
    hour: { one: "# ora lavorativa", other: "# ore lavorative" },
    minute: { one: "# minuto lavorativo", other: "# minuti lavorativi" },
    none: "ancora nessun tempo lavorativo",
  },
};
