// Whether a text is a cron expression, so that a bad one is found when the settings are read.

type Field = { from: number; to: number; names: readonly string[] };

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

const SECOND: Field = { from: 0, to: 59, names: [] };
const FIELDS: readonly Field[] = [
  { from: 0, to: 59, names: [] },
  { from: 0, to: 23, names: [] },
  { from: 1, to: 31, names: [] },
  { from: 1, to: 12, names: MONTHS },
  { from: 0, to: 7, names: DAYS },
];

/** True for five fields (minute, hour, day, month, weekday) or six with a leading field for seconds. */
export function isCron(text: string): boolean {
  const parts = text.trim().toLowerCase().split(/\s+/);
  const fields = parts.length === 6 ? [SECOND, ...FIELDS] : FIELDS;
  if (parts.length !== fields.length) return false;
  return fields.every((field, index) => (parts[index] ?? "").split(",").every((item) => isItem(item, field)));
}

/** "*", "5" or "1-5", each alone or with a stride after a slash. */
function isItem(item: string, field: Field): boolean {
  const [range = "", stride, ...more] = item.split("/");
  if (more.length > 0) return false;
  if (stride !== undefined && !(/^\d{1,2}$/.test(stride) && Number(stride) > 0)) return false;
  if (range === "*") return true;
  const ends = range.split("-").map((end) => numberOf(end, field));
  const [first, last = first] = ends;
  if (ends.length > 2 || first === undefined || last === undefined) return false;
  return first <= last;
}

function numberOf(text: string, { from, to, names }: Field): number | undefined {
  const named = names.indexOf(text);
  if (named >= 0) return named + from;
  const value = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return value >= from && value <= to ? value : undefined;
}
