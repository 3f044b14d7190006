import { VerifyKey } from '@parallax/crypto'
import type { DeviceId, OrganizationId, UserId } from '@parallax/wire'
import type { Database } from '../db/database.ts'
import { HttpRefused } from './http-refused.ts'

/** The device that calls: only what never changes, so that it may be remembered. */
export interface Author {
  /** Keys of the rows. */
  readonly organization: number
  readonly user: number
  readonly organizationId: OrganizationId
  readonly userId: UserId
  readonly deviceId: DeviceId
  readonly verifyKey: VerifyKey
}

interface AuthorRow {
  readonly organization: number
  readonly isBootstrapped: boolean
  readonly isExpired: boolean
  readonly user: number | null
  readonly userId: UserId
  readonly verifyKey: Uint8Array
}

/** Some 300 bytes each. */
const REMEMBERED = 20_000

/** Finds the devices that call. Revoked, frozen, expired and terms are not known here: commands read them. */
export class AuthorDirectory {
  readonly #db: Database
  readonly #known = new Map<string, Author>()

  constructor(db: Database) {
    this.#db = db
  }

  /** Throws `HttpRefused` in the order of steps 6 to 8 of spec 03 §4.1. */
  async find(organizationId: OrganizationId, deviceId: DeviceId): Promise<Author> {
    const key = `${deviceId}${organizationId}`
    return this.#known.get(key) ?? this.#remember(key, await this.#load(organizationId, deviceId))
  }

  async #load(organizationId: OrganizationId, deviceId: DeviceId): Promise<Author> {
    const [row] = await this.#db.read<AuthorRow>`
      select o.id as organization, o.bootstrapped_on is not null as is_bootstrapped, o.is_expired,
        u.id as user, u.user_id, d.verify_key
      from organizations o
        left join devices d on d.organization = o.id and d.device_id = ${deviceId}
        left join users u on u.id = d.user_key
      where o.organization_id = ${organizationId}`
    if (!row?.isBootstrapped) throw new HttpRefused('organization_not_found')
    const { organization, user, userId } = row
    if (row.isExpired) throw new HttpRefused('organization_expired')
    if (user === null) throw new HttpRefused('authentication_bad')
    return { organization, user, organizationId, userId, deviceId, verifyKey: new VerifyKey(row.verifyKey) }
  }

  #remember(key: string, author: Author): Author {
    const [oldest] = this.#known.size < REMEMBERED ? [] : this.#known.keys()
    if (oldest !== undefined) this.#known.delete(oldest)
    this.#known.set(key, author)
    return author
  }
}
