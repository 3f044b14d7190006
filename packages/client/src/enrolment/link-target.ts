import type { OrganizationId, ServerAddress } from '@parallax/wire'
import type { KnownDevice } from '../devices/known-device.ts'

/** Where a link leads, shown before anything is sent there (PRODUCT §3 Links). */
export interface LinkTarget {
  readonly server: ServerAddress
  readonly organizationId: OrganizationId
  /** Other servers on which an organization of this name is known here: warn, the link may be a trap. */
  readonly knownElsewhere: readonly ServerAddress[]
}

export function linkTarget(
  { server, organizationId }: Pick<LinkTarget, 'server' | 'organizationId'>,
  known: readonly Pick<KnownDevice, 'server' | 'organizationId'>[],
): LinkTarget {
  const namesakes = known.filter((device) => device.organizationId === organizationId).map((device) => device.server)
  const isKnownHere = namesakes.includes(server)
  return { server, organizationId, knownElsewhere: isKnownHere ? [] : [...new Set(namesakes)] }
}
