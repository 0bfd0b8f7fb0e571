// Groups of "Name: value" lines with blank lines between them, as in delivery-status and feedback parts (RFC 3464, 2.1).

export type Fields = ReadonlyMap<string, string>; // lower-case names; the first value of a name stands

const FIELD = /^([A-Za-z][A-Za-z0-9-]{0,60})[ \t]{0,9}:(.*)$/;
const MOST_LINES = 5_000;

/**
 * Folded lines are joined (RFC 5322, 2.2.3); lines that are no field are left out. A second recipient begins a group of its
 * own also where the blank line before it was lost.
 */
export function fieldGroups(content: string): Fields[] {
  const groups: Map<string, string>[] = [];
  let isNew = true;
  let last = "";
  for (const line of content.split("\n", MOST_LINES)) {
    if (line.trim() === "") {
      isNew = true;
      continue;
    }
    const group = groups.at(-1);
    if (/^[ \t]/.test(line) && group && last && !isNew) {
      group.set(last, `${group.get(last) ?? ""} ${line.trim()}`.slice(0, 4_000));
      continue;
    }
    const [, name = "", value = ""] = FIELD.exec(line.slice(0, 4_000)) ?? [];
    last = name.toLowerCase();
    if (!last) continue;
    if (isNew || (last.endsWith("-recipient") && group?.has(last))) groups.push(new Map());
    isNew = false;
    const fields = groups.at(-1)!;
    if (fields.has(last))
      last = `${last}+`; // a repeated field: kept out of the way, with its folded lines
    else fields.set(last, value.trim());
  }
  return groups;
}

/** The address in a field such as "rfc822; <anna@example.org>" (RFC 3464, 2.3.2), "" when there is none. */
export function addressIn(value: string): string {
  const bare = value
    .slice(value.indexOf(";") + 1)
    .trim()
    .replace(/^<([^<>]*)>.*$/, "$1")
    .trim();
  return /^[^\s<>]{1,128}@[^\s<>@]{1,255}$/.test(bare) ? bare.toLowerCase().replace(/\.$/, "") : "";
}
