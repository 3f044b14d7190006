import { blockId, bytes, dateTime, index, vlobId } from '@parallax/wire'
import { defineCommand } from '../command.ts'
import { lastRealmCertificate } from '../refusals.ts'

/** Stores a sealed block. Use `encodeParts`, which does not copy it (spec 04b §5.2). */
export const blockCreate = defineCommand(
  'block_create',
  { blockId, realmId: vlobId, keyIndex: index, block: bytes },
  {
    ok: {},
    realm_not_found: {},
    realm_archived: {},
    realm_deleted: {},
    block_already_exists: {},
    author_not_allowed: {},
    bad_key_index: lastRealmCertificate,
    store_unavailable: {},
  },
)

/** Gives a sealed block back: `block` is a view on the body (spec 04b §5.3). Servers use `encodeParts`. */
export const blockRead = defineCommand(
  'block_read',
  { blockId, realmId: vlobId },
  {
    ok: { block: bytes, keyIndex: index, neededRealmCertificateTimestamp: dateTime },
    realm_not_found: {},
    realm_deleted: {},
    block_not_found: {},
    author_not_allowed: {},
    store_unavailable: {},
  },
)
