// Subjects as people mean them, without what mail programs and we put in front.

const PREFIX =
  /^\s*((re|aw|sv|vs|antw|odp|res|ref|rif|fw|fwd|wg|tr|vb|pd|enc|i|doorst)(\[\d+\])?\s*[:：]|(回复|答复|转发)\s*[:：]|\[(external|extern)\])\s*/iu;

/** Reply and forward prefixes, [EXTERNAL] marks and our own [HD-1042] removed, wherever they stack up. */
export function plainSubject(subject: string): string {
  let text = subject
    .replace(/\[\s*[a-z]{1,8}\s*-\s*\d{1,9}\s*\]/gi, " ")
    .replace(/\s+/g, " ")
    .trim();
  for (let before = ""; before !== text; ) {
    before = text;
    text = text.replace(PREFIX, "").trim();
  }
  return text;
}

/** Whether the subject carries the token [chase]. */
export const asksForChase = (subject: string): boolean => /\[\s*chase\s*\]/i.test(subject);
