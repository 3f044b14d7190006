/**
 * What opening a device asks, one question at a time, in the order in which answers are needed. Every way to protect a
 * device is a kind of question.
 */
export type DeviceQuestion = {
  readonly kind: 'password'
  /** The last one did not open the device. */
  readonly wrong: boolean
}

export type DeviceAnswer = { readonly kind: 'password'; readonly password: string }

/** Answers of the kind of the question; null when there is no (further) answer. */
export type AskForDevice = (question: DeviceQuestion, signal?: AbortSignal) => Promise<DeviceAnswer | null>
