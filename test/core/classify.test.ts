import { expect, test } from "vitest";
import { classify, rules } from "../../src/core/classify/rules.ts";
import { aColleague, aMail, aSender, aTicket, aWaitingTicket, byPhrases, evidence } from "../support/builders.ts";

const kindOf = (over: Parameters<typeof evidence>[0]): string => classify(evidence(over)).verdict.kind;

test("the rules are asked in this order, and the order is the policy", () => {
  expect(rules.map(([name]) => name)).toEqual([
    "foreign-probe",
    "copy",
    "sent-answer",
    "own-mail",
    "challenge",
    "bounce",
    "receipt",
    "calendar",
    "out-of-office",
    "monitoring",
    "in-our-name",
    "auto-reply",
    "bulk",
    "duty-answer",
    "quarantine",
    "doubtful",
    "escalation-info",
    "held-choice",
    "confirm",
    "command",
    "forwarded",
    "like-confirm",
    "staff-answer",
    "reaction",
    "solved",
    "thanks",
    "like-solved",
    "chase",
    "requester-answer",
    "new-request",
  ]);
});

test("the waiting requester asking again chases: with a phrase, or by a mere question (N1)", () => {
  for (const newText of ["??", "Any news?", "Gibt es Neuigkeiten?", "Hello? Anybody there?", "any update please"])
    expect(kindOf({ mail: aMail({ newText }) })).toBe("chase");
});

test("the same words once we have answered are an answer, and start the next wait (T8)", () => {
  expect(kindOf({ ticket: aTicket({ lastSpeaker: "staff" }), mail: aMail({ newText: "The one in the hall" }) })).toBe(
    "requester-answer",
  );
});

test("more information is not counted on a guess", () => {
  for (const newText of ["It is room 204, not 202.", "hello, it is me again", "I forgot to say: since Monday"]) {
    expect([newText, kindOf({ mail: aMail({ newText }) })]).toEqual([newText, "unsure"]);
  }
});

test("a mail with a picture or a long explanation and no word of asking is not counted on a guess", () => {
  expect(
    kindOf({
      mail: aMail({ newText: "Here is the log", attachments: [{ name: "log.txt", type: "text/plain", size: 9 }] }),
    }),
  ).toBe("unsure");
  expect(kindOf({ mail: aMail({ newText: "It happens every time I print. ".repeat(12) }) })).toBe("unsure");
});

test("[chase] in the subject is a chase at any time, even when the last word was ours", () => {
  expect(kindOf({ ticket: aTicket({ lastSpeaker: "staff" }), mail: aMail({ subject: "[HD-1042] [chase]" }) })).toBe(
    "chase",
  );
});

test("thanks move nothing; thanks with a but, a question or a chase are more than thanks (P23)", () => {
  for (const newText of [
    "Thanks!",
    "Thank you, Anna",
    "Vielen Dank!",
    "Merci beaucoup",
    "Muchas gracias",
    "Grazie mille",
    "Dank je wel",
    "Dziękuję",
  ]) {
    expect([newText, kindOf({ mail: aMail({ newText }) })]).toEqual([newText, "thanks"]);
  }
  for (const newText of [
    "Thanks, but it still burns",
    "Thanks. Any news?",
    "Thank you for nothing, when will somebody come at last",
  ]) {
    expect([newText, kindOf({ mail: aMail({ newText }) })]).not.toEqual([newText, "thanks"]);
  }
});

test("solved is said by the requester, not asked and not denied", () => {
  expect(kindOf({ mail: aMail({ newText: "It works now, you can close the ticket." }) })).toBe("solved");
  expect(kindOf({ mail: aMail({ newText: "Is it solved?" }) })).toBe("chase");
  expect(kindOf({ mail: aMail({ newText: "It is still not solved" }) })).toBe("unsure");
});

test("a colleague's 'on it' confirms, with or without a time, in any case", () => {
  for (const newText of [
    "on it",
    "On it!",
    "I'm on it.",
    "I’m on it 2h",
    "Im on it for 45 min\n\nAnna",
    "Ich kümmere mich darum",
    "on it, will call the supplier",
  ]) {
    expect([newText, kindOf({ sender: aColleague(), mail: aMail({ newText }) })]).toEqual([newText, "confirm"]);
  }
  expect(classify(evidence({ sender: aColleague(), mail: aMail({ newText: "on it 2h" }) })).verdict.promiseMs).toBe(
    7_200_000,
  );
});

test("'got it' and a time behind it confirms; what is told behind it does not", () => {
  const kind = (newText: string): string => kindOf({ sender: aColleague(), mail: aMail({ newText }) });
  expect(kind("Got it, back in 10")).toBe("confirm");
  expect(kind("Got it, 3 pages are missing")).not.toBe("confirm");
});

test("what only looks like 'on it' confirms nothing", () => {
  for (const newText of ["I'm not on it", "are you on it?", "on it?", "on it goes the lid", "Nobody is on it"]) {
    expect([newText, kindOf({ sender: aColleague(), mail: aMail({ newText }) })]).not.toEqual([newText, "confirm"]);
  }
  expect(kindOf({ mail: aMail({ newText: "on it" }) })).not.toBe("confirm"); // the requester cannot
});

test("the subject confirms too: as the token [on it 2h], or alone when the mail has no words", () => {
  expect(
    kindOf({
      sender: aColleague(),
      mail: aMail({ subject: "Re: [HD-1042] Printer [on it 2h]", newText: "see there" }),
    }),
  ).toBe("confirm");
  expect(kindOf({ sender: aColleague(), mail: aMail({ subject: "[hd-1042] on it", newText: "" }) })).toBe("confirm");
  expect(
    kindOf({
      sender: aColleague(),
      mail: aMail({ subject: "[HD-1042] on it", newText: "Hello Carl, we are working" }),
    }),
  ).toBe("staff-answer");
});

