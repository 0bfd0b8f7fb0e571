// The address in the links of our mails: does this Onit answer there, and does it keep the mailbox to itself?

import { isLoopbackHost } from "../config/relay-trust.ts";
import { isAboutCertificate } from "../security/peer-certificate.ts";
import { NO_TOKEN } from "../web/mailbox.ts";
import { type Judgement, ok, problem, warning } from "./finding.ts";
import { type GetOptions, get, type HttpAnswer } from "./http-get.ts";
import { askIdentity } from "./identity.ts";
import { judgeCertificate } from "./judge-certificate.ts";
import type { Surroundings } from "./surroundings.ts";

const ADVICE = "Let the proxy behind web.publicUrl pass everything on to web.host and web.port of server.yaml.";
const NOT_THERE = new Set([502, 503, 504]); // what a proxy says while nobody is behind it

export async function checkPages(surroundings: Surroundings, signal: AbortSignal): Promise<Judgement[]> {
  const { publicUrl, host, port } = surroundings.settings.server.web;
  if (publicUrl === undefined)
    return [
      ok(
        `web.publicUrl is not set, so links lead to http://${host}:${port}.`,
        "Set it once people on other machines use Onit.",
      ),
    ];
  const options = { ...surroundings, signal };
  const isRunning = (await surroundings.ports()).web.state === "ours";
  const opened = await surroundings.open().catch(() => undefined);
  try {
    const answer = opened
      ? await askIdentity(publicUrl, opened.app.tokens, options)
      : await get(`${publicUrl}/health/live`, options);
    const isOurs = "isOurs" in answer && answer.isOurs === true;
    return [
      ...ofEncryption(publicUrl, answer, surroundings.now()),
      opened ? judgeIdentity(publicUrl, { ...answer, isOurs }, isRunning) : untold(publicUrl, answer),
      ...(isOurs ? await ofMailbox(publicUrl, options) : []),
    ];
  } catch (error) {
    return [judgeSilence(publicUrl, error as NodeJS.ErrnoException, isRunning)];
  }
}

const ofEncryption = (publicUrl: string, { encryption }: HttpAnswer, now: Date): Judgement[] =>
  encryption
    ? [judgeCertificate(encryption, now, `The certificate of ${publicUrl}`, "Renew it where the proxy keeps it.")]
    : [];

export function judgeIdentity(
  publicUrl: string,
  { isOurs, status, location }: Pick<HttpAnswer, "status" | "location"> & { isOurs: boolean },
  isRunning: boolean,
): Judgement {
  if (isOurs) return ok(`${publicUrl} (web.publicUrl) leads to this Onit.`);
  if (location !== undefined && status >= 300 && status < 400)
    return problem(
      `${publicUrl} (web.publicUrl) leads on to ${location}.`,
      "Write the address that answers by itself as web.publicUrl in server.yaml.",
    );
  if (!isRunning && NOT_THERE.has(status))
    return warning(
      `${publicUrl} (web.publicUrl) answers with ${status}, as Onit does not run.`,
      "Start Onit, and run onit doctor again.",
    );
  return problem(`Not this Onit answers at ${publicUrl} (web.publicUrl), but another server (${status}).`, ADVICE);
}

/** The key that tells one Onit from another is in the database. */
const untold = (publicUrl: string, { status }: HttpAnswer): Judgement =>
  warning(
    `${publicUrl} (web.publicUrl) answers with ${status}; while the database is away it is not known whether it is this Onit.`,
    "Bring the database back, and run onit doctor again.",
  );

export function judgeSilence(publicUrl: string, error: NodeJS.ErrnoException, isRunning: boolean): Judgement {
  const { message, code = "" } = error;
  const name = `${publicUrl} (web.publicUrl)`;
  if (isAboutCertificate(`${code} ${message}`))
    return problem(
      `The certificate of ${name} is not accepted: ${message}.`,
      "Use one that browsers trust, for exactly this name: people who press a button in a mail see a warning instead.",
    );
  if (code === "ENOTFOUND" || code === "EAI_AGAIN")
    return problem(`There is no address for the name in ${name}.`, "Publish it in DNS, or correct web.publicUrl.");
  const seen = `Nobody answers at ${name}: ${message || code}.`;
  return isRunning ? problem(seen, ADVICE) : warning(seen, "Start Onit, and run onit doctor again.");
}

/** Behind a proxy it refuses by itself, unless the proxy hides that it is one. */
async function ofMailbox(publicUrl: string, options: GetOptions): Promise<Judgement[]> {
  if (isLoopbackHost(new URL(publicUrl).hostname.replace(/^\[|\]$/g, ""))) return [];
  return [judgeMailboxPage(publicUrl, await get(`${publicUrl}/api/inbox/doctor`, options))];
}

export function judgeMailboxPage(publicUrl: string, { status, body }: Pick<HttpAnswer, "status" | "body">): Judgement {
  const off = "Write web.mailbox: false in server.yaml, and let the proxy set X-Forwarded-For and pass on Host.";
  if (body.includes(JSON.stringify(NO_TOKEN).slice(1, -1)))
    return problem(`/mailbox can be reached at ${publicUrl}: only its token keeps strangers out.`, off);
  if (status === 404 || status === 403) return ok(`/mailbox cannot be reached at ${publicUrl}.`);
  return warning(`${publicUrl}/mailbox answers with ${status}, and nobody should get an answer there.`, off);
}
