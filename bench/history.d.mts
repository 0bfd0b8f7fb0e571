// What the tests need of it.

type Figures = Record<string, Record<string, number>>;
export const HISTORY: string;
export function lastOf(kind: string, file?: string): { kind: string; figures: Figures } | undefined;
export function append(run: { kind: string; figures: Figures }, file?: string): void;
export function worse(figures: Figures, before?: Figures): { measure: string; database: string; why: string }[];
