import { generateKeyPairSync } from 'node:crypto'
import { SequesterPublicKeyDer, SequesterSigningKey, SequesterVerifyKeyDer } from '@parallax/crypto'
import {
  dumpAuthoritySigned,
  sequesterRevokedServiceCertificate,
  sequesterServiceCertificate,
} from '@parallax/protocol'
import { type DateTime, type SequesterServiceId, toBase64 } from '@parallax/wire'
import { type AdministeredServer, type AdministrationAnswer, administer } from './administration.ts'
import { newId, type TestOrganization, testOrganization } from './test-organization.ts'

/** What the administration is told about a service. */
export type ServiceConfig = { readonly type: 'storage' } | { readonly type: 'webhook'; readonly webhook_url: string }

export interface TestService {
  readonly serviceId: SequesterServiceId
  readonly timestamp: DateTime
  readonly certificate: Uint8Array
}

export interface ServiceFields {
  readonly serviceId?: SequesterServiceId
  readonly serviceLabel?: string
  readonly timestamp?: DateTime
}

/** A pair of RSA keys as the tools of an authority make them. */
export function newAuthorityKeys() {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return {
    signingKey: new SequesterSigningKey(privateKey.export({ type: 'pkcs8', format: 'der' })),
    verifyKey: new SequesterVerifyKeyDer(publicKey.export({ type: 'spki', format: 'der' })),
  }
}

/** An organization with a sequester authority. */
export class SequesteredOrganization {
  readonly organization: TestOrganization
  readonly signingKey: SequesterSigningKey
  readonly #encryptionKey: SequesterPublicKeyDer

  private constructor(organization: TestOrganization, { signingKey, verifyKey }: ReturnType<typeof newAuthorityKeys>) {
    this.organization = organization
    this.signingKey = signingKey
    this.#encryptionKey = new SequesterPublicKeyDer(verifyKey.der)
  }

  static async create(server: AdministeredServer): Promise<SequesteredOrganization> {
    const keys = newAuthorityKeys()
    return new SequesteredOrganization(await testOrganization(server, { authority: keys.verifyKey }), keys)
  }

  /** The certificate of a service to be. */
  async service(fields: ServiceFields = {}, signingKey: SequesterSigningKey = this.signingKey): Promise<TestService> {
    const { tools, tick } = this.organization
    const { serviceId = newId<SequesterServiceId>(tools), timestamp = tick(), serviceLabel = 'Archive' } = fields
    const encryptionKeyDer = this.#encryptionKey
    const value = {
      type: 'sequester_service_certificate',
      timestamp,
      serviceId,
      serviceLabel,
      encryptionKeyDer,
    } as const
    const certificate = await dumpAuthoritySigned(tools, sequesterServiceCertificate, { value, signingKey })
    return { serviceId, timestamp, certificate }
  }

  async revocation(
    serviceId: SequesterServiceId,
    timestamp: DateTime = this.organization.tick(),
    signingKey: SequesterSigningKey = this.signingKey,
  ): Promise<Uint8Array> {
    const value = { type: 'sequester_revoked_service_certificate', timestamp, serviceId } as const
    const { tools } = this.organization
    return await dumpAuthoritySigned(tools, sequesterRevokedServiceCertificate, { value, signingKey })
  }

  async create(certificate: Uint8Array, config: unknown = { type: 'storage' }): Promise<AdministrationAnswer> {
    return await this.administer('POST', '', { service_certificate: toBase64(certificate), config })
  }

  async revoke(certificate: Uint8Array): Promise<AdministrationAnswer> {
    return await this.administer('POST', '/revoke', { revoked_service_certificate: toBase64(certificate) })
  }

  /** A service that the server has. */
  async addService(config: ServiceConfig = { type: 'storage' }, fields: ServiceFields = {}): Promise<TestService> {
    const service = await this.service(fields)
    const answer = await this.create(service.certificate, config)
    if (answer.code !== 200) throw new Error(`refused: ${JSON.stringify(answer)}`)
    return service
  }

  /** A route of the services; `path` starts after them. */
  async administer(method: 'GET' | 'POST' | 'PUT', path: string, json?: unknown): Promise<AdministrationAnswer> {
    const { id, server } = this.organization
    return await administer(server, method, `/organizations/${id}/sequester/services${path}`, json)
  }
}
