// One file a task: what the label expects, and what Onit says.

import type { Task } from "./label.ts";
import { judgeParse } from "./parse.ts";
import { judgeThread } from "./thread.ts";

export const tasks: Readonly<Record<string, Task>> = {
  parse: judgeParse,
  thread: judgeThread,
};
