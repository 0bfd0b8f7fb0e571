// Three layers of templates: those of the program, above them the files of a folder of one's own, and above both what is published in the
// workshop. Published words that fail give way to the files, so that no notice waits for a mistake.

import type { NoticeKind } from "../core/model/notice.ts";
import type { MailWords, TemplateFiles, TemplateVersion } from "../ports/template-store.ts";
import { compileFiles, compileSources, type Templates } from "./compile.ts";
import { filesOf, KINDS, noticeFile, PARTS, type Sources } from "./folder.ts";

type Published = ReadonlyMap<string, TemplateVersion>;

/** @param published kinds that there are no more are left alone */
export function layered(files: TemplateFiles, published: Published): Templates {
  const compiled = compileFiles(files.all);
  // A shared piece of one's own may be in any notice: where there is one, no notice is the program's alone.
  const isProgram = (kind: string): boolean =>
    filesOf(files.all, kind).every(([file, text]) => files.program.get(file) === text);
  const ofFiles: Templates = {
    ...compiled,
    markOf: (kind) => (isProgram(kind) ? { ...compiled.markOf(kind), from: "program" } : compiled.markOf(kind)),
  };
  if (published.size === 0) return ofFiles;
  return {
    ...compileSources(withPublished(files.all, published)),
    markOf(kind) {
      const version = published.get(kind);
      return version?.words ? { from: "workshop", version: String(version.number) } : ofFiles.markOf(kind);
    },
    below: (kind) => (published.get(kind)?.words ? ofFiles : undefined),
  };
}

/** Every file as it counts. */
export function withPublished(files: Sources, published: Published): Sources {
  const sources = new Map(files);
  for (const [kind, { words }] of published) if (words && isKind(kind)) putInto(sources, kind, words);
  return sources;
}

/** @returns the sources with these words in the place of the kind's */
export function withWords(sources: Sources, kind: NoticeKind, words: MailWords): Sources {
  const next = new Map(sources);
  putInto(next, kind, words);
  return next;
}

function putInto(sources: Map<string, string>, kind: NoticeKind, words: MailWords): void {
  for (const part of PARTS) sources.set(noticeFile(kind, part), words[part]);
}

/** What a kind's templates say. What is missing is empty. */
export const templateWordsIn = (sources: Sources, kind: NoticeKind): MailWords => {
  const [subject = "", text = "", html = ""] = PARTS.map((part) => sources.get(noticeFile(kind, part)) ?? "");
  return { subject, text, html };
};

export const isSameWords = (one: MailWords, other: MailWords): boolean =>
  PARTS.every((part) => one[part] === other[part]);

export const isKind = (kind: string): kind is NoticeKind => (KINDS as readonly string[]).includes(kind);
