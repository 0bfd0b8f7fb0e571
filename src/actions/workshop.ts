// What people do in the template workshop: a draft is written, reviewed where roles say so, and published; a version is gone back to.
// Each is written down in the audit before it is done. A draft is changed only by those who have seen its newest revision.

import { randomInt } from "node:crypto";
import type { NoticeKind } from "../core/model/notice.ts";
import { may } from "../core/model/permission.ts";
import type { Person } from "../core/model/person.ts";
import type { Action } from "../core/model/role.ts";
import type { App } from "../ports/app.ts";
import type { MailWords, TemplateDraft, TemplateVersion } from "../ports/template-store.ts";
import { auditRefusal } from "../security/authorize.ts";
import { isSameWords, templateWordsIn, withWords } from "../templates/layered.ts";
import { lintSources } from "../templates/lint.ts";
import { notifyReviewers } from "./notify-reviewers.ts";

/** `draft`: as somebody else has it by now. */
export type InWorkshop =
  | { kind: "done"; draft?: TemplateDraft; version?: TemplateVersion }
  | { kind: "not"; because: string; draft?: TemplateDraft | undefined };

/** `revision`: of the draft that its page showed, 0 for none. */
export type AtDraft = { by: Person; of: NoticeKind; revision: number };

export const LONGEST_TEMPLATE = 100_000;
const LONGEST_REASON = 500;

const ALLOWING: readonly Action[] = ["writeTemplates", "reviewTemplates", "publishTemplates"];

/** Whether somebody has anything to do there. */
export const mayEnterWorkshop = ({ id }: Person, { organisation }: App): boolean =>
  ALLOWING.some((action) => may(id, action, undefined, organisation).allowed);

/** @returns why not, as a sentence; undefined when they may */
export function whyNotPublish({ id }: Person, draft: TemplateDraft, { organisation }: App): string | undefined {
  if (may(id, "publishTemplates", undefined, organisation).allowed) return undefined;
  const { allowed, because } = may(id, "reviewTemplates", undefined, organisation);
  if (!allowed) return because;
  return draft.writers.includes(id) ? "you have changed this draft yourself: somebody else reviews it" : undefined;
}

export async function saveDraft(at: AtDraft, words: MailWords, app: App): Promise<InWorkshop> {
  const { by, of: kind, revision } = at;
  if (!(await permitted(by, ["writeTemplates"], `draft of ${kind}`, app))) return not(by, "writeTemplates", app);
  if (Object.values(words).some(({ length }) => length > LONGEST_TEMPLATE))
    return { kind: "not", because: `it is longer than ${LONGEST_TEMPLATE} characters` };
  const before = await app.templateStore.draft(kind);
  if ((before?.revision ?? 0) !== revision) return overtaken(before);
  const known = before?.words ?? templateWordsIn(app.templates.sources(), kind);
  if (isSameWords(known, words)) return { kind: "done", ...(before && { draft: before }) };
  const { asked: _, ...rest } = before ?? { kind, writers: [] };
  const writers = [...new Set([...rest.writers, by.id])];
  return put({ ...rest, ...authored(by, app), words, writers, revision: newRevision() }, revision, "changed", app);
}

export async function askForReview(at: AtDraft, reason: string, app: App): Promise<InWorkshop> {
  const { by, of: kind, revision } = at;
  if (!(await permitted(by, ["writeTemplates"], `draft of ${kind}`, app))) return not(by, "writeTemplates", app);
  const draft = await draftAt(at, reason, app);
  if ("because" in draft) return draft;
  const asked = { ...authored(by, app), reason: shortened(reason) };
  const next = { ...draft.found, asked, revision: newRevision() };
  const done = await put(next, revision, `a review asked for: ${shortened(reason)}`, app);
  if (done.kind === "done") await notifyReviewers(next, by, app);
  return done;
}

export async function dropDraft({ by, of: kind, revision }: AtDraft, app: App): Promise<InWorkshop> {
  if (!(await permitted(by, ["writeTemplates"], `draft of ${kind}`, app))) return not(by, "writeTemplates", app);
  await note(by, `draft of ${kind}`, "thrown away", app);
  if (await app.templateStore.dropDraft(kind, revision)) return { kind: "done" };
  return overtaken(await app.templateStore.draft(kind));
}

