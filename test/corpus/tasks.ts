// One file a task: what the label expects, and what Onit says.

import { autoreply } from "./autoreply.ts";
import { bounce } from "./bounce.ts";
import { bounceDetail } from "./bounce-detail.ts";
import { fold } from "./fold.ts";
import { forward } from "./forward.ts";
import type { Task } from "./label.ts";
import { list } from "./list.ts";
import { loop } from "./loop.ts";
import { judgeParse } from "./parse.ts";
import { signature } from "./signature.ts";
import { judgeThread } from "./thread.ts";
import { trim } from "./trim.ts";

export const tasks: Readonly<Record<string, Task>> = {
  trim,
  fold,
  forward,
  signature,
  bounce,
  bounce_detail: bounceDetail,
  autoreply,
  list,
  loop,
  parse: judgeParse,
  thread: judgeThread,
};
