// Memory for the bytes of one large mail. From the allocator that all others share, what was freed often stays with the process: small
// things came to lie behind it meanwhile. An array that may grow, though this one never does, has pages of its own, which go back.

/** @returns so many bytes, each of them 0 */
export const largeBuffer = (bytes: number): Buffer => Buffer.from(new ArrayBuffer(bytes, { maxByteLength: bytes }));
