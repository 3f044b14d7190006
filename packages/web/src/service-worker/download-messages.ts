/** Addresses below which downloads are: a random token follows, never a name. */
export const DOWNLOADS = '/client/download/'

export interface DownloadMessage {
  readonly type: 'offer_download'
  readonly token: string
  readonly name: string
  readonly size: number | null
  readonly content: ReadableStream<Uint8Array<ArrayBuffer>>
}
