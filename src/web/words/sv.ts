// Swedish, with "du" as everybody there says it.

import { html } from "../html.ts";
import type { Words } from "./page-words.ts";
import { pluralIn } from "./plural.ts";

const several = pluralIn("sv");

const FRESH_LINK = "Svara på mejlet i stället. Nästa mejl om det här ärendet innehåller en ny länk.";
const PRESS_THERE =
  "Öppna mejlet igen och tryck på knappen där, eller kopiera hela länken. Du kan också helt enkelt svara på mejlet.";
const GO_BACK = "Gå tillbaka till mejlet du fick och tryck på knappen där, eller svara helt enkelt på mejlet.";

export const SWEDISH: Words = {
  code: "sv",
  name: "Svenska",
  skip: "Gå till innehållet",
  languages: "Språk",
  noSubject: "(inget ämne)",
  facts: {
    desk: "Hos",
    askedAt: "Inkom",
    chases: "Påminnelser",
    nextChase: "Nästa påminnelse",
    outcome: "Vad som händer då",
  },
  state: {
    waiting: (since, lasting) =>
      html`<strong>Väntar på oss</strong> sedan ${since} (${lasting}). Vi är skyldiga dig ett svar.`,
    answered: (at) =>
      html`<strong>Besvarat</strong>${at && html` ${at}`}. Om det inte hjälper kan du svara på mejlet eller skicka en påminnelse.`,
    solved: (at) =>
      html`<strong>Löst</strong> enligt vad du meddelade oss${at && html` ${at}`}. Om det inte stämmer kan du svara på mejlet eller skicka en påminnelse.`,
    closed: (at) =>
      html`<strong>Stängt</strong>${at && html` ${at}`}. Om något återstår svarar du på mejlet, så öppnas ärendet igen.`,
  },
  chases: (soFar, threshold) => (threshold === undefined ? `${soFar}` : `${soFar} av ${threshold}`),
  chasesEscalated: (counted) => `${counted}, eskalerat`,
  countsNow: "Räknas redan nu",
  countsFrom: (at, reason) => html`Räknas från ${at}: ${reason}`,
  countsNever: (reason) => `Skulle inte räknas: ${reason}`,
  uncounted: {
    closed: (reference) => `${reference} är stängt`,
    notOwed: "just nu är vi inte skyldiga dig något svar",
    allUsed: (maximum) =>
      several(maximum, {
        one: "den enda påminnelse som räknas tills vi svarar är redan använd",
        other: "alla # påminnelser som räknas tills vi svarar är redan använda",
      }),
    tooSoon: (apart) => `den kortaste tiden mellan två påminnelser är ${apart}`,
    notYours: "dina påminnelser räknas inte här",
  },
  next: {
    noted: "Vi noterar att du frågade igen. Din plats i kön är densamma.",
    already: (authority) => `Påminnelsen noteras. Ärendet ligger redan hos ${authority}.`,
    now: (authority) => `Ärendet går till ${authority}.`,
    later: (number, threshold, authority) =>
      `Det blir påminnelse nummer ${number}; vid nummer ${threshold} går ärendet till ${authority}.`,
  },
  askAgain: "Skicka en påminnelse",
  solved: "Det här är löst",
  you: (name, address) =>
    html`Du ser sidan och handlar som ${name}${address !== undefined && ` (${address})`}. Är det inte du? Stäng då sidan. Inget ändrades av att den öppnades.`,
  said: {
    heading: "Det som har sagts",
    latest: (shown, all) => `De senaste ${shown} av ${all} meddelanden.`,
    more: (reference) => `Vill du lägga till något svarar du på valfritt mejl om ${reference}.`,
  },
  counted: {
    title: "Räknades som en påminnelse",
    number: (number, threshold) =>
      number <= threshold
        ? `Det här är påminnelse ${number} av ${threshold}.`
        : `Det här är påminnelse ${number}, över gränsen på ${threshold}.`,
    escalated: "Ärendet har eskalerats. I ett mejl får du veta till vem.",
    mailed: "Du får en bekräftelse via mejl.",
    place: "Din plats i kön är densamma.",
  },
  notCounted: {
    title: "Räknades inte den här gången",
    why: (reason) => `Orsak: ${reason}.`,
    staysOpen: "Ditt ärende är fortfarande öppet, och vår svarstid räknas som förut.",
  },
  solvedNow: html`<strong>Tack.</strong> Ingen väntar längre, och teamet vet om det.`,
  unchanged: {
    closed: html`<strong>Inget ändrades:</strong> ärendet är redan stängt.`,
    known: html`<strong>Inget ändrades:</strong> det vet vi redan.`,
    notYours: html`<strong>Inget ändrades:</strong> bara den som ställde frågan kan säga det.`,
  },
  button: {
    title: (reference) => `Påminn om ${reference}`,
    press: "Räkna det här som en påminnelse",
    hint: "Då får teamet veta att du har frågat igen. Din plats i kön är densamma.",
  },
  past: {
    title: "Det finns inget mer att göra här",
    pressed: "Ditt klick är noterat i ärendets historik. Inget annat ändrades.",
    more: "Har du något att tillägga svarar du på mejlet.",
  },
  mayClose: "Du kan stänga sidan.",
  problems: {
    unreadable: {
      title: "Länken är inte komplett",
      why: "det här är inte en hel länk från oss; kanske har den kapats",
      todo: PRESS_THERE,
    },
    "other purpose": {
      title: "Länken hör inte hemma här",
      why: "den skapades för ett annat ändamål",
      todo: PRESS_THERE,
    },
    altered: {
      title: "Länken är inte giltig",
      why: "signaturen stämmer inte: länken har ändrats eller kommer inte från oss",
      todo: GO_BACK,
    },
    "no part": {
      title: "Länken gäller inte längre",
      why: "du deltar inte längre i det här ärendet",
      todo: GO_BACK,
    },
    "unknown key": {
      title: "Länken är för gammal",
      why: "den signerades med en nyckel som inte längre godtas här",
      todo: FRESH_LINK,
    },
    expired: { title: "Länken har gått ut", why: (until) => `den gällde till ${until}`, todo: FRESH_LINK },
    "no ticket": {
      title: "Ärendet finns inte längre",
      why: "ärendet har tagits bort",
      todo: "Om någon fortfarande behöver ett svar, skriv ett nytt mejl till oss.",
    },
  },
  problemWhy: (why) => `Orsak: ${why}. Inget ändrades.`,
  away: {
    title: "Vi når inte våra uppgifter just nu",
    shown: "Inget ändrades. Försök igen om några minuter eller svara på mejlet.",
    pressed:
      "Vi kan ännu inte säga om ditt klick registrerades. Öppna länken i mejlet igen om några minuter för att se efter.",
  },
  workingTime: {
    day: { one: "# arbetsdag", other: "# arbetsdagar" },
    hour: { one: "# arbetstimme", other: "# arbetstimmar" },
    minute: { one: "# arbetsminut", other: "# arbetsminuter" },
    none: "ännu ingen arbetstid",
  },
};
