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
  const [first = 0, ...rest] = places;
  return places.length === 0
    ? [raw]
    : cutAt(raw, /^[>|\s]*$/.test(raw.slice(0, first)) ? [0, ...rest] : [0, ...places]);
}

const cutAt = (raw: string, places: readonly number[]): string[] =>
  places.map((from, at) => raw.slice(from, places[at + 1] ?? raw.length));

const STARTS = ["from", "sent", "date"];

/** Who wrote and when, or when alone, and then to whom or about what, close to one another. */
function isHead([first, second, third]: readonly { role: string; index: number }[]): boolean {
  const [when, to] = first!.role === "from" ? [second, third] : [first, second];
  if (!when || !to || to.index - first!.index > 300) return false;
  return ["sent", "date"].includes(when.role) && ["to", "subject"].includes(to.role);
}

/** Where the fields begin, with an address or a year among them. */
function fieldPlaces(head: string): number[] {
  const fields = [...head.matchAll(FIELD)].flatMap(({ 0: whole, 1: name = "", index }) => {
    const role = HEADER_ROLES.get(name.toLowerCase());
    if (role) return [{ role, index }];
    const last = HEADER_ROLES.get(name.slice(name.lastIndexOf(" ") + 1).toLowerCase()); // behind the end of a value
    return last ? [{ role: last, index: index + whole.indexOf(" ") + 1 }] : [];
  });
  const first = fields.findIndex(({ role }, at) => STARTS.includes(role) && isHead(fields.slice(at, at + 3)));
  if (first < 0 || !/@|\d{4}/.test(head.slice(fields[first]!.index, fields[first]!.index + 400))) return [];
  return fields.slice(first, first + 5).map(({ index }) => index);
}
