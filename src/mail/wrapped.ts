// Mails inside a wrapping of one program: winmail.dat and signed S/MIME become the parts that are in them,
// and what is encrypted is said to be so.

import { signedContent } from "./cms.ts";
import { leaves, type Part, type ReadParts } from "./mime/part.ts";
import { readParts } from "./mime/read-parts.ts";
import { readTnef, type Tnef } from "./tnef.ts";

const TNEF = /^application\/(ms-tnef|vnd\.ms-tnef)$/;
const SMIME = /^application\/(x-)?pkcs7-mime$/;

/** The tree with its wrappings opened; one that cannot be stays a file, and a problem says so. */
export async function unwrapped({ mail, problems }: ReadParts): Promise<ReadParts> {
  const all = [mail, ...leaves(mail)];
  const said = new Set(problems);
  const hasText = all.some(
    ({ type, content }) => /^text\/(plain|html)$/.test(type) && content.toString("latin1").trim() !== "",
  );
  const open = async (part: Part): Promise<Part> => {
    if (part.type === "multipart/encrypted") said.add(ENCRYPTED);
    if (part.type.startsWith("multipart/")) return { ...part, parts: await Promise.all(part.parts.map(open)) };
    if (SMIME.test(part.type)) return opened(part, said);
    if (!isTnef(part)) return part;
    const tnef = readTnef(part.content);
    if (!tnef) said.add("could not read winmail.dat");
    return tnef ? { ...part, type: "multipart/mixed", parts: partsOf(tnef, hasText) } : part;
  };
  return { mail: await open(mail), problems: [...said] };
}

const ENCRYPTED = "it is encrypted: its text could not be read";

/** Signed and not encrypted, the mail can be read without any key. The signature itself is not checked here. */
async function opened(part: Part, said: Set<string>): Promise<Part> {
  const content = signedContent(part.content);
  if (!content?.length) {
    said.add(ENCRYPTED);
    return part;
  }
  const { mail, problems } = await readParts(content);
  for (const problem of problems) said.add(problem);
  return { ...part, type: "multipart/signed", content: Buffer.alloc(0), parts: [mail] };
}

const isTnef = ({ type, name }: Part): boolean => TNEF.test(type) || /^winmail\.dat$/i.test(name);

/** Outlook sends the text beside the wrapping too, unless the wrapping is all there is. */
function partsOf({ text, html, files }: Tnef, hasText: boolean): Part[] {
  const texts = hasText
    ? []
    : [...(text ? [partOf("text/plain", text)] : []), ...(html ? [partOf("text/html", html)] : [])];
  const body = texts.length > 1 ? [{ ...partOf("multipart/alternative", ""), parts: texts }] : texts;
  const attached = files.map(({ name, type, content }) => ({
    ...partOf(type, ""),
    name,
    content,
    disposition: "attachment",
  }));
  return [...body, ...attached];
}

const partOf = (type: string, text: string): Part => ({
  fields: [],
  type,
  isFlowed: false,
  isDelSp: false,
  charset: "utf-8",
  charsetAround: "",
  disposition: "",
  name: "",
  contentId: "",
  content: Buffer.from(text),
  parts: [],
});
