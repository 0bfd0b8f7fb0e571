// Other systems repeat what they were sent, also secrets, in what they answer: the text is shown without them.

const HIDDEN = "[hidden]";
const SHORTEST = 4; // characters: a shorter secret stands in innocent words, too

/**
 * @param secrets passwords, tokens and the like; undefined ones are left out
 * @returns a function that hides them in a text: as they are, percent-encoded and in base64
 */
export function redactor(secrets: readonly (string | undefined)[]): (text: string) => string {
  const forms = secrets
    .filter((secret) => secret !== undefined && secret !== "")
    .flatMap((secret) => [secret!, encodeURIComponent(secret!), ...inBase64(secret!)]);
  const hidden = [...new Set(forms)].sort((a, b) => b.length - a.length);
  return (text) => hidden.reduce((rest, form) => hide(rest, form), text);
}

/** Upper and lower case are not told from each other. A short secret is looked for as a word of its own. */
function hide(text: string, form: string): string {
  const escaped = form.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const pattern = form.length < SHORTEST ? `(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])` : escaped;
  return text.replace(new RegExp(pattern, "giu"), HIDDEN);
}

/** A secret in the middle of something encoded begins at any of three places; what its neighbours share is left out. */
function inBase64(secret: string): string[] {
  const bytes = Buffer.from(secret);
  if (bytes.length < SHORTEST) return [bytes.toString("base64")];
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString("base64")
      .replace(/=+$/, "");
    const from = before === 0 ? 0 : before + 1;
    const shared = (before + bytes.length) % 3 === 0 ? 0 : 1;
    return text.slice(from, text.length - shared);
  });
}
