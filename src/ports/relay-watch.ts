// How the relay is doing, for those who alarm and those who send.

import type { RelayHealth } from "../core/model/notice.ts";

/** The relay that takes our mail, as it has answered so far. */
export type RelayWatch = {
  health(): RelayHealth;
  /** Alarms when trouble has lasted, also while no mail is tried, and says that it is over. Asked once a minute or so. */
  look(): void;
  /** While it takes nothing: looks whether it does again, and lets one mail try it. Asked several times a minute. Never throws. */
  tryAgain(): Promise<void>;
};
