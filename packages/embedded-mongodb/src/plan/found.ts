// A document that a scan came to.

import { type Doc, decode } from "../language/values.ts";
import type { RecordId } from "../storage/collection.ts";

/** `doc()` decodes once, and only when asked. */
export type Found = { readonly recordId: RecordId; readonly raw: Uint8Array; doc(): Doc };

export function found(recordId: RecordId, raw: Uint8Array): Found {
  let doc: Doc | undefined;
  return {
    recordId,
    raw,
    doc: () => {
      doc ??= decode(raw);
      return doc;
    },
  };
}
