// Groups of "Name: value" lines with blank lines between them, as in delivery-status and feedback parts (RFC 3464, 2.1).

import { oneAddress } from "../../security/domain-name.ts";
export type Fields = ReadonlyMap<string, string>; // lower-case names; the first value of a name stands

const FIELD = /^([A-Za-z][A-Za-z0-9-]{0,60})[ \t]{0,9}:(.*)$/;
const MOST_LINES = 5_000;
const LONGEST_VALUE = 4_000; // characters

/**
 * Folded lines are joined (RFC 5322, 2.2.3); lines that are not fields are left out. A second recipient begins a group of its
 * own also where the blank line before it was lost.
 */
export function fieldGroups(content: string): Fields[] {
  const groups: Map<string, string>[] = [];
  let group: Map<string, string> | undefined;
  for (const [name, value] of unfolded(content)) {
    if (name === "") {
      group = undefined;
      continue;
    }
    if (!group || (name.endsWith("-recipient") && group.has(name))) {
      group = new Map();
      groups.push(group);
    }
    if (!group.has(name)) group.set(name, value);
  }
  return groups;
}

/** Names and values in order; a blank line is the empty name. */
function unfolded(content: string): [name: string, value: string][] {
  const fields: [string, string][] = [];
  for (const raw of content.split("\n", MOST_LINES)) {
    const line = raw.slice(0, LONGEST_VALUE);
    const last = fields.at(-1);
    const [, name, value = ""] = FIELD.exec(line) ?? [];
    if (line.trim() === "") fields.push(["", ""]);
    else if (name) fields.push([name.toLowerCase(), value.trim()]);
    else if (last?.[0] && /^[ \t]/.test(line)) last[1] = `${last[1]} ${line.trim()}`.slice(0, LONGEST_VALUE);
  }
  return fields;
}

/** The address in a field such as "rfc822; <anna@example.org>" (RFC 3464, 2.3.2), "" when there is none. */
export function addressIn(value: string): string {
  const bare = value
    .slice(value.indexOf(";") + 1)
    .trim()
    .replace(/^<([^<>]*)>.*$/, "$1")
    .trim();
  return /^[^\s<>]{1,128}@[^\s<>@]{1,255}$/.test(bare) ? oneAddress(bare.replace(/\.$/, "")) : "";
}
