// /settings: the organisation as it runs now, to be read by those whose role lets them. Nothing is changed here.

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { App } from "../ports/app.ts";
import type { SettingsFindings } from "../ports/settings-versions.ts";
import { permit } from "../security/authorize.ts";
import { forSignedIn } from "./for-signed-in.ts";
import type { Html } from "./html.ts";
import { shortPage } from "./layout.ts";
import { noSuchPage, sendPage } from "./page-reply.ts";
import { field } from "./query.ts";
import { limitOfPerson } from "./rate.ts";
import { settingsChannels, settingsTemplates } from "./settings-channels.ts";
import { settingsClients, settingsDesks } from "./settings-desks.ts";
import { AREAS, type Shown } from "./settings-frame.ts";
import { settingsOverview } from "./settings-overview.ts";
import { settingsPeople } from "./settings-people.ts";
import { settingsPolicies } from "./settings-policies.ts";
import { settingsServices } from "./settings-services.ts";
import { settingsVersion, settingsVersions } from "./settings-versions-page.ts";
import { whoPage } from "./who-page.ts";

const QUESTIONS_A_MINUTE = 60; // each takes as long as a ticket's life takes to foresee
const LONGEST_SOUGHT = 100;
const NONE = "There is no such version of the settings; old ones are forgotten.";

type Work = (shown: Shown, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

export function serveSettings(server: FastifyInstance, app: App, isUp: () => Promise<boolean>): void {
  const signed = forSignedIn(app, isUp);
  const mayAsk = limitOfPerson(server, QUESTIONS_A_MINUTE);
  const get = (path: string, work: Work): void =>
    void server.get(
      path,
      signed(async (viewer, request, reply) => {
        const { allowed, because } = await permit(viewer.person, "readSettings", "the pages of the settings", app);
        if (!allowed) return sendPage(reply, shortPage("Not for you", `Sorry, ${because}.`), 403);
        return work({ viewer, app, findings: await findingsIn(app) }, request, reply);
      }),
    );
  const page = (path: string, make: (shown: Shown, sought: string) => Html | Promise<Html>): void =>
    get(path, async (shown, { query }, reply) =>
      sendPage(reply, await make(shown, field(query, "find").trim().slice(0, LONGEST_SOUGHT))),
    );
  page(AREAS.overview.path, settingsOverview);
  page(AREAS.desks.path, settingsDesks);
  page(AREAS.policies.path, settingsPolicies);
  page(AREAS.people.path, settingsPeople);
  page(AREAS.services.path, settingsServices);
  page(AREAS.clients.path, settingsClients);
  page(AREAS.channels.path, settingsChannels);
  page(AREAS.templates.path, settingsTemplates);
  page(AREAS.versions.path, settingsVersions);
  get(`${AREAS.versions.path}/:number`, async (shown, { params }, reply) => {
    const number = Number((params as { number: string }).number);
    const version = Number.isSafeInteger(number) ? await app.settingsVersions.find(number) : undefined;
    return version ? sendPage(reply, settingsVersion(version, shown)) : noSuchPage(reply, NONE);
  });
  get(AREAS.who.path, async (shown, request, reply) => {
    if (field(request.query, "from") !== "" && !(await mayAsk(shown.viewer, request)))
      return sendPage(reply.header("retry-after", "60"), TOO_OFTEN, 429);
    const answer = await whoPage(request.query, shown);
    return sendPage(reply, answer.page, answer.status);
  });
}

/** A folder that cannot be read keeps nobody from what is in force. */
async function findingsIn(app: App): Promise<SettingsFindings | undefined> {
  return app.examineSettings?.().catch((error: unknown) => {
    app.log.error({ error }, "the settings could not be looked at");
    return undefined;
  });
}

const TOO_OFTEN = shortPage("Too many questions for now", "Please try again in a minute.");