test("a colleague's mail that begins with #words is a command, a #note anywhere keeps it inside", () => {
  expect(kindOf({ sender: aColleague(), mail: aMail({ newText: "#close\nDone." }) })).toBe("command");
  expect(kindOf({ sender: aColleague(), mail: aMail({ newText: "Hello Carl\n#note he is difficult" }) })).toBe(
    "command",
  );
  expect(kindOf({ sender: aColleague(), mail: aMail({ newText: "#1 is the hall printer" }) })).toBe("staff-answer");
});

test("machines are recognised by their marks, and a human with Auto-Submitted: no is a human", () => {
  expect(kindOf({ mail: aMail({ header: { "Auto-Submitted": "auto-replied; owner-email=x@y" } }) })).toBe("auto-reply");
  expect(kindOf({ mail: aMail({ header: { "Auto-Submitted": "no (a human)" } }) })).toBe("chase");
  expect(kindOf({ mail: aMail({ header: { "Auto-Submitted": "(moved) auto-forwarded" } }) })).toBe("chase");
  expect(kindOf({ mail: aMail({ header: { "X-Auto-Response-Suppress": "All" } }) })).toBe("chase");
  expect(kindOf({ mail: aMail({ subject: "Out of Office: back on Monday" }) })).toBe("out-of-office");
  expect(kindOf({ ticket: undefined, mail: aMail({ subject: "Out of office printer broken" }) })).toBe("new-request");
  expect(kindOf({ mail: aMail({ envelope: { ...aMail().envelope, from: "" } }) })).toBe("chase");
});

test("our own mail coming back is never answered, by its mark or by its address", () => {
  expect(kindOf({ mail: aMail({ ownMark: "it carries our own X-Onit-Notice header" }) })).toBe("own-mail");
  expect(kindOf({ mail: aMail({ from: { address: "help@onit.example", name: "" } }) })).toBe("own-mail");
});

test("bulk mail makes no ticket, but a human may write on a ticket through a list", () => {
  expect(kindOf({ ticket: undefined, mail: aMail({ header: { "List-Id": "<x.example>" } }) })).toBe("bulk");
  expect(kindOf({ mail: aMail({ header: { Precedence: "list" } }) })).toBe("chase");
});

test("an unproven sender and a stranger with the right number are quarantined (P8, P11)", () => {
  expect(kindOf({ sender: aSender({ trusted: false, means: "nobody" }) })).toBe("quarantine");
  expect(kindOf({ sender: aSender({ address: "eve@evil.example", relation: "stranger" }) })).toBe("quarantine");
});

test("on a closed ticket a chase is seen as one, and anything else opens it again", () => {
  const closed = aTicket({ record: { status: "closed" }, lastSpeaker: "staff" });
  expect(kindOf({ ticket: closed, mail: aMail({ newText: "Any update?" }) })).toBe("chase");
  expect(kindOf({ ticket: closed, mail: aMail({ newText: "It is broken again since this morning" }) })).toBe(
    "requester-answer",
  );
});

test("a mail that says nothing is left unsure, and the words say why", () => {
  expect(classify(evidence({ ticket: undefined, mail: aMail({ from: undefined }) })).verdict).toEqual({
    kind: "unsure",
    because: "it does not say whom it is from",
  });
  expect(kindOf({ sender: aColleague(), mail: aMail({ newText: " " }) })).toBe("unsure");
});

test("somebody copied in may write, but chases only where the desk lets participants", () => {
  const sender = aSender({ address: "dora@elsewhere.example", relation: "participant" });
  expect(kindOf({ sender })).toBe("requester-answer");
  const desk = evidence().desk!;
  expect(kindOf({ sender, desk: { ...desk, chase: { ...desk.chase!, whoMayChase: "participants" } } })).toBe("chase");
});

test("with chases switched off the same words are an ordinary mail", () => {
  const { chase: _, ...rest } = evidence().desk!;
  expect(kindOf({ desk: { ...rest, chase: undefined }, ticket: aWaitingTicket() })).toBe("requester-answer");
});

test('"ok" may answer what our last words asked, and says nothing where they asked nothing', () => {
  const kindAfter = (asked: boolean | undefined, newText: string): string =>
    kindOf({
      ticket: aTicket({ lastSpeaker: "staff", ...(asked === undefined ? {} : { asked }) }),
      mail: aMail({ newText }),
    });
  expect(["Ok", "Alles klar", "👍"].map((text) => kindAfter(false, text))).toEqual(["thanks", "thanks", "thanks"]);
  expect(["Ok", "Alles klar", "👍"].map((text) => kindAfter(true, text))).toEqual(Array(3).fill("requester-answer"));
  expect(kindAfter(true, "Thank you!")).toBe("thanks"); // thanks answer no question
  expect(kindAfter(undefined, "Ok")).toBe("thanks"); // nothing was sent that is known of, and nothing is quoted
});

test("what says itself that it is no reminder reminds nobody", () => {
  for (const newText of [
    "This is not a reminder, only an addition: the scanner is seen by the laptop.",
    "Keine Erinnerung, nur ein Nachtrag: am Laptop wird der Scanner erkannt.",
    "Ce n'est pas une relance, juste une précision : le scanner marche sur le portable.",
  ])
    expect([newText, kindOf({ organisation: byPhrases, mail: aMail({ newText }) })]).toEqual([newText, "unsure"]);
});
