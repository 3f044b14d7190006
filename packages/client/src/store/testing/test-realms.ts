import {
  type certificateGet,
  loadCertificate,
  type RealmRoleCertificate,
  type ReplyOf,
  type RequestOf,
  type realmCreate,
  type realmGetKeysBundle,
  type realmRename,
  type realmRotateKey,
  type realmShare,
  type realmUnshare,
  type userRevoke,
} from '@parallax/protocol'
import type { DateTime, RealmRole, SequesterServiceId, UserId, VlobId } from '@parallax/wire'
import type { KeptCertificate, TestCall, TestOrganization } from './test-organization.ts'

interface ServerRealm {
  readonly certificates: KeptCertificate[]
  readonly roles: Map<UserId, RealmRole>
  /** Where the view of a former member ends. */
  readonly left: Map<UserId, DateTime>
  readonly bundles: Uint8Array[]
  readonly accesses: Map<string, Uint8Array>
  isNamed: boolean
}

/** The realms of a `TestOrganization`, and its answers to commands. */
export class TestRealms {
  readonly #organization: TestOrganization
  readonly #realms = new Map<VlobId, ServerRealm>()
  /** Services of the sequester authority that get each new key. */
  readonly services = new Set<SequesterServiceId>()
  /** What each service was given, newest last. */
  readonly serviceAccesses: ReadonlyMap<SequesterServiceId, Uint8Array>[] = []
  /** A vlob was written then: roles may not change before. */
  readonly lastVlobs = new Map<VlobId, DateTime>()

  constructor(organization: TestOrganization) {
    this.#organization = organization
  }

  answer(call: TestCall): unknown {
    const answers: Readonly<Record<string, (call: TestCall) => unknown>> = {
      certificate_get: (given) => this.#certificates(given),
      realm_create: (given) => this.#create(given),
      realm_share: (given) => this.#share(given),
      realm_unshare: (given) => this.#unshare(given),
      realm_rename: (given) => this.#rename(given),
      realm_rotate_key: (given) => this.#rotate(given),
      realm_get_keys_bundle: (given) => this.#keysBundle(given),
      user_revoke: (given) => this.#revoke(given),
      organization_info: () => ({ status: 'ok', totalMetadataBytes: 12, totalBlockBytes: 34 }),
    }
    const answer = answers[call.name]
    if (answer === undefined) throw new Error(`no such command here: ${call.name}`)
    return answer(call)
  }

  ids(): readonly VlobId[] {
    return [...this.#realms.keys()]
  }

  rolesOf(realmId: VlobId): ReadonlyMap<UserId, RealmRole> {
    return this.#get(realmId).roles
  }

  /** The user may know of what happened then. */
  isConcerned(realmId: VlobId, userId: UserId, timestamp: DateTime): boolean {
    const { roles, left } = this.#get(realmId)
    return roles.has(userId) || timestamp <= (left.get(userId) ?? 0n)
  }

  keyIndexOf(realmId: VlobId): number {
    return this.#get(realmId).bundles.length
  }

  lastTimestamp(realmId: VlobId): DateTime {
    const last = this.#get(realmId).certificates.at(-1)
    if (last === undefined) throw new Error('a realm without certificates')
    return last.timestamp
  }

  keep(realmId: VlobId, certificate: KeptCertificate): void {
    this.#get(realmId).certificates.push(certificate)
    this.#organization.notify({ topic: 'realm', realmId, timestamp: certificate.timestamp })
  }

  /** What this user may ask keys with; for a server that swaps them. */
  setBundle(realmId: VlobId, bundle: Uint8Array): void {
    const { bundles } = this.#get(realmId)
    bundles[bundles.length - 1] = bundle
  }

  #get(realmId: VlobId): ServerRealm {
    const realm = this.#realms.get(realmId)
    if (realm === undefined) throw new Error('no such realm')
    return realm
  }

