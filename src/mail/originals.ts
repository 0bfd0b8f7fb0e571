// Whose mails are forwarded inside a mail: by the header lines above each in the text, or as whole mails attached.

import type { Original, TextPart } from "../core/model/mail.ts";
import { saysSentOn } from "../core/words/subject.ts";
import { readNamed } from "./correspondents.ts";
import { headerFieldOf, leaves, type Part } from "./mime/part.ts";
import { decodeWords } from "./mime/words.ts";
import { blocksIn } from "./new-text/header-block.ts";
import { readLine } from "./new-text/line.ts";

const MOST = 20; // of a thread that was forwarded for years
const LONGEST = 200_000; // characters
const ADDRESS = /[^\s<>"'(),;:[\]*]{1,64}@[\p{L}\p{N}.-]{1,255}[\p{L}\p{N}]/u;

/** In their order, without doubles. One without an address in its From line has "" there. */
export function originalsOf(mail: Part, parts: readonly TextPart[], subject: string): Original[] {
  const attached = leaves(mail).flatMap(({ type, parts: [inner] }) =>
    type === "message/rfc822" && inner ? [inner] : [],
  );
  const all = [...attached.map(attachedOriginal), ...writtenIn(parts, subject)].slice(0, MOST);
  return all.filter(({ from }, at) => all.findIndex((one) => one.from.address === from.address) === at);
}

const attachedOriginal = (inner: Part): Original => ({
  from: readNamed(inner.fields).from ?? { address: "", name: "" },
  subject: decodeWords(headerFieldOf(inner, "subject")).replace(/\s+/g, " ").trim(),
});

/** Outlook marks a mail that is forwarded as it marks a quote: there the subject decides. */
function writtenIn(parts: readonly TextPart[], subject: string): Original[] {
  const isSentOn = saysSentOn(subject) || isNordicForward(parts, subject);
  const kinds: readonly TextPart["kind"][] = isSentOn ? ["forward", "quote"] : ["forward"];
  const text = parts
    .flatMap((part) => (kinds.includes(part.kind) ? part.text : []))
    .join("")
    .slice(0, LONGEST);
  return blocksIn(text.split("\n").map((line) => readLine(line))).map(({ from, subject: about }) => ({
    from: readWriter(from),
    subject: about.trim(),
  }));
}

/** "VS:" is "sent on" in Danish and Norwegian, whose mails begin with "Fra:", and "answer" in Finnish. */
const isNordicForward = (parts: readonly TextPart[], subject: string): boolean =>
  /^\s*vs\s*:/i.test(subject) && parts.some(({ kind, text }) => kind === "quote" && /^[\s*]*fra[\s*]*:/im.test(text));

/** "Carl Cliff <carl@…>", "*Carl Cliff* [mailto:carl@…]", "carl@…". */
function readWriter(value: string): Original["from"] {
  const address = ADDRESS.exec(value.replace(/mailto:/gi, ""))?.[0].toLowerCase() ?? "";
  const name = (/^[^<([@]*(?=[<([])/.exec(value)?.[0] ?? "").replace(/["*_']/g, "").trim();
  return { address, name };
}
