// Tag lists, as DKIM and ARC signatures and the records of their keys are written (RFC 6376, 3.2).

const TAG = /^\s*([a-z][a-z0-9_]*)\s*=\s*([!-~\s]*?)\s*$/;

/**
 * Read as the standard says and not more kindly, so that it means the same to the person who verifies the signature.
 * @returns undefined when a tag stands twice, lacks its "=", or has characters that are not allowed
 */
export function tagsOf(text: string): ReadonlyMap<string, string> | undefined {
  const tags = new Map<string, string>();
  const parts = text.split(";");
  if (parts.at(-1)!.trim() === "") parts.pop();
  for (const part of parts) {
    const [, name, value] = TAG.exec(part) ?? [];
    if (name === undefined || value === undefined || tags.has(name)) return undefined;
    tags.set(name, value);
  }
  return tags.size > 0 ? tags : undefined;
}

/** The value without its white space: of base64, and of lists. */
export const compact = (value: string | undefined): string => (value ?? "").replace(/\s+/g, "");

/** The parts of a list between colons, in lower case. */
export const tagList = (value: string | undefined): string[] => compact(value).toLowerCase().split(":");
