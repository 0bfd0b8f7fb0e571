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
  "me reincorpor[oaé](?:ré)?(?: el)?",
  "fino al", // it
  "rientr[oò](?: il)?",
  "rientrerò(?: il)?",
  "di ritorno(?: il)?",
  "até(?: o dia| dia| ao dia)?", // pt
  "retorno(?: em| dia| no dia)?",
  "voltarei(?: em| no dia| dia)?",
  "volto(?: ao trabalho)?(?: em| no dia| dia| a)?",
  "regresso(?: ao trabalho)?(?: em| no dia| dia| a)?",
  "tot(?: en met)?", // nl
  "t/m",
  "terug(?: op)?",
  "till och med", // sv
  "t\\.o\\.m\\.?",
  "tillbaka(?: den)?",
  "tilbage(?: den)?", // da
  "tilbake(?: den)?", // no
  "til og med",
  "förrän(?: den)?",
  "åter(?: den)?",
  "før(?: den| mandag den)?", // da, no
  "frem til",
  "indtil(?: den)?",
  "takaisin", // fi
  "asti",
  "palaan(?: töihin)?",
  "ennen",
  "do(?: dnia)?", // pl, cs, sk
  "wracam(?: dnia)?",
  "wrócę",
  "zpět",
  "vrátím se(?: v)?",
  "vissza", // hu
  "până(?: la| pe)?", // ro
  "до", // ru
  "по",
  "вернусь",
  "буду",
  "повернуся(?: в| у)?", // uk
  "повертаюся",
  "復帰", // ja
  "出社",
  "至", // zh
  "返回",
  "直到",
  "tarihine kadar", // tr
];

/** Before one of these stands the day: they are endings, or words behind it. */
export const UNTIL_BEHIND: readonly string[] = [
  " (?:wieder |ich wieder )?(?:zurück|für sie da|erreichbar|im büro|am platz)", // de
  " (?:weer )?(?:terug|aanwezig|bereikbaar|op kantoor)", // nl
  " (?:är jag )?(?:åter|tillbaka)", // sv
  " (?:er jeg )?(?:tilbage|tilbake)", // da, no
  " asti", // fi
  " saakka",
  "-ig\\b", // hu
  "-(?:á|é)n (?:jövök|érkezem|térek|leszek) vissza",
  "['’]?(?:ya|ye|a|e) kadar", // tr
  " (?:pazartesi |salı |çarşamba |perşembe |cuma )?günü döneceğim",
  "まで", // ja
  "に(?:出社|復帰|戻)",
  "より(?:出社|復帰)",
  "から(?:出社|復帰)",
  "之前", // zh
  "(?:\\([^()]{1,4}\\))?(?:回来|返回|上班|返岗|恢复)",
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
