import { hash } from 'node:crypto'
import { OperationError } from '../operation-error.ts'

// The format is described in docs/operate/back-up.md.

export const FORMAT = 'parallax-backup'
export const FORMAT_VERSION = 1
export const BEGIN = 'begin.json'
export const KEYS = 'keys.json'
export const MANIFEST = 'manifest.json'
/** Last of all: where it is missing, the backup was not finished. */
export const SEAL = 'manifest.sha256'

/** Bytes of one file of rows or blocks, about. */
export const PART = 8 * 1024 * 1024
/** No file is larger: a part, and a row or block that did not fit. */
export const LARGEST_FILE = 64 * 1024 * 1024

/** First file: what the backup is of. */
export interface Begin {
  readonly format: typeof FORMAT
  readonly version: number
  readonly made_on: string
  readonly program: string
  readonly postgresql: string
  readonly migrations: readonly MigrationRecord[]
  /** In the order in which they can be filled. */
  readonly tables: readonly TableShape[]
  /** Null: they were left out. */
  readonly blocks: { readonly store: string } | null
}

export interface MigrationRecord {
  readonly index: number
  readonly name: string
  readonly checksum: string
  /** Microseconds, as text. */
  readonly applied_on: string
}

export interface TableShape {
  readonly name: string
  readonly columns: readonly string[]
}

/** The secrets of the data folder. */
export interface Keys {
  readonly administration_token: string
  readonly server_key: string
}

/** Last file but one: what the backup consists of. */
export interface Manifest {
  readonly files: readonly FileRecord[]
  readonly rows: Readonly<Record<string, number>>
  readonly sequences: readonly SequenceState[]
  readonly blocks: { readonly count: number; readonly bytes: number }
  /** Blocks that the database knows and the store does not have. */
  readonly lost_blocks: readonly string[]
}

export interface FileRecord {
  readonly name: string
  readonly size: number
  readonly sha256: string
}

export interface SequenceState {
  readonly table: string
  readonly column: string
  /** A bigint, as text. */
  readonly last_value: string
  readonly is_called: boolean
}

export function sha256(content: Uint8Array): string {
  return hash('sha256', content)
}

/** `tables/vlobs/0001-<SHA-256>.copy`, `blocks/0001-<SHA-256>.pack`: each file says what it must contain. */
export function dataFileName(folder: string, { number, content }: { number: number; content: Uint8Array }): string {
  const extension = folder === 'blocks' ? 'pack' : 'copy'
  return `${folder}/${String(number).padStart(4, '0')}-${sha256(content)}.${extension}`
}

/** What a file of rows or blocks is, by its name; undefined: it is neither. Throws when it is damaged. */
export function checkedDataFile(name: string, content: Uint8Array): { readonly folder: string } | undefined {
  const match = /^(tables\/[a-z_]+|blocks)\/\d{4,}-([0-9a-f]{64})\.(?:copy|pack)$/.exec(name)
  if (match === null) return undefined
  const [, folder = '', digest] = match
  if (sha256(content) !== digest) throw damaged(name)
  return { folder }
}

export function damaged(name: string, options?: ErrorOptions): OperationError {
  return new OperationError('backup_damaged', { name }, options)
}

export function printDocument(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 1)}\n`)
}

export function readBegin(content: Uint8Array): Begin {
  const value = readDocument<Begin>(content)
  if (value?.format !== FORMAT) throw new OperationError('not_a_backup')
  if (value.version !== FORMAT_VERSION) throw new OperationError('newer_backup', { version: value.version })
  return value
}

/** What somebody wrote with these checksums is taken as it is; the checksums are verified before. */
export function readManifest(content: Uint8Array, seal: Uint8Array): Manifest {
  if (new TextDecoder().decode(seal) !== sealOf(content)) throw damaged(MANIFEST)
  const value = readDocument<Manifest>(content)
  if (value === undefined) throw damaged(MANIFEST)
  return value
}

export function readKeys(content: Uint8Array): Keys {
  const value = readDocument<Keys>(content)
  if (value === undefined) throw damaged(KEYS)
  return value
}

/** As `sha256sum` writes it, so that anybody can check. */
export function sealOf(manifest: Uint8Array): string {
  return `${sha256(manifest)}  ${MANIFEST}\n`
}

function readDocument<T>(content: Uint8Array): T | undefined {
  try {
    const value: T = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content))
    return value
  } catch {
    return undefined
  }
}
