import { type CertificateState, isAbove, type RealmNameOutcome, readRealmName } from '@parallax/certificates'
import {
  type DateTime,
  type EntryName,
  parseEntryName,
  type RealmArchivingConfiguration,
  type VlobId,
} from '@parallax/wire'
import { InternalError } from '../errors/connection-errors.ts'
import { InvalidKeysBundleError } from '../errors/integrity-errors.ts'
import { NotAllowedError, RealmDeletedError } from '../errors/rights-errors.ts'
import type { WorkspaceEntry } from '../store/user-manifest-store.ts'
import type { RealmContext } from './realm-context.ts'

type Named = Pick<WorkspaceEntry, 'name' | 'nameOrigin'>

const PLACEHOLDER = { type: 'PLACEHOLDER' } as const

/**
 * The workspace as certificates tell it to self, who has a role in it; undefined when the server does not give its keys
 * (spec 06a §9.4 step 1). `known` is what the list says of it so far.
 */
export async function realmEntry(
  context: RealmContext,
  realm: { readonly state: CertificateState; readonly realmId: VlobId; readonly known: WorkspaceEntry | undefined },
  signal?: AbortSignal,
): Promise<WorkspaceEntry | undefined> {
  const { state, realmId } = realm
  const role = state.realms.get(realmId)?.rolesByUser.get(state.self.userId)?.at(-1)
  const named = await nameOf(context, realm, signal)
  if (named === undefined || role === undefined || role.role === null) return undefined
  const archiving = state.lastArchivingOf(realmId)
  return {
    id: realmId,
    ...named,
    role: role.role,
    roleOrigin: { type: 'CERTIFICATE', timestamp: role.timestamp },
    archivingConfiguration: state.archivingOf(realmId),
    archivingConfigurationOrigin:
      archiving === undefined ? PLACEHOLDER : { type: 'CERTIFICATE', timestamp: archiving.timestamp },
    canSelfPromoteToOwner: canSelfPromoteToOwner(state, realmId),
  }
}

/** A name that was read from the last name certificate already needs no key: this works offline. */
async function nameOf(
  context: RealmContext,
  { state, realmId, known }: Parameters<typeof realmEntry>[1],
  signal?: AbortSignal,
): Promise<Named | undefined> {
  const certificate = state.nameOf(realmId)
  if (certificate === undefined) return namedById(realmId)
  const { timestamp } = certificate
  if (known?.nameOrigin.type === 'CERTIFICATE' && known.nameOrigin.timestamp === timestamp)
    return { name: known.name, nameOrigin: known.nameOrigin }
  try {
    const outcome = await readName(context, { state, realmId }, signal)
    if (outcome.status !== 'named') return namedById(realmId)
    return { name: outcome.name, nameOrigin: { type: 'CERTIFICATE', timestamp: outcome.timestamp } }
  } catch (error) {
    if (error instanceof NotAllowedError || error instanceof RealmDeletedError) return undefined
    if (!(error instanceof InvalidKeysBundleError)) throw error
    context.signals.emit({ type: 'invalid_data', error })
    return namedById(realmId)
  }
}

async function readName(
  { keyring, tools }: RealmContext,
  { state, realmId }: { readonly state: CertificateState; readonly realmId: VlobId },
  signal?: AbortSignal,
): Promise<RealmNameOutcome> {
  const keys = await keyring.load(realmId, signal)
  return keys === undefined ? { status: 'unnamed' } : readRealmName(tools, state, { realmId, keys })
}

/** What a workspace is called while its name cannot be read. */
export function nameById(realmId: VlobId): EntryName {
  const name = parseEntryName(`Workspace ${realmId}`)
  if (name === undefined) throw new InternalError({ detail: 'the id of a realm makes no name' })
  return name
}

function namedById(realmId: VlobId): Named {
  return { name: nameById(realmId), nameOrigin: PLACEHOLDER }
}

/**
 * Self may take the realm over when everybody above is revoked (spec 06a §7.5). An OUTSIDER above counts: the server
 * refuses then, whatever official clients show.
 */
export function canSelfPromoteToOwner(state: CertificateState, realmId: VlobId): boolean {
  const own = state.roleOf(realmId, state.self.userId)
  if (own === null || own === 'OWNER' || state.ownProfile === 'OUTSIDER') return false
  return [...state.rolesOf(realmId)].every(([member, role]) => !isAbove(role, own) || state.isRevoked(member))
}

/** The date of its deletion, when one is planned (spec 06a §7.6). */
export function plannedDeletion(archiving: RealmArchivingConfiguration | undefined): DateTime | undefined {
  return archiving?.type === 'DELETION_PLANNED' ? archiving.deletionDate : undefined
}
