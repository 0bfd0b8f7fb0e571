// An answer that only promises one: how it is heard, what it does to the wait, and who chases after it.

import { describe, expect, test } from "vitest";
import { holdingIn } from "../../src/core/classify/holding-answer.ts";
import { classify } from "../../src/core/classify/rules.ts";
import { staffAnswers } from "../../src/core/conversation/staff-answers.ts";
import { advance } from "../../src/core/escalation/advance.ts";
import { confirm } from "../../src/core/escalation/promise.ts";
import type { Desk, HoldingRule } from "../../src/core/model/desk.ts";
import { countedChases, type Ticket, tickAt } from "../../src/core/model/ticket.ts";
import { react } from "../../src/core/react.ts";
import {
  aColleague,
  aMail,
  aSender,
  aTicket,
  at,
  aWaitingTicket,
  desk,
  evidence,
  organisation,
} from "../support/builders.ts";

const heard = (text: string) => holdingIn(text, organisation.phrases);
const LOOKING = "Hello Carl,\n\nwe are looking into it.\n\nBest regards\nBen";

describe("an answer that only promises one", () => {
  test.each([
    LOOKING,
    "We're investigating and will get back to you.",
    "I'll let you know as soon as I hear from the vendor.",
    "The printer will be replaced by tomorrow.",
    "You will have it by 5pm.",
    "Wir kümmern uns darum und melden uns.",
    "Nous vérifions et reviendrons vers vous demain.",
    "Lo estamos revisando, le informaremos.",
    "Sprawdzamy i damy znać.",
    "We zijn ermee bezig.",
    "Ci stiamo lavorando.",
    "Vamos verificar e daremos notícias.",
    "確認しております。",
    "正在处理。",
  ])("is heard in %j", (text) => expect(heard(text)).toMatchObject({ isMere: true }));

  test.each([
    "It works again.",
    "Please have a look at our guide.",
    "Just to let you know that it is fixed.",
    "We looked into it: the drum was empty and is replaced.",
    "If you send the log we will look into it.",
    "Which floor is it on?",
    "We are not working on it any more.",
    "The printer was replaced by Anna.",
    "The printer was delivered by 3pm.",
    "The printer will not be replaced by tomorrow.",
    "You will be called by Anna at 3pm.",
    "Are you looking into it?",
    "",
  ])("is not heard in %j", (text) => expect(heard(text)).toBeUndefined());

  test("says more than a promise where it tells or asks something, too", () => {
    expect(heard("We are looking into it. Which floor is it on?")).toMatchObject({ isMere: false });
    const told =
      "I have replaced the drum, cleaned the rollers and printed three test pages, which came out without stripes. We will keep you posted on the toner.";
    expect(heard(told)).toMatchObject({ isMere: false });
  });

  test("is a mere promise with 12 words beside it, however long the promise itself is", () => {
    const beside = (count: number) => heard(`We are looking into it. ${"smoke ".repeat(count)}`)?.isMere;
    expect([beside(12), beside(13)]).toEqual([true, false]);
    const long =
      "We are looking into it together with the vendor and all colleagues of the second floor who ordered it.";
    expect(heard(long)).toEqual({ phrase: "looking into it", isMere: true });
  });

  test("is denied by what stands before it, not by what stands behind it", () => {
    expect(heard("We are looking into it, not only for you.")?.phrase).toBe("looking into it");
    expect(heard("You will have it by tomorrow.")?.phrase).toBe("by tomorrow");
    expect(heard("You will have the new one by 3 pm.")?.phrase).toBe("by 3 pm");
  });

  test("names the time it names", () => {
    expect(heard("We will get back to you by 3pm.")?.until).toEqual({ minutes: 15 * 60 });
    expect(heard("You will have it by tomorrow.")?.until).toEqual({ day: "end", on: { daysLater: 1 } });
    expect(heard(LOOKING)).not.toHaveProperty("until");
  });
});

const annaIsTold = advance(aWaitingTicket({ record: { responsibleId: "anna" } }), organisation, at("09:10"))!.next; // Ben is next at 09:30
const withRule = (holdingAnswers?: HoldingRule): Desk => ({ ...desk(), ...(holdingAnswers ? { holdingAnswers } : {}) });
const answers = (ticket: Ticket, text: string, rule?: HoldingRule) =>
  staffAnswers(
    {
      ticket,
      mail: aMail({ newText: text, receivedAt: at("09:20") }),
      sender: aColleague("ben"),
      text,
      desk: withRule(rule),
      now: at("09:20"),
    },
    organisation,
  );
