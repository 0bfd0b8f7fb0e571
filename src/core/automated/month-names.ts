// Months, by language, in lower case as normalise() leaves them.

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
