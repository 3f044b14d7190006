/**
 * Names that stay on this device (spec 06b §7.1). A setting of the client, never shared: two devices may differ.
 *
 * Matching is case sensitive and on whole names.
 */
export class PreventSyncPattern {
  /** Identifies the pattern in the store, so that a change is noticed at the next start. */
  readonly source: string
  readonly #expression: RegExp | undefined

  private constructor(expressions: readonly string[]) {
    this.source = expressions.join('|')
    this.#expression = expressions.length === 0 ? undefined : new RegExp(this.source, 'u')
  }

  /** Text of a pattern file: one glob a line, blank lines and lines that start with `#` do not count. */
  static fromGlobFile(text: string): PreventSyncPattern {
    const globs = text.split('\n').map((line) => line.trim())
    return PreventSyncPattern.fromGlobs(globs.filter((glob) => glob !== '' && !glob.startsWith('#')))
  }

  static fromGlobs(globs: readonly string[]): PreventSyncPattern {
    return new PreventSyncPattern(globs.map(globExpression))
  }

  matches(name: string): boolean {
    return this.#expression?.test(name) ?? false
  }
}

/** Temporary files of editors, file managers and operating systems (spec 06b §7.1). */
export const DEFAULT_PREVENT_SYNC_GLOBS: readonly string[] = [
  '*.tmp',
  '*.temp',
  '*.swp',
  '*~',
  '.fuse_hidden*',
  '.directory',
  '.Trash-*',
  '.nfs*',
  '.goutputstream-*',
  '.DS_Store',
  '.AppleDouble',
  '.LSOverride',
  '._*',
  '.DocumentRevisions-V100',
  '.Spotlight-V100',
  '.TemporaryItems',
  '.Trashes',
  '.VolumeIcon.icns',
  '.com.apple.timemachine.donotpresent',
  '.AppleDB',
  '.AppleDesktop',
  'Network Trash Folder',
  'Temporary Items',
  '.apdisk',
  '.fseventsd',
  '*.*.sb-*-*',
  'Thumbs.db',
  'Thumbs.db:encryptable',
  'ehthumbs.db',
  'ehthumbs_vista.db',
  '*.stackdump',
  '[Dd]esktop.ini',
  '$RECYCLE.BIN',
  '*.lnk',
  '.~*',
  '~$*',
]

/** `*` any run, `?` one character, `[…]` a class, `{a,b}` alternatives; everything else stands for itself. */
function globExpression(glob: string): string {
  let expression = ''
  for (let at = 0; at < glob.length; ) {
    const character = String.fromCodePoint(glob.codePointAt(at) ?? 0)
    const group = character === '[' ? classAt(glob, at) : character === '{' ? alternativesAt(glob, at) : undefined
    expression += group?.expression ?? single(character)
    at = group?.end ?? at + character.length
  }
  return `^(?:${expression})$`
}

interface Group {
  readonly expression: string
  readonly end: number
}

function classAt(glob: string, start: number): Group | undefined {
  const end = glob.indexOf(']', start + 2)
  if (end < 0) return undefined
  const negated = glob[start + 1] === '!'
  const members = glob.slice(start + (negated ? 2 : 1), end)
  if (members === '') return undefined
  const escaped = members.replace(/[\\\]^[&|~]/g, '\\$&')
  return { expression: `[${negated ? '^' : ''}${escaped}]`, end: end + 1 }
}

function alternativesAt(glob: string, start: number): Group | undefined {
  const end = glob.indexOf('}', start)
  if (end < 0) return undefined
  const alternatives = glob.slice(start + 1, end).split(',')
  return { expression: `(?:${alternatives.map((text) => [...text].map(single).join('')).join('|')})`, end: end + 1 }
}

function single(character: string): string {
  if (character === '*') return '[^]*'
  if (character === '?') return '[^/]'
  return character.replace(/[\\^$.|?*+()[\]{}/]/, '\\$&')
}
