// The words around the day somebody is back, by language. All in lower case, as normalise() leaves them.

/** Behind one of these stands the day. */
export const UNTIL: readonly string[] = [
  "until",
  "til", // and "till"
  "through",
  "thru",
  "back (?:in the office )?(?:on|by|at work on)?",
  "returning(?: to the office)?(?: on)?",
  "return(?: to the office)?(?: on| by| date)?:?",
  "available again(?: on| from)?",
  "bis(?: zum| einschließlich)?", // de
  "zurück(?: am| ab)?",
  "wieder(?: ab| am)?",
  "ab (?:dem|montag|dienstag|mittwoch|donnerstag|freitag)",
  "jusqu'au", // fr
  "de retour(?: le)?",
  "retour(?: le)?",
  "hasta", // es
  "regres[oaé](?: el)?",
  "vuelvo(?: el)?",
  "volveré(?: el)?",
  "fino al", // it
  "rientr[oò](?: il)?",
  "rientrerò(?: il)?",
  "di ritorno(?: il)?",
  "até(?: o dia| dia| ao dia)?", // pt
  "retorno(?: em| dia| no dia)?",
  "voltarei(?: em| no dia| dia)?",
  "tot(?: en met)?", // nl
  "t/m",
  "terug(?: op)?",
  "till och med", // sv
  "t\\.o\\.m\\.?",
  "tillbaka(?: den)?",
  "tilbage(?: den)?", // da
  "tilbake(?: den)?", // no
  "til og med",
  "takaisin", // fi
  "asti",
  "do(?: dnia)?", // pl, cs, sk
  "wracam(?: dnia)?",
  "wrócę",
  "zpět",
  "vissza", // hu
  "până(?: la| pe)?", // ro
  "до", // ru
  "по",
  "вернусь",
  "буду",
  "復帰", // ja
  "出社",
  "至", // zh
  "返回",
  "直到",
  "tarihine kadar", // tr
];

export const TOMORROW: readonly string[] = [
  "tomorrow",
  "morgen",
  "demain",
  "mañana",
  "domani",
  "amanhã",
  "imorgon",
  "jutro",
  "завтра",
];

const NAMES: readonly (readonly string[])[] = [
  // en, de, fr, es, it, pt, nl, sv/da/no, pl (genitive), cs (genitive), ru (genitive)
  [
    "january",
    "jan",
    "januar",
    "jänner",
    "janvier",
    "enero",
    "gennaio",
    "janeiro",
    "januari",
    "stycznia",
    "ledna",
    "января",
  ],
  [
    "february",
    "feb",
    "februar",
    "feber",
    "février",
    "fevrier",
    "febrero",
    "febbraio",
    "fevereiro",
    "februari",
    "lutego",
    "února",
    "февраля",
  ],
  ["march", "mar", "märz", "maerz", "mars", "marzo", "março", "marco", "maart", "marts", "marca", "března", "марта"],
  ["april", "apr", "avril", "abril", "aprile", "kwietnia", "dubna", "апреля"],
  ["may", "mai", "mayo", "maggio", "maio", "mei", "maj", "maja", "května", "мая"],
  ["june", "jun", "juni", "juin", "junio", "giugno", "junho", "czerwca", "června", "июня"],
  ["july", "jul", "juli", "juillet", "julio", "luglio", "julho", "lipca", "července", "июля"],
  ["august", "aug", "août", "aout", "agosto", "augustus", "augusti", "sierpnia", "srpna", "августа"],
  ["september", "sep", "sept", "septembre", "septiembre", "settembre", "setembro", "września", "září", "сентября"],
  ["october", "oct", "oktober", "okt", "octobre", "octubre", "ottobre", "outubro", "października", "října", "октября"],
  ["november", "nov", "novembre", "noviembre", "novembro", "listopada", "listopadu", "ноября"],
  [
    "december",
    "dec",
    "desember",
    "dezember",
    "dez",
    "décembre",
    "decembre",
    "diciembre",
    "dicembre",
    "dezembro",
    "grudnia",
    "prosince",
    "декабря",
  ],
];

/** 1 is January. */
export const MONTHS: ReadonlyMap<string, number> = new Map(
  NAMES.flatMap((names, index) => names.map((name) => [name, index + 1] as const)),
);

const WEEK: readonly (readonly string[])[] = [
  [
    "sunday",
    "sonntag",
    "dimanche",
    "domingo",
    "domenica",
    "zondag",
    "söndag",
    "niedziela",
    "niedzieli",
    "воскресенье",
    "日曜",
  ],
  [
    "monday",
    "montag",
    "lundi",
    "lunes",
    "lunedì",
    "segunda-feira",
    "maandag",
    "måndag",
    "mandag",
    "poniedziałek",
    "poniedziałku",
    "понедельник",
    "月曜",
  ],
  [
    "tuesday",
    "dienstag",
    "mardi",
    "martes",
    "martedì",
    "terça-feira",
    "dinsdag",
    "tisdag",
    "wtorek",
    "wtorku",
    "вторник",
    "火曜",
  ],
  [
    "wednesday",
    "mittwoch",
    "mercredi",
    "miércoles",
    "mercoledì",
    "quarta-feira",
    "woensdag",
    "onsdag",
    "środa",
    "środę",
    "среду",
    "水曜",
  ],
  [
    "thursday",
    "donnerstag",
    "jeudi",
    "jueves",
    "giovedì",
    "quinta-feira",
    "donderdag",
    "torsdag",
    "czwartek",
    "czwartku",
    "четверг",
    "木曜",
  ],
  [
    "friday",
    "freitag",
    "vendredi",
    "viernes",
    "venerdì",
    "sexta-feira",
    "vrijdag",
    "fredag",
    "piątek",
    "piątku",
    "пятницу",
    "金曜",
  ],
  [
    "saturday",
    "samstag",
    "sonnabend",
    "samedi",
    "sábado",
    "sabato",
    "zaterdag",
    "lördag",
    "sobota",
    "soboty",
    "субботу",
    "土曜",
  ],
];

/** 0 is Sunday, as in Date. */
export const WEEKDAY_NAMES: ReadonlyMap<string, number> = new Map(
  WEEK.flatMap((names, index) => names.map((name) => [name, index] as const)),
);
