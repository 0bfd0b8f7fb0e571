// What the tests need of it.

export type Goal = { says: string; unit: string; atMost?: number; atLeast?: number; limit?: number };
export const GOALS: Readonly<Record<string, Goal>>;
export function isMet(name: string, value: number): boolean | undefined;
