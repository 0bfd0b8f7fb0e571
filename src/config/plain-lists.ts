// Files that hold nothing but lists of texts, as those of config/phrases do: taken line by line they are read thirty times as fast as by
// a reader for all of YAML, and a start waits for seventy thousand such lines.

const NOTHING = /^ *(#.*)?$/;
const KEY = /^((?!null:)[a-z]+):$/i;
/** In quotes that hide nothing, or what YAML takes for a text as it stands: no truth, no number, no mark of its own. */
const ENTRY =
  /^ {2}- (?:"([^"\\\p{C}]*)"|'([^'\p{C}]*)'|((?!(?:true|false|null) *$)(?:\p{L}|\p{N}[^ :#\p{C}]* +(?! |$))[^:#\p{C}]*))$/iu;

/** @returns the lists by their keys, as YAML has them; undefined when the text holds anything else, which is left to YAML */
export function plainLists(text: string): Record<string, string[]> | undefined {
  const lists = new Map<string, string[]>();
  let list: string[] | undefined;
  for (const line of text.split("\n")) {
    if (NOTHING.test(line)) continue;
    const [, double, single, plain] = ENTRY.exec(line) ?? [];
    const entry = double ?? single ?? plain?.replace(/ +$/, "");
    if (entry !== undefined) {
      if (!list) return undefined;
      list.push(entry);
      continue;
    }
    const key = KEY.exec(line)?.[1];
    if (key === undefined || lists.has(key)) return undefined;
    list = [];
    lists.set(key, list);
  }
  const areWhole = lists.size > 0 && [...lists.values()].every(({ length }) => length > 0);
  return areWhole ? Object.fromEntries(lists) : undefined;
}
