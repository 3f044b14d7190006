import type { InvitationInfo, SessionDevice } from '@parallax/client'
import { parseLink, printLink } from '@parallax/wire'

export interface LinkTexts {
  readonly link: string
  readonly webLink: string
}

/** Both forms of the link of an invitation (PRODUCT §3); undefined for kinds that have their own page. */
export function linksOf(
  { serverAddress, organizationId }: SessionDevice,
  { type, token }: Pick<InvitationInfo, 'type' | 'token'>,
): LinkTexts | undefined {
  const server = parseLink('server', serverAddress)
  if (server.status !== 'ok' || type === 'SHAMIR_RECOVERY') return undefined
  const kind = type === 'USER' ? 'userInvitation' : 'deviceInvitation'
  const link = { kind, server: server.link.server, organizationId, token } as const
  return { link: printLink(link, 'scheme'), webLink: printLink(link, 'redirection') }
}
