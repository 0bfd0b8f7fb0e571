// The first lines of a colleague's mail: #close, #assign anna, #escalate why. And #note, wherever it begins a line.

export type CommandLine = { name: string; argument: string };

export type Commands = {
  commands: readonly CommandLine[];
  rest: string; // what is neither command nor note: an answer to the requester, unless a command keeps it inside
};

// Mail programs put spaces that cannot be seen, no-break spaces and the stars of bold type before a word.
// One class of characters of one line, so that a million blank lines or invisible signs are looked at once.
const BEFORE = "[ \\t\\f\\v\\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000\\p{Cf}*_]*";
const NOTE = new RegExp(`^${BEFORE}#note\\b[*_]*[ \\t:]*`, "imu");
const COMMAND = new RegExp(`^${BEFORE}#([a-z]+)\\b[*_]*[ \\t:]*(.*)$`, "iu");

/** Everything behind #note is private, whatever comes before it: a forgotten line break must not leak it (S3.14). */
export function commandsIn(text: string): Commands {
  const note = NOTE.exec(text);
  const { commands, rest } = leading(note ? text.slice(0, note.index) : text);
  if (!note) return { commands, rest };
  const argument = text.slice(note.index + note[0].length).trim();
  return { commands: [...commands, { name: "note", argument }], rest };
}

/** Commands stand at the very start, one a line. */
function leading(text: string): Commands {
  const lines = text.trim().split("\n");
  const commands: CommandLine[] = [];
  for (let line = lines[0]; line !== undefined; line = lines[0]) {
    const found = COMMAND.exec(line);
    if (!found) break;
    commands.push({ name: (found[1] ?? "").toLowerCase(), argument: (found[2] ?? "").trim() });
    lines.shift();
  }
  return { commands, rest: lines.join("\n").trim() };
}

/** Whether a line speaks of its writer alone, and of no ticket. */
export const isOfAbsence = ({ name }: CommandLine): boolean => name === "away" || name === "back";
