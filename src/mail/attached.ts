// The files a mail carries: which parts are such, and their names.

import type { Attachment } from "../core/model/mail.ts";
import { headerFieldOf, leaves, type Part, textOf } from "./mime/part.ts";
import { uudecoded } from "./mime/uuencode.ts";
import { decodeWords } from "./mime/words.ts";

export type Attached = Attachment & { content: Buffer };

const DECORATION = 10_240; // bytes; a screenshot is larger, most logos and social icons are smaller
const ENDINGS: Readonly<Record<string, string>> = {
  "message/rfc822": "eml",
  "message/global": "eml",
  "message/delivery-status": "txt",
  "message/disposition-notification": "txt",
  "message/feedback-report": "txt",
  "text/rfc822-headers": "txt",
  "text/plain": "txt",
  "text/html": "html",
  "text/calendar": "ics",
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/gif": "gif",
  "video/quicktime": "mov",
  "application/pdf": "pdf",
  "application/zip": "zip",
};
const KINDS: Readonly<Record<string, string>> = {
  image: "image",
  text: "document",
  video: "video",
  audio: "audio",
  message: "mail",
};

/** All parts that are not text and no decoration; files inside a text too. */
export function attachedTo(mail: Part, isText: ReadonlySet<Part>, html: string): Attached[] {
  const parts = leaves(mail);
  const others = parts.filter((part) => !isText.has(part));
  const files = others.filter((part) => !isDecoration(part, others, html)).map(attachedPart);
  const inTexts = parts.filter((part) => isText.has(part) && part.type === "text/plain").flatMap(insideText);
  return [...files, ...inTexts];
}

/** A picture the HTML shows in place: small, or shown more than once, as signatures are in a long exchange. */
function isDecoration(part: Part, others: readonly Part[], html: string): boolean {
  if (!part.type.startsWith("image/") || !part.contentId || part.disposition === "attachment") return false;
  const shown = html.split(`cid:${part.contentId}`).length - 1;
  const copies = others.filter((other) => other.content.equals(part.content)).length;
  return shown > 0 && (part.content.length < DECORATION || shown > 1 || copies > 1);
}

const attachedPart = (part: Part): Attached => ({
  name: part.name || unnamed(part),
  type: part.type,
  size: part.content.length,
  content: part.content,
});

/** What nobody named is called after its description, a mail inside after its subject, and else after its kind. */
function unnamed(part: Part): string {
  const [inner] = part.parts;
  const said = (inner && headerFieldOf(inner, "subject")) || headerFieldOf(part, "content-description");
  const name = decodeWords(said)
    .replace(/[\\/:]|\p{Cc}/gu, " ")
    .trim()
    .slice(0, 100);
  const ending = ENDINGS[part.type];
  return (name || KINDS[part.type.split("/")[0]!] || "file") + (ending ? `.${ending}` : "");
}

const insideText = (part: Part): Attached[] =>
  uudecoded(textOf(part)).map(({ name, content }) => ({
    name,
    type: "application/octet-stream",
    size: content.length,
    content,
  }));
