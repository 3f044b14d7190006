import { type Link, type LinkKind, type LinkOf, readPastedLink, serverParts } from '@parallax/wire'
import { usageError } from '../cli-error.ts'
import type { VerbContext } from '../context/verb-context.ts'

/** The link of one of these kinds in what was pasted: a link in any form, or a whole mail. */
export function readLink<K extends LinkKind>(text: string, kinds: readonly K[]): LinkOf<K> {
  const read = readPastedLink(text)
  if (read.status === 'refused') throw usageError('usage.link', { reason: read.error.code })
  const { link } = read
  if (!isOfKind(link, kinds)) throw usageError('usage.linkKind')
  return link
}

/**
 * Shows where a link leads before anything is sent there, and what to compare (PRODUCT §3). Warns when a known
 * organization's name comes with another server.
 */
export function showLink(
  { output, say }: VerbContext,
  link: LinkOf<'bootstrap' | 'userInvitation' | 'deviceInvitation'>,
  known: readonly { readonly organizationId: string; readonly server: string }[],
): void {
  const { host } = serverParts(link.server)
  output.tell(
    { link: { server: link.server, organization_id: link.organizationId } },
    `${say('field.server')}: ${host}\n${say('field.organization')}: ${link.organizationId}`,
  )
  output.say(say('link.compare'))
  const elsewhere = known.find(
    ({ organizationId, server }) => organizationId === link.organizationId && server !== link.server,
  )
  if (elsewhere !== undefined) output.warn(say('link.otherServer', { server: elsewhere.server }))
}

function isOfKind<K extends LinkKind>(link: Link, kinds: readonly K[]): link is LinkOf<K> {
  return kinds.some((kind) => kind === link.kind)
}
