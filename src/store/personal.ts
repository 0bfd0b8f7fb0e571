// What of a document is somebody's: their address and their names, wherever they stand, and how they are replaced.

/** Somebody whose data is looked for. `names`: as they were written beside the address. */
export type Erased = { address: string; names: readonly string[]; pseudonym: string };

/** What stands where somebody's own words were. */
export const GONE = "(erased)";

const SHORTEST_NAME = 3; // letters of a part of a name that is replaced by itself

/** Walks every value of a document, and the names of its fields by `changeName`. */
export function mapTexts(value: unknown, change: Change, changeName: Change = change): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((one) => mapTexts(one, change, changeName));
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [changeName(name), mapTexts(one, change, changeName)]),
  );
}

type Change = (text: string) => string;

/** Whether any text in it has the address. */
export function hasAddress(value: unknown, address: string): boolean {
  const forms = formsOf(address);
  let found = false;
  mapTexts(value, (text) => {
    found ||= forms.test(text);
    forms.lastIndex = 0;
    return text;
  });
  return found;
}

/** The names that stand beside the address: in `{address, name}`, and in front of `<address>`. */
export function namesBeside(value: unknown, address: string): string[] {
  if (typeof value === "string") {
    const [, name] = new RegExp(`^"?([^"<>]+?)"?\\s*<${escaped(address)}>$`, "i").exec(value) ?? [];
    return name === undefined ? [] : [name.trim()];
  }
  if (Array.isArray(value)) return value.flatMap((one) => namesBeside(one, address));
  if (!isPlain(value)) return [];
  const { address: whose, name } = value;
  const isTheirs = typeof whose === "string" && whose.toLowerCase() === address && typeof name === "string";
  return [
    ...(isTheirs && name.trim() ? [name.trim()] : []),
    ...Object.values(value).flatMap((one) => namesBeside(one, address)),
  ];
}

/** The same document without the address, however it is spelled, and without the names. */
export function withoutThem(value: unknown, { address, names, pseudonym }: Erased): unknown {
  const forms = formsOf(address);
  const [stand = ""] = pseudonym.split("@");
  const wanted = [...new Set(names.flatMap((name) => [name, ...partsOf(name)]))].filter(isTelling);
  const named = new RegExp(
    `(?<![\\p{L}\\p{N}])(?:${wanted
      .sort((a, b) => b.length - a.length)
      .map(escaped)
      .join("|")})(?![\\p{L}\\p{N}]|-\\d)`,
    "gu",
  );
  const anonymous = (text: string): string => text.replace(forms, pseudonym);
  const nameless = (text: string): string =>
    wanted.length > 0 ? anonymous(text).replace(named, stand) : anonymous(text);
  return mapTexts(withoutNames(value, address, stand), nameless, anonymous);
}

/** Names of one small word are replaced only where they stand beside the address: "open" may be a name. */
const isTelling = (name: string): boolean => /\p{Lu}|\s|[^\x20-\x7e]/u.test(name) && !name.includes("@");

function withoutNames(value: unknown, address: string, stand: string): unknown {
  if (Array.isArray(value)) return value.map((one) => withoutNames(one, address, stand));
  if (!isPlain(value)) return value;
  const isTheirs = typeof value.address === "string" && value.address.toLowerCase() === address;
  const entries = Object.entries(value).map(([name, one]) => [name, withoutNames(one, address, stand)] as const);
  return Object.fromEntries(entries.map(([name, one]) => [name, isTheirs && name === "name" && one ? stand : one]));
}

const partsOf = (name: string): string[] =>
  name.split(/[\s,]+/u).filter((part) => /^\p{Lu}/u.test(part) && [...part].length >= SHORTEST_NAME);

/** As it is, and as links, quoted-printable text and HTML write its "@". */
function formsOf(address: string): RegExp {
  const at = address.lastIndexOf("@");
  const [local, domain] = [address.slice(0, at), address.slice(at + 1)].map(escaped);
  return new RegExp(`${local}(?:@|%40|=40|&#64;|&#x40;|&commat;)${domain}`, "gi");
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");

/** An object with fields, and no value that the driver has a class for. */
const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
