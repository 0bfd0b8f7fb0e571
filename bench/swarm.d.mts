// What the tests need of it.

export const KINDS: readonly string[];
export function swarm(
  port: number,
  count: number,
  options?: { perAddress?: number; rampMs?: number },
): { connected(): number; dropped(): number; stop(): void };
export function honestMail(port: number, serial: number, withinMs: number): Promise<number>;
