// How mail programs mark quotes, introductions and signatures in HTML: by element, class, id, name and style.
// Other programs put letters before these names ("x_divRplyFwdMsg", "m_123gmail_quote"), so a name may stand within one.

import type { Mark } from "./line.ts";

type Attributes = Readonly<Record<string, string>>;

/** Names in class, id, name or data attributes, and what the element is. */
const NAMES: readonly (readonly [Mark, RegExp])[] = [
  ["forward", /moz-forward-container|gmail_forward|isforwardcontent/],
  ["intro", /gmail_attr|moz-cite-prefix|reply-?intro|replyheader|mail-attribution|k9mail-attribution/],
  [
    "signature",
    /(?:^|[ _-])(?:\w*signature|signature_?block\S*|signatur)(?= |$)|acompli_signature|ms-outlook-mobile-signature/,
  ],
  // Proton, Tuta, Yahoo, Nylas, Zoho, Zimbra, QQ, NetEase, Mail.ru and other Russian ones, GMX and web.de, Front, Spark
  ["quote", /protonmail_quote|tutanota_quote|yahoo_quoted|nylas-quote|zmail_extra(?= |$)|__quoted_text__|iwcquote/],
  [
    "quote",
    /(?:^| )qmbox|isreplycontent|ntes-mailmaster-quote|mail-quote|mailquote|(?<!g)mail_quote|email_quote|quoted_?text/,
  ],
  ["quote", /(?:^| )quote(?= |$)|front-blockquote|spark_quote|reply_quote|cafe_quote|naver_quote|domino_?quote/],
  // Outlook on the web, on desktops and on phones; Zimbra's rule; old Outlook Web Access; Exchange's own replies
  ["onwards", /divrplyfwdmsg|appendonsend|olk_src_body_section|mail-editor-reference-message-container|zwchr/],
  ["onwards", /outlookmessageheader|stopspelling|ms-outlook-mobile-reference|originalmessage/],
];

const BORDER_TOP = /border-top(?:-style)?:[^;]*solid|border:[^;]*;\s*border-top:[^;]*solid/i;
const NO_BORDER = /border(?:-left)?:\s*(?:none|0(?:px)?)\b/i;
const LONGEST = 500; // characters of an attribute

const named = ({ class: classes = "", id = "", name = "", ...rest }: Attributes): string =>
  `${classes.slice(0, LONGEST)} ${id.slice(0, LONGEST)} ${name.slice(0, LONGEST)} ${rest["data-marker"] ?? ""} ${
    rest["data-smartmail"] ?? ""
  }`.toLowerCase();

/** What an element says about all that is in it, or, for "onwards" and "border", about what begins with it. */
export function elementMark(element: string, attributes: Attributes): Mark | undefined {
  const style = (attributes.style ?? "").slice(0, LONGEST);
  if (element === "blockquote") return NO_BORDER.test(style) && !attributes.type ? undefined : "quote";
  if (element === "signature" || attributes["data-signatureblock"] !== undefined) return "signature";
  if (element === "body" || element === "a") return undefined;
  const names = named(attributes);
  const found = names.length > 4 ? NAMES.find(([, form]) => form.test(names))?.[0] : undefined;
  return found ?? (element === "div" && BORDER_TOP.test(style) ? "border" : undefined);
}

/** Gmail's frame around the introduction and the quoted mail; the first of its lines are the introduction. */
export const isGmailFrame = (element: string, attributes: Attributes): boolean =>
  element === "div" && /gmail_quote(?!_)|gmail_quote_container/.test((attributes.class ?? "").slice(0, LONGEST));

const HIDDEN_STYLE =
  /display:\s*none|visibility:\s*hidden|mso-hide:\s*all|font-size:\s*0(?:px|pt|em|%)?\s*(?:;|!|$)|max-height:\s*0(?:px)?\s*(?:;|!|$)|opacity:\s*0\s*(?:;|!|$)/i;
const NEVER_SEEN = new Set([
  ...[
    "head",
    "style",
    "script",
    "title",
    "template",
    "noscript",
    "object",
    "select",
    "textarea",
    "svg",
    "math",
    "audio",
  ],
  ...["video", "iframe", "xml"],
]);

/** Whether a person sees nothing of an element. */
export const isHidden = (element: string, attributes: Attributes): boolean =>
  NEVER_SEEN.has(element) ||
  attributes.hidden !== undefined ||
  HIDDEN_STYLE.test((attributes.style ?? "").slice(0, 2_000));
