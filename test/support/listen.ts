// What this process prints while a test listens.

import { onTestFinished, vi } from "vitest";

/** Everything that this process writes from now on, until the test is over. */
export function listen(level = "trace"): { said(): string } {
  let heard = "";
  vi.stubEnv("ONIT_LOG", level);
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, "write").mockImplementation((text) => {
      heard += String(text);
      return true;
    });
  onTestFinished(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });
  return { said: () => heard };
}
