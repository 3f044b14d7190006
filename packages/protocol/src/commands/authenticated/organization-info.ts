import { size } from '@parallax/wire'
import { defineCommand } from '../command.ts'

/** Tells how much the organization stores, in bytes (spec 04a §4.3). */
export const organizationInfo = defineCommand(
  'organization_info',
  {},
  { ok: { totalMetadataBytes: size, totalBlockBytes: size } },
)
