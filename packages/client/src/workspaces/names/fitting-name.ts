import { type EntryName, parseEntryName } from '@parallax/wire'

/** How much of the base goes when a name is too long (spec 06b §6.4). */
const CUT_BYTES = 10

const utf8 = new TextEncoder()

export interface NameParts {
  /** What precedes the first dot (a leading dot of the name included). */
  readonly base: string
  /** What follows it, without the dot; null when there is none. */
  readonly extension: string | null
}

/**
 * `base` + `mark` + `.extension` in at most 255 bytes (spec 06b §6.4): ends of the base go first, 10 bytes at a time;
 * when 10 or fewer are left the whole base comes back and the left-most part of the extension goes.
 */
export function fittingName({ base, extension }: NameParts, mark: string): EntryName {
  let shortened = base
  let kept = extension
  for (;;) {
    const name = parseEntryName(shortened + mark + (kept === null ? '' : `.${kept}`))
    if (name !== undefined) return name
    if (utf8.encode(shortened).length > CUT_BYTES) shortened = cutEnd(shortened, CUT_BYTES)
    else {
      // Nothing left to take away: only a mark that is no valid name by itself can lead here.
      if (kept === null) throw new RangeError(`no name can carry the mark ${JSON.stringify(mark)}`)
      shortened = base
      kept = withoutFirstPart(kept)
    }
  }
}

/** Removes at least `bytes` bytes from the end, never half a character. */
function cutEnd(text: string, bytes: number): string {
  const encoded = utf8.encode(text)
  let end = encoded.length - bytes
  // 10xxxxxx continues a character: step back to where it starts.
  while (end > 0 && ((encoded[end] ?? 0) & 0xc0) === 0x80) end -= 1
  return new TextDecoder().decode(encoded.subarray(0, end))
}

function withoutFirstPart(extension: string): string | null {
  const dot = extension.indexOf('.')
  return dot < 0 ? null : extension.slice(dot + 1)
}
