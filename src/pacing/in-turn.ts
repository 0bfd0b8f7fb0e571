// What several pieces of work in one process must not do at once, and what they may do once for all of them.

const turns = new WeakMap<object, Map<string, Promise<unknown>>>();
const answers = new WeakMap<object, Map<string, Promise<unknown>>>();

/** One after the other. @param key of what waits for each other. @param of whose turns they are: those of another owner are not waited for */
export const inTurn = <Result>(key: string, of: object, work: () => Promise<Result>): Promise<Result> =>
  noted(turns, key, of, (before) => (before ?? Promise.resolve()).then(work, work));

/** Who asks while the same is being asked has the same answer. */
export const shared = <Result>(key: string, of: object, ask: () => Promise<Result>): Promise<Result> =>
  noted(answers, key, of, (before) => (before as Promise<Result> | undefined) ?? ask());

async function noted<Result>(
  all: typeof turns,
  key: string,
  of: object,
  next: (before: Promise<unknown> | undefined) => Promise<Result>,
): Promise<Result> {
  const own = all.get(of) ?? new Map<string, Promise<unknown>>();
  all.set(of, own);
  const mine = next(own.get(key));
  own.set(key, mine);
  try {
    return await mine;
  } finally {
    if (own.get(key) === mine) own.delete(key);
  }
}
