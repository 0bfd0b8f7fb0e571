// Dutch, with "u".

import { html } from "../html.ts";
import type { Words } from "./page-words.ts";
import { pluralIn } from "./plural.ts";

const several = pluralIn("nl");

const FRESH_LINK = "Beantwoord in plaats daarvan de e-mail. De volgende e-mail over dit ticket bevat een nieuwe link.";
const PRESS_THERE =
  "Open de e-mail opnieuw en klik daar op de knop, of kopieer de volledige link. U kunt ook gewoon de e-mail beantwoorden.";
const GO_BACK =
  "Ga terug naar de e-mail die u hebt ontvangen en klik daar op de knop, of beantwoord gewoon die e-mail.";

export const DUTCH: Words = {
  code: "nl",
  name: "Nederlands",
  skip: "Naar de inhoud",
  languages: "Taal",
  noSubject: "(geen onderwerp)",
  facts: {
    desk: "Team",
    askedAt: "Gevraagd op",
    chases: "Herinneringen",
    nextChase: "Volgende herinnering",
    outcome: "Wat er dan gebeurt",
  },
  state: {
    waiting: (since, lasting) =>
      html`<strong>U wacht op ons</strong> sinds ${since} (${lasting}). U hebt nog een antwoord van ons tegoed.`,
    answered: (at) =>
      html`<strong>Beantwoord</strong>${at && html` op ${at}`}. Helpt dat niet? Beantwoord dan de e-mail of stuur een herinnering.`,
    solved: (at) =>
      html`<strong>Opgelost</strong>, zoals u ons${at && html` op ${at}`} hebt laten weten. Klopt dat niet? Beantwoord dan de e-mail of stuur een herinnering.`,
    closed: (at) =>
      html`<strong>Gesloten</strong>${at && html` op ${at}`}. Is er nog iets? Beantwoord dan de e-mail: het ticket wordt dan heropend.`,
  },
  chases: (soFar, threshold) => (threshold === undefined ? `${soFar}` : `${soFar} van ${threshold}`),
  chasesEscalated: (counted) => `${counted}, doorgestuurd naar een hoger niveau`,
  countsNow: "Telt vanaf nu",
  countsFrom: (at, reason) => html`Telt vanaf ${at}: ${reason}`,
  countsNever: (reason) => `Zou niet meetellen: ${reason}`,
  uncounted: {
    closed: (reference) => `${reference} is gesloten`,
    notOwed: "op dit moment hebt u geen antwoord van ons tegoed",
    allUsed: (maximum) =>
      several(maximum, {
        one: "de ene herinnering die tot ons antwoord meetelt, is al gebruikt",
        other: "alle # herinneringen die tot ons antwoord meetellen, zijn al gebruikt",
      }),
    tooSoon: (apart) => `de minimale tijd tussen twee herinneringen is ${apart}`,
    notYours: "uw herinneringen tellen hier niet mee",
  },
  next: {
    noted: "We noteren dat u opnieuw hebt gevraagd; uw plaats in de rij blijft dezelfde.",
    already: (authority) => `De herinnering wordt genoteerd. Uw vraag ligt al bij: ${authority}.`,
    now: (authority) => `Uw vraag gaat naar: ${authority}.`,
    later: (number, threshold, authority) =>
      `Dit wordt herinnering ${number}; bij de ${threshold}e gaat uw vraag naar: ${authority}.`,
  },
  askAgain: "Herinnering sturen",
  solved: "Dit is opgelost",
  you: (name, address) =>
    html`U bekijkt deze pagina en handelt als ${name}${address !== undefined && ` (${address})`}. Bent u dat niet? Sluit dan deze pagina: door het openen is er niets gewijzigd.`,
  said: {
    heading: "Berichten tot nu toe",
    latest: (shown, all) => `De laatste ${shown} van ${all} berichten.`,
    more: (reference) => `Wilt u iets toevoegen? Beantwoord dan een willekeurige e-mail over ${reference}.`,
  },
  counted: {
    title: "Geteld als herinnering",
    number: (number, threshold) =>
      number <= threshold
        ? `Dit is herinnering ${number} van ${threshold}.`
        : `Dit is herinnering ${number}, boven de drempel van ${threshold}.`,
    escalated: "Uw vraag is doorgestuurd naar een hoger niveau. In een e-mail leest u naar wie.",
    mailed: "U ontvangt een bevestiging per e-mail.",
    place: "Uw plaats in de rij blijft dezelfde.",
  },
  notCounted: {
    title: "Deze keer niet geteld",
    why: (reason) => `Reden: ${reason}.`,
    staysOpen: "Uw aanvraag blijft open en onze termijn loopt gewoon door.",
  },
  solvedNow: html`<strong>Dank u wel.</strong> Niemand wacht meer en het team is op de hoogte.`,
  unchanged: {
    closed: html`<strong>Er is niets gewijzigd:</strong> het ticket is al gesloten.`,
    known: html`<strong>Er is niets gewijzigd:</strong> dat was al bekend.`,
    notYours: html`<strong>Er is niets gewijzigd:</strong> alleen degene die de vraag stelde, kan dat aangeven.`,
  },
  button: {
    title: (reference) => `Herinnering sturen over ${reference}`,
    press: "Meetellen als herinnering",
    hint: "Zo weet het team dat u opnieuw hebt gevraagd. Uw plaats in de rij blijft dezelfde.",
  },
  past: {
    title: "Hier valt niets meer te doen",
    pressed: "Uw klik is genoteerd in de geschiedenis van het ticket. Verder is er niets gewijzigd.",
    more: "Wilt u iets toevoegen? Beantwoord dan de e-mail.",
  },
  mayClose: "U kunt deze pagina sluiten.",
  problems: {
    unreadable: {
      title: "Deze link is niet volledig",
      why: "dit is geen volledige link van ons; misschien is hij afgebroken",
      todo: PRESS_THERE,
    },
    "other purpose": {
      title: "Deze link hoort hier niet",
      why: "hij is voor een ander doel gemaakt",
      todo: PRESS_THERE,
    },
    altered: {
      title: "Deze link is niet geldig",
      why: "de handtekening klopt niet: de link is gewijzigd of komt niet van ons",
      todo: GO_BACK,
    },
    "no part": {
      title: "Deze link is niet meer geldig",
      why: "u bent niet meer bij dit ticket betrokken",
      todo: GO_BACK,
    },
    "unknown key": {
      title: "Deze link is te oud",
      why: "hij is ondertekend met een sleutel die hier niet meer geldt",
      todo: FRESH_LINK,
    },
    expired: { title: "Deze link is verlopen", why: (until) => `hij was geldig tot ${until}`, todo: FRESH_LINK },
    "no ticket": {
      title: "Dit ticket bestaat niet meer",
      why: "het ticket is verwijderd",
      todo: "Heeft iemand nog een antwoord nodig, stuur ons dan een nieuwe e-mail.",
    },
  },
  problemWhy: (why) => `Reden: ${why}. Er is niets gewijzigd.`,
  away: {
    title: "We kunnen nu niet bij onze gegevens",
    shown: "Er is niets gewijzigd. Probeer het over enkele minuten opnieuw, of beantwoord de e-mail.",
    pressed:
      "We kunnen nog niet zeggen of uw klik is vastgelegd. Open de link in de e-mail over enkele minuten opnieuw om dat te bekijken.",
  },
  workingTime: {
    day: { one: "# werkdag", other: "# werkdagen" },
    hour: { one: "# werkuur", other: "# werkuren" },
    minute: { one: "# werkminuut", other: "# werkminuten" },
    none: "nog geen werktijd",
  },
};
