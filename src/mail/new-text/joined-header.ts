// "on it -----Original message----- From: … Sent: … To: … Subject: …" on one line, as some programs join what they quote.

import { FORWARDED, HEADER_ROLES, ORIGINAL } from "./words.ts";

const LONGEST = 20_000; // characters of a line
const BEGINNING = 4_000; // of it: longer replies have no header right behind them
const TITLE = /-{3,20} ?([^-\n]{4,40}?) ?-{3,20}(?=\s)/gu;
const FIELD = /(?<=^|\s)[*_]{0,2}([\p{L}\p{M}]{1,16}(?: [\p{L}\p{M}]{1,12})?)[*_]{0,2} ?[:：](?=[*_\s])/gu;
const TITLES: ReadonlySet<string> = new Set([...ORIGINAL, ...FORWARDED]);

/** The line taken apart where a quoted mail's title or header fields begin; all pieces together are the line. */
export function splitJoinedHeader(raw: string): readonly string[] {
  if (raw.length > LONGEST || !/[:：-]/.test(raw)) return [raw];
  const head = raw.slice(0, BEGINNING);
  const title = [...head.matchAll(TITLE)].find(([, name = ""]) => TITLES.has(name.trim().toLowerCase()));
  if (title && raw.slice(title.index + title[0].length).trim() !== "") {
    const end = title.index + title[0].length;
    return [raw.slice(0, title.index), title[0], raw.slice(end)].filter((piece) => piece !== "");
  }
  const places = fieldPlaces(head);
  return places.length === 0 ? [raw] : cutAt(raw, places[0] === 0 ? places : [0, ...places]);
}

const cutAt = (raw: string, places: readonly number[]): string[] =>
  places.map((from, at) => raw.slice(from, places[at + 1] ?? raw.length));

/** Where the fields begin: who wrote, when and to whom or about what, close to one another, with an address among them. */
function fieldPlaces(head: string): number[] {
  const fields = [...head.matchAll(FIELD)].flatMap(({ 1: name = "", index }) => {
    const role = HEADER_ROLES.get(name.toLowerCase()) ?? HEADER_ROLES.get(name.toLowerCase().split(" ").at(-1)!);
    return role ? [{ role, index }] : [];
  });
  const first = fields.findIndex(({ role }) => role === "from");
  const [from, when, to] = first < 0 ? [] : fields.slice(first, first + 3);
  if (!from || !when || !to || to.index - from.index > 300) return [];
  if (!["sent", "date"].includes(when.role) || !["to", "subject"].includes(to.role)) return [];
  if (!/@|\d{4}/.test(head.slice(from.index, to.index + 100))) return [];
  return fields.slice(first, first + 5).map(({ index }) => index);
}
