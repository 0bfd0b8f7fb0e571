// What programs write by themselves, as they write it: automatic replies, calendars' answers, filters that ask for proof, reactions.

import { describe, expect, test } from "vitest";
import { autoMark, autoSubmitted, doubt } from "../../src/core/automated/auto-marks.ts";
import { calendarAnswer } from "../../src/core/automated/calendar.ts";
import { asksForProof } from "../../src/core/automated/challenge.ts";
import { sameWordsTooOften, tooManyAlike, wordingOf } from "../../src/core/automated/loop-guard.ts";
import { suppressesAnswers, writerOf } from "../../src/core/automated/machine.ts";
import { isReaction, isRecall } from "../../src/core/automated/reaction.ts";
import { classify } from "../../src/core/classify/rules.ts";
import type { Mail } from "../../src/core/model/mail.ts";
import { aColleague, aMail, aSender, CARL, evidence } from "../support/builders.ts";

const kindOf = (mail: Mail): string => classify(evidence({ mail })).verdict.kind;

describe("the subject of an automatic reply", () => {
  test("begins as programs write it in each language, and the request's own follows", () => {
    for (const opening of [
      "Automatic reply",
      "Automatic response",
      "Automatic email reply",
      "Automated reply",
      "Automated response",
      "Auto reply",
      "Auto-Reply",
      "AutoReply",
      "Auto response",
      "Auto-Response",
      "AutoResponse",
      "Auto",
      "Vacation",
      "Vacation reply",
      "Vacation response",
      "Automatische Antwort",
      "Automatisch generierte Antwort",
      "Réponse automatique",
      "Reponse automatique",
      "Respuesta automática",
      "Respuesta automatica",
      "Risposta automatica",
      "Resposta automática",
      "Resposta automatica",
      "Automatisch antwoord",
      "Automatische antwoord",
      "Autosvar",
      "Automatiskt svar",
      "Automatisk svar",
      "Automaattinen vastaus",
      "Autoodpowiedź",
      "Automatyczna odpowiedź",
      "Odpowiedź automatyczna",
      "Automatická odpověď",
      "Automatická odpoveď",
      "Automatikus válasz",
      "Răspuns automat",
      "Автоответ",
      "Автоматический ответ",
      "Автоматична відповідь",
      "Αυτόματη απάντηση",
      "Otomatik yanıt",
      "自動応答",
      "自動返信",
      "自动答复",
      "自动回复",
      "自動回覆",
      "자동 회신",
    ]) {
      const subject = `${opening}: [HD-1042] Printer on fire`;
      expect([subject, kindOf(aMail({ subject }))]).toEqual([subject, "auto-reply"]);
    }
  });

  test("says that its writer is away, as programs write it in each language", () => {
    for (const opening of [
      "Out of office",
      "Out of the Office",
      "Out-of-Office",
      "OOO",
      "Away from the office",
      "Away from my mail",
      "Abwesenheitsnotiz",
      "Abwesenheit",
      "Abwesenheitsmeldung",
      "Abwesenheitsnachricht",
      "Nicht im Büro",
      "Absence du bureau",
      "Absent du bureau",
      "Message d'absence",
      "Absence",
      "Fuera de la oficina",
      "Fuera de oficina",
      "Ausente de la oficina",
      "Fuori sede",
      "Fuori ufficio",
      "Fora do escritório",
      "Ausência temporária",
      "Afwezigheidsbericht",
      "Afwezig",
      "Niet aanwezig",
      "Frånvaro",
      "Frånvaromeddelande",
      "Fraværsmelding",
      "Fravær",
      "Poissa",
      "Poza biurem",
      "Nieobecność",
      "Mimo kancelář",
      "Házon kívül",
      "Вне офиса",
      "Отсутствие на рабочем месте",
      "Ofis dışında",
      "不在通知",
      "外出",
      "不在办公室",
      "부재 중",
    ]) {
      const subject = `${opening}: [HD-1042] Printer on fire`;
      expect([subject, kindOf(aMail({ subject, newText: "Bye." }))]).toEqual([subject, "out-of-office"]);
    }
  });

  test("stands alone, in brackets, or in front of a day; as part of a sentence it is a person's", () => {
    const isAway = (subject: string): boolean => kindOf(aMail({ subject })) === "out-of-office";
    for (const subject of [
      "Out of office",
      "[Out of office] Printer",
      "(Out of office) Printer",
      "【不在通知】プリンター",
      "Out of office - Printer",
      "Out of office – Carl",
      "Out of office. Printer",
      "Out of office! Printer",
      "Out of office Re: Printer",
      "Out of office until Monday",
      "Out of office till Monday",
      "Out of office from Monday",
      "Abwesenheit bis Montag",
      "Abwesenheit vom 3. bis 5. März",
      "Abwesenheit am Montag",
      "Absence jusqu'au 9 mars",
      "Absence du 3 au 5 mars",
      "Fuera de oficina hasta el lunes",
      "Fuori ufficio fino al 9 marzo",
      "Fora do escritório até segunda",
      "Afwezig tot maandag",
      "Afwezig t/m maandag",
      "Poza biurem do wtorku",
      "Out of office 3 March",
    ])
      expect([subject, isAway(subject)]).toEqual([subject, true]);
    for (const subject of ["Out of office printer broken", "Absences are not shown", "The out of office: how?"])
      expect([subject, isAway(subject)]).toEqual([subject, false]);
  });

  test("names its writer, as Notes does", () => {
    const mark = (subject: string, name = "Carl Cliff") => autoMark(aMail({ subject, from: { address: CARL, name } }));
    const away = { because: "its subject says that its writer is away", isAbsence: true };
    expect(mark("Carl Cliff is out of the office.")).toEqual(away);
    expect(mark("Carl Cliff out of the office")).toEqual(away);
    expect(mark("Carl Cliff has a printer out of the office")).toBeUndefined();
    expect(mark("Carla Cliff is out of the office")).toBeUndefined();
    expect(mark("is out of the office", "")).toBeUndefined();
    expect(mark("Carl Cliff")).toBeUndefined();
  });

  test("ends with it in brackets, and not with other brackets", () => {
    const mark = (subject: string) => autoMark(aMail({ subject }))?.because;
    expect(mark("Printer on fire (Autosvar)")).toBe("its subject ends like an automatic reply");
    expect(mark("Printer on fire [auto-reply]")).toBe("its subject ends like an automatic reply");
    expect(mark("Printer on fire (second floor)")).toBeUndefined();
    expect(mark("(Autosvar) does not work")).toBe("its subject begins like an automatic reply");
  });
});

