import { type Codec, Writer } from '@parallax/wire'

/** From this length on, a copy costs more than one more buffer to send. */
const DETACHED_LENGTH = 16 * 1024

/**
 * The same bytes as `encode`, cut in parts so that long Bytes fields are the caller's own arrays and are never copied
 * (a block: 512 KiB). Send the parts one after the other, and leave the arrays alone until they are sent.
 */
export function encodeParts<T>(codec: Codec<T>, value: T): readonly Uint8Array[] {
  const out = new PartsWriter()
  codec.write(out, value)
  return out.parts()
}

class PartsWriter extends Writer {
  readonly #detached: { readonly offset: number; readonly bytes: Uint8Array }[] = []

  override binary(value: Uint8Array): void {
    if (value.length < DETACHED_LENGTH) return super.binary(value)
    this.#detached.push({ offset: this.finish().length, bytes: value })
  }

  parts(): readonly Uint8Array[] {
    const written = this.finish()
    const parts: Uint8Array[] = []
    let start = 0
    for (const { offset, bytes } of this.#detached) {
      parts.push(withBinaryHeader(written.subarray(start, offset), bytes.length), bytes)
      start = offset
    }
    if (start < written.length) parts.push(written.subarray(start))
    return parts
  }
}

/** `before`, then the shortest header of Bytes of this length, which is at least `DETACHED_LENGTH`. */
function withBinaryHeader(before: Uint8Array, length: number): Uint8Array {
  const wide = length >= 65536
  const part = new Uint8Array(before.length + (wide ? 5 : 3))
  const view = new DataView(part.buffer, before.length)
  part.set(before)
  view.setUint8(0, wide ? 0xc6 : 0xc5)
  if (wide) view.setUint32(1, length)
  else view.setUint16(1, length)
  return part
}
