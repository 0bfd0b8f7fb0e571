import { type List, listOf } from "../../src/core/automated/mailing-list.ts";
import { readMail } from "./kept.ts";
import type { Task } from "./label.ts";

type Expected = { list: boolean; listname?: string; software?: string; posting_address?: string };

/**
 * Is it a list's mail, where does one post to, which server runs it, and what is the list called? Our conventions: an
 * address is in lower case; a server that does not name itself has no name (the source writes "RFC2369" or "RFC2919"); a
 * list's name is what its server calls it, else the local part of where one posts to. The source writes the same list
 * now as that, now as the whole address, now as the List-Id (the address with a dot): either is the same name.
 */
export const list: Task = async ({ expected }, raw) => {
  const got = listOf(await readMail(raw));
  const wanted = expected as Expected;
  const right = wanted.list ? got !== undefined && isSame(got, wanted) : got === undefined;
  return { right, got: got ?? "no list", yes: { expected: wanted.list, got: got !== undefined } };
};

function isSame({ name, software, postingAddress }: List, expected: Expected): boolean {
  const wanted = expected.listname?.toLowerCase();
  const names = [name, postingAddress, postingAddress?.replace("@", ".")].map((one) => one?.toLowerCase());
  const unnamed = /^RFC\d{4}$/.test(expected.software ?? "");
  return (
    (expected.posting_address === undefined || postingAddress === expected.posting_address.toLowerCase()) &&
    (expected.software === undefined || software === (unnamed ? undefined : expected.software)) &&
    (wanted === undefined || names.includes(wanted))
  );
}
