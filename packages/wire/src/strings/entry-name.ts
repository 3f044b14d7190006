import type { Brand } from '../brand.ts'
import { DecodeError } from '../msgpack/decode-error.ts'
import type { Codec } from '../schema/codec.ts'
import { normalized, utf8Length } from './text.ts'

/** Name of a file, folder or workspace: 1 to 255 bytes, NFC, case sensitive (spec 01 §3.6). */
export type EntryName = Brand<string, 'EntryName'>

/** Why a text is no entry name; the length is tested first. */
export type EntryNameProblem = 'name_too_long' | 'invalid_name'

const MAX_BYTES = 255

/** Undefined when `text` is a valid entry name once normalised. */
export function entryNameProblem(text: string): EntryNameProblem | undefined {
  return problemOf(normalized(text))
}

/** The name that `text` is once normalised, or undefined: `entryNameProblem` then says why. */
export function parseEntryName(text: string): EntryName | undefined {
  const name = normalized(text)
  return problemOf(name) === undefined ? (name as EntryName) : undefined
}

/**
 * The parts before and after the dot that starts the suffix; `suffix` is null when there is none. A leading dot does
 * not count: `foo.tar.gz` is `foo` and `tar.gz`, `.foo` has no suffix.
 */
export function splitEntryName(name: EntryName): { readonly prefix: string; readonly suffix: string | null } {
  const dot = name.indexOf('.', 1)
  return dot < 0 ? { prefix: name, suffix: null } : { prefix: name.slice(0, dot), suffix: name.slice(dot + 1) }
}

/** Wire form of an entry name: str. */
export const entryName: Codec<EntryName> = {
  write: (out, value) => out.string(value),
  read: (input) => {
    const name = normalized(input.string())
    const problem = problemOf(name)
    if (problem !== undefined) throw new DecodeError(problem === 'name_too_long' ? 'name too long' : 'invalid name')
    return name as EntryName
  },
}

function problemOf(name: string | undefined): EntryNameProblem | undefined {
  if (name === undefined) return 'invalid_name'
  if (utf8Length(name) > MAX_BYTES) return 'name_too_long'
  const invalid = name === '' || name === '.' || name === '..' || name.includes('/') || name.includes('\0')
  return invalid ? 'invalid_name' : undefined
}