  #certificates({ author, request }: TestCall): ReplyOf<typeof certificateGet> {
    const { commonAfter, sequesterAfter, realmAfter } = request as RequestOf<typeof certificateGet>
    const { common, sequester, profiles } = this.#organization
    const isOutsider = profiles.get(author.userId) === 'OUTSIDER'
    const bytes = ({ signed, redacted }: KeptCertificate) => (isOutsider ? (redacted ?? signed) : signed)
    const lists = [...this.#realms].map(([realmId, realm]) => {
      const until = realm.roles.has(author.userId) ? undefined : realm.left.get(author.userId)
      const isMember = realm.roles.has(author.userId) || until !== undefined
      const seen = realm.certificates.filter(({ timestamp }) => isMember && (until === undefined || timestamp <= until))
      return [realmId, after(seen, realmAfter.get(realmId) ?? null).map(bytes)] as const
    })
    return {
      status: 'ok',
      commonCertificates: after(common, commonAfter).map(bytes),
      sequesterCertificates: after(sequester, sequesterAfter).map(bytes),
      shamirRecoveryCertificates: [],
      realmCertificates: new Map(lists.filter(([, list]) => list.length > 0)),
    }
  }

  #create({ author, request }: TestCall): ReplyOf<typeof realmCreate> {
    const { realmRoleCertificate: signed } = request as RequestOf<typeof realmCreate>
    const { realmId, timestamp, userId } = this.#role(signed)
    if (this.#organization.profiles.get(author.userId) === 'OUTSIDER') return { status: 'author_not_allowed' }
    if (this.#realms.has(realmId))
      return { status: 'realm_already_exists', lastRealmCertificateTimestamp: this.lastTimestamp(realmId) }
    const refusal = this.#organization.refusalOf(timestamp, this.#organization.lastCommon)
    if (refusal !== undefined) return refusal as ReplyOf<typeof realmCreate>
    this.#realms.set(realmId, {
      certificates: [],
      roles: new Map([[userId, 'OWNER']]),
      left: new Map(),
      bundles: [],
      accesses: new Map(),
      isNamed: false,
    })
    this.keep(realmId, { timestamp, signed })
    return { status: 'ok' }
  }

  #share({ author, request }: TestCall): ReplyOf<typeof realmShare> {
    const {
      realmRoleCertificate: signed,
      keyIndex,
      recipientKeysBundleAccess,
    } = request as RequestOf<typeof realmShare>
    const { realmId, timestamp, userId, role } = this.#role(signed)
    const realm = this.#realms.get(realmId)
    if (realm === undefined) return { status: 'realm_not_found' }
    if (!this.#organization.profiles.has(userId)) return { status: 'recipient_not_found' }
    if (this.#organization.revoked.has(userId)) return { status: 'recipient_revoked' }
    if (!mayGrant(realm, author.userId, userId, role)) return { status: 'author_not_allowed' }
    if (this.#organization.profiles.get(userId) === 'OUTSIDER' && (role === 'OWNER' || role === 'MANAGER'))
      return { status: 'role_incompatible_with_outsider' }
    const last = { lastRealmCertificateTimestamp: this.lastTimestamp(realmId) }
    if (realm.roles.get(userId) === role) return { status: 'role_already_granted', ...last }
    if (realm.bundles.length === 0 || keyIndex !== BigInt(realm.bundles.length))
      return { status: 'bad_key_index', ...last }
    const refusal = this.#refusal(realmId, timestamp)
    if (refusal !== undefined) return refusal as ReplyOf<typeof realmShare>
    if (role !== null) realm.roles.set(userId, role)
    realm.accesses.set(`${userId} ${keyIndex}`, recipientKeysBundleAccess)
    this.keep(realmId, { timestamp, signed })
    return { status: 'ok' }
  }

  #unshare({ author, request }: TestCall): ReplyOf<typeof realmUnshare> {
    const { realmRoleCertificate: signed } = request as RequestOf<typeof realmUnshare>
    const { realmId, timestamp, userId } = this.#role(signed)
    const realm = this.#realms.get(realmId)
    if (realm === undefined) return { status: 'realm_not_found' }
    if (!mayGrant(realm, author.userId, userId, null)) return { status: 'author_not_allowed' }
    if (!realm.roles.has(userId))
      return { status: 'recipient_already_unshared', lastRealmCertificateTimestamp: this.lastTimestamp(realmId) }
    const refusal = this.#refusal(realmId, timestamp)
    if (refusal !== undefined) return refusal as ReplyOf<typeof realmUnshare>
    realm.roles.delete(userId)
    realm.left.set(userId, timestamp)
    this.keep(realmId, { timestamp, signed })
    return { status: 'ok' }
  }

  #rename({ author, request }: TestCall): ReplyOf<typeof realmRename> {
    const { realmNameCertificate: signed, initialNameOrFail } = request as RequestOf<typeof realmRename>
    const { claimed } = loadCertificate(this.#organization.tools, 'realm', signed)
    if (claimed.type !== 'realm_name_certificate') return { status: 'invalid_certificate' }
    const realm = this.#realms.get(claimed.realmId)
    if (realm === undefined) return { status: 'realm_not_found' }
    if (realm.roles.get(author.userId) !== 'OWNER') return { status: 'author_not_allowed' }
    const last = { lastRealmCertificateTimestamp: this.lastTimestamp(claimed.realmId) }
    if (realm.bundles.length === 0 || claimed.keyIndex !== BigInt(realm.bundles.length))
      return { status: 'bad_key_index', ...last }
    if (initialNameOrFail && realm.isNamed) return { status: 'initial_name_already_exists', ...last }
    const refusal = this.#refusal(claimed.realmId, claimed.timestamp)
    if (refusal !== undefined) return refusal as ReplyOf<typeof realmRename>
    realm.isNamed = true
    this.keep(claimed.realmId, { timestamp: claimed.timestamp, signed })
    return { status: 'ok' }
  }

  #rotate({ author, request }: TestCall): ReplyOf<typeof realmRotateKey> {
    const asked = request as RequestOf<typeof realmRotateKey>
    const signed = asked.realmKeyRotationCertificate
    const { claimed } = loadCertificate(this.#organization.tools, 'realm', signed)
    if (claimed.type !== 'realm_key_rotation_certificate') return { status: 'invalid_certificate' }
    const realm = this.#realms.get(claimed.realmId)
    if (realm === undefined) return { status: 'realm_not_found' }
    if (realm.roles.get(author.userId) !== 'OWNER') return { status: 'author_not_allowed' }
    const last = { lastRealmCertificateTimestamp: this.lastTimestamp(claimed.realmId) }
    if (claimed.keyIndex !== BigInt(realm.bundles.length + 1)) return { status: 'bad_key_index', ...last }
    const refusal = this.#refusal(claimed.realmId, claimed.timestamp)
    if (refusal !== undefined) return refusal as ReplyOf<typeof realmRotateKey>
    const accesses = asked.perParticipantKeysBundleAccess
    if (!sameKeys(accesses, realm.roles)) return { status: 'participant_mismatch', ...last }
    const mismatch = this.#serviceMismatch(asked.perSequesterServiceKeysBundleAccess)
    if (mismatch !== undefined) return mismatch
    realm.bundles.push(asked.keysBundle)
    for (const [userId, access] of accesses) realm.accesses.set(`${userId} ${claimed.keyIndex}`, access)
    if (asked.perSequesterServiceKeysBundleAccess !== null)
      this.serviceAccesses.push(asked.perSequesterServiceKeysBundleAccess)
    this.keep(claimed.realmId, { timestamp: claimed.timestamp, signed })
    return { status: 'ok' }
  }

  #serviceMismatch(
    given: ReadonlyMap<SequesterServiceId, Uint8Array> | null,
  ): ReplyOf<typeof realmRotateKey> | undefined {
    const isSequestered = this.#organization.sequester.length > 0
    if (!isSequestered) return given === null ? undefined : { status: 'organization_not_sequestered' }
    if (given !== null && sameKeys(given, new Map([...this.services].map((id) => [id, id])))) return undefined
    return { status: 'sequester_service_mismatch', lastSequesterCertificateTimestamp: this.#organization.lastSequester }
  }

  #keysBundle({ author, request }: TestCall): ReplyOf<typeof realmGetKeysBundle> {
    const { realmId, keyIndex } = request as RequestOf<typeof realmGetKeysBundle>
    const realm = this.#realms.get(realmId)
    if (realm === undefined || !realm.roles.has(author.userId)) return { status: 'author_not_allowed' }
    const keysBundle = realm.bundles[Number(keyIndex) - 1]
    if (keysBundle === undefined) return { status: 'bad_key_index' }
    const keysBundleAccess = realm.accesses.get(`${author.userId} ${keyIndex}`)
    if (keysBundleAccess === undefined) return { status: 'access_not_available_for_author' }
    return { status: 'ok', keysBundle, keysBundleAccess }
  }

  #revoke({ author, request }: TestCall): ReplyOf<typeof userRevoke> {
    const { revokedUserCertificate: signed } = request as RequestOf<typeof userRevoke>
    const { claimed } = loadCertificate(this.#organization.tools, 'common', signed)
    if (claimed.type !== 'revoked_user_certificate') return { status: 'invalid_certificate' }
    const { profiles, revoked, lastCommon } = this.#organization
    if (profiles.get(author.userId) !== 'ADMIN') return { status: 'author_not_allowed' }
    if (!profiles.has(claimed.userId)) return { status: 'user_not_found' }
    if (revoked.has(claimed.userId))
      return { status: 'user_already_revoked', lastCommonCertificateTimestamp: lastCommon }
    const realms = this.ids().filter((id) => this.#get(id).roles.has(claimed.userId))
    const refusal = this.#organization.refusalOf(
      claimed.timestamp,
      lastCommon,
      ...realms.map((id) => this.lastTimestamp(id)),
    )
    if (refusal !== undefined) return refusal as ReplyOf<typeof userRevoke>
    revoked.add(claimed.userId)
    this.#organization.keepCommon({ timestamp: claimed.timestamp, signed })
    return { status: 'ok' }
  }

  #refusal(realmId: VlobId, timestamp: DateTime): unknown {
    const topics = [this.#organization.lastCommon, this.lastTimestamp(realmId), this.lastVlobs.get(realmId)]
    return this.#organization.refusalOf(timestamp, ...topics)
  }

  #role(signed: Uint8Array): RealmRoleCertificate {
    const { claimed } = loadCertificate(this.#organization.tools, 'realm', signed)
    if (claimed.type !== 'realm_role_certificate') throw new Error('not a role')
    return claimed
  }
}

function after(certificates: readonly KeptCertificate[], limit: DateTime | null): readonly KeptCertificate[] {
  return certificates.filter(({ timestamp }) => limit === null || timestamp > limit)
}

function mayGrant(realm: ServerRealm, author: UserId, recipient: UserId, role: RealmRole | null): boolean {
  const own = realm.roles.get(author)
  const isHigh = [realm.roles.get(recipient), role].some((one) => one === 'OWNER' || one === 'MANAGER')
  return own === 'OWNER' || (own === 'MANAGER' && !isHigh)
}

function sameKeys<K>(one: ReadonlyMap<K, unknown>, other: ReadonlyMap<K, unknown>): boolean {
  return one.size === other.size && [...one.keys()].every((key) => other.has(key))
}
