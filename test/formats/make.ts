// Makes a file of this folder: the data of an earlier file, and what people did then by API, page and mail, as this release writes it.

import { submitTo } from "../../src/channels/submit.ts";
import type { ManualRules } from "../../src/core/model/desk.ts";
import { type Running, start } from "../../src/start.ts";
import { exportData } from "../../src/store/export-data.ts";
import { importData } from "../../src/store/import-data.ts";
import { aKeptApiKey } from "../support/api-key.ts";
import { at } from "../support/builders.ts";
import { startRelay } from "../support/relay.ts";
import { exampleSettings } from "../support/world.ts";

const RULES: ManualRules = {
  notApplicable: ["environment", "recentChanges"],
  vague: ["asap"],
  fewestWords: 2,
  category: true,
  priority: true,
  responsible: true,
  acknowledgeWithinMs: undefined,
};

/** Words of which four mails make a ticket's document heavy. */
const HEAVY = "Line after line of what it prints. ".repeat(600);

/** The example organisation, whose support desk checks what an #escalate brings. */
export async function settingsThatCheck() {
  const { server, organisation, ...rest } = await exampleSettings();
  const support = organisation.desks.get("support")!;
  const desks = new Map(organisation.desks).set("support", {
    ...support,
    visibility: { ...support.visibility!, manual: RULES },
  });
  return { ...rest, server, organisation: { ...organisation, desks } };
}

/** As a program asks, in the name of Anna. */
export async function ask(onit: Running, path: string, body: object, idempotencyKey: string) {
  const { text } = await aKeptApiKey("anna", onit.app);
  const response = await fetch(`${onit.url}/api/tickets/${path}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${text}`,
      "content-type": "application/json",
      "idempotency-key": idempotencyKey,
    },
    body: JSON.stringify(body),
  });
  await onit.settled();
  return { status: response.status, json: (await response.json()) as Record<string, unknown> };
}

export const CHASE = { for: "gus@elsewhere.example" };
export const ESCALATION = { info: { userImpact: "ASAP", issueSummary: "The scanner on floor two is offline" } };

/**
 * Gus waits, chases through the API, and the escalation of his ticket is returned twice; Ben answers him. Hana says on her page that
 * it is solved. Then no relay is named, and what is owed to Ivo is only kept.
 * @param uri an empty database
 */
export async function makeFormat(from: string, to: string, uri: string): Promise<void> {
  const now = at("14:27");
  await importData(uri, from, { now });
  const relay = await startRelay(() => now);
  const begin = async (more: Record<string, string>): Promise<Running> => {
    const environment = { MONGODB_URI: uri, ONIT_LOG: "silent", ...more };
    return start({ settings: await settingsThatCheck(), environment, now: () => now, ticking: false });
  };
  const write = async (onit: Running, address: string, name: string, subject: string, text: string, to?: string) => {
    const mail = { from: { address, name }, to: to ?? "help@onit.example", subject, text };
    await submitTo("127.0.0.1", onit.smtpPort)(mail as never);
    await onit.settled();
  };
  const last = (address: string) => relay.received.findLast((mail) => mail.to === address)!;

  const onit = await begin({ ONIT_RELAY_URL: relay.url });
  await write(onit, "gus@elsewhere.example", "Gus Green", "Scanner offline", "The scanner on floor two is offline.");
  const asked = last("anna@harbour-lane.example");
  await ask(onit, "HD-1006/chases", CHASE, "chase-1");
  await write(onit, asked.to, "Anna Nowak", `Re: ${asked.subject}`, "#escalate", asked.replyTo);
  await ask(onit, "HD-1006/escalate", ESCALATION, "escalate-1");
  const { replyTo, subject } = last("ben@harbour-lane.example");
  await write(
    onit,
    "ben@harbour-lane.example",
    "Ben Okafor",
    `Re: ${subject}`,
    "Dear Gus,\n\nplease use the other scanner today.\n\nBest regards,\nBen",
    replyTo,
  );
  await write(onit, "hana@elsewhere.example", "Hana Hill", "Locked out", "I cannot log in, please help.");
  const page = /https?:\/\/\S+\/s\/[a-z2-7]+/.exec(last("hana@elsewhere.example").text)![0];
  await fetch(page, { method: "POST", body: new URLSearchParams({ press: "solved" }) });
  await onit.settled();
  await onit.close();
  await relay.close();

  const mute = await begin({});
  await write(mute, "ivo@elsewhere.example", "Ivo Ivers", "New keyboard", "Please send me a new keyboard.");
  await write(mute, "jo@elsewhere.example", "Jo Jensen", "Heavy report", `The report fails. ${HEAVY}`);
  const { replyTo: heavy, subject: about } = (await mute.app.sent.recent(200)).find(
    ({ to }) => to.address === "jo@elsewhere.example",
  )!;
  for (const number of [1, 2, 3])
    await write(mute, "jo@elsewhere.example", "Jo Jensen", `Re: ${about}`, `Page ${number} of it. ${HEAVY}`, heavy);
  await mute.close();
  await exportData(uri, to, { onit: "0.1.0", madeAt: now });
}
