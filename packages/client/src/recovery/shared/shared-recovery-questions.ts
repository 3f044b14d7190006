import type { DeviceLabel, HumanHandle, UserId } from '@parallax/wire'
import type { CodeQuestions } from '../../enrolment/claimer/agree-on-codes.ts'
import type { LinkTarget } from '../../enrolment/link-target.ts'
import type { ParallaxError } from '../../errors/parallax-error.ts'

/** Somebody who may hand parts over, and whether that was done. */
export interface RecoveryHelper {
  readonly userId: UserId
  readonly humanHandle: HumanHandle
  readonly shares: number
  /** `gone`: has lost access. */
  readonly state: 'waiting' | 'done' | 'gone'
}

/** How far a recovery has come. */
export interface RecoveryProgress {
  /** Whose access is recovered, as the server says it. */
  readonly humanHandle: HumanHandle
  readonly threshold: number
  /** Parts so far. */
  readonly collected: number
  readonly helpers: readonly RecoveryHelper[]
}

/**
 * What whoever recovers is asked and told. For each helper: whom to meet, their code, one's own code; then, once, name
 * and password of the new device. A rejected promise (or an abort) ends it; what was collected is lost then.
 */
export interface SharedRecoveryQuestions extends CodeQuestions {
  /** Where the link leads. Nothing was sent there yet (PRODUCT §3). */
  confirmTarget(target: LinkTarget): Promise<void>
  /** Whom to meet next, among those who wait. */
  chooseHelper(progress: RecoveryProgress, signal: AbortSignal): Promise<UserId>
  /** A helper left, nobody answers, the disk is full …: whether to go on with what was collected. Left out: it ends. */
  goOn?(error: ParallaxError, progress: RecoveryProgress): Promise<boolean>
  deviceLabel(): Promise<DeviceLabel>
  newPassword(): Promise<string>
}
