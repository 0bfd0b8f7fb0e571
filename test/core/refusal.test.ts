// What a relay that refuses speaks of: of the recipient, of this mail, or of us.

import fc from "fast-check";
import { expect, test } from "vitest";
import { enhancedIn, judgeRefusal, type Stage } from "../../src/core/outbox/refusal.ts";

const judge = (stage: Stage, reply: string) =>
  judgeRefusal({ stage, code: Number(reply.slice(0, 3)), enhanced: enhancedIn(reply), text: reply });

test.each<[Stage, string]>([
  ["connection", "554 5.7.1 our address has a bad name here"],
  ["connection", "421 4.3.2 closing for maintenance"],
  ["connection", "535 5.7.8 wrong password"],
  ["connection", "454 4.7.0 the directory does not answer"],
  ["connection", "550 5.7.30 this kind of login was switched off"],
  ["mail", "530 5.7.0 STARTTLS first"],
  ["mail", "550 5.4.5 you have sent enough for today"],
  ["mail", "550 5.7.60 you may not send as this address"],
  ["mail", "550 5.1.8 your domain does not exist"],
  ["mail", "550 5.7.1 an empty sender is not taken on this port"],
  ["mail", "421 4.7.0 slow down"],
  ["rcpt", "554 5.7.1 <carl@elsewhere.example>: Relay access denied"],
  ["rcpt", "550 relaying not permitted"],
  ["rcpt", "553 sorry, that domain is not in my list of allowed rcpthosts; relaying denied"],
  ["rcpt", "550 5.7.1 Client host blocked using a list of bad addresses"],
  ["rcpt", "553 5.7.1 Sender address rejected: not logged in"],
  ["rcpt", "450 4.7.1 too many recipients within this hour"],
  ["rcpt", "452 4.3.1 not enough room on this system"],
  ["rcpt", "550 5.7.705 your tenant has sent too much"],
  ["rcpt", "503 say MAIL first"],
  ["rcpt", "521 5.5.3 too many recipients"],
  ["data", "552 5.2.2 over quota"],
  ["data", "550 5.7.26 neither SPF nor DKIM passed for your domain"],
  ["data", "554 5.7.1 a policy forbids it"],
  ["data", "451 4.3.0 out of room"],
  ["data", "550 5.4.5 your daily quota is used up"],
  ["mail", "550 no"],
  ["rcpt", "421 come back"],
  ["rcpt", "550 5.1.7 no"],
  ["rcpt", "550 5.1.8 no"],
  ["rcpt", "550 5.3.2 no"],
  ["rcpt", "550 5.4.3 no"],
  ["rcpt", "550 5.5.6 no"],
  ["rcpt", "550 5.7.70 unknown user"],
  ["rcpt", "550 5.7.0 no"],
  ["data", "552 5.2.2 no"],
  ["rcpt", "500 what?"],
  ["rcpt", "501 what?"],
  ["rcpt", "502 what?"],
  ["rcpt", "504 what?"],
  ["rcpt", "530 who are you?"],
  ["rcpt", "534 who are you?"],
  ["rcpt", "535 who are you?"],
  ["rcpt", "538 who are you?"],
  ["rcpt", "555 what?"],
  ["rcpt", "550 our configuration is wrong"],
  ["rcpt", "552 an attachment exceeds what is taken"],
  ["data", "452 an attachment exceeds what is taken"],
])("%s, %s: about us", (stage, reply) => {
  expect(judge(stage, reply)).toMatchObject({ about: "us", because: expect.stringMatching(/./) });
});

test.each<[Stage, string]>([
  ["rcpt", "550 5.1.1 no such user"],
  ["rcpt", "550 no mailbox here by that name"],
  ["rcpt", "550 5.1.10 the recipient was not found"],
  ["rcpt", "552 5.2.2 the mailbox is full"],
  ["rcpt", "550 5.2.1 this account is disabled"],
  ["rcpt", "550 5.4.1 Recipient address rejected: Access denied"],
  ["rcpt", "554 5.7.1 <x@y.example>: Recipient address rejected: Access denied"],
  ["rcpt", "550 5.7.133 this group only accepts mail from inside"],
  ["rcpt", "556 5.1.10 the domain has a null MX"],
  ["rcpt", "450 4.7.1 Greylisted, please try again later"],
  ["rcpt", "451 4.2.1 mailbox busy"],
  ["rcpt", "550 go away"],
  ["data", "550 5.1.1 user unknown"],
  ["data", "450 4.2.0 not now"],
  ["data", "450 not now"],
  ["rcpt", "550 5.0.0 go away"],
  ["rcpt", "550 looks like spam"],
  ["data", "550 5.1.2 no"],
  ["data", "550 5.1.70 no"],
  ["data", "550 5.2.0 no"],
  ["data", "550 5.4.2 no"],
  ["data", "550 5.4.30 no"],
  ["data", "550 5.7.2 no"],
  ["data", "550 5.7.18 no"],
  ["data", "550 5.7.129 no"],
  ["data", "550 5.7.130 no"],
])("%s, %s: about the recipient", (stage, reply) => {
  expect(judge(stage, reply)).toMatchObject({ about: "recipient" });
});

test.each<[Stage, string]>([
  ["mail", "552 5.3.4 message size exceeds what is taken"],
  ["data", "552 5.3.4 too big"],
  ["data", "554 5.6.0 malformed"],
  ["data", "550 5.7.1 this looks like spam"],
  ["data", "554 message rejected: virus found"],
  ["data", "554 transaction failed"],
  ["mail", "550 5.3.4 no"],
  ["mail", "550 5.6.7 no"],
  ["mail", "552 it is too big"],
  ["rcpt", "550 5.2.3 no"],
  ["rcpt", "550 5.3.4 no"],
  ["rcpt", "550 5.6.7 no"],
  ["data", "554 no"],
  ["data", "500 5.0.0 no"],
  ["data", "500 5.0.0 an attachment exceeds what is taken"],
  ["data", "450 looks like spam"],
])("%s, %s: about this mail", (stage, reply) => {
  expect(judge(stage, reply)).toMatchObject({ about: "mail" });
});

test("before a recipient is named nothing is ever about one, whatever is said", () => {
  const stage = fc.constantFrom<Stage>("connection", "mail");
  fc.assert(
    fc.property(stage, fc.integer({ min: 400, max: 599 }), fc.string(), fc.string(), (at, code, enhanced, text) => {
      expect(judgeRefusal({ stage: at, code, enhanced, text }).about).not.toBe("recipient");
    }),
  );
});

test("the reason names the code that decided", () => {
  expect(judge("rcpt", "550 5.1.1 no").because).toMatch(/5\.1\.1.*recipient/);
  expect(judge("rcpt", "550 5.6.0 no").because).toMatch(/5\.6\.0.*mail/);
  expect(judge("rcpt", "503 no").because).toContain("503");
});

test("an enhanced code is read behind the code, also of a long reply", () => {
  expect(enhancedIn("550 5.7.1 no")).toBe("5.7.1");
  expect(enhancedIn("550-5.7.26 no\n550 5.7.26 never")).toBe("5.7.26");
  expect(enhancedIn("553 sorry, no relaying (#5.7.1)")).toBe("5.7.1");
  expect(enhancedIn("550 host 10.5.1.1 is bad")).toBeUndefined();
  expect(enhancedIn("550 they said 550 5.10.1")).toBeUndefined();
});