describe("a header field of an automatic reply", () => {
  const because = (header: Record<string, string>): string | undefined => autoMark(aMail({ header }))?.because;

  test("each program has its own", () => {
    for (const name of [
      "X-Autoreply",
      "X-Auto-Reply",
      "X-Autorespond",
      "X-Autoresponder",
      "X-AutoResponse",
      "X-Auto-Response",
      "X-Autoreply-From",
      "X-Mail-Autoreply",
      "X-Mail-Autorespond",
      "X-Autogenerated",
      "X-Auto-Generated",
      "X-Vacation",
      "X-FC-MachineGenerated",
      "X-Amazon-Mail-Relay-Type",
      "X-Cron-Env",
    ]) {
      expect(because({ [name]: "yes" })).toBe(`it has the header ${name.toLowerCase()}`);
      for (const value of ["no", "False", "0", "", " no "]) expect(because({ [name]: value })).toBeUndefined();
    }
    expect(because({ "X-Autoreply": "no problem" })).toBe("it has the header x-autoreply");
  });

  test("what a program only passed on is its writer's", () => {
    for (const value of ["Mirror", "Forward", "Redirect", " forward (by a rule)"])
      expect(because({ "X-Autogenerated": value })).toBeUndefined();
    expect(because({ "X-Autogenerated": "Reply, do not forward" })).toBe("it has the header x-autogenerated");
  });

  test("a precedence, an autoresponder's name, a rule of Exchange", () => {
    for (const [header, said] of [
      [{ Precedence: "auto_reply" }, "its precedence header says it is an automatic reply"],
      [{ "X-Precedence": "auto-reply" }, "its x-precedence header says it is an automatic reply"],
      [{ Preference: "autoreply" }, "its preference header says it is an automatic reply"],
      [{ "Delivered-To": "autoresponder@elsewhere.example" }, "an autoresponder sent it"],
      [{ "X-POST-MessageClass": "9; Autoresponder" }, "an autoresponder sent it"],
    ] as const)
      expect(because(header)).toBe(said);
    const both = { "X-MS-Exchange-Inbox-Rules-Loop": CARL, "X-Auto-Response-Suppress": "All" };
    expect(because(both)).toBe("an Exchange inbox rule sent it");
    expect(because({ "X-Auto-Response-Suppress": "All" })).toBeUndefined();
    expect(because({ "X-MS-Exchange-Inbox-Rules-Loop": CARL })).toBeUndefined();
  });

  test("Auto-Submitted is read without its comments and parameters, and says more than anything else", () => {
    const said = (value: string) => autoSubmitted(aMail({ header: { "Auto-Submitted": value } }));
    expect(["no", "No; x=1", "(because) no"].map(said)).toEqual(["human", "human", "human"]);
    expect(["auto-generated", "auto-replied; a=b", "(a) (b) Auto-Notified", "x-other"].map(said)).toEqual(
      Array(4).fill("machine"),
    );
    expect(said("auto-forwarded")).toBe("forwarded");
    expect([said(""), said(";"), autoSubmitted(aMail())]).toEqual([undefined, undefined, undefined]);
    const subject = "Automatic reply: Printer";
    const marked = (value: string) => autoMark(aMail({ subject, header: { "Auto-Submitted": value } }));
    expect([marked("no"), marked("auto-forwarded")]).toEqual([undefined, undefined]);
    expect(marked("auto-replied")).toEqual({
      because: 'its Auto-Submitted header says "auto-replied"',
      isAbsence: false,
    });
    const away = aMail({ subject: "Out of office", header: { "X-Autoreply": "yes" } });
    expect(autoMark(away)).toEqual({ because: "it has the header x-autoreply", isAbsence: true });
    const long = `auto-replied; ${"x".repeat(500)}`;
    expect(autoMark(aMail({ header: { "Auto-Submitted": long } }))?.because.length).toBeLessThan(150);
  });
});

