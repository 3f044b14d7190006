/** Bytes of one chunk or block on their way to the disk. */
export interface NumberedData {
  readonly file: number
  readonly bytes: Uint8Array
}

/**
 * `durable`: survives a power cut once the call has ended. `relaxed`: may be lost or damaged by one; enough for what
 * the server has too.
 */
export type Durability = 'durable' | 'relaxed'

/**
 * The raw data of a workspace, one file each. Numbers are used once, so a file never changes: a record points at
 * either whole data or, after a crash, at nothing. What no record points at is collected when the workspace is opened.
 */
export interface DataFiles {
  /** Throws `NoSpaceError`. */
  write(data: readonly NumberedData[], durability: Durability): Promise<void>
  /** Undefined when there is no such file. */
  read(file: number): Promise<Uint8Array | undefined>
  /** What cannot be removed now is collected at the next opening. */
  remove(files: readonly number[]): Promise<void>
  list(): Promise<readonly number[]>
}
