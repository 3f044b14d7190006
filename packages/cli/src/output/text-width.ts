const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const PLAIN = /^[\x20-\x7e]*$/
const ZERO = /^[\p{M}\p{Cf}]+$/u
const EMOJI = /\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f/u
/** East Asian wide and fullwidth blocks; scripts that terminals draw on two cells. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}]/u

/** Terminal cells that `text` takes; without escape sequences in it. */
export function textWidth(text: string): number {
  if (PLAIN.test(text)) return text.length
  let width = 0
  for (const { segment } of GRAPHEMES.segment(text)) width += segmentWidth(segment)
  return width
}

function segmentWidth(segment: string): number {
  if (ZERO.test(segment)) return 0
  return EMOJI.test(segment) || WIDE.test(segment) ? 2 : 1
}

/** `text` followed by spaces up to `width` cells. */
export function padEndWidth(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)))
}

/** Spaces up to `width` cells, then `text`. */
export function padStartWidth(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - textWidth(text))) + text
}
