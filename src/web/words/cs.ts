// Czech.

import { html } from "../html.ts";
import type { Words } from "./page-words.ts";
import { pluralIn } from "./plural.ts";

const several = pluralIn("cs");

const FRESH_LINK = "Místo toho prosím odpovězte na e-mail. Další e-mail k tomuto požadavku přinese nový odkaz.";
const PRESS_THERE =
  "Otevřete prosím e-mail znovu a klikněte v něm na tlačítko, nebo zkopírujte celý odkaz. Můžete také jednoduše odpovědět na e-mail.";
const GO_BACK =
  "Vraťte se prosím k e-mailu, který jste dostali, a klikněte v něm na tlačítko, nebo na něj jednoduše odpovězte.";

export const CZECH: Words = {
  code: "cs",
  name: "Čeština",
  skip: "Přejít k obsahu",
  languages: "Jazyk",
  noSubject: "(bez předmětu)",
  facts: {
    desk: "Tým",
    askedAt: "Zadáno",
    chases: "Urgence",
    nextChase: "Další urgence",
    outcome: "Co se pak stane",
  },
  state: {
    waiting: (since, lasting) =>
      html`<strong>Čeká na naši odpověď</strong> od ${since} (${lasting}). Odpověď vám zatím dlužíme.`,
    answered: (at) =>
      html`<strong>Zodpovězeno</strong>${at && html` ${at}`}. Pokud to nepomohlo, odpovězte na e-mail nebo pošlete urgenci.`,
    solved: (at) =>
      html`<strong>Vyřešeno</strong> podle vašeho sdělení${at && html` (${at})`}. Pokud tomu tak není, odpovězte na e-mail nebo pošlete urgenci.`,
    closed: (at) =>
      html`<strong>Uzavřeno</strong>${at && html` ${at}`}. Pokud ještě něco zbývá, odpovězte na e-mail: požadavek se tím znovu otevře.`,
  },
  chases: (soFar, threshold) => (threshold === undefined ? `${soFar}` : `${soFar} z ${threshold}`),
  chasesEscalated: (counted) => `${counted}, předáno na vyšší úroveň`,
  countsNow: "Započítá se hned",
  countsFrom: (at, reason) => html`Započítá se od ${at}: ${reason}`,
  countsNever: (reason) => `Nezapočítala by se: ${reason}`,
  uncounted: {
    closed: (reference) => `požadavek ${reference} je uzavřen`,
    notOwed: "v tuto chvíli vám žádnou odpověď nedlužíme",
    allUsed: (maximum) =>
      several(maximum, {
        one: "jediná urgence, která se do naší odpovědi počítá, už byla využita",
        few: "všechny # urgence, které se do naší odpovědi počítají, už byly využity",
        other: "všech # urgencí, které se do naší odpovědi počítají, už bylo využito",
      }),
    tooSoon: (apart) => `nejkratší odstup mezi dvěma urgencemi je ${apart}`,
    notYours: "vaše urgence se zde nepočítají",
  },
  next: {
    noted: "Zaznamenáme, že jste se znovu ptali; vaše místo v pořadí zůstává stejné.",
    already: (authority) => `Urgenci zaznamenáme. Věc už má na starosti: ${authority}.`,
    now: (authority) => `Věc se předá dál: ${authority}.`,
    later: (number, threshold, authority) =>
      `Bude to ${number}. urgence; po ${threshold}. se věc předá dál: ${authority}.`,
  },
  askAgain: "Poslat urgenci",
  solved: "Je to vyřešeno",
  you: (name, address) =>
    html`Tuto stránku si prohlížíte a jednáte jako ${name}${address !== undefined && ` (${address})`}. Nejste to vy? Pak stránku zavřete: jejím otevřením se nic nezměnilo.`,
  said: {
    heading: "Dosavadní zprávy",
    latest: (shown, all) => `Nejnovější zprávy: ${shown} z ${all}.`,
    more: (reference) => `Chcete-li něco doplnit, odpovězte na kterýkoli e-mail k ${reference}.`,
  },
  counted: {
    title: "Započítáno jako urgence",
    number: (number, threshold) =>
      number <= threshold
        ? `Je to ${number}. urgence z ${threshold}.`
        : `Je to ${number}. urgence, nad limit ${threshold}.`,
    escalated: "Věc byla předána na vyšší úroveň. E-mailem se dozvíte komu.",
    mailed: "Potvrzení dostanete e-mailem.",
    place: "Vaše místo v pořadí zůstává stejné.",
  },
  notCounted: {
    title: "Tentokrát nezapočítáno",
    why: (reason) => `Důvod: ${reason}.`,
    staysOpen: "Váš požadavek zůstává otevřený a naše lhůta běží dál jako dosud.",
  },
  solvedNow: html`<strong>Děkujeme.</strong> Nikdo už nečeká a tým o tom ví.`,
  unchanged: {
    closed: html`<strong>Nic se nezměnilo:</strong> požadavek je již uzavřen.`,
    known: html`<strong>Nic se nezměnilo:</strong> to už víme.`,
    notYours: html`<strong>Nic se nezměnilo:</strong> to může sdělit jen ten, kdo požadavek zadal.`,
  },
  button: {
    title: (reference) => `Urgence k ${reference}`,
    press: "Započítat jako urgenci",
    hint: "Tým se dozví, že jste se znovu ptali. Vaše místo v pořadí zůstává stejné.",
  },
  past: {
    title: "Tady už není co dělat",
    pressed: "Vaše kliknutí je zaznamenáno v historii požadavku. Nic dalšího se nezměnilo.",
    more: "Chcete-li něco doplnit, odpovězte na e-mail.",
  },
  mayClose: "Tuto stránku můžete zavřít.",
  problems: {
    unreadable: {
      title: "Tento odkaz není úplný",
      why: "není to celý náš odkaz; možná byl useknut",
      todo: PRESS_THERE,
    },
    "other purpose": {
      title: "Tento odkaz sem nepatří",
      why: "byl vytvořen k jinému účelu",
      todo: PRESS_THERE,
    },
    altered: {
      title: "Tento odkaz není platný",
      why: "podpis nesouhlasí: odkaz byl změněn, nebo není od nás",
      todo: GO_BACK,
    },
    "no part": {
      title: "Tento odkaz už neplatí",
      why: "tohoto požadavku se už neúčastníte",
      todo: GO_BACK,
    },
    "unknown key": {
      title: "Tento odkaz je příliš starý",
      why: "byl podepsán klíčem, který zde už neplatí",
      todo: FRESH_LINK,
    },
    expired: { title: "Platnost tohoto odkazu skončila", why: (until) => `platil do ${until}`, todo: FRESH_LINK },
    "no ticket": {
      title: "Tento požadavek už neexistuje",
      why: "požadavek byl odstraněn",
      todo: "Pokud někdo stále potřebuje odpověď, napište nám prosím nový e-mail.",
    },
  },
  problemWhy: (why) => `Důvod: ${why}. Nic se nezměnilo.`,
  away: {
    title: "Právě teď se nemůžeme dostat k našim údajům",
    shown: "Nic se nezměnilo. Zkuste to prosím za několik minut znovu, nebo odpovězte na e-mail.",
    pressed:
      "Zatím nemůžeme říci, zda se vaše kliknutí uložilo. Otevřete prosím za několik minut odkaz z e-mailu znovu a podívejte se.",
  },
  workingTime: {
    day: { one: "# pracovní den", few: "# pracovní dny", many: "# pracovního dne", other: "# pracovních dnů" },
    hour: {
      one: "# pracovní hodina",
      few: "# pracovní hodiny",
      many: "# pracovní hodiny",
      other: "# pracovních hodin",
    },
    minute: {
      one: "# pracovní minuta",
      few: "# pracovní minuty",
      many: "# pracovní minuty",
      other: "# pracovních minut",
    },
    none: "zatím žádná pracovní doba",
  },
};