describe("who is doubtful", () => {
  test("an address nobody reads, and what a rule passed on, unless the mail says what it is", () => {
    const from = (address: string, over = {}) => doubt(aMail({ from: { address, name: "" }, ...over }));
    for (const local of ["mailer-daemon", "postmaster", "noreply", "no-reply", "donotreply", "do-not-reply", "bounce"])
      expect(from(`${local}@elsewhere.example`)).toBe(`nobody reads mail at ${local}@elsewhere.example`);
    expect(from("bounces+7@elsewhere.example")).toBeDefined();
    expect(from("carl-no-reply@elsewhere.example")).toBeUndefined();
    expect(from("noreplyer@elsewhere.example")).toBeUndefined();
    expect(doubt(aMail({ from: undefined }))).toBeUndefined();
    expect(from("no-reply@elsewhere.example", { isFromTicketSystem: true })).toBeUndefined();
    expect(from("no-reply@elsewhere.example", { header: { "Auto-Submitted": "no" } })).toBeUndefined();
    const rule = { header: { "X-MS-Exchange-Inbox-Rules-Loop": CARL } };
    expect(doubt(aMail(rule))).toBe("an Exchange rule passed it on or answered");
  });
});

describe("a calendar's answer", () => {
  const attachments = [{ name: "invite.ics", type: "text/calendar", size: 900 }];

  test("is known by its subject's first word, in each language", () => {
    for (const subject of [
      "Accepted: Printer",
      "Declined: Printer",
      "Tentative: Printer",
      "Tentatively accepted: Printer",
      "Canceled: Printer",
      "Cancelled: Printer",
      "New Time Proposed: Printer",
      "Zugesagt: Drucker",
      "Angenommen: Drucker",
      "Abgelehnt: Drucker",
      "Abgesagt: Drucker",
      "Mit Vorbehalt: Drucker",
      "Accepté : Imprimante",
      "Refusé : Imprimante",
      "Provisoire : Imprimante",
      "Annulé : Imprimante",
      "Aceptado: Impresora",
      "Aceptada: Impresora",
      "Rechazado: Impresora",
      "Rechazada: Impresora",
      "Provisional: Impresora",
      "Accettato: Stampante",
      "Rifiutato: Stampante",
      "Aceito: Impressora",
      "Recusado: Impressora",
      "Geaccepteerd: Printer",
      "Geweigerd: Printer",
      "Afgewezen: Printer",
      "Zaakceptowano: Drukarka",
      "Odrzucono: Drukarka",
      "Godkänt: Skrivare",
      "Avböjt: Skrivare",
      "Принято: Принтер",
      "Отклонено: Принтер",
      "承諾: プリンター",
      "辞退: プリンター",
      "已接受: 打印机",
      "已拒绝: 打印机",
    ]) {
      const because = "its subject begins like a calendar's answer";
      expect([subject, calendarAnswer(aMail({ subject, attachments }))]).toEqual([subject, because]);
      expect([subject, calendarAnswer(aMail({ subject }))]).toEqual([subject, undefined]); // without a calendar, somebody's words
    }
  });

  test("is known by its method; what is published or asked with words is somebody's", () => {
    const kind = (type: string, over = {}) => kindOf(aMail({ header: { "Content-Type": type }, ...over }));
    for (const method of ["REPLY", "cancel", '"COUNTER"', "DeclineCounter"])
      expect(kind(`text/calendar; method = ${method}; charset=utf-8`)).toBe("calendar");
    for (const type of ["text/calendar; method=REQUEST", "text/calendar; method=PUBLISH", "text/calendar"]) {
      expect(kind(type)).toBe("chase");
      expect(kind(type, { newText: " ", text: "" })).toBe("calendar");
    }
    expect(kind("text/calendarium; method=REPLY")).toBe("chase");
    expect(kind("text/plain; method=REPLY")).toBe("chase");
    const asIcs = [{ name: "a.ics", type: "application/ics", size: 900 }];
    expect(kindOf(aMail({ attachments: asIcs, newText: "" }))).toBe("calendar");
  });
});

