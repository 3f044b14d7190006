/** The same memory without the methods of Buffer, whose `slice` is a view where that of Uint8Array is a copy. */
export function plainBytes(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
}
