// Names in a sentence: "Anna, Ben and 3 more".

const MOST_NAMED = 4;

/** @param all at least one */
export function inSeries(all: readonly string[]): string {
  const shown =
    all.length > MOST_NAMED ? [...all.slice(0, MOST_NAMED - 1), `${all.length - MOST_NAMED + 1} more`] : all;
  return shown.length === 1 ? shown[0]! : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}