describe("a filter that asks for proof", () => {
  const isChallenge = (text: string) =>
    asksForProof(aMail({ text, header: { "Auto-Submitted": "auto-replied" } })) !== undefined;

  test("says what it protects, and what the writer should do", () => {
    for (const means of [
      "This mailbox is protected by Fence.",
      "Your message has been waitlisted.",
      "It is waiting for your confirmation.",
      "It is awaiting verification.",
      "It is awaiting your verification.",
      "It is held until you answer.",
      "You are not on my list.",
      "Join my guest list.",
      "Join my allowed list.",
      "Join my approved list.",
      "Join my approved sender list.",
      "You will be among my approved senders.",
      "You will be on my whitelist.",
      "You will be on my allow list.",
      "You need to be pre-approved.",
      "I have never received mail from you.",
      "This is a challenge response.",
      "I use a spam blocker.",
      "Show that you are human.",
      "Show that you are a real person.",
    ])
      expect([means, isChallenge(`${means} Please click here.`)]).toEqual([means, true]);
    for (const asked of [
      "Click the link.",
      "Click on the link.",
      "Click on the following link.",
      "Click below.",
      "Click here.",
      "Use the following link.",
      "Please confirm.",
      "Please, confirm that you wrote it.",
      "Go and confirm your address.",
      "Simply reply.",
      "Just reply.",
      "Reply to this message.",
      "Verify that it is you.",
      "Verify yourself.",
      "Verify your address.",
      "Use the link below.",
    ])
      expect([asked, isChallenge(`This mailbox is protected by Fence. ${asked}`)]).toEqual([asked, true]);
    const both = "This mailbox is protected by Fence. Please click here.";
    expect(["This mailbox is protected by Fence.", "Please click here."].map(isChallenge)).toEqual([false, false]);
    expect([both, `${"x ".repeat(1_600)}${both}`].map(isChallenge)).toEqual([true, false]);
  });

  test("writes from the null sender, an address of its own, or in a report: from a person they are a person's words", () => {
    const text = "This mailbox is protected by Fence. Please click here.";
    const by = (address: string) => writerOf(aMail({ text, from: { address, name: "" } })).because;
    const said = 'it says "protected by" and "click here", as filters do that ask senders for proof';
    for (const local of [
      "noreply",
      "no-reply",
      "donotreply",
      "do-not-reply",
      "verify",
      "confirm",
      "challenge",
      "anti-spam",
      "support",
    ])
      expect([local, by(`${local}@elsewhere.example`)]).toEqual([local, said]);
    expect(by(CARL)).toBe("nothing says that a machine wrote it");
    expect(by("my-confirm@elsewhere.example")).toBe("nothing says that a machine wrote it");
    const envelope = {
      source: "smtp",
      from: "verify@fence.example",
      recipient: "help@onit.example",
      peer: "127.0.0.1",
    };
    expect(writerOf(aMail({ text, envelope })).because).toBe(said);
    expect(writerOf(aMail({ text, envelope: { ...envelope, from: "" } })).because).toBe(said);
  });
});

