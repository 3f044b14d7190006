/**
 * What could move the cursor, reorder or hide text: control characters, line and paragraph separators, bidirectional
 * marks, invisible characters, tags, lone surrogates (PRODUCT §6). The two joiners of emoji and Persian stay.
 */
const UNSAFE =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu

/** `text` as it may be shown on a terminal: each unsafe character becomes `\u{…}`. */
export function escapeText(text: string): string {
  return text.replace(UNSAFE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
}

/** JSON of `value` in which the same characters are escaped, so that it is exact and safe to show. */
export function safeJson(value: unknown, indent?: number): string {
  return (JSON.stringify(value, null, indent) ?? 'null').replace(UNSAFE, (character) =>
    character === '\n' ? character : [...units(character)].map(unitEscape).join(''),
  )
}

function* units(character: string): Iterable<number> {
  for (let index = 0; index < character.length; index += 1) yield character.charCodeAt(index)
}

function unitEscape(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`
}
