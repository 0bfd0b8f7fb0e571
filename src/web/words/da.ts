// Danish.

import { html } from "../html.ts";
import type { Words } from "./page-words.ts";
import { pluralIn } from "./plural.ts";

const several = pluralIn("da");

const FRESH_LINK = "Svar på mailen i stedet. Den næste mail om denne sag indeholder et nyt link.";
const PRESS_THERE =
  "Åbn mailen igen, og tryk på knappen dér, eller kopiér hele linket. Du kan også blot svare på mailen.";
const GO_BACK = "Gå tilbage til den mail, du har fået, og tryk på knappen dér, eller svar blot på mailen.";

export const DANISH: Words = {
  code: "da",
  name: "Dansk",
  skip: "Gå til indholdet",
  languages: "Sprog",
  noSubject: "(intet emne)",
  facts: {
    desk: "Hos",
    askedAt: "Modtaget",
    chases: "Rykkere",
    nextChase: "Næste rykker",
    outcome: "Hvad der så sker",
  },
  state: {
    waiting: (since, lasting) =>
      html`<strong>Venter på os</strong> siden ${since} (${lasting}). Vi skylder dig et svar.`,
    answered: (at) =>
      html`<strong>Besvaret</strong>${at && html` ${at}`}. Hvis det ikke hjælper, kan du svare på mailen eller rykke igen.`,
    solved: (at) =>
      html`<strong>Løst</strong>, som du har oplyst${at && html` ${at}`}. Hvis det ikke passer, kan du svare på mailen eller rykke igen.`,
    closed: (at) =>
      html`<strong>Lukket</strong>${at && html` ${at}`}. Hvis der mangler noget, kan du svare på mailen, så åbnes sagen igen.`,
  },
  chases: (soFar, threshold) => (threshold === undefined ? `${soFar}` : `${soFar} af ${threshold}`),
  chasesEscalated: (counted) => `${counted}, eskaleret`,
  countsNow: "Tæller fra nu af",
  countsFrom: (at, reason) => html`Tæller fra ${at}: ${reason}`,
  countsNever: (reason) => `Ville ikke tælle: ${reason}`,
  uncounted: {
    closed: (reference) => `${reference} er lukket`,
    notOwed: "vi skylder dig ikke et svar i øjeblikket",
    allUsed: (maximum) =>
      several(maximum, {
        one: "den ene rykker, der tæller, indtil vi svarer, er allerede brugt",
        other: "alle # rykkere, der tæller, indtil vi svarer, er allerede brugt",
      }),
    tooSoon: (apart) => `der skal mindst gå ${apart} mellem to rykkere`,
    notYours: "dine rykkere tæller ikke her",
  },
  next: {
    noted: "Vi noterer, at du har spurgt igen. Din plads i køen er den samme.",
    already: (authority) => `Rykkeren noteres. Sagen er allerede hos ${authority}.`,
    now: (authority) => `Sagen går videre til ${authority}.`,
    later: (number, threshold, authority) =>
      `Det bliver rykker nummer ${number}; ved nummer ${threshold} går sagen videre til ${authority}.`,
  },
  askAgain: "Ryk for svar",
  solved: "Det er løst",
  you: (name, address) =>
    html`Du ser denne side og handler som ${name}${address !== undefined && ` (${address})`}. Er det ikke dig? Luk så siden. Der er ikke ændret noget ved at åbne den.`,
  said: {
    heading: "Samtalen",
    latest: (shown, all) => `De seneste ${shown} af ${all} beskeder.`,
    more: (reference) => `Vil du tilføje noget, kan du svare på en hvilken som helst mail om ${reference}.`,
  },
  counted: {
    title: "Talt med som rykker",
    number: (number, threshold) =>
      number <= threshold
        ? `Dette er rykker ${number} af ${threshold}.`
        : `Dette er rykker ${number}, over grænsen på ${threshold}.`,
    escalated: "Sagen er eskaleret. Du får en mail om, hvem den er gået videre til.",
    mailed: "Du får en bekræftelse på mail.",
    place: "Din plads i køen er den samme.",
  },
  notCounted: {
    title: "Ikke talt med denne gang",
    why: (reason) => `Årsag: ${reason}.`,
    staysOpen: "Din sag er stadig åben, og vores svarfrist løber som før.",
  },
  solvedNow: html`<strong>Tak.</strong> Ingen venter længere, og teamet ved besked.`,
  unchanged: {
    closed: html`<strong>Intet er ændret:</strong> sagen er allerede lukket.`,
    known: html`<strong>Intet er ændret:</strong> det ved vi allerede.`,
    notYours: html`<strong>Intet er ændret:</strong> det kan kun den, der har spurgt, fortælle os.`,
  },
  button: {
    title: (reference) => `Ryk for svar om ${reference}`,
    press: "Tæl det med som en rykker",
    hint: "Så ved teamet, at du har spurgt igen. Din plads i køen er den samme.",
  },
  past: {
    title: "Der er ikke mere at gøre her",
    pressed: "Dit klik er noteret i sagens historik. Intet andet er ændret.",
    more: "Har du noget at tilføje, kan du svare på mailen.",
  },
  mayClose: "Du kan lukke denne side.",
  problems: {
    unreadable: {
      title: "Linket er ikke helt",
      why: "det er ikke et helt link fra os; måske er det blevet klippet af",
      todo: PRESS_THERE,
    },
    "other purpose": {
      title: "Linket hører ikke til her",
      why: "det er lavet til et andet formål",
      todo: PRESS_THERE,
    },
    altered: {
      title: "Linket er ikke gyldigt",
      why: "signaturen passer ikke: linket er ændret, eller det kommer ikke fra os",
      todo: GO_BACK,
    },
    "no part": {
      title: "Linket gælder ikke længere",
      why: "du er ikke længere en del af denne sag",
      todo: GO_BACK,
    },
    "unknown key": {
      title: "Linket er for gammelt",
      why: "det er signeret med en nøgle, som ikke længere godtages her",
      todo: FRESH_LINK,
    },
    expired: { title: "Linket er udløbet", why: (until) => `det var gyldigt til ${until}`, todo: FRESH_LINK },
    "no ticket": {
      title: "Sagen findes ikke længere",
      why: "sagen er fjernet",
      todo: "Hvis nogen stadig mangler et svar, så skriv en ny mail til os.",
    },
  },
  problemWhy: (why) => `Årsag: ${why}. Intet er ændret.`,
  away: {
    title: "Vi kan ikke få fat i vores data lige nu",
    shown: "Intet er ændret. Prøv igen om et par minutter, eller svar på mailen.",
    pressed:
      "Vi kan endnu ikke sige, om dit klik blev registreret. Åbn linket i mailen igen om et par minutter for at se efter.",
  },
  workingTime: {
    day: { one: "# arbejdsdag", other: "# arbejdsdage" },
    hour: { one: "# arbejdstime", other: "# arbejdstimer" },
    minute: { one: "# arbejdsminut", other: "# arbejdsminutter" },
    none: "endnu ingen arbejdstid",
  },
};
