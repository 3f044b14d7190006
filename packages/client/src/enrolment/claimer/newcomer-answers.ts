import type { DeviceLabel, EmailAddress, HumanHandle } from '@parallax/wire'
import { newPasswordProtection, type PasswordProtection } from '../../devices/save-device.ts'
import type { NewcomerParts } from '../newcomer-parts.ts'
import type { ClaimerQuestions } from './claimer-questions.ts'

/** How a question is put: it may become pointless meanwhile. */
type Put = <T>(question: (signal: AbortSignal) => Promise<T>) => Promise<T>

/** Asks the newcomer about itself, each thing once however often the greeting starts again. */
export class NewcomerAnswers {
  readonly #parts: NewcomerParts
  readonly #ask: ClaimerQuestions
  #person: HumanHandle | undefined
  #deviceLabel: DeviceLabel | undefined
  #protection: PasswordProtection | undefined

  constructor(parts: NewcomerParts, ask: ClaimerQuestions) {
    this.#parts = parts
    this.#ask = ask
  }

  async person(invitedEmail: EmailAddress, put: Put): Promise<HumanHandle> {
    this.#person ??= await put((signal) => this.#ask.person(invitedEmail, signal))
    return this.#person
  }

  async deviceLabel(put: Put): Promise<DeviceLabel> {
    this.#deviceLabel ??= await put((signal) => this.#ask.deviceLabel(signal))
    return this.#deviceLabel
  }

  /** What the new device file will be protected by. */
  async protection(put: Put): Promise<PasswordProtection> {
    const { tools, passwordCost } = this.#parts
    this.#protection ??= await newPasswordProtection(
      tools.crypto,
      await put((signal) => this.#ask.newPassword(signal)),
      passwordCost,
    )
    return this.#protection
  }
}
