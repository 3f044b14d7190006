import type { Brand } from '../brand.ts'
import { DecodeError } from '../msgpack/decode-error.ts'
import type { Codec } from '../schema/codec.ts'

/** Length in UTF-8 bytes; `text` is well formed. */
export function utf8Length(text: string): number {
  let length = text.length
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    // A surrogate is one half of a character of 4 bytes, hence 2 bytes each.
    if (unit >= 0x80) length += unit >= 0x800 && (unit & 0xf800) !== 0xd800 ? 2 : 1
  }
  return length
}

/** NFC form of `text` (spec 01 §3), undefined when it holds half of a surrogate pair: that has no UTF-8 form. */
export function normalized(text: string): string | undefined {
  return text.isWellFormed() ? text.normalize('NFC') : undefined
}

/** A str that `parse` must accept; what it returns (normalised) is the value. */
export function validated<T extends Brand<string, string>>(
  name: string,
  parse: (text: string) => T | undefined,
): Codec<T> {
  return {
    write: (out, value) => out.string(value),
    read: (input) => {
      const value = parse(input.string())
      if (value === undefined) throw new DecodeError(`invalid ${name}`)
      return value
    },
  }
}
