// What stands in front of a subject, language by language and gateway by gateway.

import { describe, expect, test } from "vitest";
import { plainSubject, saysSentOn } from "../../src/core/words/subject.ts";

describe("what programs put in front of an answer", () => {
  test.each([
    ["English", "re fw fwd forward reply"],
    ["German", "aw antw antwort wg wtr"],
    ["French", "réf ref rép rep tr"],
    ["Portuguese", "res enc rsp"],
    ["Spanish", "rv rm reenv"],
    ["Italian", "r rif i inol"],
    ["Dutch", "betr doorst"],
    ["Polish", "odp pd przek"],
    ["Nordic", "sv vs vb vl vid vidb videres vidarebef"],
    ["Czech", "odpověď předáno ob blb"],
    ["Hungarian", "vá továbbítás továbbít tov"],
    ["Turkish", "ynt yan ilt"],
    ["Greek", "απ απάντηση σχετ προώθ"],
    ["Cyrillic", "на отв ответ пересл відп відповідь перес"],
    ["Romanian", "răspuns redirecționat redir"],
    ["Baltic", "atb pārs ats pers"],
    ["Indonesian", "bls trs balas teruskan"],
    ["Chinese", "回复 回覆 答复 答覆 转发 轉寄 轉發 转寄"],
    ["Japanese and Korean", "返信 転送 답장 회신 전달"],
    ["Hebrew and Thai", "השב תגובה הועבר ตอบ ตอบกลับ ส่งต่อ"],
  ])("%s", (_, prefixes) => {
    for (const prefix of prefixes.split(" "))
      for (const written of [prefix, prefix.toUpperCase(), `${prefix}[2]`])
        expect([written, plainSubject(`${written}: Printer`)]).toEqual([written, "Printer"]);
  });

  test("Arabic and Vietnamese, which are several words", () => {
    for (const prefix of ["رد", "إعادة توجيه", "اعادة توجيه", "trả lời", "chuyển tiếp"])
      expect([prefix, plainSubject(`${prefix}: Printer`)]).toEqual([prefix, "Printer"]);
  });

  test("only some of it says that the mail is sent on", () => {
    for (const prefix of "fw fwd forward wg wtr tr enc rv reenv i inol doorst pd przek vb vl vid vidb videres vidarebef předáno továbbítás továbbít tov ilt προώθ пересл перес redirecționat redir pārs pers trs teruskan 转发 轉寄 轉發 转寄 転送 전달 הועבר ส่งต่อ".split(
      " ",
    ))
      expect([prefix, saysSentOn(`${prefix}: Printer`)]).toEqual([prefix, true]);
    for (const subject of [
      "chuyển tiếp: x",
      "إعادة توجيه: x",
      "اعادة توجيه: x",
      "[EXTERNAL] WG: x",
      "[EXTERNAL]  [HD-1042] Fwd: x",
      " FW : x",
    ])
      expect([subject, saysSentOn(subject)]).toEqual([subject, true]);
    for (const subject of [
      "Re: Fwd: x",
      "re: x",
      "Forward",
      "My fw: x",
      "x [HD-1042] Fwd: y",
      "Hello [EXTERNAL] Fwd: x",
      "",
    ])
      expect([subject, saysSentOn(subject)]).toEqual([subject, false]);
  });
});

test("what gateways warn of stands in brackets, stars or before a colon", () => {
  for (const warning of [
    "External",
    "Ext",
    "External Email",
    "External Mail",
    "External Sender",
    "Caution",
    "Caution: External",
    "External, Caution",
    "Extern",
    "Externe",
    "Externe Mail",
    "Externe E-Mail",
    "Externer Absender",
    "Achtung Extern",
    "Expéditeur externe",
    "Externo",
    "Remitente externo",
    "Esterno",
    "Mittente esterno",
    "Zewnętrzny",
    "Wiadomość zewnętrzna",
    "Ekstern",
    "Externí",
    "Ulkoinen",
    "外部",
    "外部邮件",
    "外部メール",
    "社外",
    "Spam",
    "Possible Spam",
    "Probable Spam",
    "Suspected Spam",
    "Spam suspected",
    "Bulk",
    "Bulk Mail",
    "Junk",
    "Junk Mail",
    "Marketing",
    "Phishing",
    "Suspected phishing",
    "Virus",
    "Unverified",
    "Unverified Sender",
    "Secure",
    "Encrypted",
    "Marked as spam",
    "Spam mail",
  ])
    for (const [open, close] of [
      ["[", "]"],
      ["{", "}"],
      ["(", ")"],
      ["【", "】"],
      ["［", "］"],
      ["（", "）"],
      ["<", ">"],
    ])
      expect([warning, plainSubject(`${open}${warning}${close} Re: Printer`)]).toEqual([warning, "Printer"]);
  expect(plainSubject("[Spam Printer")).toBe("[Spam Printer");
  expect(plainSubject("**Spam* Printer")).toBe("**Spam* Printer");
  expect(plainSubject("\u200eRe:\u00ad Print\u200ber  on \u2068fire\u2069")).toBe("Printer on fire");
});
