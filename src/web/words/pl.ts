// Polish, impersonal where it can be, so that nobody is called Pan or Pani by guess.

import { html } from "../html.ts";
import type { Words } from "./page-words.ts";
import { pluralIn } from "./plural.ts";

const several = pluralIn("pl");

const FRESH_LINK =
  "Prosimy zamiast tego odpowiedzieć na wiadomość e-mail. Następna wiadomość w tej sprawie będzie zawierać nowy link.";
const PRESS_THERE =
  "Prosimy ponownie otworzyć wiadomość e-mail i kliknąć w niej przycisk albo skopiować cały link. Można też po prostu odpowiedzieć na wiadomość.";
const GO_BACK =
  "Prosimy wrócić do otrzymanej wiadomości e-mail i kliknąć w niej przycisk albo po prostu na nią odpowiedzieć.";

export const POLISH: Words = {
  code: "pl",
  name: "Polski",
  skip: "Przejdź do treści",
  languages: "Język",
  noSubject: "(bez tematu)",
  facts: {
    desk: "Zespół",
    askedAt: "Data zgłoszenia",
    chases: "Ponaglenia",
    nextChase: "Kolejne ponaglenie",
    outcome: "Co się wtedy stanie",
  },
  state: {
    waiting: (since, lasting) =>
      html`<strong>Czeka na naszą odpowiedź</strong> od: ${since} (${lasting}). Odpowiedź jest po naszej stronie.`,
    answered: (at) =>
      html`<strong>Udzielono odpowiedzi</strong>${at && html` (${at})`}. Jeśli to nie pomogło, prosimy odpowiedzieć na wiadomość e-mail lub wysłać ponaglenie.`,
    solved: (at) =>
      html`<strong>Rozwiązane</strong> według otrzymanej od Państwa informacji${at && html` (${at})`}. Jeśli tak nie jest, prosimy odpowiedzieć na wiadomość e-mail lub wysłać ponaglenie.`,
    closed: (at) =>
      html`<strong>Zamknięte</strong>${at && html` (${at})`}. Jeśli coś jeszcze pozostało, prosimy odpowiedzieć na wiadomość e-mail: zgłoszenie zostanie wtedy ponownie otwarte.`,
  },
  chases: (soFar, threshold) => (threshold === undefined ? `${soFar}` : `${soFar} z ${threshold}`),
  chasesEscalated: (counted) => `${counted}, przekazano na wyższy poziom`,
  countsNow: "Zostanie policzone już teraz",
  countsFrom: (at, reason) => html`Zostanie policzone najwcześniej: ${at}. Powód: ${reason}`,
  countsNever: (reason) => `Nie zostałoby policzone. Powód: ${reason}`,
  uncounted: {
    closed: (reference) => `zgłoszenie ${reference} jest zamknięte`,
    notOwed: "obecnie nie oczekuje się od nas odpowiedzi",
    allUsed: (maximum) =>
      several(maximum, {
        one: "wykorzystano już jedyne ponaglenie liczone do czasu naszej odpowiedzi",
        few: "wykorzystano już wszystkie # ponaglenia liczone do czasu naszej odpowiedzi",
        many: "wykorzystano już wszystkie # ponagleń liczonych do czasu naszej odpowiedzi",
        other: "wykorzystano już wszystkie # ponaglenia liczone do czasu naszej odpowiedzi",
      }),
    tooSoon: (apart) => `minimalny odstęp między ponagleniami to ${apart}`,
    notYours: "ponaglenia od tej osoby nie są tu liczone",
  },
  next: {
    noted: "Odnotujemy ponaglenie; miejsce w kolejce się nie zmieni.",
    already: (authority) => `Ponaglenie zostanie odnotowane. Sprawą zajmuje się już: ${authority}.`,
    now: (authority) => `Sprawa trafi do: ${authority}.`,
    later: (number, threshold, authority) =>
      `Będzie to ponaglenie nr ${number}; po ponagleniu nr ${threshold} sprawa trafi do: ${authority}.`,
  },
  askAgain: "Wyślij ponaglenie",
  solved: "Sprawa rozwiązana",
  you: (name, address) =>
    html`Strona jest wyświetlana i działa w imieniu: ${name}${address !== undefined && ` (${address})`}. To ktoś inny? Prosimy zamknąć tę stronę: samo jej otwarcie niczego nie zmieniło.`,
  said: {
    heading: "Dotychczasowa korespondencja",
    latest: (shown, all) => `Najnowsze wiadomości: ${shown} z ${all}.`,
    more: (reference) => `Aby coś dodać, wystarczy odpowiedzieć na dowolną wiadomość e-mail dotyczącą ${reference}.`,
  },
  counted: {
    title: "Ponaglenie zostało policzone",
    number: (number, threshold) =>
      number <= threshold
        ? `To ponaglenie nr ${number} z ${threshold}.`
        : `To ponaglenie nr ${number}, powyżej progu ${threshold}.`,
    escalated: "Sprawa została przekazana na wyższy poziom. Wiadomość e-mail poinformuje, do kogo.",
    mailed: "Potwierdzenie przyjdzie e-mailem.",
    place: "Miejsce w kolejce się nie zmienia.",
  },
  notCounted: {
    title: "Tym razem nie policzono",
    why: (reason) => `Powód: ${reason}.`,
    staysOpen: "Zgłoszenie pozostaje otwarte, a nasz termin na odpowiedź biegnie jak dotychczas.",
  },
  solvedNow: html`<strong>Dziękujemy.</strong> Nikt już nie czeka, a zespół o tym wie.`,
  unchanged: {
    closed: html`<strong>Nic się nie zmieniło:</strong> zgłoszenie jest już zamknięte.`,
    known: html`<strong>Nic się nie zmieniło:</strong> już o tym wiemy.`,
    notYours: html`<strong>Nic się nie zmieniło:</strong> może to zgłosić tylko osoba, która założyła zgłoszenie.`,
  },
  button: {
    title: (reference) => `Ponaglenie w sprawie ${reference}`,
    press: "Policz jako ponaglenie",
    hint: "Zespół dowie się o ponagleniu. Miejsce w kolejce się nie zmieni.",
  },
  past: {
    title: "Tutaj nie ma już nic do zrobienia",
    pressed: "Kliknięcie odnotowano w historii zgłoszenia. Poza tym nic się nie zmieniło.",
    more: "Aby coś dodać, wystarczy odpowiedzieć na wiadomość e-mail.",
  },
  mayClose: "Można zamknąć tę stronę.",
  problems: {
    unreadable: {
      title: "Ten link jest niekompletny",
      why: "to nie jest cały nasz link; być może został ucięty",
      todo: PRESS_THERE,
    },
    "other purpose": {
      title: "Ten link nie pasuje do tej strony",
      why: "utworzono go w innym celu",
      todo: PRESS_THERE,
    },
    altered: {
      title: "Ten link jest nieprawidłowy",
      why: "podpis się nie zgadza: link został zmieniony albo nie pochodzi od nas",
      todo: GO_BACK,
    },
    "no part": {
      title: "Ten link nie jest już ważny",
      why: "ta osoba nie uczestniczy już w tym zgłoszeniu",
      todo: GO_BACK,
    },
    "unknown key": {
      title: "Ten link jest za stary",
      why: "podpisano go kluczem, którego już nie uznajemy",
      todo: FRESH_LINK,
    },
    expired: { title: "Ten link wygasł", why: (until) => `był ważny do ${until}`, todo: FRESH_LINK },
    "no ticket": {
      title: "Tego zgłoszenia już nie ma",
      why: "zgłoszenie zostało usunięte",
      todo: "Jeśli ktoś nadal potrzebuje odpowiedzi, prosimy napisać do nas nową wiadomość e-mail.",
    },
  },
  problemWhy: (why) => `Powód: ${why}. Nic się nie zmieniło.`,
  away: {
    title: "Nie mamy teraz dostępu do naszych danych",
    shown: "Nic się nie zmieniło. Prosimy spróbować ponownie za kilka minut albo odpowiedzieć na wiadomość e-mail.",
    pressed:
      "Nie możemy jeszcze powiedzieć, czy kliknięcie zostało zapisane. Prosimy za kilka minut ponownie otworzyć link z wiadomości e-mail, aby to sprawdzić.",
  },
  workingTime: {
    day: { one: "# dzień roboczy", few: "# dni robocze", many: "# dni roboczych", other: "# dnia roboczego" },
    hour: {
      one: "# godzina robocza",
      few: "# godziny robocze",
      many: "# godzin roboczych",
      other: "# godziny roboczej",
    },
    minute: { one: "# minuta robocza", few: "# minuty robocze", many: "# minut roboczych", other: "# minuty roboczej" },
    none: "jeszcze bez czasu pracy",
  },
};
