// One after the other, of those that must not be done at once in one process.

const turns = new WeakMap<object, Map<string, Promise<unknown>>>();

/** @param key of what waits for each other. @param of whose turns they are: those of another owner are not waited for */
export async function inTurn<Result>(key: string, of: object, work: () => Promise<Result>): Promise<Result> {
  const own = turns.get(of) ?? new Map<string, Promise<unknown>>();
  turns.set(of, own);
  const turn = (own.get(key) ?? Promise.resolve()).then(work, work);
  own.set(key, turn);
  try {
    return await turn;
  } finally {
    if (own.get(key) === turn) own.delete(key);
  }
}
