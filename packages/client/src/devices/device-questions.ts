import type { DateTime } from '@parallax/wire'

/**
 * What opening a device asks, one question at a time, in the order in which answers are needed: the code of the second
 * factor where there is one, then the password (PRODUCT §4.3). Every way to protect a device is a kind of question.
 */
export type DeviceQuestion = PasswordQuestion | CodeQuestion

export interface PasswordQuestion {
  readonly kind: 'password'
  /** The last one did not open the device. */
  readonly wrong: boolean
}

/** The six digits that the authenticator shows now. */
export interface CodeQuestion extends CodeRefusal {
  readonly kind: 'code'
}

/** Why a code is asked for again. */
export interface CodeRefusal {
  readonly problem: CodeProblem | null
  /** Codes of this person that were wrong here, so far. */
  readonly tries: number
  /** The server's, when it last answered: shown at the second refusal, since the clock of a phone may be wrong. */
  readonly serverTime: DateTime | null
}

export type CodeProblem =
  /** Not six digits; not sent. */
  | 'malformed'
  | 'wrong'
  /** It took too long to reach the server: not counted as wrong. */
  | 'too_old'
  /** The code was right, and what it gave does not fit the device file any more. */
  | 'changed_elsewhere'

export type DeviceAnswer =
  | { readonly kind: 'password'; readonly password: string }
  /** Blanks do not matter. */
  | { readonly kind: 'code'; readonly code: string }

/** Answers of the kind of the question; null when there is no (further) answer. */
export type AskForDevice = (question: DeviceQuestion, signal?: AbortSignal) => Promise<DeviceAnswer | null>

/** What goes on between a code and the next question. */
export type CodeNotice =
  /** The code is on its way. */
  | { readonly state: 'sending' }
  /** Nobody answers; it is tried again by itself. After three: "MFA needs the server to log in". */
  | { readonly state: 'no_answer'; readonly failures: number }
  /** The server looks at no code before so many milliseconds have passed; then this one is sent by itself. */
  | { readonly state: 'throttled'; readonly milliseconds: number }
