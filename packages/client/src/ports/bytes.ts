/** Tells whether a source is still what it was: both must be equal, field by field. */
export interface SourceFingerprint {
  readonly size: number
  /** Nanoseconds since 1970 (browsers know milliseconds). */
  readonly modified: bigint
  /** File number, where there is one. */
  readonly inode?: bigint
}

/** What is imported: a file, standard input, a browser's `File`, the body of an answer. */
export interface ByteSource extends AsyncDisposable {
  /** For people: a path or name. */
  readonly name: string
  /** Undefined for a stream of unknown length. */
  readonly size: number | undefined
  /** `forward`: each read must start where the one before ended. */
  readonly access: 'random' | 'forward'
  /** Date of the content in microseconds, where known. */
  readonly modified: bigint | undefined
  /** As it is now; undefined when nothing could tell a change. Ask before and after reading. */
  fingerprint(): Promise<SourceFingerprint | undefined>
  /**
   * Fills `into` from `offset` and answers how many bytes: fewer than asked only at the end, 0 past it. Throws
   * `OutsideFileError` `source_unreadable`.
   */
  read(offset: number, into: Uint8Array, options?: { readonly signal?: AbortSignal }): Promise<number>
}

export interface CommitOptions {
  /** Date of the content in microseconds, kept where the target can. */
  readonly modified?: bigint
}

/** Where an export goes. Nothing stands under its name before `commit`; disposed of without it, nothing is left. */
export interface ByteSink extends AsyncDisposable {
  /** For people: a path or name. */
  readonly name: string
  /** One after the other, in order. `bytes` may be reused once this ends. Throws `NoSpaceError`, `OutsideFileError`. */
  write(bytes: Uint8Array, options?: { readonly signal?: AbortSignal }): Promise<void>
  /** The content is complete: durable and under its name once this ends. Throws `target_exists` as asked for. */
  commit(options?: CommitOptions): Promise<void>
}

export function sameFingerprint(left: SourceFingerprint | undefined, right: SourceFingerprint | undefined): boolean {
  return left?.size === right?.size && left?.modified === right?.modified && left?.inode === right?.inode
}
