import { CryptoError } from '@parallax/crypto'
import { isInBallpark } from '@parallax/protocol'
import { type DateTime, DecodeError, type OrganizationId } from '@parallax/wire'
import type { ServerContext } from '../context.ts'
import type { Author, AuthorDirectory } from '../rpc/author.ts'
import { authorRefusal } from '../rpc/author-state.ts'
import { HttpRefused } from '../rpc/http-refused.ts'
import type { DeviceToken } from './handshake.ts'

interface Credentials {
  readonly organizationId: OrganizationId
  readonly token: DeviceToken
  readonly now: DateTime
}

/** Steps 6 to 8, 12 and 13 of spec 03 §4.1; 7 and 9 to 11 are left to the statement of the command. */
export async function authenticateDevice(
  { db, data }: ServerContext,
  authors: AuthorDirectory,
  { organizationId, token, now }: Credentials,
): Promise<Author> {
  const author = await authors.find(organizationId, token.deviceId)
  const refused = proofRefusal(() => data.crypto.verifyDetached(author.verifyKey, token.proof, token.signedText))
    ? 'authentication_bad'
    : isInBallpark(now, token.timestamp)
      ? undefined
      : 'token_expired'
  if (refused === undefined) return author
  // An expired organization comes first, whether the device was looked up just now or remembered.
  const state = await authorRefusal(db, author, { demandTos: false })
  throw new HttpRefused(state === 'organization_expired' ? state : refused)
}

/** Decodes the body; when it cannot be, the state of the author comes first (step 14 after 7 and 9 to 11). */
export async function decodeFor<Prepared>(
  { db }: ServerContext,
  { author, demandTos }: { readonly author: Author; readonly demandTos: boolean },
  prepare: () => Prepared,
): Promise<Prepared> {
  try {
    return prepare()
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    throw new HttpRefused((await authorRefusal(db, author, { demandTos })) ?? 'body_bad')
  }
}

function proofRefusal(verify: () => void): boolean {
  try {
    verify()
    return false
  } catch (error) {
    if (error instanceof CryptoError) return true
    throw error
  }
}
