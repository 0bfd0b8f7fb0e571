// What of a requester's mail counts as their own words, and what its subject says is missing.

import { describe, expect, test } from "vitest";
import { classify } from "../../../src/core/classify/rules.ts";
import { ownFiles } from "../../../src/core/own-words/own-words.ts";
import { aMail, aTicket, aWaitingTicket, byPhrases, evidence } from "../../support/builders.ts";

const kindOf = (newText: string, subject = "Printer on fire"): string => {
  const ticket = aWaitingTicket({ record: { subject } });
  const mail = aMail({ newText, subject: `Re: ${subject}` });
  return classify(evidence({ mail, ticket, organisation: byPhrases })).verdict.kind;
};

describe("what the subject misses is back when it is heard of again", () => {
  test.each([
    ["No frobs", "The frobs are back."],
    ["No green frobs", "The frobs are back."],
    ["Till without frobs", "The frobs are back."],
    ["Kein Frob", "Der Frob ist wieder da."],
    ["Pas de frob", "Le frob est revenu."],
    ["Geen frob", "De frob is terug."],
    ["Kasse frobt nicht", "Sie frobt wieder."],
  ])("%s: %s", (subject, text) => {
    expect(kindOf(text, subject)).toBe("solved");
    expect(kindOf(text, "Printer on fire")).not.toBe("solved");
  });

  test.each([
    ["No very old frobs", "The frobs are back."], // too far behind the "no"
    ["Frobs everywhere", "The frobs are back."],
    ["Telefon klingelt nicht", "Wir klingeln Sie wieder an."],
    ["No frobs", "The frobs are not back."],
  ])("%s, but not: %s", (subject, text) => expect(kindOf(text, subject)).not.toBe("solved"));
});

describe("what stands in quotation marks is somebody else's", () => {
  test.each([
    ["It shows this:", '"', '"', "any news"],
    ["It shows this:", "“", "”", "any news"],
    ["It shows this:", "'", "'", "any news"],
    ["Es zeigt das:", "„", "“", "gibt es etwas Neues"],
    ["Il affiche ça :", "«", "»", "avez-vous des nouvelles"],
  ])("%s %s … %s", (lead, opens, closes, asked) => {
    expect(kindOf(`${lead} ${asked}.`)).toBe("chase");
    expect(kindOf(`${lead} ${opens}${asked}${closes}.`)).toBe("unsure");
  });

  test("unless all of it does", () => {
    expect(kindOf('"any news"')).toBe("chase");
    expect(kindOf('"it works again"')).toBe("solved");
  });

  test("an apostrophe opens none", () => {
    expect(kindOf("Carl's printer is dead, any news, it's urgent")).toBe("chase");
  });
});

test("blank lines say nothing, however many", () => {
  expect(kindOf(`Hello Anna,${"\n \n".repeat(9_000)}any news`)).toBe("chase");
});

describe("the files somebody meant to send", () => {
  const file = (name: string, type: string, size = 20_000) => ({ name, type, size });
  test.each([
    file("photo.jpg", "image/jpeg"),
    file("dot.png", "image/png", 1_000),
    file("note.txt", "text/plain", 12),
    file("key.asc.txt", "text/plain"),
    file("card.vcf.zip", "application/zip"),
    file("about-application.pdf", "x/application/pgp-keys"),
    file("", "application/pdf", 500),
  ])("$name $type", (one) => {
    expect(ownFiles(aMail({ attachments: [one] }))).toEqual([one]);
    const mail = aMail({ newText: "Is it the blue cable?", attachments: [one] });
    expect(classify(evidence({ mail })).verdict.kind).toBe("unsure"); // it may be what we need
  });

  test.each([
    file("smime.p7s", "application/octet-stream"),
    file("signature.asc", "application/octet-stream"),
    file("carl.VCF", "application/octet-stream"),
    file("", "application/pkcs7-signature"),
    file("", "application/x-pkcs7-signature"),
    file("", "application/pgp-signature"),
    file("", "application/pgp-keys"),
    file("", "application/pgp-encrypted"),
    file("carl", "text/vcard"),
    file("carl", "text/x-vcard"),
    file("carl", "text/directory"),
    file("", "text/vnd.google.email-reaction+json"),
    file("pixel.gif", "image/gif", 999),
  ])("no file: $name $type", (one) => {
    expect(ownFiles(aMail({ attachments: [one] }))).toEqual([]);
  });
});

test("a mail on a ticket without a subject is read by its own words", () => {
  const ticket = aTicket({ record: { subject: "", status: "closed" }, lastSpeaker: "staff" });
  expect(classify(evidence({ mail: aMail({ newText: "any news" }), ticket })).verdict.kind).toBe("chase");
});
