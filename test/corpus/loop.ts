import { suppressesAnswers } from "../../src/core/automated/machine.ts";
import { readMail } from "./kept.ts";
import type { Task } from "./label.ts";

/** May no machine answer it? */
export const loop: Task = async ({ expected }, raw) => {
  const because = suppressesAnswers(await readMail(raw));
  const got = because !== undefined;
  const wanted = expected.suppress_auto_response as boolean;
  return { right: got === wanted, got: because ?? "may be answered", yes: { expected: wanted, got } };
};
