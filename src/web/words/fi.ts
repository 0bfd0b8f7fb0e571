// Finnish. Names and instants stand behind a colon or in brackets, where they need no ending.

import { html } from "../html.ts";
import type { Words } from "./page-words.ts";
import { pluralIn } from "./plural.ts";

const several = pluralIn("fi");

const FRESH_LINK = "Vastaa sen sijaan sähköpostiin. Seuraavassa tätä asiaa koskevassa viestissä on uusi linkki.";
const PRESS_THERE =
  "Avaa sähköposti uudelleen ja paina siinä olevaa painiketta tai kopioi koko linkki. Voit myös vain vastata sähköpostiin.";
const GO_BACK = "Palaa saamaasi sähköpostiin ja paina siinä olevaa painiketta tai vastaa vain kyseiseen viestiin.";

export const FINNISH: Words = {
  code: "fi",
  name: "Suomi",
  skip: "Siirry sisältöön",
  languages: "Kieli",
  noSubject: "(ei aihetta)",
  facts: {
    desk: "Käsittelijä",
    askedAt: "Lähetetty",
    chases: "Muistutukset",
    nextChase: "Seuraava muistutus",
    outcome: "Mitä sitten tapahtuu",
  },
  state: {
    waiting: (since, lasting) =>
      html`<strong>Odottaa vastaustamme</strong> (alkaen ${since}, kulunut ${lasting}). Olemme sinulle vastauksen velkaa.`,
    answered: (at) =>
      html`<strong>Vastattu</strong>${at && html` (${at})`}. Jos vastaus ei auta, vastaa sähköpostiin tai lähetä muistutus.`,
    solved: (at) =>
      html`<strong>Ratkaistu</strong> ilmoituksesi mukaan${at && html` (${at})`}. Jos näin ei ole, vastaa sähköpostiin tai lähetä muistutus.`,
    closed: (at) =>
      html`<strong>Suljettu</strong>${at && html` (${at})`}. Jos jotain jäi kesken, vastaa sähköpostiin, niin asia avataan uudelleen.`,
  },
  chases: (soFar, threshold) => (threshold === undefined ? `${soFar}` : `${soFar} / ${threshold}`),
  chasesEscalated: (counted) => `${counted}, siirretty ylemmälle tasolle`,
  countsNow: "Lasketaan heti",
  countsFrom: (at, reason) => html`Lasketaan aikaisintaan ${at}: ${reason}`,
  countsNever: (reason) => `Ei laskettaisi: ${reason}`,
  uncounted: {
    closed: (reference) => `${reference} on suljettu`,
    notOwed: "emme ole tällä hetkellä vastausta velkaa",
    allUsed: (maximum) =>
      several(maximum, {
        one: "ainoa muistutus, joka lasketaan ennen vastaustamme, on jo käytetty",
        other: "kaikki # muistutusta, jotka lasketaan ennen vastaustamme, on jo käytetty",
      }),
    tooSoon: (apart) => `kahden muistutuksen vähimmäisväli on ${apart}`,
    notYours: "muistutuksiasi ei lasketa tässä",
  },
  next: {
    noted: "Merkitsemme muistutuksesi muistiin. Paikkasi jonossa säilyy ennallaan.",
    already: (authority) => `Muistutus merkitään muistiin. Asiaa hoitaa jo: ${authority}.`,
    now: (authority) => `Asia siirtyy eteenpäin: ${authority}.`,
    later: (number, threshold, authority) =>
      `Tämä on ${number}. muistutus; ${threshold}. muistutuksen jälkeen asia siirtyy eteenpäin: ${authority}.`,
  },
  askAgain: "Lähetä muistutus",
  solved: "Asia on ratkennut",
  you: (name, address) =>
    html`Katsot tätä sivua ja toimit nimellä ${name}${address !== undefined && ` (${address})`}. Etkö ole tämä henkilö? Sulje siinä tapauksessa sivu. Sen avaaminen ei muuttanut mitään.`,
  said: {
    heading: "Viestit",
    latest: (shown, all) => `Uusimmat viestit: ${shown} / ${all}.`,
    more: (reference) => `Jos haluat lisätä jotain, vastaa mihin tahansa sähköpostiin, joka koskee asiaa ${reference}.`,
  },
  counted: {
    title: "Laskettiin muistutukseksi",
    number: (number, threshold) =>
      number <= threshold
        ? `Tämä on muistutus ${number} / ${threshold}.`
        : `Tämä on ${number}. muistutus, ja raja ${threshold} on ylittynyt.`,
    escalated: "Asia on siirretty ylemmälle tasolle. Saat sähköpostin, jossa kerrotaan kenelle.",
    mailed: "Saat vahvistuksen sähköpostitse.",
    place: "Paikkasi jonossa säilyy ennallaan.",
  },
  notCounted: {
    title: "Ei laskettu tällä kertaa",
    why: (reason) => `Syy: ${reason}.`,
    staysOpen: "Pyyntösi pysyy avoimena, ja vastausaikamme kuluu kuten ennenkin.",
  },
  solvedNow: html`<strong>Kiitos.</strong> Kukaan ei enää odota, ja tiimi tietää sen.`,
  unchanged: {
    closed: html`<strong>Mitään ei muutettu:</strong> asia on jo suljettu.`,
    known: html`<strong>Mitään ei muutettu:</strong> se on jo tiedossa.`,
    notYours: html`<strong>Mitään ei muutettu:</strong> vain pyynnön lähettäjä voi ilmoittaa siitä.`,
  },
  button: {
    title: (reference) => `Muistutus asiasta ${reference}`,
    press: "Laske muistutukseksi",
    hint: "Näin tiimi saa tiedon, että kysyit uudelleen. Paikkasi jonossa säilyy ennallaan.",
  },
  past: {
    title: "Täällä ei ole enää mitään tehtävää",
    pressed: "Painalluksesi on merkitty historiaan. Mitään muuta ei muutettu.",
    more: "Jos sinulla on lisättävää, vastaa sähköpostiin.",
  },
  mayClose: "Voit sulkea tämän sivun.",
  problems: {
    unreadable: {
      title: "Linkki ei ole kokonainen",
      why: "tämä ei ole kokonainen linkkimme; ehkä se on katkennut",
      todo: PRESS_THERE,
    },
    "other purpose": {
      title: "Linkki ei kuulu tänne",
      why: "se on luotu muuhun tarkoitukseen",
      todo: PRESS_THERE,
    },
    altered: {
      title: "Linkki ei ole kelvollinen",
      why: "allekirjoitus ei täsmää: linkkiä on muutettu tai se ei ole meiltä",
      todo: GO_BACK,
    },
    "no part": {
      title: "Linkki ei ole enää voimassa",
      why: "et ole enää osallisena tässä asiassa",
      todo: GO_BACK,
    },
    "unknown key": {
      title: "Linkki on liian vanha",
      why: "se on allekirjoitettu avaimella, jota ei enää hyväksytä täällä",
      todo: FRESH_LINK,
    },
    expired: {
      title: "Linkki on vanhentunut",
      why: (until) => `viimeinen voimassaolopäivä oli ${until}`,
      todo: FRESH_LINK,
    },
    "no ticket": {
      title: "Tätä asiaa ei enää ole",
      why: "asia on poistettu",
      todo: "Jos joku tarvitsee vielä vastauksen, lähettäkää meille uusi sähköposti.",
    },
  },
  problemWhy: (why) => `Syy: ${why}. Mitään ei muutettu.`,
  away: {
    title: "Emme juuri nyt pääse tietoihimme",
    shown: "Mitään ei muutettu. Yritä uudelleen muutaman minuutin kuluttua tai vastaa sähköpostiin.",
    pressed:
      "Emme voi vielä sanoa, tallentuiko painalluksesi. Avaa sähköpostin linkki uudelleen muutaman minuutin kuluttua ja tarkista.",
  },
  workingTime: {
    day: { one: "# työpäivä", other: "# työpäivää" },
    hour: { one: "# työtunti", other: "# työtuntia" },
    minute: { one: "# työminuutti", other: "# työminuuttia" },
    none: "ei vielä työaikaa",
  },
};
