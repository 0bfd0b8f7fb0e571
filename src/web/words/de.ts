// German. After a colon a whole sentence begins with a capital.

import { html } from "../html.ts";
import type { Words } from "./page-words.ts";
import { pluralIn } from "./plural.ts";

const several = pluralIn("de");

const FRESH_LINK =
  "Antworten Sie stattdessen auf die E-Mail. Mit der nächsten E-Mail zu diesem Ticket erhalten Sie einen neuen Link.";
const PRESS_THERE =
  "Öffnen Sie die E-Mail noch einmal und klicken Sie dort auf die Schaltfläche, oder kopieren Sie den ganzen Link. Sie können auch einfach auf die E-Mail antworten.";
const GO_BACK =
  "Klicken Sie in der E-Mail, die Sie erhalten haben, auf die Schaltfläche, oder antworten Sie einfach auf diese E-Mail.";

export const GERMAN: Words = {
  code: "de",
  name: "Deutsch",
  skip: "Zum Inhalt springen",
  languages: "Sprache",
  noSubject: "(kein Betreff)",
  facts: {
    desk: "Zuständig",
    askedAt: "Angefragt am",
    chases: "Nachfragen bisher",
    nextChase: "Erneute Nachfrage",
    outcome: "Was dann geschieht",
  },
  state: {
    waiting: (since, lasting) =>
      html`<strong>Sie warten auf uns</strong> seit ${since} (${lasting}). Wir sind Ihnen noch eine Antwort schuldig.`,
    answered: (at) =>
      html`<strong>Beantwortet</strong>${at && html` am ${at}`}. Falls Ihnen das nicht weiterhilft, antworten Sie auf die E-Mail oder fragen Sie erneut nach.`,
    solved: (at) =>
      html`<strong>Gelöst</strong>, wie Sie uns${at && html` am ${at}`} mitgeteilt haben. Falls doch nicht, antworten Sie auf die E-Mail oder fragen Sie erneut nach.`,
    closed: (at) =>
      html`<strong>Geschlossen</strong>${at && html` am ${at}`}. Falls noch etwas offen ist, antworten Sie auf die E-Mail: Damit wird das Ticket wieder geöffnet.`,
  },
  chases: (soFar, threshold) => (threshold === undefined ? `${soFar}` : `${soFar} von ${threshold}`),
  chasesEscalated: (counted) => `${counted}, eskaliert`,
  countsNow: "Zählt ab sofort",
  countsFrom: (at, reason) => html`Zählt ab ${at}: ${reason}`,
  countsNever: (reason) => `Würde nicht gezählt: ${reason}`,
  uncounted: {
    closed: (reference) => `${reference} ist geschlossen`,
    notOwed: "Zurzeit steht keine Antwort von uns aus",
    allUsed: (maximum) =>
      several(maximum, {
        one: "Die eine Nachfrage, die bis zu unserer Antwort zählt, ist verbraucht",
        other: "Alle # Nachfragen, die bis zu unserer Antwort zählen, sind verbraucht",
      }),
    tooSoon: (apart) => `Der Mindestabstand zwischen zwei Nachfragen beträgt ${apart}`,
    notYours: "Ihre Nachfragen werden hier nicht gezählt",
  },
  next: {
    noted: "Wir vermerken, dass Sie erneut nachgefragt haben. Ihr Platz in der Reihenfolge bleibt derselbe.",
    already: (authority) => `Die Nachfrage wird vermerkt. Das Anliegen liegt bereits bei: ${authority}.`,
    now: (authority) => `Das Anliegen geht an: ${authority}.`,
    later: (number, threshold, authority) =>
      `Das wäre Nachfrage ${number}; mit der ${threshold}. geht das Anliegen an: ${authority}.`,
  },
  askAgain: "Erneut nachfragen",
  solved: "Das ist gelöst",
  you: (name, address) =>
    html`Sie sehen diese Seite und handeln als ${name}${address !== undefined && ` (${address})`}. Das sind nicht Sie? Dann schließen Sie die Seite: Durch das Öffnen wurde nichts geändert.`,
  said: {
    heading: "Bisheriger Verlauf",
    latest: (shown, all) => `Die neuesten ${shown} von ${all} Nachrichten.`,
    more: (reference) => `Um etwas hinzuzufügen, antworten Sie auf eine beliebige E-Mail zu ${reference}.`,
  },
  counted: {
    title: "Als Nachfrage gezählt",
    number: (number, threshold) =>
      number <= threshold
        ? `Das ist Nachfrage ${number} von ${threshold}.`
        : `Das ist Nachfrage ${number}; die Schwelle von ${threshold} ist damit überschritten.`,
    escalated: "Ihr Anliegen wurde eskaliert. Per E-Mail erfahren Sie, an wen.",
    mailed: "Sie erhalten eine Bestätigung per E-Mail.",
    place: "Ihr Platz in der Reihenfolge bleibt derselbe.",
  },
  notCounted: {
    title: "Diesmal nicht gezählt",
    why: (reason) => `Grund: ${reason}.`,
    staysOpen: "Ihre Anfrage bleibt offen, und unsere Frist läuft unverändert weiter.",
  },
  solvedNow: html`<strong>Vielen Dank.</strong> Niemand wartet mehr, und das Team weiß Bescheid.`,
  unchanged: {
    closed: html`<strong>Es wurde nichts geändert:</strong> Das Ticket ist bereits geschlossen.`,
    known: html`<strong>Es wurde nichts geändert:</strong> Das ist uns bereits bekannt.`,
    notYours: html`<strong>Es wurde nichts geändert:</strong> Das kann nur die Person sagen, die angefragt hat.`,
  },
  button: {
    title: (reference) => `Erneut nachfragen zu ${reference}`,
    press: "Als Nachfrage zählen",
    hint: "Damit erfährt das Team, dass Sie erneut nachgefragt haben. Ihr Platz in der Reihenfolge bleibt derselbe.",
  },
  past: {
    title: "Hier ist nichts mehr zu tun",
    pressed: "Ihr Klick ist im Verlauf des Tickets vermerkt. Sonst wurde nichts geändert.",
    more: "Wenn Sie etwas hinzufügen möchten, antworten Sie auf die E-Mail.",
  },
  mayClose: "Sie können diese Seite schließen.",
  problems: {
    unreadable: {
      title: "Dieser Link ist nicht vollständig",
      why: "Das ist kein ganzer Link von uns; vielleicht wurde er abgeschnitten",
      todo: PRESS_THERE,
    },
    "other purpose": {
      title: "Dieser Link passt nicht hierher",
      why: "Er wurde für einen anderen Zweck erstellt",
      todo: PRESS_THERE,
    },
    altered: {
      title: "Dieser Link ist nicht gültig",
      why: "Die Signatur passt nicht: Er wurde verändert oder stammt nicht von hier",
      todo: GO_BACK,
    },
    "no part": {
      title: "Dieser Link ist nicht mehr gültig",
      why: "Sie sind an diesem Ticket nicht mehr beteiligt",
      todo: GO_BACK,
    },
    "unknown key": {
      title: "Dieser Link ist zu alt",
      why: "Er wurde mit einem Schlüssel signiert, der hier nicht mehr gilt",
      todo: FRESH_LINK,
    },
    expired: {
      title: "Dieser Link ist abgelaufen",
      why: (until) => `Er war bis zum ${until} gültig`,
      todo: FRESH_LINK,
    },
    "no ticket": {
      title: "Dieses Ticket gibt es nicht mehr",
      why: "Das Ticket wurde entfernt",
      todo: "Falls noch jemand eine Antwort braucht, schreiben Sie uns bitte eine neue E-Mail.",
    },
  },
  problemWhy: (why) => `Grund: ${why}. Es wurde nichts geändert.`,
  away: {
    title: "Wir können gerade nicht auf unsere Daten zugreifen",
    shown:
      "Es wurde nichts geändert. Bitte versuchen Sie es in einigen Minuten erneut, oder antworten Sie auf die E-Mail.",
    pressed:
      "Wir können noch nicht sagen, ob Ihr Klick angekommen ist. Öffnen Sie den Link aus der E-Mail in einigen Minuten noch einmal, um nachzusehen.",
  },
  workingTime: {
    day: { one: "# Arbeitstag", other: "# Arbeitstage" },
    hour: { one: "# Arbeitsstunde", other: "# Arbeitsstunden" },
    minute: { one: "# Arbeitsminute", other: "# Arbeitsminuten" },
    none: "noch keine Arbeitszeit",
  },
};
