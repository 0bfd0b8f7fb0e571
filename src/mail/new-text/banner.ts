// What a mail gateway puts on top of a mail: "[EXTERNAL]", "CAUTION: This email originated from outside of the organization."

import { filledFrom, type Line } from "./line.ts";

const MOST_LINES = 6;
const LONGEST = 500; // characters of the whole banner

/** How banners begin, by language; what follows in the same paragraph belongs to them. */
const OPENINGS = [
  /^\W{0,4}(?:external|extern|externe|externo|esterno|zewnętrzn[ay]|outside)\W{0,3}(?:e-?mail|sender|mail|message|absender|nachricht|expéditeur|remitente|mittente)?\W{0,3}(?:$|[:\]!-])/iu,
  /^\W{0,4}(?:caution|warning|attention|achtung|vorsicht|warnung|avertissement|prudence|atención|advertencia|precaución|attenzione|avviso|let op|waarschuwing|uwaga|ostrzeżenie|atenção|aviso|cuidado)\W{1,4}.{0,60}\b(?:extern\w*|esterna|outside|außerhalb|extérieur|ester[no]\w*|fuera|zewn\w*|fora|buiten|originated|links?|attachments?|anhänge)/iu,
  /\b(?:this|the) (?:e-?mail|message|mail) (?:originated|was sent|came|comes|is) (?:from )?(?:an? )?(?:outside|external)/i,
  /\byou don'?t often get e-?mail from\b|\bsome people who received this message don'?t often\b/i,
  /\bsie erhalten nicht oft (?:e-?mails?|nachrichten) von\b|\bdiese (?:e-?mail|nachricht) (?:stammt|kommt|wurde) (?:von )?(?:außerhalb|extern)/i,
  /\bvous n'?(?:obtenez|recevez) pas souvent d[e'’]\s?(?:e-?mails?|courriers?)|\bno suele recibir correo|\bnon si ricevono spesso|\bu krijgt niet vaak e-?mail|\bnie często otrzymujesz|\bnão costuma receber/i,
];

/** @returns the index behind a banner that the lines begin with, 0 where there is none or nothing follows it */
export function bannerEnd(lines: readonly Line[]): number {
  let end = 0;
  for (let next = oneBanner(lines, end); next > end; next = oneBanner(lines, end)) end = next;
  return filledFrom(lines, end) < lines.length ? end : 0;
}

const MOST_BOX_LINES = 14;
const isEdge = ({ text }: Line): boolean => /^(?:[*=#_~-]\s?){8,}$/.test(text);
const WARNS =
  /\b(?:external|extern\w*|outside|originated|caution|warning|attention|achtung|vorsicht|warnung|avertissement|prudence|atención|advertencia|attenzione|avviso|uwaga|ostrzeżenie|waarschuwing|let op|atenção|aviso|do not click)/iu;

/** What stands between two lines of stars or dashes on top and warns. */
function boxEnd(lines: readonly Line[], first: number): number | undefined {
  if (first >= lines.length || !isEdge(lines[first]!)) return undefined;
  const inside = lines.slice(first + 1, first + MOST_BOX_LINES);
  const close = inside.findIndex((line, at) => at > 0 && isEdge(line));
  if (close < 0 || inside.slice(0, close).some(({ quoted }) => quoted)) return undefined;
  const said = inside.slice(0, close).map(({ text }) => text);
  return WARNS.test(said.join(" ")) ? first + close + 2 : undefined;
}

function oneBanner(lines: readonly Line[], from: number): number {
  const first = filledFrom(lines, from);
  const box = boxEnd(lines, first);
  if (box !== undefined) return box;
  let at = first;
  let length = 0;
  for (; at < lines.length && at - first < MOST_LINES && lines[at]!.text !== "" && !lines[at]!.quoted; at += 1)
    length += lines[at]!.text.length;
  const said = lines
    .slice(first, at)
    .map(({ text }) => text)
    .join(" ");
  if (at === first || length > LONGEST || !OPENINGS.some((form) => form.test(said.slice(0, 200)))) return from;
  // A bare mark takes its own line only: what stands right below it may be the writer's.
  return /^\W{0,4}[\p{L} -]{4,24}\W{0,4}$/u.test(lines[first]!.text) && length > 60 ? first + 1 : at;
}
