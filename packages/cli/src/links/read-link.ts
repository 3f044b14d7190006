import type { LinkTarget } from '@parallax/client'
import { type Link, type LinkKind, type LinkOf, readPastedLink, serverParts } from '@parallax/wire'
import { CliError, usageError } from '../cli-error.ts'
import type { VerbContext } from '../context/verb-context.ts'
import { EXIT } from '../exit-code.ts'

/** The link of one of these kinds in what was pasted: a link in any form, or a whole mail. */
export function readLink<K extends LinkKind>(text: string, kinds: readonly K[]): LinkOf<K> {
  const read = readPastedLink(text)
  if (read.status === 'refused') throw usageError('usage.link', { reason: read.error.code })
  const { link } = read
  if (!isOfKind(link, kinds)) throw usageError('usage.linkKind')
  return link
}

/** Shows where a link leads before anything is sent there, and what to compare; a person has to say yes (PRODUCT §3). */
export async function confirmTarget(context: VerbContext, target: LinkTarget): Promise<void> {
  const { output, say, conversation, signal } = context
  const { server, organizationId, knownElsewhere } = target
  output.tell(
    { link: { server, organization_id: organizationId, known_elsewhere: knownElsewhere } },
    `${say('field.server')}: ${serverParts(server).host}\n${say('field.organization')}: ${organizationId}`,
  )
  output.say(say('link.compare'))
  for (const other of knownElsewhere) output.warn(say('link.otherServer', { server: other }))
  if (!conversation.withPerson || (await conversation.confirm(say('link.goOn'), signal))) return
  throw new CliError('not_confirmed', 'error.notConfirmed', { exitCode: EXIT.success })
}

function isOfKind<K extends LinkKind>(link: Link, kinds: readonly K[]): link is LinkOf<K> {
  return kinds.some((kind) => kind === link.kind)
}
