// How people name the time until which they have something in hand, by language. Spelled without accents too.

import type { DaySaid } from "./day-in-words.ts";
import { spellings, words } from "./spelling.ts";

const MINUTE = 60_000;

/** A length of time, or the end or noon of a day: the next one, where none is named. */
export type NamedTime = { ms: number } | { day: "end" | "noon"; on?: DaySaid };

const TOMORROW: DaySaid = { daysLater: 1 };

const NAMED: readonly (readonly [NamedTime, string])[] = [
  [
    { ms: 30 * MINUTE },
    "half an hour|half hour|halbe stunde|halben stunde|halbes stündchen|demi-heure|demi heure|media hora|mezz'ora|mezzora|mezza ora|mezz'oretta|half uur|halfuur|halfuurtje|half uurtje|pół godziny|pół godzinki|meia hora|meia horinha|en halvtimme|halvtimme|en halv time|halv time|půl hodiny|puoli tuntia|fél óra|fél órát|yarım saat|півгодини",
  ],
  [
    { ms: 90 * MINUTE },
    "hour and a half|an hour and a half|one and a half hours|en och en halv timme|en og en halv time|un'ora e mezzo|anderthalb stunden|eineinhalb stunden|heure et demie|hora y media|ora e mezza|un'ora e mezza|anderhalf uur|półtorej godziny|hora e meia|halvannen time|halvanden time|hodinu a půl",
  ],
  [
    { ms: 150 * MINUTE },
    "two and a half hours|two hours and a half|zweieinhalb stunden|deux heures et demie|dos horas y media|due ore e mezza|due ore e mezzo|tweeënhalf uur|twee en een half uur|duas horas e meia|dwie i pół godziny|två och en halv timme|to og en halv time",
  ],
  [
    { ms: 45 * MINUTE },
    "dreiviertel stunde|drei viertel stunde|three quarters of an hour|dreiviertelstunde|trois quarts d'heure|tres cuartos de hora|tre quarti d'ora|drie kwartier|três quartos de hora|trzy kwadranse|trekvart|trekvarts timme|tre kvart",
  ],
  [
    { ms: 15 * MINUTE },
    "quarter of an hour|quarter hour|viertelstunde|quart d'heure|cuarto de hora|quarto d'ora|kwartier|kwartiertje|kwadrans|quarto de hora|kvart|čtvrt hodiny",
  ],
  [
    { ms: 120 * MINUTE },
    "couple of hours|couple hours|paar stunden|par de horas|paio d'ore|paio di ore|paar uur|paar uurtjes|parę godzin|umas horas|deux trois heures",
  ],
  [
    { ms: 60 * MINUTE },
    "the hour|an hour|einer stunde|eine stunde|ne stunde|stündchen|l'heure|une heure|una hora|un'ora|un ora|un'oretta|oretta|een uur|een uurtje|uurtje|godzinę|godzinkę|godzinka|godzinki|godziny|uma hora|uma horinha|en timme|en time|hodinu|hodiny|tunnin|egy órát|egy órán|bir saat|годину",
  ],
  [
    { day: "noon", on: TOMORROW },
    "tomorrow morning|tomorrow before noon|bis morgen früh|bis morgen vormittag|morgen früh|morgen vormittag|morgen vormittags|demain matin|demain dans la matinée|mañana por la mañana|mañana temprano|domani mattina|domattina|morgenochtend|morgenvroeg|jutro rano|jutro przed południem|amanhã de manhã|amanhã cedo|i morgon bitti|imorgon bitti|i morgen tidlig|i morgen formiddag|zítra ráno|завтра вранці|明日の朝|明天早上",
  ],
  [
    { day: "end" },
    "eod|end of day|end of the day|end of today|end of my day|cob|close of business|end of business|end of play|eob|tonight|this afternoon|feierabend|ende des tages|tagesende|heute abend|heute nachmittag|bis abends|fin de journée|fin de la journée|la fin de journée|ce soir|cet après-midi|final del día|final de día|fin del día|fin de día|esta tarde|última hora|fine giornata|fine della giornata|stasera|oggi pomeriggio|entro sera|einde van de dag|eind van de dag|einde dag|eind vd dag|vanmiddag|vanavond|koniec dnia|końca dnia|dziś po południu|dzisiaj po południu|do wieczora|fim do dia|final do dia|final da tarde|esta tarde|hoje à tarde|slutet av dagen|slutten av dagen|slutningen af dagen|konce dne|кінця дня",
  ],
  [
    { day: "noon" },
    "noon|midday|lunchtime|before lunch|by lunch|mittag|mittags|midi|mediodía|mezzogiorno|12 uhr mittags|het middaguur|południe|południa|południem|meio-dia|meio dia|lunch|poledne|полудня",
  ],
  [
    { day: "end", on: TOMORROW },
    "tomorrow|bis morgen|demain|hasta mañana|para mañana|mañana mismo|domani|tot morgen|jutra|jutro|amanhã|imorgon|i morgon|til i morgen|i morgen|do zítra|zítra|завтра|明日|明天",
  ],
];

