/** Addresses below which media is streamed: a random token follows, never a name. */
export const STREAMS = '/client/stream/'

export type StreamMessage =
  | { readonly type: 'offer_stream'; readonly token: string; readonly size: number; readonly contentType: string }
  | { readonly type: 'forget_stream'; readonly token: string }

/** Asked on the port that came with the offer; answered with the bytes, or null when there are none. */
export interface PartRequest {
  readonly number: number
  readonly start: number
  readonly length: number
}

export interface PartAnswer {
  readonly number: number
  readonly bytes: ArrayBuffer | null
}
