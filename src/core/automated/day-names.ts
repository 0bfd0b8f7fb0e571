// Months and days of the week, by language, in lower case as normalise() leaves them.

/** Each month's names. */
const NAMES: readonly string[] = [
  // en, de, fr, es, it, pt, nl, sv/da/no, pl (genitive), cs (genitive), ru (genitive)
  "january jan januar jänner janvier enero gennaio janeiro januari stycznia ledna января január tammikuuta ocak січня",
  "february feb februar feber février fevrier febrero febbraio fevereiro februari lutego února февраля február helmikuuta şubat лютого",
  "march mar märz maerz mars marzo março marco maart marts marca března марта március maaliskuuta mart березня",
  "april apr avril abril aprile kwietnia dubna апреля április huhtikuuta nisan квітня",
  "may mai mayo maggio maio mei maj maja května мая május toukokuuta mayıs травня",
  "june jun juni juin junio giugno junho czerwca června июня június kesäkuuta haziran червня",
  "july jul juli juillet julio luglio julho lipca července июля július heinäkuuta temmuz липня",
  "august aug août aout agosto augustus augusti sierpnia srpna августа augusztus elokuuta ağustos серпня",
  "september sep sept septembre septiembre settembre setembro września září сентября szeptember syyskuuta eylül вересня",
  "october oct oktober okt octobre octubre ottobre outubro października října октября október lokakuuta ekim жовтня",
  "november nov novembre noviembre novembro listopada listopadu ноября marraskuuta kasım листопада",
  "december dec desember dezember dez décembre decembre diciembre dicembre dezembro grudnia prosince декабря joulukuuta aralık грудня",
];

/** 1 is January. */
export const MONTHS: ReadonlyMap<string, number> = new Map(
  NAMES.flatMap((names, index) => names.split(" ").map((name) => [name, index + 1] as const)),
);

/** Each day's names. */
const WEEK: readonly string[] = [
  "sunday sonntag dimanche domingo domenica zondag söndag niedziela niedzieli воскресенье 日曜 søndag neděli neděle vasárnap sunnuntai sunnuntaina pazar неділю 周日 星期日",
  "monday montag lundi lunes lunedì segunda-feira maandag måndag mandag poniedziałek poniedziałku понедельник 月曜 pondělí hétfő hétfőn maanantai maanantaina pazartesi понеділок 周一 星期一",
  "tuesday dienstag mardi martes martedì terça-feira dinsdag tisdag wtorek wtorku вторник 火曜 tirsdag úterý kedd kedden tiistai tiistaina salı вівторок 周二 星期二",
  "wednesday mittwoch mercredi miércoles mercoledì quarta-feira woensdag onsdag środa środę среду 水曜 středu středa szerda szerdán keskiviikko keskiviikkona çarşamba середу 周三 星期三",
  "thursday donnerstag jeudi jueves giovedì quinta-feira donderdag torsdag czwartek czwartku четверг 木曜 čtvrtek čtvrtka csütörtök csütörtökön torstai torstaina perşembe 周四 星期四",
  "friday freitag vendredi viernes venerdì sexta-feira vrijdag fredag piątek piątku пятницу 金曜 pátek pátku péntek pénteken perjantai perjantaina cuma п'ятницю 周五 星期五",
  "saturday samstag sonnabend samedi sábado sabato zaterdag lördag sobota soboty субботу 土曜 lørdag sobotu szombat szombaton lauantai lauantaina cumartesi суботу 周六 星期六",
];

/** 0 is Sunday, as in Date. */
export const WEEKDAY_NAMES: ReadonlyMap<string, number> = new Map(
  WEEK.flatMap((names, index) => names.split(" ").map((name) => [name, index] as const)),
);