/** Each name as its words, the longest first. */
export const NAMED_TIMES: readonly { named: NamedTime; said: readonly string[] }[] = NAMED.flatMap(([named, list]) =>
  list.split("|").flatMap((one) => {
    const said = words(one);
    return [...new Set([said.join(" "), said.map((word) => spellings(word)[1]!).join(" ")])].map((text) => ({
      named,
      said: text.split(" "),
    }));
  }),
).sort((a, b) => b.said.length - a.said.length);

const NUMBERS: readonly string[] = [
  "a an one ein eine einer einen un une una uno een jeden jedna jedną um uma en ett et",
  "two zwei deux dos due twee dwa dwie dois duas två to dva dvě",
  "three drei trois tres tre drie trzy três tři",
  "four vier quatre cuatro quattro cztery quatro fyra fire čtyři",
  "five fünf cinq cinco cinque vijf pięć fem pět",
  "six sechs seis sei zes sześć sex seks šest",
  "seven sieben sept siete sette zeven siedem sete sju syv sedm",
  "eight acht huit ocho otto osiem oito åtta otte osm",
  "nine neun neuf nueve nove negen dziewięć nio ni devět",
  "ten zehn dix diez dieci tien dziesięć dez tio ti deset",
  "eleven elf onze once undici jedenaście elva elleve",
  "twelve zwölf douze doce dodici twaalf dwanaście doze tolv",
];

/** Number words to digits. */
export const NUMBER_WORDS: ReadonlyMap<string, string> = new Map(
  NUMBERS.flatMap((list, at) => list.split(" ").flatMap((word) => spellings(word).map((one) => [one, `${at + 1}`]))),
);

const set = (list: string): ReadonlySet<string> => new Set(list.split(" ").flatMap(spellings));

/** In front of a number a time of day follows. */
export const AT_WORDS = set(
  "uiterlijk senast najpóźniej tardar at by until till til before around from after bis um gegen vor ab à avant vers jusqu'à jusque las hasta le alle delle all' om tegen tot voor vóór antes o do godziny godz przed około às as até das pelas kl kl. klo innan före inden før fram v ve kolem",
);
/** Between one of the others and a number they change nothing: "by about 5", "in about 2h". */
export const ABOUT_WORDS = set(
  "about ca circa cerca environ etwa ungefähr rund roughly approx ongeveer około unas unos umas omkring cirka",
);
/** A number behind them tells when something was or began. */
export const SINCE_WORDS = set("since seit depuis desde sinds sedan siden hace há");
/** A time in front of them, or anywhere beside them, is past: "2 hours ago", "yesterday at 5". */
export const PAST_WORDS = set(
  "ago geleden temu atrás yesterday gestern ayer anteayer ieri gisteren wczoraj ontem igår",
);
/** In front of a number a length of time follows. */
export const WITHIN_WORDS = set(
  "allow allowing budget reckon figure estimate rechne rechnet plane comptez compte prévoir prévois calcula calculad calculo calcola calcolate reken conta contem contar licz liczę räkna ge daj dajcie dê deem donne donnez dame denme dammi datemi gib gebt lasst plus in within for need take takes give me about another next max approx ca in innerhalb binnen von nach etwa noch en dans sous d'ici prend faut durant durante unas unos dentro tra fra entro circa over geef geef nog zo'n za przez ciągu na em dentro umas cerca om i løpet inom på",
);
/** Languages in which "16h" is a time of day, by words that only they use in a promise. */
export const HOUR_IS_CLOCK = set(
  "je j'y m'en on nous occupe charge prends regarde traite avant vers lo me encargo ocupo yo estoy miro hasta ello io ci penso ne occupo entro alle eu vou estou trato disso até às isso já voy",
);
/** Tells what will be, or what is ready by then. */
export const WILL_BE = set(
  "will it'll i'll we'll they'll you'll wird werde werden läuft steht fertig erledigt sera serai serons seront estará estarán tendrás tendrá sarà saranno avrò zal zullen wordt ben is klaar vai estará ficará fica będzie będę będą kommer är blir ska ready done back fixed sorted running",
);
/** May stand between "on it" and its time: "should be done by 5". */
export const LEAD_WORDS = set(
  "mig oss mij ons us nous noi through sorted solved finish complete wrapped up tops most more than less not no longer shouldn't won't shall can need needs give me that this please then so and say call est max maximum all over with bit abgeschlossen erledigt durch höchstens maximal länger als mehr nicht brauch wird gebt gib mir bitte dann und circa alles terminé réglé bouclé maxi plus de pas et moi environ tout sera ce listo resuelto terminado máximo más y por favor todo será queda risolto sistemato massimo più e tutto sarà opgelost geregeld hooguit niet langer dan graag het resolvido concluído mais tudo fica zrobione załatwione maksymalnie najwyżej nie dłużej niż proszę będzie klart klar färdig färdigt löst högst inte längre än och behöver tar det så allt är ska vara borde heute today aujourd'hui hoy oggi vandaag dziś hoje i i'll we it this will should would be done ready back finished fixed expect done the my eta probably maybe likely roughly dauert sollte fertig bin wieder zurück brauche ich das werde voraussichtlich ça devrait prendre prêt fini de retour besoin il me tarda tardo estará listo vuelto vuelvo necesito me lleva ci vuole serve mi torno pronto finito klaar ben terug heb nodig duurt ik zajmie potrwa będę wracam gotowe potrzebuję demora volto pronto preciso w",
);
