/** Milliseconds that a page may take to come back. */
export const RELOAD_PATIENCE = 10_000

/** An unlocked device, sealed with a key that cannot be read out, for the next page of the same tab. */
export interface ReloadTicket {
  readonly file: string
  readonly nonce: Uint8Array<ArrayBuffer>
  readonly sealed: ArrayBuffer
  readonly key: CryptoKey
}

export type ReloadMessage =
  | { readonly type: 'keep_for_reload'; readonly tab: string; readonly tickets: readonly ReloadTicket[] }
  /** Answered on the port: the tickets, which are forgotten by that. */
  | { readonly type: 'take_after_reload'; readonly tab: string }
  | { readonly type: 'forget_reload'; readonly tab: string }
