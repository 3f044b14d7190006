import {
  type AcceptPayloadSignature,
  asyncEnrollmentAcceptPayload,
  asyncEnrollmentCancel,
  asyncEnrollmentInfo,
  asyncEnrollmentSubmit,
  asyncEnrollmentSubmitPayload,
  dumpPlain,
  type ReceivedReplyOf,
  type RequestOf,
  type SubmitPayloadSignature,
} from '@parallax/protocol'
import { type AsyncEnrollmentId, parseDeviceLabel } from '@parallax/wire'
import { callAnonymously } from './rpc.ts'
import { newDevice, newId, newUserCertificates, type TestDevice, type TestOrganization } from './test-organization.ts'

/** Signatures are opaque to the server. */
export const BY_OPENBAO: SubmitPayloadSignature = {
  type: 'OPEN_BAO',
  signature: 'vault:v1:c2lnbmF0dXJl',
  submitterOpenbaoEntityId: '65732d02-bb5f-7ce7-eae4-69067383b61d',
}
export const ACCEPTED_BY_OPENBAO: AcceptPayloadSignature = {
  type: 'OPEN_BAO',
  signature: 'vault:v1:b3RoZXI=',
  accepterOpenbaoEntityId: '81b533aa-2f5d-dd2f-5f82-2fb3a4e7e0b1',
}

export function submittedByPki(leaf: Uint8Array, intermediates: readonly Uint8Array[] = []): SubmitPayloadSignature {
  return {
    type: 'PKI',
    signature: Uint8Array.of(1, 2),
    algorithm: 'RSASSA-PSS-SHA256',
    submitterDerX509Certificate: leaf,
    intermediateDerX509Certificates: intermediates,
  }
}

export function acceptedByPki(leaf: Uint8Array, intermediates: readonly Uint8Array[] = []): AcceptPayloadSignature {
  return {
    type: 'PKI',
    signature: Uint8Array.of(3, 4),
    algorithm: 'RSASSA-PSS-SHA256',
    accepterDerX509Certificate: leaf,
    intermediateDerX509Certificates: intermediates,
  }
}

/** Somebody who asks to join, and the server has never heard of. */
export class Applicant {
  readonly organization: TestOrganization
  readonly device: TestDevice
  readonly enrollmentId: AsyncEnrollmentId

  constructor(organization: TestOrganization, device: TestDevice = newDevice(organization, 'Zoë')) {
    this.organization = organization
    this.device = device
    this.enrollmentId = newId(organization.tools)
  }

  get payload(): Uint8Array {
    const { humanHandle, privateKey, signingKey } = this.device
    const { tools } = this.organization
    return dumpPlain(tools, asyncEnrollmentSubmitPayload, {
      type: 'async_enrollment_submit_payload',
      verifyKey: tools.crypto.verifyKeyOf(signingKey),
      publicKey: tools.crypto.publicKeyOf(privateKey),
      requestedDeviceLabel: laptop(),
      requestedHumanHandle: humanHandle,
    })
  }

  async submit(
    changes: Partial<RequestOf<typeof asyncEnrollmentSubmit>> = {},
  ): Promise<ReceivedReplyOf<typeof asyncEnrollmentSubmit>> {
    return await callAnonymously(this.#route, asyncEnrollmentSubmit, {
      enrollmentId: this.enrollmentId,
      force: false,
      submitPayload: this.payload,
      submitPayloadSignature: BY_OPENBAO,
      ...changes,
    })
  }

  async info(): Promise<ReceivedReplyOf<typeof asyncEnrollmentInfo>> {
    return await callAnonymously(this.#route, asyncEnrollmentInfo, { enrollmentId: this.enrollmentId })
  }

  async cancel(): Promise<ReceivedReplyOf<typeof asyncEnrollmentCancel>> {
    return await callAnonymously(this.#route, asyncEnrollmentCancel, { enrollmentId: this.enrollmentId })
  }

  get #route() {
    const { id, server } = this.organization
    return { server: server.url, path: `/anonymous/${encodeURIComponent(id)}` }
  }
}

/** What an administrator answers to let somebody in. */
export function acceptance(
  { device, enrollmentId, organization }: Applicant,
  options: Partial<Parameters<typeof newUserCertificates>[1]> = {},
) {
  const { alice, tick } = organization
  const certificates = newUserCertificates(device, {
    profile: 'STANDARD',
    timestamp: tick(),
    author: alice,
    ...options,
  })
  return {
    enrollmentId,
    submitterUserCertificate: certificates.userCertificate,
    submitterDeviceCertificate: certificates.deviceCertificate,
    submitterRedactedUserCertificate: certificates.redactedUserCertificate,
    submitterRedactedDeviceCertificate: certificates.redactedDeviceCertificate,
    acceptPayload: acceptPayload(device),
    acceptPayloadSignature: ACCEPTED_BY_OPENBAO,
    sendEmail: false,
  }
}

function acceptPayload({ organization, userId, deviceId, humanHandle }: TestDevice): Uint8Array {
  const { tools, rootSigningKey } = organization
  return dumpPlain(tools, asyncEnrollmentAcceptPayload, {
    type: 'async_enrollment_accept_payload',
    userId,
    deviceId,
    deviceLabel: laptop(),
    humanHandle,
    profile: 'STANDARD',
    rootVerifyKey: tools.crypto.verifyKeyOf(rootSigningKey),
  })
}

function laptop() {
  const label = parseDeviceLabel('laptop')
  if (label === undefined) throw new TypeError('a label is a label')
  return label
}
