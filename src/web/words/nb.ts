// Norwegian (bokmål).

import { html } from "../html.ts";
import type { Words } from "./page-words.ts";
import { pluralIn } from "./plural.ts";

const several = pluralIn("nb");

const FRESH_LINK = "Svar på e-posten i stedet. Den neste e-posten om denne saken har en ny lenke.";
const PRESS_THERE =
  "Åpne e-posten igjen og trykk på knappen der, eller kopier hele lenken. Du kan også ganske enkelt svare på e-posten.";
const GO_BACK = "Gå tilbake til e-posten du fikk, og trykk på knappen der, eller svar ganske enkelt på den.";

export const NORWEGIAN: Words = {
  code: "nb",
  name: "Norsk",
  skip: "Gå til innholdet",
  languages: "Språk",
  noSubject: "(uten emne)",
  facts: {
    desk: "Hos",
    askedAt: "Mottatt",
    chases: "Purringer",
    nextChase: "Neste purring",
    outcome: "Hva som skjer da",
  },
  state: {
    waiting: (since, lasting) =>
      html`<strong>Venter på oss</strong> siden ${since} (${lasting}). Vi skylder deg et svar.`,
    answered: (at) =>
      html`<strong>Besvart</strong>${at && html` ${at}`}. Hvis det ikke hjelper, kan du svare på e-posten eller purre igjen.`,
    solved: (at) =>
      html`<strong>Løst</strong>, slik du meldte fra om${at && html` ${at}`}. Hvis det ikke stemmer, kan du svare på e-posten eller purre igjen.`,
    closed: (at) =>
      html`<strong>Lukket</strong>${at && html` ${at}`}. Hvis noe gjenstår, kan du svare på e-posten, så åpnes saken igjen.`,
  },
  chases: (soFar, threshold) => (threshold === undefined ? `${soFar}` : `${soFar} av ${threshold}`),
  chasesEscalated: (counted) => `${counted}, eskalert`,
  countsNow: "Teller fra nå av",
  countsFrom: (at, reason) => html`Teller fra ${at}: ${reason}`,
  countsNever: (reason) => `Ville ikke telle: ${reason}`,
  uncounted: {
    closed: (reference) => `${reference} er lukket`,
    notOwed: "vi skylder deg ikke noe svar akkurat nå",
    allUsed: (maximum) =>
      several(maximum, {
        one: "den ene purringen som teller til vi svarer, er allerede brukt",
        other: "alle de # purringene som teller til vi svarer, er allerede brukt",
      }),
    tooSoon: (apart) => `det må gå minst ${apart} mellom to purringer`,
    notYours: "purringene dine teller ikke her",
  },
  next: {
    noted: "Vi noterer at du har spurt igjen. Plassen din i køen er den samme.",
    already: (authority) => `Purringen blir notert. Saken er allerede hos ${authority}.`,
    now: (authority) => `Saken går videre til ${authority}.`,
    later: (number, threshold, authority) =>
      `Det blir purring nummer ${number}; ved nummer ${threshold} går saken videre til ${authority}.`,
  },
  askAgain: "Purr på svar",
  solved: "Dette er løst",
  you: (name, address) =>
    html`Du ser denne siden og handler som ${name}${address !== undefined && ` (${address})`}. Er det ikke deg? Lukk i så fall siden. Ingenting ble endret av at den ble åpnet.`,
  said: {
    heading: "Samtalen",
    latest: (shown, all) => `De siste ${shown} av ${all} meldinger.`,
    more: (reference) => `Vil du legge til noe, kan du svare på en hvilken som helst e-post om ${reference}.`,
  },
  counted: {
    title: "Talt med som purring",
    number: (number, threshold) =>
      number <= threshold
        ? `Dette er purring ${number} av ${threshold}.`
        : `Dette er purring ${number}, over grensen på ${threshold}.`,
    escalated: "Saken er eskalert. Du får en e-post som sier til hvem.",
    mailed: "Du får en bekreftelse på e-post.",
    place: "Plassen din i køen er den samme.",
  },
  notCounted: {
    title: "Ikke talt med denne gangen",
    why: (reason) => `Årsak: ${reason}.`,
    staysOpen: "Saken din er fortsatt åpen, og svarfristen vår løper som før.",
  },
  solvedNow: html`<strong>Takk.</strong> Ingen venter lenger, og teamet har fått beskjed.`,
  unchanged: {
    closed: html`<strong>Ingenting ble endret:</strong> saken er allerede lukket.`,
    known: html`<strong>Ingenting ble endret:</strong> det vet vi allerede.`,
    notYours: html`<strong>Ingenting ble endret:</strong> bare den som spurte, kan si fra om det.`,
  },
  button: {
    title: (reference) => `Purr på svar om ${reference}`,
    press: "Tell dette som en purring",
    hint: "Da får teamet vite at du har spurt igjen. Plassen din i køen er den samme.",
  },
  past: {
    title: "Det er ikke mer å gjøre her",
    pressed: "Klikket ditt er notert i sakens historikk. Ingenting annet ble endret.",
    more: "Har du noe å legge til, kan du svare på e-posten.",
  },
  mayClose: "Du kan lukke denne siden.",
  problems: {
    unreadable: {
      title: "Lenken er ikke fullstendig",
      why: "dette er ikke en hel lenke fra oss; kanskje er den kuttet",
      todo: PRESS_THERE,
    },
    "other purpose": {
      title: "Lenken hører ikke hjemme her",
      why: "den er laget for et annet formål",
      todo: PRESS_THERE,
    },
    altered: {
      title: "Lenken er ikke gyldig",
      why: "signaturen stemmer ikke: lenken er endret eller kommer ikke fra oss",
      todo: GO_BACK,
    },
    "no part": {
      title: "Lenken gjelder ikke lenger",
      why: "du er ikke lenger med i denne saken",
      todo: GO_BACK,
    },
    "unknown key": {
      title: "Lenken er for gammel",
      why: "den er signert med en nøkkel som ikke lenger godtas her",
      todo: FRESH_LINK,
    },
    expired: { title: "Lenken er utløpt", why: (until) => `den var gyldig til ${until}`, todo: FRESH_LINK },
    "no ticket": {
      title: "Saken finnes ikke lenger",
      why: "saken er fjernet",
      todo: "Hvis noen fortsatt trenger et svar, kan de skrive en ny e-post til oss.",
    },
  },
  problemWhy: (why) => `Årsak: ${why}. Ingenting ble endret.`,
  away: {
    title: "Vi får ikke tak i opplysningene våre akkurat nå",
    shown: "Ingenting ble endret. Prøv igjen om noen minutter, eller svar på e-posten.",
    pressed:
      "Vi kan ikke si ennå om klikket ditt ble registrert. Åpne lenken i e-posten igjen om noen minutter for å se etter.",
  },
  workingTime: {
    day: { one: "# arbeidsdag", other: "# arbeidsdager" },
    hour: { one: "# arbeidstime", other: "# arbeidstimer" },
    minute: { one: "# arbeidsminutt", other: "# arbeidsminutter" },
    none: "ennå ingen arbeidstid",
  },
};
