// All measures by their names: how many rounds of what size, in a whole run and in a quick one, and on which databases.

import { commandsAMail } from "./commands.mjs";
import { confirmLatency, idleLatency } from "./latency.mjs";
import { notices } from "./notices.mjs";
import { postfix, postfixMissing } from "./postfix.mjs";
import { largeMails, openProgram } from "./program.mjs";
import { replicas } from "./replicas.mjs";
import { openTicks } from "./tick.mjs";
import { wayIn, whole } from "./way-in.mjs";

/** Of a measure whose rounds share nothing. */
const eachAnew = (round) => async (options) => ({ round: () => round(options), stop: async () => {} });

const ROUNDS = 5;
const QUICK = 3; // rounds

/**
 * `sizes` of a round in a whole run, `quick` in a quick one, where there is one; `missing` says why it cannot be measured here;
 * `onlyEmbedded`: what another database has no part in.
 */
export const MEASURES = {
  "way-in": {
    open: eachAnew(wayIn),
    rounds: ROUNDS,
    sizes: { mails: 2_000, warmUp: 500 },
    quick: { mails: 500, warmUp: 300 },
  },
  whole: {
    open: eachAnew(whole),
    rounds: ROUNDS,
    sizes: { mails: 500, warmUp: 250 },
    quick: { mails: 120, warmUp: 100 },
  },
  notices: { open: eachAnew(notices), rounds: ROUNDS, sizes: { mails: 400 }, quick: { mails: 100 } },
  postfix: { open: eachAnew(postfix), rounds: ROUNDS, sizes: { mails: 600 }, missing: postfixMissing },
  tick: {
    open: openTicks,
    rounds: ROUNDS,
    sizes: { few: 10_000, many: 1_000_000, due: 1_000 },
    quick: { few: 2_000, many: 20_000, due: 200 },
  },
  idle: { open: eachAnew(idleLatency), rounds: ROUNDS, sizes: { mails: 100, warmUp: 30 } },
  confirm: { open: eachAnew(confirmLatency), rounds: ROUNDS, sizes: { presses: 100, warmUp: 50 } },
  replicas: { open: eachAnew(replicas), rounds: ROUNDS, sizes: { mails: 240 } },
  program: { open: openProgram, rounds: ROUNDS, sizes: { many: 1_000_000 }, onlyEmbedded: true },
  memory: {
    open: eachAnew(largeMails),
    rounds: 1, // the most of twenty mails: a round more would say the same and take a minute
    sizes: { large: 20, megabytes: 20 },
    onlyEmbedded: true,
    missing: () => (process.platform === "linux" ? undefined : "memory is read from /proc, which is Linux's"),
  },
  commands: { open: eachAnew(commandsAMail), rounds: 1, sizes: {} },
};

export const roundsOf = ({ rounds }, isQuick) => (isQuick ? QUICK : rounds);
