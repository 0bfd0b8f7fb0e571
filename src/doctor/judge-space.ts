// Room on a disk that Onit writes to.

import { type Judgement, ok, problem, warning } from "./finding.ts";

const MB = 2 ** 20;
const LEAST = 200 * MB;
const LITTLE = 2_048 * MB;

/**
 * @param folder what it is and where, such as "the data folder /srv/onit/data (ONIT_DATA)"
 * @param free bytes
 */
export function judgeSpace(folder: string, free: number): Judgement {
  const seen = `On the disk of ${folder} ${free < 10_240 * MB ? `${Math.floor(free / MB)} MB` : `${Math.floor(free / 1_024 / MB)} GB`} are free`;
  const help = "Make room there, or name a folder on another disk. On a full disk Onit takes no mail (451).";
  if (free < LEAST) return problem(`${seen}.`, help);
  return free < LITTLE ? warning(`${seen}.`, help) : ok(`${seen}, and it can be written to.`);
}
