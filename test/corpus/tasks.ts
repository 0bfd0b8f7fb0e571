// One file a task: what the label expects, and what Onit says.

import { autoreply } from "./autoreply.ts";
import { bounce } from "./bounce.ts";
import { bounceDetail } from "./bounce-detail.ts";
import type { Task } from "./label.ts";
import { list } from "./list.ts";
import { loop } from "./loop.ts";

export const tasks: Readonly<Record<string, Task>> = { bounce, bounce_detail: bounceDetail, autoreply, list, loop };
