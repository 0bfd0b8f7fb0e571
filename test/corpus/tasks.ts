// One file a task: what the label expects, and what Onit says.

import { fold } from "./fold.ts";
import { forward } from "./forward.ts";
import type { Task } from "./label.ts";
import { judgeParse } from "./parse.ts";
import { signature } from "./signature.ts";
import { judgeThread } from "./thread.ts";
import { trim } from "./trim.ts";

export const tasks: Readonly<Record<string, Task>> = {
  trim,
  fold,
  forward,
  signature,
  parse: judgeParse,
  thread: judgeThread,
};
