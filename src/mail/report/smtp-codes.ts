// The codes of RFC 5321 (550) and RFC 3463 (5.1.1) in the words of a mail server.

export type Codes = { status: string | undefined; reply: string | undefined };

const TOGETHER = /(?<![\d.])([245][0-5]\d)[ -]{1,3}['"(<#]{0,2}([245]\.[0-7]\.\d{1,3})(?!\d|\.\d)/;
const STATUS = /(?<![\d.\w])([245]\.[0-7]\.\d{1,3})(?!\d|\.\d)/;
/** A number is a reply only where a server's words begin: three digits alone may be anything. */
const REPLIES: readonly RegExp[] = [
  /(?:said|says|returned|response|responded|error|reply|replied|was|code|status|reason|smtp|with|server)[^\w\n]{1,6}([245][0-5]\d)(?![\d.\w])/i,
  /(?:^|\n|>>> |<<< |[;:>"'([#.]|\.\.\. )\s{0,8}([245][0-5]\d)(?=[\s-])(?![\s-]{1,3}(?:[kmg]?b|bytes|hours|days|minutes)\b)/i,
  /[(#]([45][0-5]\d)[)\s]/,
];

/** The codes that stand in the words; the first of each, one that stands beside the other before all. */
export function codesIn(words: string): Codes {
  const together = TOGETHER.exec(words);
  if (together) return { reply: together[1], status: together[2] };
  const reply = REPLIES.map((pattern) => pattern.exec(words)?.[1]).find(Boolean);
  return { reply, status: STATUS.exec(words)?.[1] };
}

/** "5.1.1" out of a Status field, which may carry a comment (RFC 3464, 2.3.4). */
export const statusIn = (field: string): string | undefined => STATUS.exec(field)?.[1];

/** Whether a status says nothing beyond its class: "5.0.0". */
export const isVague = (status: string): boolean => /^[245]\.0\.0$/.test(status);
