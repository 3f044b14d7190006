import type { Command } from '@parallax/protocol'
import type { ServerRecords, StoredDevice, StoredInvitation, StoredUser } from './server-records.ts'

/** Who speaks: a device of the organization, or whoever holds a token. */
export interface Speaker {
  readonly device?: StoredDevice
  readonly invitation?: StoredInvitation
}

/** An HTTP code instead of a reply. */
export class Refused extends Error {
  readonly code: number

  constructor(code: number) {
    super(`HTTP ${code}`)
    this.code = code
  }
}

/** Says how a command is answered. `Status` keeps the statuses in answers from widening to strings. */
export type On = <Request, Status extends string, Reply extends { readonly status: Status }>(
  command: Command<string, Request, Reply>,
  answer: (request: Request, speaker: Speaker) => Reply,
) => void

export function authorOf(records: ServerRecords, { device }: Speaker): StoredUser {
  const user = device === undefined ? undefined : records.users.get(device.userId)
  if (user === undefined) throw new Refused(403)
  if (user.isRevoked) throw new Refused(461)
  return user
}

export function invitationOf({ invitation }: Speaker): StoredInvitation {
  if (invitation === undefined) throw new Refused(403)
  return invitation
}
