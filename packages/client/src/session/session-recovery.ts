import type { DateTime } from '@parallax/wire'
import { DEFAULT_GREETING_PACE, type GreetingPace } from '../enrolment/conduit/greeting-pace.ts'
import { ParallaxError } from '../errors/parallax-error.ts'
import { exportRecoveryFile, type RecoveryFile } from '../recovery/export-recovery-file.ts'
import { deleteSharedRecovery } from '../recovery/shared/delete-shared-recovery.ts'
import type { RecoveryContext } from '../recovery/shared/recovery-context.ts'
import { type SharedRecoverySetup, setUpSharedRecovery } from '../recovery/shared/set-up-shared-recovery.ts'
import { type SharedRecoveryInfo, sharedRecoveryOf } from '../recovery/shared/shared-recovery-info.ts'
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
  readonly #context: RecoveryContext

  constructor({ core, connection, pace = DEFAULT_GREETING_PACE }: SessionRecoveryParts) {
    this.#core = core
    this.#context = { ...core.context, rpc: connection, pace }
  }

  async exportFile(signal?: AbortSignal): Promise<RecoveryFile> {
    const until = during(this.#core, signal)
    const file = await exportRecoveryFile(this.#context, until)
    await this.#learn(file.createdOn)
    return file
  }

  async shared(): Promise<SharedRecoveryInfo | null> {
    during(this.#core)
    const { certificates, device } = this.#context
    return sharedRecoveryOf(certificates.state, device.userId) ?? null
  }

  async sharedWithMe(): Promise<readonly SharedRecoveryInfo[]> {
    during(this.#core)
    const { certificates, device } = this.#context
    const { state } = certificates
    return [...state.usersWithRecovery].flatMap((userId) => {
      const info = userId === device.userId ? undefined : sharedRecoveryOf(state, userId)
      return info === undefined ? [] : [info]
    })
  }

  async setUpShared(setup: SharedRecoverySetup, signal?: AbortSignal): Promise<void> {
    await setUpSharedRecovery(this.#context, setup, during(this.#core, signal))
  }

  async deleteShared(signal?: AbortSignal): Promise<void> {
    await deleteSharedRecovery(this.#context, during(this.#core, signal))
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
