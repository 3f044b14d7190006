/** A file in memory, one version of it. */
export interface ViewedFile {
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** A file that is too large for memory: read part by part. */
export interface StreamedFile {
  readonly name: string
  readonly size: number
  /** Its beginning, which says what it is. */
  readonly head: Uint8Array<ArrayBuffer>
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>
}
