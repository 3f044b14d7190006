import { LONGEST_ANSWER, OfflineError, SILENCE_LIMIT } from '@parallax/client'

export interface AnswerLimits {
  /** Milliseconds without any byte after which the server counts as gone; `SILENCE_LIMIT` when left out. */
  readonly silence?: number
  /** Bytes of an answer; `LONGEST_ANSWER` when left out. */
  readonly longestAnswer?: number
}

export function limitsOf({ silence, longestAnswer }: AnswerLimits): Required<AnswerLimits> {
  return { silence: silence ?? SILENCE_LIMIT, longestAnswer: longestAnswer ?? LONGEST_ANSWER }
}

/** `detail` is technical: the code of the system, or what was wrong with the answer. */
export function offline(url: string, detail: string, cause?: unknown): OfflineError<'offline'> {
  return new OfflineError('offline', { server: new URL(url).host }, { detail, cause })
}

/** The protocol has no redirection: it comes from something between (a captive portal), not from the server. */
export function isRedirection(status: number): boolean {
  return status >= 300 && status < 400
}
