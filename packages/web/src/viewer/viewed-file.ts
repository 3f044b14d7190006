/** A file in memory, one version of it. */
export interface ViewedFile {
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
}
