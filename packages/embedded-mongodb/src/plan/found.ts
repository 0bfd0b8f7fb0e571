// A document that a scan came to.

import { type Doc, decode, type WantedFields } from "../language/values.ts";
import type { RecordId } from "../storage/collection.ts";

/** `doc()` decodes once, and only when asked. */
export type Found = { readonly recordId: RecordId; readonly raw: Uint8Array; doc(): Doc };

/** @param fields which are all that anybody asks for; absent: all there are */
export function found(recordId: RecordId, raw: Uint8Array, fields?: WantedFields): Found {
  let doc: Doc | undefined;
  return {
    recordId,
    raw,
    doc: () => {
      doc ??= decode(raw, undefined, fields);
      return doc;
    },
  };
}
