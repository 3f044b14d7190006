/** Where a transfer stands; bytes count the clear content. */
export type TransferState =
  | { readonly state: 'running'; readonly bytesDone: number; readonly bytesTotal: number | null }
  | {
      readonly state: 'waiting'
      readonly reason: 'network' | 'storage' | 'other_writer'
      readonly bytesDone: number
      readonly bytesTotal: number | null
    }
  | { readonly state: 'saved'; readonly bytes: number }
  | { readonly state: 'uploading'; readonly percent: number }
  | { readonly state: 'synced'; readonly bytes: number }
  | { readonly state: 'cancelled' }
  | { readonly state: 'failed'; readonly error: Error }

/**
 * One long piece of work on one file: progress, cancellation and the three states of a change are events of it.
 *
 * `saved` means acknowledged: no crash loses it from then on (spec 06b §12.2). An export ends with `saved`.
 */
export interface Transfer {
  readonly state: TransferState
  /** Each change of state, from now on, until the transfer ends. */
  states(): AsyncIterable<TransferState>
  /** Resolves once acknowledged; rejects with the error, or `CancelledError`. */
  readonly done: Promise<void>
  /** Nothing appears, a replaced file stays as it was. */
  cancel(): void
}