export async function publishDraft(at: AtDraft, reason: string, app: App): Promise<InWorkshop> {
  const { by, of: kind, revision } = at;
  const draft = await draftAt(at, reason, app);
  if ("because" in draft) return draft;
  const because = whyNotPublish(by, draft.found, app);
  if (because !== undefined) {
    await auditRefusal(by.id, `words of ${kind}`, because, app);
    return { kind: "not", because };
  }
  const { words, writers } = draft.found;
  const done = await publish(by, { kind, words, writers, reason: shortened(reason) }, app);
  if (done.kind === "done") await app.templateStore.dropDraft(kind, revision);
  return done;
}

/** @param number of the version whose words count again; 0: those of the files */
export async function goBack(by: Person, kind: NoticeKind, number: number, app: App): Promise<InWorkshop> {
  if (!(await permitted(by, ["reviewTemplates", "publishTemplates"], `words of ${kind}`, app)))
    return not(by, "reviewTemplates", app);
  const earlier = (await app.templateStore.versions(kind)).find((one) => one.number === number);
  if (number !== 0 && !earlier) return { kind: "not", because: "there is no such version" };
  const words = earlier?.words ?? null;
  if (words && problemsIn(words, kind, app) > 0)
    return { kind: "not", because: `version ${number} has problems under this release: make a draft of it` };
  const reason = words ? `back to version ${number}` : "back to the words of the files";
  return publish(by, { kind, words, writers: [], reason }, app);
}

type Published = Pick<TemplateVersion, "kind" | "words" | "writers" | "reason">;

/** The next number is given once: of two who publish at once, one is told. */
export async function publish(by: Pick<Person, "id" | "name">, what: Published, app: App): Promise<InWorkshop> {
  const { kind } = what;
  const [last] = await app.templateStore.versions(kind);
  const version = { ...what, ...authored(by, app), number: (last?.number ?? 0) + 1 };
  await note(by, `words of ${kind}`, `version ${version.number} published: ${what.reason}`, app);
  if (!(await app.templateStore.publish(version)))
    return { kind: "not", because: "somebody else has published words of this mail meanwhile" };
  await app.templates.refresh();
  return { kind: "done", version };
}

const problemsIn = (words: MailWords, kind: NoticeKind, app: App): number =>
  lintSources(withWords(app.templates.sources(), kind, words), [kind]).length;

/** The draft as its page showed it, when it is fit to be published. */
async function draftAt(
  { of: kind, revision }: AtDraft,
  reason: string,
  app: App,
): Promise<{ found: TemplateDraft } | Extract<InWorkshop, { kind: "not" }>> {
  const found = await app.templateStore.draft(kind);
  if (!found || found.revision !== revision) return overtaken(found);
  if (reason.trim() === "") return { kind: "not", because: "the reason is empty: say in a few words what changes" };
  const count = problemsIn(found.words, kind, app);
  if (count === 0) return { found };
  return {
    kind: "not",
    because: `the draft has ${count === 1 ? "a problem" : `${count} problems`}; the preview lists what to do`,
  };
}

async function put(draft: TemplateDraft, over: number, what: string, app: App): Promise<InWorkshop> {
  await note(draft.by, `draft of ${draft.kind}`, what, app);
  if (await app.templateStore.saveDraft(draft, over)) return { kind: "done", draft };
  return overtaken(await app.templateStore.draft(draft.kind));
}

const overtaken = (draft: TemplateDraft | undefined): Extract<InWorkshop, { kind: "not" }> => ({
  kind: "not",
  because: draft
    ? `${draft.by.name} has changed the draft since you opened it`
    : "the draft was published or thrown away since you opened it",
  draft,
});

/** That of no draft before: an old page never passes for a new one. */
const newRevision = (): number => randomInt(1, 2 ** 47);

const authored = ({ id, name }: Pick<Person, "id" | "name">, { now }: App) => ({ by: { id, name }, at: now() });

const shortened = (reason: string): string =>
  reason
    .replace(/[\p{Cc}\s]+/gu, " ")
    .trim()
    .slice(0, LONGEST_REASON);

async function permitted({ id }: Person, actions: readonly Action[], wanted: string, app: App): Promise<boolean> {
  const answers = actions.map((action) => may(id, action, undefined, app.organisation));
  if (answers.some(({ allowed }) => allowed)) return true;
  await auditRefusal(id, wanted, answers[0]!.because, app);
  return false;
}

const not = ({ id }: Person, action: Action, { organisation }: App): InWorkshop => ({
  kind: "not",
  because: may(id, action, undefined, organisation).because,
});

const note = ({ id }: Pick<Person, "id">, cause: string, because: string, { audit, now }: App): Promise<void> =>
  audit.note({ key: `${cause}/${because}/${id}/${now().getTime()}`, at: now(), by: id, cause, because });
