/** One request. Bodies are parts sent one after the other, so that a block need not be copied into its message. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: readonly Uint8Array[]
}

export interface HttpResponse {
  readonly status: number
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: Uint8Array
}

export interface HttpStream {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  /** Ends with the connection. Leaving the loop closes it. */
  readonly body: AsyncIterable<Uint8Array>
}

export interface HttpOptions {
  readonly signal?: AbortSignal
}

/**
 * HTTP(S), as the protocol needs it (spec 03). Any status is an answer. No answer, an answer cut short, silence of
 * `SILENCE_LIMIT` and a redirection (a captive portal: the protocol has none) are `OfflineError`; an abort rejects
 * with the reason of the signal.
 *
 * Connections are kept and used again. A request that died with a kept connection before any byte of the answer is
 * sent once more, as browsers do: commands of the protocol may be repeated.
 */
export interface HttpTransport extends AsyncDisposable {
  request(request: HttpRequest, options?: HttpOptions): Promise<HttpResponse>
  /** Answers as soon as the headers are there. Silence of the body is the caller's to judge (spec 03 §6.4). */
  stream(request: HttpRequest, options?: HttpOptions): Promise<HttpStream>
}

/** Milliseconds without any byte in either direction after which the server counts as gone. */
export const SILENCE_LIMIT = 60_000

/** Longest body of an answer that `request` takes into memory. */
export const LONGEST_ANSWER = 256 * 1024 * 1024
