// How often a property is tried.

/**
 * @param all how often in the long suite
 * @returns as often there, a tenth of it in the short one, but at least 20 times
 */
export const rounds = (all: number): number =>
  process.env.ROUNDS === "all" ? all : Math.min(all, Math.max(20, Math.ceil(all / 10)));
