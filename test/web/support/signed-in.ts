// A browser in which somebody is signed in, by the mail that brings the link.

import type { LightMyRequestResponse } from "fastify";
import { LOCAL, type Site } from "./site.ts";

export type Browser = {
  cookie: string;
  get(url: string): Promise<LightMyRequestResponse>;
  /** A form of a page of ours. @param mark what it carries; by default that of the page it is on */
  post(url: string, form: Record<string, string | string[]>, mark?: string): Promise<LightMyRequestResponse>;
};

export const markIn = ({ body }: Pick<LightMyRequestResponse, "body">): string =>
  /name="form" value="([0-9a-f]+)"/.exec(body)?.[1] ?? "";

/** The path of the link in the newest mail to sign in, as the person has it. */
export function signInPath(site: Site): string {
  const mails = [...site.world.store.rows.sent.values()].filter(({ key }) => key.startsWith("sign-in/"));
  return /\/sign-in\/[a-z0-9]+/.exec(mails.at(-1)?.text ?? "")?.[0] ?? "";
}

export async function askFor(address: string, site: Site): Promise<LightMyRequestResponse> {
  const answer = await site.post("/sign-in", { address }, { host: LOCAL.host, authorization: "" });
  await new Promise(setImmediate); // the answer does not wait for the mail
  await site.world.attempt(async () => {});
  return answer;
}

export async function signIn(address: string, site: Site): Promise<Browser> {
  await askFor(address, site);
  const entered = await site.post(signInPath(site), {}, { ...LOCAL, authorization: "" });
  const cookie = String(entered.headers["set-cookie"]).split(";")[0]!;
  return browserWith(cookie, site);
}

export function browserWith(cookie: string, site: Site): Browser {
  const headers = { ...LOCAL, authorization: "", cookie };
  const get = (url: string): Promise<LightMyRequestResponse> => site.get(url, headers);
  return {
    cookie,
    get,
    async post(url, form, mark) {
      const fields = new URLSearchParams();
      fields.set("form", mark ?? markIn(await get("/")));
      for (const [name, values] of Object.entries(form))
        for (const value of [values].flat()) fields.append(name, value);
      const type = "application/x-www-form-urlencoded";
      return site.request({
        method: "POST",
        url,
        payload: fields.toString(),
        headers: { ...headers, "content-type": type },
      });
    },
  };
}
