// What the data of a folder goes by: its files are named for it, and so is the database that the uri leads to.

export const DEFAULT_NAME = "embedded";

/** @throws Error for a name that would not do as that of a file and a database */
export function checkName(name: string): string {
  if (/^[a-z][a-z0-9-]{0,30}$/.test(name)) return name;
  throw new Error(
    `"${name}" cannot be the name of the data: take at most 31 small letters, digits and "-", a letter first.`,
  );
}

/** The files in the folder. LMDB puts another one beside the data, with "-lock" at its end. */
export const filesOf = (name: string): { data: string; note: string; socket: string } => ({
  data: `${name}.mdb`,
  /** Says that there is a data file. */
  note: `${name}-data.txt`,
  /** For people with a shell: mongosh "mongodb://%2F…%2Fembedded.sock/embedded" */
  socket: `${name}.sock`,
});
