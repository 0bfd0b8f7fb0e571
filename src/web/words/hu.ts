// Hungarian. Names and instants stand behind a colon or in brackets, where they need no ending.

import { html } from "../html.ts";
import type { Words } from "./page-words.ts";
import { pluralIn } from "./plural.ts";

const several = pluralIn("hu");

const FRESH_LINK = "Kérjük, inkább válaszoljon az e-mailre. Az ügyben küldött következő e-mailben új link lesz.";
const PRESS_THERE =
  "Kérjük, nyissa meg újra az e-mailt, és kattintson ott a gombra, vagy másolja ki a teljes linket. Egyszerűen válaszolhat is az e-mailre.";
const GO_BACK = "Kérjük, térjen vissza a kapott e-mailhez, és kattintson ott a gombra, vagy egyszerűen válaszoljon rá.";

export const HUNGARIAN: Words = {
  code: "hu",
  name: "Magyar",
  skip: "Ugrás a tartalomra",
  languages: "Nyelv",
  noSubject: "(nincs tárgy)",
  facts: {
    desk: "Csapat",
    askedAt: "Beérkezett",
    chases: "Sürgetések",
    nextChase: "Következő sürgetés",
    outcome: "Mi történik ezután",
  },
  state: {
    waiting: (since, lasting) =>
      html`<strong>Válaszunkra vár</strong> (kezdete: ${since}, eltelt idő: ${lasting}). Még tartozunk Önnek egy válasszal.`,
    answered: (at) =>
      html`<strong>Megválaszolva</strong>${at && html` (${at})`}. Ha ez nem segít, válaszoljon az e-mailre, vagy küldjön sürgetést.`,
    solved: (at) =>
      html`<strong>Megoldva</strong> az Ön jelzése szerint${at && html` (${at})`}. Ha mégsem, válaszoljon az e-mailre, vagy küldjön sürgetést.`,
    closed: (at) =>
      html`<strong>Lezárva</strong>${at && html` (${at})`}. Ha maradt még teendő, válaszoljon az e-mailre: ezzel az ügy újra megnyílik.`,
  },
  chases: (soFar, threshold) => (threshold === undefined ? `${soFar}` : `${soFar} / ${threshold}`),
  chasesEscalated: (counted) => `${counted}, magasabb szintre továbbítva`,
  countsNow: "Mostantól számít",
  countsFrom: (at, reason) => html`Legkorábban ekkortól számít: ${at}. Ok: ${reason}`,
  countsNever: (reason) => `Nem számítana. Ok: ${reason}`,
  uncounted: {
    closed: (reference) => `a(z) ${reference} ügy le van zárva`,
    notOwed: "jelenleg nem tartozunk válasszal",
    allUsed: (maximum) =>
      several(maximum, {
        one: "a válaszunkig számító egyetlen sürgetés már elfogyott",
        other: "a válaszunkig számító mind a # sürgetés elfogyott",
      }),
    tooSoon: (apart) => `két sürgetés között a legrövidebb idő ${apart}`,
    notYours: "az Ön sürgetései itt nem számítanak",
  },
  next: {
    noted: "Feljegyezzük, hogy újra érdeklődött; a helye a sorban változatlan marad.",
    already: (authority) => `Feljegyezzük. Az üggyel már foglalkozik: ${authority}.`,
    now: (authority) => `Az ügy továbbkerül ide: ${authority}.`,
    later: (number, threshold, authority) =>
      `Ez a(z) ${number}. sürgetés lesz; a(z) ${threshold}. után az ügy továbbkerül ide: ${authority}.`,
  },
  askAgain: "Sürgetés küldése",
  solved: "Megoldódott",
  you: (name, address) =>
    html`Ön a következő személyként látja az oldalt és jár el: ${name}${address !== undefined && ` (${address})`}. Nem Ön az? Akkor zárja be az oldalt: a megnyitása semmit sem változtatott meg.`,
  said: {
    heading: "Eddigi üzenetek",
    latest: (shown, all) => `A legutóbbi üzenetek: ${shown} / ${all}.`,
    more: (reference) => `Ha hozzátenne valamit, válaszoljon bármelyik e-mailre erről az ügyről: ${reference}.`,
  },
  counted: {
    title: "Sürgetésként számítva",
    number: (number, threshold) =>
      number <= threshold
        ? `Sürgetések eddig: ${number} / ${threshold}.`
        : `Sürgetések eddig: ${number}, több a küszöbnél (${threshold}).`,
    escalated: "Az ügyet magasabb szintre továbbítottuk. E-mailben értesítjük, hogy kihez.",
    mailed: "Erről e-mailben visszaigazolást kap.",
    place: "A helye a sorban változatlan marad.",
  },
  notCounted: {
    title: "Ezúttal nem számított",
    why: (reason) => `Ok: ${reason}.`,
    staysOpen: "A kérése nyitva marad, és a válaszadási határidőnk ugyanúgy telik tovább.",
  },
  solvedNow: html`<strong>Köszönjük.</strong> Már senki sem vár, és a csapat is tud róla.`,
  unchanged: {
    closed: html`<strong>Semmi sem változott:</strong> az ügy már le van zárva.`,
    known: html`<strong>Semmi sem változott:</strong> erről már tudunk.`,
    notYours: html`<strong>Semmi sem változott:</strong> ezt csak az jelezheti, aki a kérést küldte.`,
  },
  button: {
    title: (reference) => `Sürgetés ebben az ügyben: ${reference}`,
    press: "Számítson sürgetésnek",
    hint: "Így a csapat megtudja, hogy újra érdeklődött. A helye a sorban változatlan marad.",
  },
  past: {
    title: "Itt már nincs teendő",
    pressed: "A kattintását feljegyeztük az ügy előzményei közé. Más nem változott.",
    more: "Ha hozzátenne valamit, válaszoljon az e-mailre.",
  },
  mayClose: "Ezt az oldalt bezárhatja.",
  problems: {
    unreadable: {
      title: "Ez a link nem teljes",
      why: "ez nem egy teljes, tőlünk származó link; talán levágódott a vége",
      todo: PRESS_THERE,
    },
    "other purpose": {
      title: "Ez a link nem ide való",
      why: "más célra készült",
      todo: PRESS_THERE,
    },
    altered: {
      title: "Ez a link érvénytelen",
      why: "az aláírás nem egyezik: a link megváltozott, vagy nem tőlünk származik",
      todo: GO_BACK,
    },
    "no part": {
      title: "Ez a link már nem érvényes",
      why: "Ön már nem vesz részt ebben az ügyben",
      todo: GO_BACK,
    },
    "unknown key": {
      title: "Ez a link túl régi",
      why: "olyan kulccsal írták alá, amelyet itt már nem fogadunk el",
      todo: FRESH_LINK,
    },
    expired: { title: "Ez a link lejárt", why: (until) => `az utolsó érvényes nap ${until} volt`, todo: FRESH_LINK },
    "no ticket": {
      title: "Ez az ügy már nem létezik",
      why: "az ügyet eltávolították",
      todo: "Ha valaki még választ vár, kérjük, írjon nekünk új e-mailt.",
    },
  },
  problemWhy: (why) => `Ok: ${why}. Semmi sem változott.`,
  away: {
    title: "Most nem érjük el az adatainkat",
    shown: "Semmi sem változott. Kérjük, próbálja újra néhány perc múlva, vagy válaszoljon az e-mailre.",
    pressed:
      "Még nem tudjuk megmondani, hogy a kattintását rögzítettük-e. Kérjük, néhány perc múlva nyissa meg újra az e-mailben lévő linket, és nézze meg.",
  },
  workingTime: {
    day: { one: "# munkanap", other: "# munkanap" },
    hour: { one: "# munkaóra", other: "# munkaóra" },
    minute: { one: "# munkaperc", other: "# munkaperc" },
    none: "még nem telt munkaidő",
  },
};
