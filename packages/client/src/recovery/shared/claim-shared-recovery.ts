import type { ShamirShare } from '@parallax/crypto'
import {
  inviteComplete,
  inviteInfo,
  type LocalDevice,
  type ReplyOf,
  type ShamirRecoverySecret,
} from '@parallax/protocol'
import type { DeviceLabel, ShamirRecoveryInvitationLink, UserId } from '@parallax/wire'
import { listDevices } from '../../devices/list-devices.ts'
import { assertOwnFolder } from '../../devices/save-device.ts'
import { linkTarget } from '../../enrolment/link-target.ts'
import type { NewcomerParts, NewDevice } from '../../enrolment/newcomer-parts.ts'
import { EnrolmentError } from '../../errors/enrolment-errors.ts'
import { ParallaxError } from '../../errors/parallax-error.ts'
import { RecoveryError } from '../../errors/recovery-errors.ts'
import { deviceConnection } from '../../rpc/device-connection.ts'
import { invitedRpc } from '../../rpc/visitor-rpc.ts'
import { joinAsSibling } from '../join-as-sibling.ts'
import { type CollectParts, collectShares } from './collect-shares.ts'
import { combineShares, openRecoveredDevice } from './open-recovered-device.ts'
import type { RecoveryProgress, SharedRecoveryQuestions } from './shared-recovery-questions.ts'

type RecoveryInfo = Extract<ReplyOf<typeof inviteInfo>, { readonly type: 'SHAMIR_RECOVERY' }>

/**
 * Gives access back with the help of those to whom it was entrusted (spec 07 §3.5): meets one after the other until there
 * are parts enough, then makes a new device, saved here.
 *
 * Throws `invitation_not_found`, `invitation_gone`, `link_invalid`, `shared_recovery_unusable`,
 * `shared_recovery_altered`, `foreign_folder`; what meeting a helper throws and `goOn` does not pass over; whatever a
 * question rejects with, and the reason of `signal`.
 */
export async function claimSharedRecovery(
  parts: NewcomerParts,
  link: ShamirRecoveryInvitationLink,
  { ask, signal }: { readonly ask: SharedRecoveryQuestions; readonly signal?: AbortSignal },
): Promise<NewDevice> {
  assertOwnFolder(parts.folder)
  await ask.confirmTarget(linkTarget(link, (await listDevices(parts.folder)).devices))
  const rpc = invitedRpc(parts.connection, link)
  const info = await rpc.call(inviteInfo, {}, signal)
  if (info.type !== 'SHAMIR_RECOVERY') throw new EnrolmentError('link_invalid', {}, { detail: info.type })
  const recovery = new Recovery({ parts, rpc, ask, signal }, info)
  const secret = combineShares(parts.tools, await recovery.collect(), info.threshold)
  const made = await recovery.insist(() => recovery.join(link, secret))
  await complete(parts, made.device, link)
  return made
}

/** What was collected so far; kept while nobody answers. */
class Recovery {
  readonly #collecting: CollectParts
  readonly #info: RecoveryInfo
  readonly #shares = new Map<UserId, readonly ShamirShare[]>()
  #deviceLabel: Promise<DeviceLabel> | undefined
  #newPassword: Promise<string> | undefined

  constructor(collecting: CollectParts, info: RecoveryInfo) {
    this.#collecting = collecting
    this.#info = info
  }

  /** Parts of one helper after the other until there are enough. */
  async collect(): Promise<readonly ShamirShare[]> {
    const { ask, signal = new AbortController().signal } = this.#collecting
    for (;;) {
      const progress = this.#progress()
      if (progress.collected >= progress.threshold) return [...this.#shares.values()].flat()
      const helpers = progress.helpers.filter(({ state }) => state !== 'gone')
      if (helpers.reduce((sum, { shares }) => sum + shares, 0) < progress.threshold)
        throw new RecoveryError('shared_recovery_unusable', {})
      const chosen = await ask.chooseHelper(progress, signal)
      signal.throwIfAborted()
      await this.#collectFrom(chosen)
    }
  }

  /** The device that was kept, then a new one made by it. Asked about once, however often nobody answers. */
  async join(link: ShamirRecoveryInvitationLink, secret: ShamirRecoverySecret): Promise<NewDevice> {
    const { parts, rpc, ask, signal } = this.#collecting
    const kept = await openRecoveredDevice({ tools: parts.tools, rpc, signal }, secret)
    if (kept.userId !== this.#info.claimerUserId || kept.organizationId !== link.organizationId)
      throw new RecoveryError('shared_recovery_altered', {}, { detail: 'a device of somebody else' })
    this.#deviceLabel ??= ask.deviceLabel()
    const deviceLabel = await this.#deviceLabel
    const newPassword = (): Promise<string> => {
      this.#newPassword ??= ask.newPassword()
      return this.#newPassword
    }
    // The link says where the server is now; the device was kept when it may have been elsewhere.
    const device = { ...kept, serverUrl: link.server }
    return joinAsSibling(parts, device, { deviceLabel, newPassword, ...(signal && { signal }) })
  }

  /** Does `task`, again as long as it fails and the person goes on: what was collected would be lost. */
  async insist<T>(task: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await task()
      } catch (error) {
        if (!(error instanceof ParallaxError) || !(await this.#goesOn(error))) throw error
      }
    }
  }

  async #collectFrom(helper: UserId): Promise<void> {
    try {
      this.#shares.set(helper, await collectShares(this.#collecting, helper))
    } catch (error) {
      if (!(error instanceof ParallaxError) || !(await this.#goesOn(error))) throw error
    }
  }

  async #goesOn(error: ParallaxError): Promise<boolean> {
    const { ask } = this.#collecting
    return ask.goOn === undefined ? false : ask.goOn(error, this.#progress())
  }

  #progress(): RecoveryProgress {
    const { claimerHumanHandle: humanHandle, threshold, recipients } = this.#info
    const collected = [...this.#shares.values()].reduce((sum, shares) => sum + shares.length, 0)
    const stateOf = (userId: UserId, revokedOn: unknown) =>
      this.#shares.has(userId) ? 'done' : revokedOn === null ? 'waiting' : 'gone'
    const helpers = recipients.map(({ userId, humanHandle, shares, revokedOn }) => ({
      userId,
      humanHandle,
      shares,
      state: stateOf(userId, revokedOn),
    })) satisfies RecoveryProgress['helpers']
    return { humanHandle, threshold, collected, helpers }
  }
}

/** The new device works, whatever becomes of this: the link stays in the lists, to be cancelled. */
async function complete(
  { connection }: NewcomerParts,
  device: LocalDevice,
  { token }: ShamirRecoveryInvitationLink,
): Promise<void> {
  try {
    await deviceConnection(connection, device).call(inviteComplete, { token })
  } catch (error) {
    if (!(error instanceof ParallaxError)) throw error
  }
}
