// One file a task: what the label expects, and what Onit says.

import type { Task } from "./label.ts";
import { trim } from "./trim.ts";

export const tasks: Readonly<Record<string, Task>> = { trim };
