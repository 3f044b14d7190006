import type { DateTime } from '@parallax/wire'
import type { CreationContext } from '../enrolment/certificates/creation-context.ts'
import { DEFAULT_GREETING_PACE, type GreetingPace } from '../enrolment/conduit/greeting-pace.ts'
import { ParallaxError } from '../errors/parallax-error.ts'
import { exportRecoveryFile, type RecoveryFile } from '../recovery/export-recovery-file.ts'
import type { DeviceConnection } from '../rpc/device-connection.ts'
import type { Recovery } from './session.ts'
import { during, type SessionCore } from './session-core.ts'

export interface SessionRecoveryParts {
  readonly core: SessionCore
  readonly connection: DeviceConnection
  readonly pace?: GreetingPace
}

/** What keeps one's own access. */
export class SessionRecovery implements Recovery {
  readonly #core: SessionCore
  readonly #creation: CreationContext

  constructor({ core, connection, pace = DEFAULT_GREETING_PACE }: SessionRecoveryParts) {
    this.#core = core
    this.#creation = { ...core.context, rpc: connection, pace }
  }

  async exportFile(signal?: AbortSignal): Promise<RecoveryFile> {
    const until = during(this.#core, signal)
    const file = await exportRecoveryFile(this.#creation, until)
    await this.#learn(file.createdOn)
    return file
  }

  /** What was done is done: that the certificates of it do not come now is told by whoever asks for them next. */
  async #learn(common: DateTime): Promise<void> {
    try {
      await this.#core.context.certificates.poll({ common }, this.#core.life)
    } catch (error) {
      if (!(error instanceof ParallaxError)) throw error
    }
  }
}
