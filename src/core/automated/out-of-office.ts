import type { Evidence, Rule, Verdict } from "../model/verdict.ts";
import { normalise, spelled } from "../words/spelling.ts";
import { autoMark } from "./auto-marks.ts";
import { answersFromNobody } from "./from-nobody.ts";
import { isFromNobody, nullSender } from "./machine.ts";
import { returnDay } from "./return-day.ts";
import { absenceNote, asksSomething } from "./unmarked-absence.ts";

/** An automatic reply that says that its owner is away. The day they are back is told when it is written. */
export const outOfOffice: Rule = (evidence) => {
  const { mail } = evidence;
  const mark = autoMark(mail);
  const machine = mark?.because ?? nullSender(mail);
  if (!machine) return unmarked(evidence);
  const said = `${mail.subject}\n${mail.newText || mail.text}`.slice(0, LONGEST);
  const away = mark?.isAbsence ? "away" : absence(said);
  if (!away) return undefined;
  const returnsAt = returnDay(said, mail.receivedAt);
  const back = returnsAt ? `, back on ${returnsAt}` : "";
  return {
    kind: "out-of-office",
    because: `${machine}, and it says that its owner is away${back}`,
    ...(returnsAt ? { returnsAt } : {}),
  };
};

/**
 * Some programs write a note of absence with nothing in the head that says so. On a ticket it is of somebody who has a part in it.
 * Without one it answers a mail, and says what becomes of mails: somebody may also report to a desk that they are ill until Friday.
 */
function unmarked(evidence: Evidence): Verdict | undefined {
  const { mail, ticket, sender } = evidence;
  const mayBe = ticket ? sender.relation !== "stranger" : mail.references.length > 0 || isFromNobody(mail);
  const note = mayBe ? absenceNote(evidence) : undefined;
  if (!note) return fromNobody(evidence);
  if (!ticket && note.by !== "meanwhile" && !answersFromNobody(evidence)) return undefined;
  const returnsAt = returnDay(mail.newText.slice(0, LONGEST), mail.receivedAt);
  return {
    kind: "out-of-office",
    because: `it reads like a note of absence: "${note.phrase}"${returnsAt ? `, back on ${returnsAt}` : ""}`,
    ...(returnsAt ? { returnsAt } : {}),
  };
}

/** With an empty envelope sender, of whoever it is: the words are enough where nothing is said beside them. */
function fromNobody(evidence: Evidence): Verdict | undefined {
  const { mail } = evidence;
  const said = answersFromNobody(evidence) ? absence(`${mail.subject}\n${mail.newText}`.slice(0, LONGEST)) : undefined;
  if (said === undefined || asksSomething(evidence)) return undefined;
  const returnsAt = returnDay(mail.newText.slice(0, LONGEST), mail.receivedAt);
  const because = `its envelope sender is empty, and it says "${said}"`;
  return { kind: "out-of-office", because, ...(returnsAt ? { returnsAt } : {}) };
}

const LONGEST = 4_000; // characters

/** What says in a text that its writer is away. */
export const absence = (text: string): string | undefined => {
  const words = normalise(text);
  return ABSENCE.find((one) => words.includes(one));
};

/** What people write who are away, by language; only asked of mails that a machine sent. */
const ABSENCE = [
  "out of office",
  "out of the office",
  "out-of-office",
  "away from",
  "i am away",
  "i'm away",
  "currently away",
  "be away",
  "away until",
  "away till",
  "on vacation",
  "on holiday",
  "annual leave",
  "on leave",
  "parental leave",
  "maternity leave",
  "sick leave",
  "not in the office",
  "returning to the office",
  "return to the office",
  "back in the office",
  "will be back on",
  "limited access to",
  "no access to my",
  "abwesend", // de
  "abwesenheit",
  "nicht im büro",
  "nicht im hause",
  "außer haus",
  "im urlaub",
  "urlaubsbedingt",
  "in elternzeit",
  "wieder erreichbar",
  "wieder im büro",
  "absent", // fr
  "en congé",
  "en vacances",
  "hors du bureau",
  "de retour le",
  "fuera de la oficina", // es
  "de vacaciones",
  "ausente",
  "fuori ufficio", // it
  "fuori sede",
  "in ferie",
  "assente",
  "fora do escritório", // pt
  "de férias",
  "ausência",
  "afwezig", // nl
  "op vakantie",
  "niet op kantoor",
  "niet aanwezig",
  "på semester", // sv
  "frånvarande",
  "inte på kontoret",
  "på ferie", // da, no
  "ikke på kontoret",
  "lomalla", // fi
  "poissa toimistolta",
  "poza biurem", // pl
  "na urlopie",
  "nieobecn",
  "dovolen", // cs, sk
  "mimo kancelář",
  "szabadság", // hu
  "în concediu", // ro
  "в отпуске", // ru
  "отсутств",
  "у відпустці", // uk
  "izinde", // tr
  "ofis dışında",
  "不在", // ja, zh
  "休暇",
  "休んで",
  "休假",
  "外出",
  "휴가", // ko
  "부재",
].map(spelled);
