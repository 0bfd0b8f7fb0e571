// GET /metrics, for Prometheus: only for the networks that web.metricsFrom names, and through no proxy.

import type { FastifyInstance } from "fastify";
import { Gauge, Registry } from "prom-client";
import type { RelayHealth } from "../core/model/notice.ts";
import type { RoundTrip } from "../core/model/round-trip.ts";
import type { Vitals } from "../core/model/vitals.ts";
import type { App } from "../ports/app.ts";
import { vitalsOf } from "../runtime/vitals.ts";
import { isStoreUp } from "./health.ts";
import { isProxied } from "./loopback.ts";
import { noSuchPage } from "./page-reply.ts";

type Reading = { name: string; help: string; value: number | undefined };

/** @param isAllowed by the network address at the other end */
export function serveMetrics(
  server: FastifyInstance,
  app: App,
  { isUp, isAllowed }: { isUp(): Promise<boolean>; isAllowed(peer: string): boolean },
): void {
  server.get("/metrics", async (request, reply) => {
    const { remoteAddress = "" } = request.raw.socket;
    if (!isAllowed(remoteAddress) || isProxied(request.headers, request.raw.httpVersion))
      return noSuchPage(reply, "There is no page at this address for you.");
    const registry = new Registry();
    for (const { name, help, value } of await readings(app, isUp)) {
      if (value !== undefined) new Gauge({ name, help, registers: [registry] }).set(value);
    }
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}

type Since = (at: Date | undefined) => number;

/** A figure that the store cannot give while it is away is omitted: a gap shows, and a zero would be wrong. */
async function readings(app: App, isUp: () => Promise<boolean>): Promise<Reading[]> {
  const isThere = await isStoreUp(isUp);
  const vitals = isThere ? await vitalsOf(app).catch(() => undefined) : undefined;
  const trip = isThere ? await app.roundTrips?.read().catch(() => undefined) : undefined;
  const secondsSince: Since = (at) => (at ? (app.now().getTime() - at.getTime()) / 1_000 : 0);
  return [
    { name: "onit_store_up", help: "Whether the database answers", value: vitals ? 1 : 0 },
    ...ofWork(vitals, secondsSince),
    ...ofRelay(app.relay?.health(), secondsSince),
    ...ofRoundTrip(trip, secondsSince),
    {
      name: "onit_outcomes_unsettled",
      help: "Notices whose outcome the store could not take",
      value: app.unsettled.size,
    },
    { name: "onit_documents_damaged", help: "Documents that cannot be read", value: app.damage?.().length },
    ...ofLoops(app.loops?.()),
  ];
}

const ofWork = (vitals: Vitals | undefined, secondsSince: Since): Reading[] => [
  { name: "onit_mails_unread", help: "Mails that are kept and not read yet", value: vitals?.kept },
  { name: "onit_mails_stuck", help: "Mails that could not be processed", value: vitals?.stuck },
  { name: "onit_mails_quarantined", help: "Quarantined mails", value: vitals?.quarantined },
  { name: "onit_outbox_tickets", help: "Tickets with notices that should be out", value: vitals?.outbox.tickets },
  {
    name: "onit_outbox_oldest_seconds",
    help: "How long the oldest of these notices should have been out",
    value: vitals && secondsSince(vitals.outbox.oldest),
  },
  {
    name: "onit_mails_retrying",
    help: "Mails that we owe, tried and to be tried again",
    value: vitals?.unsent.retrying,
  },
  {
    name: "onit_mails_unsent_oldest_seconds",
    help: "How long ago the oldest mail was owed that is not sent, also where its next try is still to come",
    value: vitals && secondsSince(vitals.unsent.oldest),
  },
  { name: "onit_steps_late", help: "Waits whose next step is a minute late or more", value: vitals?.steps.late },
  {
    name: "onit_steps_oldest_seconds",
    help: "How late the latest of these steps is",
    value: vitals && secondsSince(vitals.steps.oldest),
  },
];

const ofRelay = (relay: RelayHealth | undefined, secondsSince: Since): Reading[] => [
  { name: "onit_relay_up", help: "Whether the relay takes our mail", value: relay && Number(relay.isWell) },
  {
    name: "onit_last_delivery_seconds",
    help: "How long ago the relay last took a mail of this process",
    value: relay?.takenAt && secondsSince(relay.takenAt),
  },
];

const ofRoundTrip = (trip: RoundTrip | undefined, secondsSince: Since): Reading[] => [
  {
    name: "onit_round_trip_up",
    help: "Whether mails that Onit sends to itself come back",
    value: trip && Number(trip.toldAt === undefined),
  },
  {
    name: "onit_round_trip_seconds",
    help: "How long the last of them that came back took",
    value: trip?.lagMs === undefined ? undefined : trip.lagMs / 1_000,
  },
  {
    name: "onit_round_trip_last_seconds",
    help: "How long ago that was",
    value: trip?.backAt && secondsSince(trip.backAt),
  },
];

const ofLoops = (loops: ReturnType<NonNullable<App["loops"]>> | undefined): Reading[] =>
  Object.entries(loops ?? {}).flatMap(([name, { runsForMs = 0, sinceLastMs }]) => [
    { name: `onit_loop_${name}_runs_seconds`, help: `How long the ${name} loop has run now`, value: runsForMs / 1_000 },
    {
      name: `onit_loop_${name}_last_seconds`,
      help: `How long ago the ${name} loop last ended`,
      value: sinceLastMs === undefined ? undefined : sinceLastMs / 1_000,
    },
  ]);
