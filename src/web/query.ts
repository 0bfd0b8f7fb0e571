// Queries and forms as plain words, whatever was sent.

/** The value of one field; of several with the same name the last; "" when there is none. */
export function field(source: unknown, name: string): string {
  const value: unknown =
    typeof source === "object" && source !== null ? (source as Record<string, unknown>)[name] : undefined;
  const last: unknown = Array.isArray(value) ? value.at(-1) : value;
  return typeof last === "string" ? last : "";
}

/** A path with its query; empty values are left out. */
export function link(path: string, query: Readonly<Record<string, string>>): string {
  const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== "")).toString();
  return search ? `${path}?${search}` : path;
}