describe("a reaction, a recall", () => {
  test("is known in each language's words, and by what programs mark it with", () => {
    for (const newText of [
      "👍 Carl Cliff reacted to your message",
      "Carl Cliff reacted via Gmail",
      "Carl Cliff hat auf Ihre Nachricht reagiert",
      "Carl Cliff hat über Gmail reagiert",
      "Carl Cliff a réagi à votre message",
      "Carl Cliff a réagi avec Gmail",
      "Carl Cliff reaccionó a tu mensaje",
      "Carl Cliff ha reagito",
      "Carl Cliff reagiu via Gmail",
      "Carl Cliff heeft gereageerd",
      "Carl Cliff zareagował",
      "Carl Cliff zareagowała",
      "Carl Cliff reagerade på ditt meddelande",
      "Carl Cliff reagerede på din besked",
      "Carl Cliff reagerte via Gmail",
      "Carl Cliff reagoi viestiisi",
      "Carl Cliff reagoval",
    ])
      expect([newText, isReaction(aMail({ newText }))]).toEqual([newText, true]);
    expect(isReaction(aMail({ newText: "Nobody reacted. The printer is still on fire." }))).toBe(false);
    expect(isReaction(aMail({ header: { "X-MS-Reactions": "1" } }))).toBe(true);
    expect(isReaction(aMail({ header: { "Content-Type": "text/vnd.google.email-reaction+json" } }))).toBe(true);
    const attachments = [
      { name: "a.png", type: "image/png", size: 1 },
      { name: "", type: "text/vnd.google.email-reaction+json", size: 40 },
    ];
    expect(isReaction(aMail({ attachments }))).toBe(true);
    expect(isReaction(aMail({ attachments: attachments.slice(0, 1) }))).toBe(false);
  });

  test("moves nothing when the requester's side sends it; a person looks at a recall", () => {
    const newText = "Carl Cliff reacted via Gmail";
    const kind = (over: Parameters<typeof evidence>[0]) => classify(evidence(over)).verdict;
    const reacted = { kind: "thanks", because: "Carl Cliff only reacted to our mail" };
    expect(kind({ mail: aMail({ newText }) })).toMatchObject(reacted);
    expect(kind({ mail: aMail({ newText }), sender: aSender({ relation: "participant" }) })).toMatchObject(reacted);
    expect(kind({ mail: aMail({ newText }), ticket: undefined }).kind).toBe("new-request");
    expect(kind({ mail: aMail({ newText }), sender: aColleague() }).kind).not.toBe("thanks");
    const subject = "Recall: Printer on fire";
    expect(kind({ mail: aMail({ subject, newText: "Carl would like to recall the message" }) })).toMatchObject({
      kind: "unsure",
      because: "Carl Cliff wants to recall a mail",
    });
  });

  test("a recall is known by its subject, at its beginning only, or by its one sentence", () => {
    for (const subject of [
      "Recall: x",
      "Rückruf: x",
      "Rappel du message : x",
      "Recuperar: x",
      "Retirar: x",
      "Richiamo: x",
      "Intrekken: x",
      "Odwołaj: x",
      "Återkalla: x",
      "  Recall : x",
    ])
      expect([subject, isRecall(aMail({ subject, newText: "" }))]).toEqual([subject, true]);
    for (const subject of ["Total recall: x", "Recall of our cars"])
      expect([subject, isRecall(aMail({ subject, newText: "" }))]).toEqual([subject, false]);
    for (const newText of [
      'Carl would like to recall the message, "x".',
      "Carl möchte die Nachricht „x“ zurückrufen.",
      "Carl souhaite rappeler le message",
    ])
      expect([newText, isRecall(aMail({ newText }))]).toEqual([newText, true]);
    expect(isRecall(aMail())).toBe(false);
  });
});

