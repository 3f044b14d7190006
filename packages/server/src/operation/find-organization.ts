import type { DateTime, OrganizationId, VlobId } from '@parallax/wire'
import { parseOrganizationId, parseUuid } from '@parallax/wire'
import type { Read } from '../db/database.ts'
import { OperationError } from './operation-error.ts'

export interface FoundOrganization {
  readonly key: number
  readonly organizationId: OrganizationId
  readonly rootVerifyKey: Uint8Array
}

export interface FoundRealm {
  readonly key: number
  readonly realmId: VlobId
  readonly status: string
  readonly createdOn: DateTime
}

/** Throws `OperationError`; one that is not bootstrapped is not there (spec 05 §8.1). */
export async function findOrganization(read: Read, text: string): Promise<FoundOrganization> {
  const organizationId = parseOrganizationId(text)
  const [found] =
    organizationId === undefined
      ? []
      : await read<FoundOrganization>`
          select id as key, organization_id, root_verify_key from organizations
          where organization_id = ${organizationId} and bootstrapped_on is not null`
  if (found === undefined) throw new OperationError('organization_not_found', { organization: text })
  return found
}

/** Throws `OperationError`. */
export async function findRealm(read: Read, organization: FoundOrganization, text: string): Promise<FoundRealm> {
  const realmId = parseUuid<VlobId>(text)
  const [found] =
    realmId === undefined
      ? []
      : await read<FoundRealm>`
          select id as key, realm_id, status, created_on from realms
          where organization = ${organization.key} and realm_id = ${realmId}`
  if (found === undefined) throw new OperationError('realm_not_found', { workspace: text })
  return found
}
