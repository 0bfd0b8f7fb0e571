// The days of the week as people write them, in the cases that a time or a return stands in.

/** Sunday first, as in Date. */
const WEEK: readonly string[] = [
  "sunday sonntag dimanche domingo domenica zondag söndag søndag niedziela niedzielę niedzieli neděle neděli sunnuntai sunnuntaina pazar vasárnap неділя неділю неділі воскресенье 日曜 周日 週日 星期日 星期天",
  "monday montag lundi lunes lunedì segunda-feira maandag måndag mandag poniedziałek poniedziałku pondělí maanantai maanantaina hétfő hétfőn pazartesi понеділок понеділка понедельник 月曜 周一 週一 星期一",
  "tuesday dienstag mardi martes martedì terça-feira dinsdag tisdag tirsdag wtorek wtorku úterý tiistai tiistaina kedd kedden salı вівторок вівторка вторник 火曜 周二 週二 星期二",
  "wednesday mittwoch mercredi miércoles mercoledì quarta-feira woensdag onsdag środa środę środy středa středu středy keskiviikko keskiviikkona szerda szerdán çarşamba середа середу середи среду 水曜 周三 週三 星期三",
  "thursday donnerstag jeudi jueves giovedì quinta-feira donderdag torsdag czwartek czwartku čtvrtek čtvrtka torstai torstaina csütörtök csütörtökön perşembe четвер четверга четверг 木曜 周四 週四 星期四",
  "friday freitag vendredi viernes venerdì sexta-feira vrijdag fredag piątek piątku pátek pátku perjantai perjantaina péntek pénteken cuma п'ятниця п'ятницю п'ятниці пятницу 金曜 周五 週五 星期五",
  "saturday samstag sonnabend samedi sábado sabato zaterdag lördag lørdag sobota sobotę soboty sobotu lauantai lauantaina szombat szombaton cumartesi субота суботу суботи субботу 土曜 周六 週六 星期六",
];

/** 0 is Sunday. */
export const WEEKDAY_NAMES: ReadonlyMap<string, number> = new Map(
  WEEK.flatMap((names, index) => names.split(" ").map((name) => [name, index] as const)),
);