describe("what no machine answers", () => {
  const silent = (header: Record<string, string>) => suppressesAnswers(aMail({ header }));

  test("says why", () => {
    expect(suppressesAnswers(aMail({ isFromTicketSystem: true }))).toBe(
      "another ticket system sent it, and would answer",
    );
    expect(silent({ "Auto-Submitted": "auto-forwarded" })).toBe(
      "its Auto-Submitted header says that a machine sent it",
    );
    expect(silent({ "Auto-Submitted": "auto-replied" })).toBe('its Auto-Submitted header says "auto-replied"');
    expect(silent({ Precedence: " junk " })).toBe('its precedence header says "junk"');
    expect(silent({ "X-Precedence": "list" })).toBe('its x-precedence header says "list"');
    expect(silent({ "X-Loop": "a" })).toBe("it has the header x-loop, which breaks loops");
    expect(silent({ "X-Auto-Response-Suppress": "DR, OOF, AutoReply" })).toBe("it asks for no automatic answers");
    expect(silent({ "List-Unsubscribe": "<https://a.example>" })).toBe("it came through a mailing list");
    expect(silent({ "List-Id": "<a.example>" })).toBe("it came through a mailing list");
  });

  test("and only that", () => {
    for (const header of [
      { Precedence: "bulky" },
      { Precedence: "first-class, not bulk" },
      { "Loop-Detected": "a" },
      { "X-Looped": "a" },
      { "X-Auto-Response-Suppress": "None" },
      { "Auto-Submitted": "no" },
    ] as Record<string, string>[])
      expect([header, silent(header)]).toEqual([header, undefined]);
  });
});

describe("a robot that writes again and again", () => {
  const wording = { domain: "elsewhere.example", words: "printer on fire" };

  test("is acknowledged three times in the hour: its address, its domain's words, or a hundred of its domain", () => {
    const quiet = { ofWriter: 2, alike: 2, ofDomain: 99 };
    const said = (over: object) => tooManyAlike(CARL, wording, { ...quiet, ...over });
    expect(said({})).toBeUndefined();
    expect(said({ ofWriter: 3 })).toBe(`${CARL} opened 3 tickets within the hour`);
    expect(said({ alike: 3 })).toBe("elsewhere.example opened 3 tickets in the same words within the hour");
    expect(said({ ofDomain: 100 })).toBe("elsewhere.example opened 100 tickets within the hour");
    expect(sameWordsTooOften(wording, quiet)).toBeUndefined();
  });

  test("is known again by its first thirty words, whatever its figures, and by its domain", () => {
    const of = (newText: string, over: Parameters<typeof aMail>[0] = {}) => wordingOf(aMail({ newText, ...over }));
    expect(of("Disk 97% full on srv12, call ext 5!")).toEqual({
      domain: "elsewhere.example",
      words: "disk full on call ext",
    });
    expect(of("Disk 98% full on srv7, call ext 5!")).toEqual(of("Disk 97% full on srv12, call ext 5!"));
    const many = Array.from({ length: 40 }, (_, at) => "abcdefghij"[at % 10]!).join(" ");
    expect(of(many).words.split(" ")).toHaveLength(30);
    expect(of("", { text: "the text", subject: "the subject" }).words).toBe("the text");
    expect(of("", { text: "", subject: "the subject" }).words).toBe("the subject");
    expect(of("x", { from: undefined }).domain).toBe("");
  });
});
