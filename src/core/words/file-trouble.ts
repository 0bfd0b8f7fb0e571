// Why a file or folder cannot be used, as people say it: the system's own words (ENOENT, EACCES, …) help nobody at a command line.

/** An error as the system threw it. */
export type Failure = { code?: string | undefined; message: string };

/** What was to be done with it. */
export type FileUse = "read" | "write";

type Because = { because: string; help: string };

/** What each error of the system means (POSIX, errno.h). */
const MEANS: Readonly<Record<string, Because | Readonly<Record<FileUse, Because>>>> = {
  ENOENT: {
    read: { because: "there is nothing of this name", help: "Check how it is spelled." },
    write: {
      because: "the folder it belongs in does not exist",
      help: "Make that folder first, or name another place.",
    },
  },
  ENOTDIR: {
    because: "something in front of the last / is a file and not a folder",
    help: "Name a place inside a folder.",
  },
  EISDIR: { because: "it is a folder and not a file", help: "Name a file." },
  EEXIST: { because: "there is a file of this name already", help: "Name another one." },
  EACCES: {
    read: { because: "this user may not read it", help: "Give the user the right to, or run this as another user." },
    write: { because: "this user may not write there", help: "Give the user the right to, or name another place." },
  },
  EROFS: { because: "that file system is read-only", help: "Name another place." },
  ENOSPC: { because: "the disk is full", help: "Free space on it, or name another place." },
  EDQUOT: { because: "this user's quota of the disk is used up", help: "Free space, or have the quota raised." },
  ENAMETOOLONG: { because: "its name is too long", help: "Name a shorter one." },
  ELOOP: { because: "links there lead in a circle", help: "Name the place itself." },
  EMFILE: { because: "this process has too many files open", help: "Raise the limit (ulimit -n)." },
};

const SAME: Readonly<Record<string, string>> = { EPERM: "EACCES" };

/**
 * @param error as the system threw it. @param use what was to be done
 * @returns a clause without a full stop, and what to do as a sentence, "" where nobody can say
 */
export function fileTrouble({ code = "", message }: Failure, use: FileUse): Because {
  const means = MEANS[SAME[code] ?? code];
  if (!means) return { because: message, help: "" };
  return "because" in means ? means : means[use];
}

/** "/tmp/x.html cannot be written: the folder it belongs in does not exist. Make that folder first, or name another place." */
export function fileSentence(place: string, error: Failure, use: FileUse): string {
  const { because, help } = fileTrouble(error, use);
  return `${place} cannot be ${use === "read" ? "read" : "written"}: ${because}. ${help}`.trimEnd();
}
