import type { EncryptionKey } from '@parallax/certificates'
import { dumpSigned, encryptRealmName, realmNameCertificate, realmRename } from '@parallax/protocol'
import type { DateTime, EntryName, VlobId } from '@parallax/wire'
import type { ActionOutcome } from './action-outcome.ts'
import type { RealmContext } from './realm-context.ts'
import { realmRefusal } from './realm-refusal.ts'
import { uploadCertificate } from './upload-certificate.ts'
import { lastValidKey, learnNewerKey } from './usable-keys.ts'

export interface RealmNaming {
  readonly realmId: VlobId
  readonly name: EntryName
  /** `first`: only when nobody named it yet, else that name stays and ours is dropped (spec 06a §7.3). */
  readonly kind: 'first' | 'change'
}

/** Names the realm with its last valid key. Throws `WorkspaceError` when there is none. */
export async function nameRealm(
  context: RealmContext,
  naming: RealmNaming,
  signal?: AbortSignal,
): Promise<ActionOutcome> {
  const { realmId, kind } = naming
  for (;;) {
    const key = await lastValidKey(context, realmId, signal)
    const { reply, timestamp } = await uploadCertificate(context.clock, 'realm', (timestamp) => {
      const realmNameCertificate = certificate(context, naming, { key, timestamp })
      return context.rpc.call(realmRename, { realmNameCertificate, initialNameOrFail: kind === 'first' }, signal)
    })
    switch (reply.status) {
      case 'ok':
        return { outcome: 'uploaded', timestamp }
      case 'initial_name_already_exists':
        return { outcome: 'remote_idempotent', timestamp: reply.lastRealmCertificateTimestamp }
      case 'bad_key_index': {
        const until = reply.lastRealmCertificateTimestamp
        await learnNewerKey(context, { realmId, usedIndex: key.index, until }, signal)
        continue
      }
      default:
        throw realmRefusal('realm_rename', reply.status)
    }
  }
}

function certificate(
  { device, tools }: RealmContext,
  { realmId, name }: RealmNaming,
  { key, timestamp }: { readonly key: EncryptionKey; readonly timestamp: DateTime },
): Uint8Array {
  const value = {
    type: 'realm_name_certificate',
    author: device.deviceId,
    timestamp,
    realmId,
    keyIndex: key.index,
    encryptedName: encryptRealmName(tools, key.key, name),
  } as const
  return dumpSigned(tools, realmNameCertificate, { value, signingKey: device.signingKey })
}