const PAUSE: HoldingRule = { kind: "pause", ms: 4 * 3_600_000 };

describe("what it does to the wait", () => {
  test("where the desk says nothing, it ends it as any answer does", () => {
    for (const rule of [undefined, { kind: "end" } as const]) {
      const { next, because } = answers(annaIsTold, LOOKING, rule);
      expect(next.wait).toBeUndefined();
      expect(next.promised).toEqual({ at: at("09:20"), phrase: "looking into it" });
      expect(because).toBe("Ben Okafor answered, and promises more: “looking into it”");
    }
  });

  test("none: it goes out, and the steps go on", () => {
    const { next, because } = answers(annaIsTold, LOOKING, { kind: "none" });
    expect(next.wait).toEqual(annaIsTold.wait);
    expect(next.outbox.at(-1)).toMatchObject({ kind: "answer" });
    expect(because).toBe("Ben Okafor answered that an answer follows: “looking into it”; the wait goes on");
  });

  test("pause: no step fires for so long; then the next one does, and the later ones keep their distance", () => {
    const { next, because } = answers(annaIsTold, LOOKING, PAUSE);
    expect(because).toContain("no step fires before 2026-03-02 13:20 UTC");
    expect(next.wait?.escalation?.clock).toMatchObject({ until: at("13:20") });
    expect(advance(next, organisation, at("13:09"))).toBeUndefined();
    const fired = advance(next, organisation, at("13:20"))!;
    expect(fired.because).toContain("we promised an answer, and none has followed");
    expect(fired.next.outbox.at(-1)).toMatchObject({ kind: "step", to: { personId: "ben" } });
    expect(tickAt(fired.next)).toEqual(at("13:50"));
  });

  test("pause: who said so is reminded once, ten minutes before its end; the responsible where they are away", () => {
    const { next } = answers(annaIsTold, LOOKING, PAUSE);
    const reminded = advance(next, organisation, at("13:10"))!;
    expect(reminded).toMatchObject({
      because: "we promised an answer, and the steps go on at 2026-03-02 13:20 UTC, in 10 min",
      cause: "pause ending",
    });
    expect(reminded.next.outbox.at(-1)).toMatchObject({
      kind: "promise-ending",
      to: { personId: "ben" },
      facts: { until: at("13:20"), isPause: true, isTheirs: true },
    });
    expect(advance(reminded.next, organisation, at("13:19"))).toBeUndefined();
    expect(advance(reminded.next, organisation, at("13:20"))!.because).toContain("we promised an answer");
    const away = { ...organisation.people.get("ben")!, leave: [{ fromAt: at("10:00"), untilAt: at("20:00") }] };
    const settings = { ...organisation, people: new Map([...organisation.people, ["ben", away]]) };
    expect(advance(next, settings, at("13:10"))!.next.outbox.at(-1)).toMatchObject({
      kind: "promise-ending",
      to: { personId: "anna" },
      facts: { isTheirs: false },
    });
    const people = new Map([...settings.people].filter(([id]) => id !== "anna"));
    const nobody = advance(next, { ...settings, people }, at("13:10"))!;
    expect(nobody.because).toContain("nobody is there to be reminded");
    expect(nobody.next.outbox).toEqual(next.outbox);
    expect(tickAt(nobody.next)).toEqual(at("13:20"));
  });

  test("pause: a late process that missed the reminder fires the step, and a short pause reminds half way", () => {
    const { next } = answers(annaIsTold, LOOKING, { kind: "pause", ms: 12 * 60_000 });
    expect(tickAt(next)).toEqual(at("09:26"));
    expect(advance(next, organisation, at("09:40"))!.next.outbox.at(-1)).toMatchObject({ kind: "step" });
  });

  test("pause: a later time that the answer names holds; what is due later anyway is not brought forward", () => {
    const named = answers(annaIsTold, "We will get back to you by 3pm.", PAUSE).next;
    expect(named.wait?.escalation?.clock).toMatchObject({ until: at("15:00"), warnAt: at("14:50") });
    expect(tickAt(answers(annaIsTold, LOOKING, { kind: "pause", ms: 60_000 }).next)).toEqual(at("09:30"));
  });

  test("pause: a promise of somebody stays as it is", () => {
    const by = { address: "ben@harbour-lane.example", name: "Ben Okafor", personId: "ben" };
    const said = { by, promiseMs: 3_600_000, means: "reply", via: "a test", kept: false, cause: "mail p" } as const;
    const held = confirm(annaIsTold, { ...said, at: at("09:15"), now: at("09:15") }, organisation).next;
    expect(answers(held, LOOKING, PAUSE).next.wait).toEqual(held.wait);
  });

  test("a real answer ends the wait, whatever the desk says of promises, and takes the promise back", () => {
    const promised = answers(annaIsTold, LOOKING, PAUSE).next;
    for (const text of ["It works again.", "We are looking into it. Which floor is it on?"])
      expect(answers(promised, text, PAUSE).next.wait, text).toBeUndefined();
    expect(answers(promised, "It works again.", PAUSE).next.promised).toBeUndefined();
  });
});

