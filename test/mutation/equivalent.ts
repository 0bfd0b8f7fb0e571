// Mutants that no test could notice, each with its reason.

/** @property in a stretch of the line it begins on */
export type Equivalent = { file: string; in: string; was: string; now: string; because: string };

export const EQUIVALENT: readonly Equivalent[] = [];
