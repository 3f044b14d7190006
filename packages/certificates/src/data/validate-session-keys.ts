import { cryptpadSessionKey, type DataTools, decrypted, loadSigned, vlobKey } from '@parallax/protocol'
import { addMicroseconds, type DateTime, type DeviceId, type VlobId } from '@parallax/wire'
import { type EncryptedDataRefusalCode, type ReadEncrypted, readEncrypted } from '../realm-keys/read-encrypted.ts'
import type { RealmKeys } from '../realm-keys/realm-keys.ts'
import { orRefused, type Refused, refused } from '../refused.ts'
import type { CertificateLookups } from '../state/certificate-lookups.ts'
import { checkRole, type DataAuthor, type DataAuthorRefusalCode, findAuthor } from './data-author.ts'

/** As for manifests (spec 06a §10.4). */
export type SessionKeysRefusalCode = EncryptedDataRefusalCode | DataAuthorRefusalCode

/** The session of a document, as `cryptpad_register_session` gives it. */
export interface DeliveredSession {
  readonly documentId: VlobId
  readonly author: DeviceId
  readonly timestamp: DateTime
  readonly keyIndex: bigint
  readonly encryptedViewKey: Uint8Array
  readonly encryptedEditKey: Uint8Array | null
}

/** The edit key is there for those who may write. */
export type SessionKeysOutcome =
  | { readonly status: 'valid'; readonly viewKey: string; readonly editKey: string | null }
  | Refused<SessionKeysRefusalCode>

/** Official clients stamp the edit key a few microseconds after the request. */
const EDIT_KEY_DELAY = 1_000_000n

/** Validates the keys of an editing session as manifests are (spec 06a §10.4). */
export function validateSessionKeys(
  tools: DataTools,
  state: CertificateLookups,
  delivered: { readonly realmId: VlobId; readonly keys: RealmKeys; readonly session: DeliveredSession },
): SessionKeysOutcome {
  const { realmId, session } = delivered
  const { timestamp, encryptedViewKey, encryptedEditKey } = session
  const view = openKey(tools, delivered, encryptedViewKey)
  if (view.status === 'refused') return view
  const edit = encryptedEditKey === null ? undefined : openKey(tools, delivered, encryptedEditKey)
  if (edit?.status === 'refused') return edit
  const device = findAuthor(state, session)
  if (device.status === 'refused') return device
  const access = edit === undefined ? 'read' : 'write'
  const role = checkRole(state, { realmId, userId: device.userId, timestamp, access })
  if (role !== undefined) return role
  const viewKey = loadKey(tools, session, { device, signed: view.value, canEdit: false })
  if (viewKey.status === 'refused') return viewKey
  const editKey = edit && loadKey(tools, session, { device, signed: edit.value, canEdit: true })
  if (editKey?.status === 'refused') return editKey
  return { status: 'valid', viewKey: viewKey.key, editKey: editKey?.key ?? null }
}

function openKey(
  tools: DataTools,
  delivered: { readonly keys: RealmKeys; readonly session: DeliveredSession },
  encrypted: Uint8Array,
): ReadEncrypted<Uint8Array> {
  const { keyIndex, documentId } = delivered.session
  return readEncrypted(delivered.keys, keyIndex, (key) => decrypted(tools, vlobKey(tools, key, documentId), encrypted))
}

type LoadedKey = { readonly status: 'loaded'; readonly key: string } | Refused<'CleartextCorrupted'>

function loadKey(
  tools: DataTools,
  session: DeliveredSession,
  source: { readonly device: DataAuthor; readonly signed: Uint8Array; readonly canEdit: boolean },
): LoadedKey {
  const { signed, canEdit } = source
  const expected = { author: session.author, documentId: session.documentId }
  const loaded = orRefused('CleartextCorrupted', () =>
    loadSigned(tools, cryptpadSessionKey, { signed, verifyKey: source.device.verifyKey, expected }),
  )
  if (loaded.status === 'refused') return loaded
  const { timestamp, key } = loaded.value
  const latest = canEdit ? addMicroseconds(session.timestamp, EDIT_KEY_DELAY) : session.timestamp
  if (timestamp < session.timestamp || timestamp > latest) return refused('CleartextCorrupted', 'unexpected_timestamp')
  if (loaded.value.canEdit !== canEdit) return refused('CleartextCorrupted', 'unexpected can_edit')
  return { status: 'loaded', key }
}
