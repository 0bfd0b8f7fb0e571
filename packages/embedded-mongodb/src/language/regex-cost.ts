// How long a regular expression can take at most. JavaScript's engine backtracks: `(a+)+$` needs a step for each way of cutting up a text,
// and there are 2^length of them. The number of ways is estimated from the pattern alone, never too low, so that a text that is short
// enough for it may be tested without a guard.

/** The logarithm (base 2) of the number of ways in which a part of a pattern can match at one place of a text of `length` characters. */
type Ways = (length: number) => number;

const ONE_WAY: Ways = () => 0;
const MOST_STEPS_LOG2 = 21; // two million: about 10 ms
const LONGEST_LOG2 = 24; // 16 MB, the longest text there is
const DEEPEST = 100;

/** What is known of a pattern before it meets a text. */
export type Cost = {
  /** Texts up to so many characters can be tested without a guard; -1 when none can. */
  readonly safeLength: number;
  /** Letters that are in every text that matches, or "". */
  readonly needed: string;
};

/** @param source a pattern of JavaScript's that compiles */
export function costOf(source: string): Cost {
  const reader = new PatternReader(source);
  const ways = reader.alternatives(0);
  if (reader.at < source.length || reader.isTooDeep) return { safeLength: -1, needed: "" };
  const starts: Ways = /^\^[^|]*$/.test(source) ? ONE_WAY : (length) => Math.log2(length + 1);
  const size = Math.log2(reader.size + 1);
  let safeLength = -1;
  for (let bits = 0; bits <= LONGEST_LOG2; bits++) {
    const length = 2 ** bits;
    if (starts(length) + ways(length) + size > MOST_STEPS_LOG2) break;
    safeLength = length;
  }
  return { safeLength, needed: reader.needed };
}

/** Reads a pattern from left to right. */
class PatternReader {
  at = 0;
  /** Characters of the pattern, repeated as often as it says. */
  size = 0;
  needed = "";
  isTooDeep = false;
  private literal = "";
  private readonly source: string;

  constructor(source: string) {
    this.source = source;
  }

  alternatives(depth: number): Ways {
    if (depth > DEEPEST) this.isTooDeep = true;
    const all: Ways[] = [];
    do all.push(this.sequence(depth));
    while (!this.isTooDeep && this.source[this.at] === "|" && ++this.at);
    const [only, ...others] = all;
    if (others.length === 0) return only!;
    if (depth === 0) this.needed = "";
    const choices = Math.log2(all.length);
    return (length) => choices + Math.max(...all.map((ways) => ways(length)));
  }

  private sequence(depth: number): Ways {
    const parts: Ways[] = [];
    while (!this.isTooDeep && this.at < this.source.length && !"|)".includes(this.source[this.at]!)) {
      const start = this.size;
      const character = this.source[this.at]!;
      const part = this.repeated(this.atom(depth), start);
      const isPlain = depth === 0 && part === ONE_WAY && PLAIN.test(character);
      this.noteLiteral(isPlain ? character : "");
      if (part !== ONE_WAY) parts.push(part);
    }
    this.noteLiteral("");
    if (parts.length === 0) return ONE_WAY;
    return (length) => parts.reduce((sum, ways) => sum + ways(length), 0);
  }

  /** The longest run of plain letters that no quantifier follows is needed. */
  private noteLiteral(character: string): void {
    if (character !== "") this.literal += character;
    else {
      if (this.literal.length > this.needed.length) this.needed = this.literal;
      this.literal = "";
    }
  }

  private atom(depth: number): Ways {
    const { source } = this;
    this.size++;
    const character = source[this.at++]!;
    if (character === "[") this.skipClass();
    if (character === "\\") return this.escape();
    if (character !== "(") return ONE_WAY;
    const head = /^\?(?:<[=!]|[:=!]|<[^>]*>)/.exec(source.slice(this.at, this.at + 200))?.[0] ?? "";
    this.at += head.length;
    const ways = this.alternatives(depth + 1);
    if (source[this.at] === ")") this.at++;
    else this.isTooDeep = true;
    return ways;
  }

  private skipClass(): void {
    while (this.at < this.source.length && this.source[this.at] !== "]")
      this.at += this.source[this.at] === "\\" ? 2 : 1;
    this.at++;
  }

  /** What stands behind a backslash; a reference to a group is as long as the group's text. */
  private escape(): Ways {
    const rest = this.source.slice(this.at, this.at + 200);
    const [token] =
      /^(?:[1-9]\d*|k<[^>]*>|u\{[^}]*\}|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|[pP]\{[^}]*\}|c[A-Za-z]|[\s\S])/.exec(rest) ?? [
        "",
      ];
    this.at += token.length;
    return /^[1-9k]/.test(token) ? (length) => Math.log2(length + 1) : ONE_WAY;
  }

  private repeated(ways: Ways, start: number): Ways {
    const [token, least = 1, most = 1] = quantifierAt(this.source, this.at);
    if (token === "") return ways;
    this.at += token.length;
    this.size = start + (this.size - start) * Math.max(1, Number.isFinite(most) ? most : least);
    if (least === 1 && most === 1) return ways;
    return (length) => {
      const times = Math.min(most, Math.max(length, least));
      return times * ways(length) + Math.log2(Math.max(1, times - least + 1));
    };
  }
}

const PLAIN = /^[A-Za-z0-9 _@-]$/;

function quantifierAt(source: string, at: number): readonly [token: string, least?: number, most?: number] {
  const rest = source.slice(at, at + 40);
  const simple = /^([*+?])\??/.exec(rest);
  if (simple) return [simple[0], simple[1] === "+" ? 1 : 0, simple[1] === "?" ? 1 : Number.POSITIVE_INFINITY];
  const counted = /^\{(\d+)(,(\d*))?\}\??/.exec(rest);
  if (!counted) return [""];
  const least = Number(counted[1]);
  if (counted[2] === undefined) return [counted[0], least, least];
  return [counted[0], least, counted[3] === "" ? Number.POSITIVE_INFINITY : Number(counted[3])];
}