describe("after it", () => {
  const carl = (ticket: Ticket, newText: string, rule?: HoldingRule) => {
    const mail = aMail({ newText, receivedAt: at("10:30"), contentId: "c9", id: "m9" });
    const sender = aSender();
    const { verdict } = classify(evidence({ mail, sender, ticket, desk: withRule(rule) }));
    const reaction = {
      mail,
      sender,
      verdict,
      ticket,
      desk: withRule(rule),
      now: at("10:30"),
      hasOpenEscalation: false,
    };
    return { verdict, decision: react(reaction, organisation)! };
  };

  test("who asks again chases, and it counts, whether the wait was ended, paused or left", () => {
    for (const rule of [undefined, PAUSE, { kind: "none" } as const]) {
      const { verdict, decision } = carl(answers(annaIsTold, LOOKING, rule).next, "Any news?", rule);
      expect([rule, verdict.kind]).toEqual([rule, "chase"]);
      expect(countedChases(decision.next)).toHaveLength(1);
      expect(decision.next.wait).toBeDefined();
    }
  });

  test("a chase in a pause moves no clock, in either direction (T1, N3)", () => {
    const paused = answers(annaIsTold, LOOKING, PAUSE).next;
    expect(carl(paused, "Any news?", PAUSE).decision.next.wait?.escalation?.clock).toEqual(
      paused.wait?.escalation?.clock,
    );
  });

  test("every round of promise and asking again counts", () => {
    const rule = { kind: "none" } as const;
    const first = carl(answers(annaIsTold, LOOKING, rule).next, "Any news?", rule).decision.next;
    const second = answers(first, LOOKING, rule).next;
    const mail = aMail({ newText: "Any update?", receivedAt: at("15:00"), contentId: "c10", id: "m10" });
    const { verdict } = classify(evidence({ mail, ticket: second, desk: withRule(rule) }));
    expect(verdict).toMatchObject({
      kind: "chase",
      because: expect.stringContaining('we promised "looking into it" at'),
    });
  });

  test("a further question, or an answer to ours, is no chase; nor is asking after a real answer", () => {
    const promised = answers(annaIsTold, LOOKING, PAUSE).next;
    expect(carl(promised, "Can I also get a new mouse?").verdict.kind).toBe("requester-answer");
    const asked = answers(annaIsTold, "We are looking into it. Which floor is it on?").next;
    expect(carl(asked, "Floor 3. Any news?").verdict.kind).toBe("requester-answer");
    const real = answers(annaIsTold, "It works again.").next;
    expect(real.promised).toBeUndefined();
    expect(carl(real, "And how do I print in colour?").verdict.kind).toBe("requester-answer");
    expect(carl(real, "Any news?").verdict.kind).toBe("requester-answer");
  });

  test("once the requester says that it is solved, nothing is promised any more", () => {
    const promised = answers(annaIsTold, LOOKING, { kind: "none" }).next;
    const solved = carl(promised, "It works again, thank you.");
    expect(solved.verdict.kind).toBe("solved");
    expect(solved.decision.next.promised).toBeUndefined();
    expect(aTicket().promised).toBeUndefined();
  });
});
