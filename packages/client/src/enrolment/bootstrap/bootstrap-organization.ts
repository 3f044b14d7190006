import { CryptoError, SequesterVerifyKeyDer } from '@parallax/crypto'
import { certificateGet, type LocalDevice, organizationBootstrap, type RequestOf } from '@parallax/protocol'
import type { BootstrapLink, DeviceLabel, HumanHandle } from '@parallax/wire'
import { assertOwnFolder, newPasswordProtection, saveDevice } from '../../devices/save-device.ts'
import { InternalError, SessionRefusedError } from '../../errors/connection-errors.ts'
import { EnrolmentError } from '../../errors/enrolment-errors.ts'
import { clockWrong } from '../../rpc/clock-wrong.ts'
import { deviceConnection } from '../../rpc/device-connection.ts'
import { anonymousRpc } from '../../rpc/visitor-rpc.ts'
import { newId } from '../../store/new-id.ts'
import { DEFAULT_GREETING_PACE } from '../conduit/greeting-pace.ts'
import { patiently } from '../conduit/patiently.ts'
import { withGrace } from '../conduit/with-grace.ts'
import type { NewcomerParts, NewDevice } from '../newcomer-parts.ts'
import { firstCertificates } from './first-certificates.ts'

/** The person that a new organization starts with. */
export interface Founder {
  readonly humanHandle: HumanHandle
  readonly deviceLabel: DeviceLabel
  readonly password: string
  /** PEM of the public RSA key of a sequester authority, fixed for the life of the organization. */
  readonly authorityKey?: string
}

/**
 * Creates an organization and its first device (spec 07 §1). The token of `link` is null where anybody may do so.
 *
 * Throws `authority_key_invalid` before anything is sent; `organization_exists`, `creation_link_used`, `link_invalid`,
 * `clock_wrong`, and what `FamilyRpc.call` throws.
 */
export async function bootstrapOrganization(
  parts: NewcomerParts,
  link: BootstrapLink,
  { founder, signal }: { readonly founder: Founder; readonly signal?: AbortSignal },
): Promise<NewDevice> {
  const { tools, folder, connection, passwordCost } = parts
  const { crypto } = tools
  const { clock } = connection
  assertOwnFolder(folder)
  const authorityKey = founder.authorityKey === undefined ? undefined : readAuthorityKey(founder.authorityKey)
  const rootKey = crypto.newSigningKey()
  const device = firstDevice(parts, link, { founder, rootVerifyKey: crypto.verifyKeyOf(rootKey) })
  const protection = await newPasswordProtection(crypto, founder.password, passwordCost)
  signal?.throwIfAborted()
  const certificates = firstCertificates(tools, device, { rootKey, authorityKey, timestamp: clock.now() })
  const request = { bootstrapToken: link.token, rootVerifyKey: device.rootVerifyKey, ...certificates }
  await withGrace(clock, signal, (deadline) => send(parts, { link, device, request, signal: deadline }))
  // From here on these keys are the organization: nothing comes between them and the disk.
  const known = await saveDevice({ folder, crypto, clock }, device, protection)
  return { device, known }
}

function readAuthorityKey(pem: string): SequesterVerifyKeyDer {
  try {
    return SequesterVerifyKeyDer.fromPem(pem)
  } catch (cause) {
    throw cause instanceof CryptoError ? new EnrolmentError('authority_key_invalid', {}, { cause }) : cause
  }
}

function firstDevice(
  { tools: { crypto } }: NewcomerParts,
  { server, organizationId }: BootstrapLink,
  { founder, rootVerifyKey }: { readonly founder: Founder } & Pick<LocalDevice, 'rootVerifyKey'>,
): LocalDevice {
  return {
    type: 'local_device',
    serverUrl: server,
    organizationId,
    rootVerifyKey,
    userId: newId({ crypto }),
    deviceId: newId({ crypto }),
    deviceLabel: founder.deviceLabel,
    humanHandle: founder.humanHandle,
    signingKey: crypto.newSigningKey(),
    privateKey: crypto.newPrivateKey(),
    initialProfile: 'ADMIN',
    userRealmId: newId({ crypto }),
    userRealmKey: crypto.newSecretKey(),
    localSymkey: crypto.newSecretKey(),
  }
}

interface Bootstrap {
  readonly link: BootstrapLink
  readonly device: LocalDevice
  readonly request: RequestOf<typeof organizationBootstrap>
  readonly signal: AbortSignal
}

async function send(parts: NewcomerParts, bootstrap: Bootstrap): Promise<void> {
  const { connection, pace = DEFAULT_GREETING_PACE } = parts
  const { link, request, signal } = bootstrap
  const rpc = anonymousRpc(connection, link)
  let isReplyLost = false
  const onOutage = (): void => {
    isReplyLost = true
  }
  const patience = { clock: connection.clock, pace, signal }
  const reply = await patiently(patience, () => rpc.call(organizationBootstrap, request, signal), { onOutage })
  switch (reply.status) {
    case 'ok':
      return
    case 'organization_already_bootstrapped':
      // Not by us, unless it was our own request whose reply got lost (spec 04a §1.2).
      if (isReplyLost && (await patiently(patience, () => isOurs(parts, bootstrap)))) return
      throw link.token === null
        ? new EnrolmentError('organization_exists', { organization: link.organizationId })
        : new EnrolmentError('creation_link_used', {})
    case 'invalid_bootstrap_token':
      throw link.token === null
        ? new EnrolmentError('organization_exists', { organization: link.organizationId }, { detail: reply.status })
        : new EnrolmentError('link_invalid', {}, { detail: reply.status })
    case 'timestamp_out_of_ballpark':
      throw clockWrong(reply)
    case 'invalid_certificate':
      throw new InternalError({ detail: `organization_bootstrap: ${reply.status}` })
  }
}

/** Whether the organization knows the device whose keys only we have. */
async function isOurs({ connection }: NewcomerParts, { device, signal }: Bootstrap): Promise<boolean> {
  const nothing = { commonAfter: null, sequesterAfter: null, shamirRecoveryAfter: null, realmAfter: new Map() }
  try {
    await deviceConnection(connection, device).call(certificateGet, nothing, signal)
    return true
  } catch (error) {
    if (error instanceof SessionRefusedError && error.code === 'device_unknown') return false
    throw error
  }
}
