import type { Codec } from '../schema/codec.ts'
import { type OrganizationId, parseOrganizationId } from '../strings/organization-id.ts'
import {
  type ActionLink,
  LINK_ACTIONS,
  type Link,
  type LinkForm,
  type LinkKind,
  type LinkOf,
  type ParsedLink,
} from './link.ts'
import { type LinkParts, LinkRefused, param, splitRedirectionForm, splitSchemeForm } from './link-parts.ts'
import {
  bootstrapPayload,
  invitationPayload,
  organizationPayload,
  readPayload,
  totpResetPayload,
  workspacePathPayload,
} from './link-payload.ts'

/** Which form is read. `any`: the redirection form if it is one, else what the scheme form says. */
export interface ParseLinkOptions {
  readonly form?: LinkForm | 'any'
}

type Readers = { readonly [K in LinkKind]: (parts: LinkParts) => LinkOf<K> }

const readers: Readers = {
  server: ({ server, path }) => {
    if (path !== '' && path !== '/') throw new LinkRefused({ code: 'HAS_PATH' })
    return { kind: 'server', server }
  },
  organization: (parts) => ({
    kind: 'organization',
    ...inOrganization(parts),
    rootVerifyKey: payload(parts, organizationPayload),
  }),
  bootstrap: (parts) => ({ ...action(parts, 'bootstrap'), token: payload(parts, bootstrapPayload) }),
  workspacePath: (parts) => {
    const start = action(parts, 'workspacePath')
    const [workspaceId, keyIndex, encryptedPath] = payload(parts, workspacePathPayload)
    return { ...start, workspaceId, keyIndex, encryptedPath }
  },
  userInvitation: (parts) => ({ ...action(parts, 'userInvitation'), token: payload(parts, invitationPayload) }),
  deviceInvitation: (parts) => ({ ...action(parts, 'deviceInvitation'), token: payload(parts, invitationPayload) }),
  shamirRecoveryInvitation: (parts) => ({
    ...action(parts, 'shamirRecoveryInvitation'),
    token: payload(parts, invitationPayload),
  }),
  asyncEnrollment: (parts) => action(parts, 'asyncEnrollment'),
  pkiEnrollment: (parts) => action(parts, 'pkiEnrollment'),
  totpReset: (parts) => {
    const start = action(parts, 'totpReset')
    const [userId, token] = payload(parts, totpResetPayload)
    return { ...start, userId, token }
  },
}

/**
 * Reads a link of one kind, strictly (spec 01 §7.2).
 * Example: `parseLink('userInvitation', 'parsec3://example.com/Org?a=claim_user&p=…')`.
 */
export function parseLink<K extends LinkKind>(
  kind: K,
  text: string,
  options: ParseLinkOptions = {},
): ParsedLink<LinkOf<K>> {
  return inForm(text, readers[kind], options)
}

/** Reads a link of any kind that asks for something (spec 01 §7.4, "action address"), strictly. */
export function parseActionLink(text: string, options: ParseLinkOptions = {}): ParsedLink<ActionLink> {
  return inForm(text, readAction, options)
}

/** Runs `read`; what it refuses becomes a result. */
export function attempt<L extends Link>(read: () => L): ParsedLink<L> {
  try {
    return { status: 'ok', link: read() }
  } catch (error) {
    if (error instanceof LinkRefused) return { status: 'refused', error: error.error }
    throw error
  }
}

/** The kind of action link whose action is `text`, or undefined. */
export function kindOfAction(text: string): ActionLink['kind'] | undefined {
  for (const kind of Object.keys(LINK_ACTIONS) as ActionLink['kind'][]) if (LINK_ACTIONS[kind] === text) return kind
  return undefined
}

/** An action link, by its `a`. */
export function readAction(parts: LinkParts): ActionLink {
  organizationOf(parts.path)
  const kind = kindOfAction(param(parts.params, 'a'))
  if (kind === undefined) throw new LinkRefused({ code: 'INVALID_PARAM', param: 'a' })
  return readers[kind](parts)
}

/** A link of any kind: a server when there is no path, an organization when there is no `a`. */
export function readAny(parts: LinkParts): Link {
  if (parts.path === '' || parts.path === '/') return readers.server(parts)
  return parts.params.has('a') ? readAction(parts) : readers.organization(parts)
}

function inForm<L extends Link>(
  text: string,
  read: (parts: LinkParts) => L,
  { form = 'any' }: ParseLinkOptions,
): ParsedLink<L> {
  if (form !== 'scheme') {
    const redirection = attempt(() => read(splitRedirectionForm(text)))
    if (form === 'redirection' || redirection.status === 'ok') return redirection
  }
  return attempt(() => read(splitSchemeForm(text)))
}

function inOrganization({ server, path }: LinkParts): {
  readonly server: LinkParts['server']
  readonly organizationId: OrganizationId
} {
  return { server, organizationId: organizationOf(path) }
}

function action<K extends ActionLink['kind']>(parts: LinkParts, kind: K) {
  const start = { kind, ...inOrganization(parts) }
  if (param(parts.params, 'a') !== LINK_ACTIONS[kind]) throw new LinkRefused({ code: 'INVALID_PARAM', param: 'a' })
  return start
}

function payload<T>({ params }: LinkParts, codec: Codec<T>): T {
  return readPayload(codec, param(params, 'p'))
}

function organizationOf(path: string): OrganizationId {
  const id = parseOrganizationId(percentDecoded(path.slice(1)) ?? '')
  if (id === undefined) throw new LinkRefused({ code: 'INVALID_ORGANIZATION_ID' })
  return id
}

/** Undefined when the bytes are not UTF-8. */
function percentDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
