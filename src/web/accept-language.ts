// Which of some languages a browser asks for (RFC 9110, 12.5.4), matched by lookup (RFC 4647, 3.4): "de-AT" finds "de".

const LONGEST = 1_000; // characters looked at: browsers send a tenth of it
const MOST_RANGES = 50;

const RANGE = /^(?:\*|[a-z]{1,8}(?:-[a-z0-9]{1,8}){0,8})$/;
const QUALITY = /^q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/;

/** Two ways to write Norwegian, and its older name, are understood by anybody who asks for one of them. */
const ALSO: Readonly<Record<string, string>> = { no: "nb", nn: "nb" };

/**
 * @param header as it came; what cannot be read in it is passed over
 * @param available lower-case language tags, the one for everybody else first
 * @returns one of them
 */
export function languageAskedFor<T extends string>(header: string | undefined, available: readonly [T, ...T[]]): T {
  const asked = rangesIn(header ?? "");
  const refused = new Set(asked.filter(({ quality }) => quality === 0).map(({ range }) => range));
  const left = available.filter((language) => !refused.has(language));
  const wanted = asked.filter(({ quality }) => quality > 0).sort((a, b) => b.quality - a.quality);
  for (const { range } of wanted) {
    const found = range === "*" ? left[0] : languageNamed(range, left);
    if (found !== undefined) return found;
  }
  return available[0];
}

/** The language a tag means: itself, or what is left of it when its end is cut off. */
export function languageNamed<T extends string>(tag: string, available: readonly T[]): T | undefined {
  const subtags = tag.slice(0, LONGEST).toLowerCase().split("-", 10);
  for (let length = subtags.length; length > 0; length -= 1) {
    const shorter = subtags.slice(0, length).join("-");
    const found = available.find((language) => language === shorter || language === ALSO[shorter]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function rangesIn(header: string): { range: string; quality: number }[] {
  const members = header.slice(0, LONGEST).toLowerCase().split(",", MOST_RANGES);
  return members.flatMap((member) => {
    const [range = "", weight = "q=1", ...rest] = member.split(";").map((part) => part.trim());
    const quality = QUALITY.exec(weight.replaceAll(" ", ""))?.[1];
    return RANGE.test(range) && quality !== undefined && rest.length === 0 ? [{ range, quality: Number(quality) }] : [];
  });
}
