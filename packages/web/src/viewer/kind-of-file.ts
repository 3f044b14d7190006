import type { ViewedFile } from './viewed-file.ts'

/** How a file is shown; `unknown` is offered as a download. */
export type FileKind = 'image' | 'pdf' | 'markdown' | 'csv' | 'text' | 'audio' | 'video' | 'unknown'

interface Recognised {
  readonly kind: FileKind
  /** Of what is given to the browser. */
  readonly type: string
}

const MAGIC: readonly (readonly [bytes: string, kind: FileKind, type: string])[] = [
  ['89504e47', 'image', 'image/png'],
  ['ffd8ff', 'image', 'image/jpeg'],
  ['47494638', 'image', 'image/gif'],
  ['424d', 'image', 'image/bmp'],
  ['25504446', 'pdf', 'application/pdf'],
  ['494433', 'audio', 'audio/mpeg'],
  ['664c6143', 'audio', 'audio/flac'],
  ['4f676753', 'audio', 'audio/ogg'],
  ['1a45dfa3', 'video', 'video/webm'],
]

const EXTENSIONS: Readonly<Record<string, Recognised>> = {
  svg: { kind: 'image', type: 'image/svg+xml' },
  md: { kind: 'markdown', type: 'text/markdown' },
  markdown: { kind: 'markdown', type: 'text/markdown' },
  csv: { kind: 'csv', type: 'text/csv' },
  tsv: { kind: 'csv', type: 'text/csv' },
  mp3: { kind: 'audio', type: 'audio/mpeg' },
}

/** What plays, and can be sought in without all of it. */
export function isMedia(kind: FileKind): kind is 'audio' | 'video' {
  return kind === 'audio' || kind === 'video'
}

/** By the first bytes, since names lie; by the name where bytes say nothing. */
export function kindOfFile({ name, bytes }: ViewedFile): Recognised {
  const head = hex(bytes.subarray(0, 12))
  const byContainer = container(head)
  if (byContainer !== undefined) return byContainer
  const magic = MAGIC.find(([start]) => head.startsWith(start))
  if (magic !== undefined) return { kind: magic[1], type: magic[2] }
  const byName = EXTENSIONS[name.slice(name.lastIndexOf('.') + 1).toLowerCase()]
  if (byName !== undefined) return byName
  return looksLikeText(bytes) ? { kind: 'text', type: 'text/plain' } : { kind: 'unknown', type: '' }
}

/** RIFF and ISO media files say what they hold a little later. */
function container(head: string): Recognised | undefined {
  const inner = head.slice(16, 24)
  if (head.startsWith('52494646')) {
    if (inner === '57454250') return { kind: 'image', type: 'image/webp' }
    if (inner === '57415645') return { kind: 'audio', type: 'audio/wav' }
    return undefined
  }
  if (head.slice(8, 16) !== '66747970') return undefined
  return inner === '61766966' ? { kind: 'image', type: 'image/avif' } : { kind: 'video', type: 'video/mp4' }
}

/** No zero byte and hardly any control character in its beginning; UTF-16 says so by its mark. */
function looksLikeText(bytes: Uint8Array): boolean {
  const start = bytes.subarray(0, 4096)
  if (hex(start.subarray(0, 2)) === 'fffe' || hex(start.subarray(0, 2)) === 'feff') return true
  const odd = start.filter(
    (byte) => byte === 0 || (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 12),
  )
  return odd.length === 0
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
