// What mail programs and gateways put before a subject, by the language they speak. Data for subject.ts.

const list = (text: string): string[] => text.split(",").map((one) => one.trim());

/** Words that stand before a colon, lower-case: "re" for answers, "fw" for what is forwarded. */
export const PREFIXES: ReadonlySet<string> = new Set(
  [
    "re, fw, fwd, forward, reply", // English
    "aw, antw, antwort, wg, wtr", // German
    "réf, ref, rép, rep, tr", // French
    "res, enc, rsp", // Portuguese, Spanish
    "rv, rm, reenv", // Spanish
    "r, rif, i, inol", // Italian
    "betr, doorst", // Dutch
    "odp, pd, przek", // Polish
    "sv, vs, vb, vl, vid, vidb, videres, vidarebef", // Danish, Norwegian, Swedish, Finnish
    "odpověď, předáno, ob, blb", // Czech
    "vá, továbbítás, továbbít, tov", // Hungarian
    "ynt, yan, ilt", // Turkish
    "απ, απάντηση, σχετ, προώθ", // Greek
    "на, ha, отв, ответ, пересл, вiдп, відп, відповідь, перес", // Bulgarian, Russian, Ukrainian
    "răspuns, redirecționat, redir", // Romanian
    "atb, pārs, ats, pers", // Latvian, Lithuanian
    "bls, trs, balas, teruskan", // Indonesian
    "trả lời, chuyển tiếp", // Vietnamese
    "回复, 回覆, 答复, 答覆, 转发, 轉寄, 轉發, 转寄", // Chinese
    "返信, 転送", // Japanese
    "답장, 회신, 전달", // Korean
    "השב, תגובה, הועבר", // Hebrew
    "رد, إعادة توجيه, اعادة توجيه", // Arabic
    "ตอบ, ตอบกลับ, ส่งต่อ", // Thai
  ].flatMap(list),
);

/** Those that only stand before what is forwarded. */
export const FORWARD_PREFIXES: ReadonlySet<string> = new Set(
  [
    "fw, fwd, forward, wg, wtr, tr, enc, rv, reenv, i, inol, doorst, pd, przek, vb, vl, vid, vidb, videres, vidarebef",
    "předáno, továbbítás, továbbít, tov, ilt, προώθ, пересл, перес, redirecționat, redir, pārs, pers, trs, teruskan, chuyển tiếp",
    "转发, 轉寄, 轉發, 转寄, 転送, 전달, הועבר, إعادة توجيه, اعادة توجيه, ส่งต่อ",
  ].flatMap(list),
);

/** What gateways write between brackets, braces or stars, or before a colon, lower-case and without punctuation. */
export const WARNINGS: ReadonlySet<string> = new Set(
  [
    "external, ext, external email, external mail, external sender, caution, caution external, external caution",
    "extern, externe, externe mail, externe e mail, externer absender, achtung extern, expéditeur externe",
    "externo, remitente externo, esterno, mittente esterno, zewnętrzny, wiadomość zewnętrzna, ekstern, externí, ulkoinen",
    "外部, 外部邮件, 外部メール, 社外",
    "spam, possible spam, probable spam, suspected spam, spam suspected, bulk, bulk mail, junk, junk mail, marketing",
    "phishing, suspected phishing, virus, unverified, unverified sender, secure, encrypted, marked as spam, spam mail",
  ].flatMap(list),
);
