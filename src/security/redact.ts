// Secrets stay out of logs and error messages: what is known to be one by its value, and what looks like one.

import type { Environment } from "../ports/environment.ts";

/** Takes secrets out of a text. */
export type Redact = ((text: string) => string) & {
  /** A quick look at a line of JSON: false when nothing in it can be a secret. */
  isNeeded(json: string): boolean;
};

const REMOVED = "[removed]";
const SHORTEST = 4; // characters; a shorter password would blank out half of every line

// What is a secret by its form, wherever it stands.
const FORMS: readonly (readonly [form: RegExp, instead: string])[] = [
  // Ours: the word in links (/t/…), in reply addresses (reply+…@) and of API keys is base32 of 34 bytes or more.
  [/(?<![a-z0-9])[a-z2-7]{50,}(?![a-z0-9])/gi, REMOVED],
  // Keys of the API since they have ids; the id may be shown.
  [/\b(onit_[a-z2-7]{8}_)[a-z2-7]{32}/gi, `$1${REMOVED}`],
  // A password in a URL, up to the last @ before the host ends (RFC 3986, 3.2.1).
  [/\b([a-z][a-z0-9+.-]{1,30}:\/\/[^\s/?#@:"']{0,256}):[^\s/?"']{1,1024}@/gi, `$1:${REMOVED}@`],
  // HTTP and SMTP logins (RFC 9110, 11.6.2; RFC 4954; XOAUTH2).
  [/\b(bearer|basic)(\s+)[a-z0-9._~+/=-]{8,}/gi, `$1$2${REMOVED}`],
  [/\b(auth(?:enticate)?\s+(?:plain|login|xoauth2|oauthbearer|cram-md5)\s+)[a-z0-9+/=]{4,}/gi, `$1${REMOVED}`],
  // A signed token of an identity provider (RFC 7519), and values whose name says what they are.
  [/\beyJ[a-z0-9_-]{10,}\.[a-z0-9_-]{4,}(?:\.[a-z0-9_-]*)?/gi, REMOVED],
  [
    /\b((?:access|refresh|id)_token|client_secret|client_assertion|password|passwd)(["']?\s*[=:]\s*["']?)[^\s"'&,;]{4,}/gi,
    `$1$2${REMOVED}`,
  ],
];

// One of these is in everything the forms above and the names below find.
const HINTS =
  /[a-z2-7]{50}|onit_|:\/\/[^\s/]*@|bearer|basic|auth|eyJ|token|secret|client_|pass|cookie|credential|command/i;

const SECRET_NAMES =
  /^(pass|password|passwd|auth|authorization|proxy-authorization|cookie|set-cookie|secret|access_?token|refresh_?token|client_?secret|credentials|command|executedCommand)$/i;

/** Whether a field of an object holds a secret by its name; a `command` of a mail client is the line it sent, login included. */
export const isSecretName = (name: string): boolean => SECRET_NAMES.test(name);

/**
 * @param secrets values that are taken out wherever they stand, in whatever case, also as base64, as part of a URL or of a login;
 *   one of fewer than four characters only where it is a word of its own. Undefined ones are left out
 */
export function redactor(secrets: readonly (string | undefined)[]): Redact {
  const spellings = [...new Set(secrets.flatMap((secret) => (secret ? spelled(secret) : [])))];
  const patterns = spellings.sort((one, other) => other.length - one.length).map(patternOf);
  const inJson = spellings.map((spelling) => JSON.stringify(spelling).slice(1, -1));
  const redact = (text: string): string => {
    const known = patterns.reduce((rest, pattern) => rest.replace(pattern, REMOVED), text);
    return HINTS.test(known) ? FORMS.reduce((rest, [form, instead]) => rest.replace(form, instead), known) : known;
  };
  const isNeeded = (json: string): boolean => HINTS.test(json) || inJson.some((spelling) => json.includes(spelling));
  return Object.assign(redact, { isNeeded });
}

function patternOf(spelling: string): RegExp {
  const escaped = spelling.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(spelling.length < SHORTEST ? `(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])` : escaped, "giu");
}

const spelled = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret.replace(/\p{Surrogate}/gu, "")),
  quoted(secret),
  ...(secret.length < SHORTEST
    ? []
    : ["base64", "base64url"].flatMap((form) => inBase64(secret, form as BufferEncoding))),
];

/** As IMAP quotes it (RFC 3501, 4.3). */
const quoted = (text: string): string => text.replace(/["\\]/g, "\\$&");

/** A secret in the middle of something encoded begins at any of three places; what its neighbours share is left out. */
function inBase64(secret: string, form: BufferEncoding): string[] {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString(form)
      .replace(/=+$/, "");
    const from = before === 0 ? 0 : before + 1;
    return text.slice(from, text.length - ((before + bytes.length) % 3 === 0 ? 0 : 1));
  });
}

/**
 * Every secret that Onit is told from outside: of the environment's own, and those that a setting names.
 * @param named the settings whose values may be names of environment variables
 */
export function secretsIn(environment: Environment, named: unknown = {}): string[] {
  const { ONIT_RELAY_URL, ONIT_ALARM_RELAY_URL, MONGODB_URI, ONIT_TOKEN_KEYS, ONIT_ALARM_WEBHOOK = "" } = environment;
  const keys = (ONIT_TOKEN_KEYS ?? "").split(",").map((part) => part.replace(/^[^:]*:/, "").trim());
  return [
    ...[ONIT_RELAY_URL, ONIT_ALARM_RELAY_URL, MONGODB_URI].flatMap((url) => passwordsIn(url ?? "")),
    ...(ONIT_ALARM_WEBHOOK === "" ? [] : [ONIT_ALARM_WEBHOOK]),
    ...keys.flatMap((key) => [key, Buffer.from(key, "base64").toString("hex")]),
    ...Object.entries(environment).flatMap(([name, value = ""]) =>
      A_SECRET.test(name) && value.length >= 8 ? value : [],
    ),
    ...texts(named).flatMap((name) => (/^[A-Z_][A-Z0-9_]*$/.test(name) ? (environment[name] ?? []) : [])),
  ].filter((secret) => secret.length >= SHORTEST);
}

const A_SECRET = /PASS|SECRET|TOKEN|CREDENTIAL|_KEY/i; // by the name of its variable, before the settings are read

/** As it stands in the URL and as it is meant, together with what a login by PLAIN makes of it (RFC 4616). */
function passwordsIn(url: string): string[] {
  const [, user = "", password] = /^[a-z0-9+.-]+:\/\/([^:@/]*):(.*)@/i.exec(url) ?? [];
  if (password === undefined) return [];
  const meant = decoded(password);
  return [password, meant, Buffer.from(`\0${decoded(user)}\0${meant}`).toString("base64")];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a percent sign that is meant as one
  }
}

/** All texts inside a value. */
function texts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (value instanceof Map) return [...value.values()].flatMap(texts);
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(texts) : [];
}
