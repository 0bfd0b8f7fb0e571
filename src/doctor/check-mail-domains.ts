// What DNS says of the domains of our addresses.

import { isPrivate } from "../config/warnings.ts";
import { domainOf } from "../core/model/mail.ts";
import type { Organisation } from "../core/model/organisation.ts";
import type { Resolve } from "../mail/authenticate.ts";
import { isAligned } from "../mail/proof/alignment.ts";
import { addressesOf, dmarcRecord, recordsOf, spfFor, spfRecords } from "../mail/published.ts";
import { relayOf } from "./check-relay.ts";
import type { Judgement } from "./finding.ts";
import { type Exchange, judgeDmarc, judgeMx, judgeSpf, type SpfAnswer } from "./judge-mail-domain.ts";
import type { Surroundings } from "./surroundings.ts";

const MOST_EXCHANGES = 10;

/** @throws when the name servers cannot be asked */
export async function checkMailDomains(surroundings: Surroundings): Promise<Judgement[]> {
  const { settings, resolve } = surroundings;
  const { organisation } = settings;
  const envelopeDomain = domainOf(organisation.replyAddress);
  const found = await Promise.all([
    ...domainsOf(organisation).map((domain) => mx(domain, resolve)),
    spf(organisation, surroundings),
    ...fromDomains(organisation).map(async (domain) =>
      judgeDmarc(domain, await dmarcRecord(domain, resolve), {
        envelopeDomain,
        isAligned: isAligned(domain, envelopeDomain),
      }),
    ),
  ]);
  return found.flat();
}

const fromDomains = ({ desks, replyAddress }: Organisation): string[] => {
  const addresses = [...desks.values()].map(({ address }) => address);
  return [...new Set((addresses.length > 0 ? addresses : [replyAddress]).map(domainOf))];
};

/** Where mail comes to us. */
const domainsOf = (organisation: Organisation): string[] => [
  ...new Set([domainOf(organisation.replyAddress), ...fromDomains(organisation)]),
];

async function mx(domain: string, resolve: Resolve): Promise<Judgement> {
  const exchanges = ((await recordsOf(domain, "MX", resolve)) as Exchange[])
    .toSorted((a, b) => a.priority - b.priority)
    .slice(0, MOST_EXCHANGES);
  const addresses = await Promise.all(
    exchanges.map(({ exchange }) => (exchange.replace(/\.$/, "") === "" ? [] : addressesOf(exchange, resolve))),
  );
  const unknown = exchanges.flatMap(({ exchange }, at) => (addresses[at]?.length ? [] : exchange.replace(/\.$/, "")));
  const hasAddress = exchanges.length === 0 && (await addressesOf(domain, resolve)).length > 0;
  return judgeMx(domain, exchanges, unknown, hasAddress);
}

/** RFC 7208, 2.4: receivers ask for the domain of the envelope, which is that of the reply address. */
async function spf({ replyAddress }: Organisation, surroundings: Surroundings): Promise<Judgement> {
  const { resolve } = surroundings;
  const domain = domainOf(replyAddress);
  const records = await spfRecords(domain, resolve);
  const answers: SpfAnswer[] = [];
  for (const ip of await relayAddresses(surroundings)) answers.push(await spfFor(ip, replyAddress, resolve));
  return judgeSpf(domain, records, answers.find(({ result }) => result === "pass") ?? answers[0]);
}

/** None where nobody outside sees them: a relay on this machine or in our own network sends from another address. */
async function relayAddresses(surroundings: Surroundings): Promise<string[]> {
  const relay = await relayOf(surroundings).catch(() => undefined);
  if (!relay) return [];
  const addresses = await addressesOf(relay.host, surroundings.resolve).catch(() => []);
  return addresses.filter((address) => !/^127\.|^::1$/.test(address) && !isPrivate(address));
}
