import { LINK_ACTIONS, type Link, type LinkForm } from './link.ts'
import {
  bootstrapPayload,
  invitationPayload,
  organizationPayload,
  totpResetPayload,
  workspacePathPayload,
  writePayload,
} from './link-payload.ts'
import { serverParts } from './server-address.ts'

/**
 * Text of a link. `scheme` is `parsec3://…`, for programs; `redirection` is `https://…/redirect/…`, for mails
 * (spec 01 §7.1).
 */
export function printLink(link: Link, form: LinkForm): string {
  const { tls, host } = serverParts(link.server)
  const base = form === 'redirection' ? `${link.server}redirect` : `parsec3://${host}`
  const path = link.kind === 'server' ? '' : `/${encodeURIComponent(link.organizationId)}`
  const query = [form === 'scheme' && !tls ? 'no_ssl=true' : '', actionParam(link), payloadParam(link)]
    .filter((entry) => entry !== '')
    .join('&')
  return query === '' ? base + path : `${base}${path}?${query}`
}

function actionParam(link: Link): string {
  return link.kind === 'server' || link.kind === 'organization' ? '' : `a=${LINK_ACTIONS[link.kind]}`
}

function payloadParam(link: Link): string {
  const payload = payloadOf(link)
  return payload === undefined ? '' : `p=${payload}`
}

function payloadOf(link: Link): string | undefined {
  switch (link.kind) {
    case 'server':
    case 'asyncEnrollment':
    case 'pkiEnrollment':
      return undefined
    case 'organization':
      return writePayload(organizationPayload, link.rootVerifyKey)
    case 'bootstrap':
      return writePayload(bootstrapPayload, link.token)
    case 'workspacePath':
      return writePayload(workspacePathPayload, [link.workspaceId, link.keyIndex, link.encryptedPath])
    case 'userInvitation':
    case 'deviceInvitation':
    case 'shamirRecoveryInvitation':
      return writePayload(invitationPayload, link.token)
    case 'totpReset':
      return writePayload(totpResetPayload, [link.userId, link.token])
    default:
      return link satisfies never
  }
}
