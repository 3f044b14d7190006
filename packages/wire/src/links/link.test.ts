import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  type ActionLink,
  LINK_ACTIONS,
  type Link,
  type LinkKind,
  type ParsedLink,
  parseActionLink,
  parseLink,
  printLink,
  serverParts,
  toHex,
} from '../index.ts'

interface Accepted {
  readonly type: string
  readonly url: string
  readonly canonical: string
  readonly hostname?: string
  readonly port?: number
  readonly use_ssl?: boolean
  readonly fields?: Readonly<Record<string, string | number | null>>
}
interface Rejected {
  readonly type: string
  readonly url: string
  readonly error: string
}
interface Redirection {
  readonly type: string
  readonly parsec: string
  readonly parsec_input?: string
  readonly redirection: string
}
interface Addresses {
  readonly accepted: readonly Accepted[]
  readonly rejected: readonly Rejected[]
  readonly redirections: readonly Redirection[]
  readonly redirection_rejected: readonly Omit<Rejected, 'error'>[]
  readonly action_rejected: readonly string[]
}
interface Golden {
  readonly text: string
  readonly other_form: string
  readonly fields: {
    readonly kind: string
    readonly ssl: boolean
    readonly host: string
    readonly org: string
    readonly token: string
    readonly userId?: string
  }
}

const vectors: Addresses = readVectors('addresses.json')
const golden: readonly Golden[] = readVectors('golden/links.json')

const kinds: Readonly<Record<string, LinkKind>> = {
  server: 'server',
  organization: 'organization',
  organization_bootstrap: 'bootstrap',
  workspace_path: 'workspacePath',
  invitation_user: 'userInvitation',
  invitation_device: 'deviceInvitation',
  invitation_shamir_recovery: 'shamirRecoveryInvitation',
  async_enrollment: 'asyncEnrollment',
  pki_enrollment: 'pkiEnrollment',
  totp_reset: 'totpReset',
}

describe('scheme form', () => {
  test.each(vectors.accepted.map((entry) => [entry.type, entry.url, entry] as const))(
    'reads %s %s',
    (type, url, entry) => {
      const link = accepted(parseLink(kindOf(type), url, { form: 'scheme' }))
      expect(printLink(link, 'scheme')).toBe(entry.canonical)
      const { hostname, port, tls } = serverParts(link.server)
      if (entry.hostname !== undefined) expect(hostname).toBe(entry.hostname)
      if (entry.port !== undefined) expect(port).toBe(entry.port)
      if (entry.use_ssl !== undefined) expect(tls).toBe(entry.use_ssl)
      if (entry.fields !== undefined) expect(fieldsOf(link)).toEqual(entry.fields)
    },
  )

  test.each(vectors.rejected.map((entry) => [entry.type, entry.url, entry.error] as const))(
    'refuses %s %s: %s',
    (type, url, error) => {
      expect(refusal(parseLink(kindOf(type), url, { form: 'scheme' }))).toBe(error)
      expect(refusal(parseLink(kindOf(type), url))).toBe(error)
    },
  )

  test('tells which parameter stands twice', () => {
    const twice = (query: string) => refusal(parseLink('userInvitation', `parsec3://host/Org?${query}`))
    const [a, p] = ['a=claim_user', 'p=xBCgAAAAAAAAAAAAAAAAAAAB']
    expect(twice(`${a}&${p}&no_ssl=true&no_ssl=true`)).toBe('DUPLICATE_PARAM:no_ssl')
    expect(twice(`${a}&${a}&${p}`)).toBe('DUPLICATE_PARAM:a')
    expect(twice(`${a}&${p}&${p}`)).toBe('DUPLICATE_PARAM:p')
  })

  test('takes no_ssl in any case', () => {
    expect(printLink(accepted(parseLink('server', 'PARSEC3://Host?no_ssl=TRUE')), 'scheme')).toBe(
      'parsec3://host?no_ssl=true',
    )
  })

  test('looks at the organization, then at the action, then at the payload', () => {
    expect(refusal(parseLink('userInvitation', 'parsec3://host/~?a=x&p=x'))).toBe('INVALID_ORGANIZATION_ID')
    expect(refusal(parseLink('userInvitation', 'parsec3://host/Org?a=x&p=x'))).toBe('INVALID_PARAM:a')
    expect(refusal(parseLink('userInvitation', 'parsec3://host/Org?a=claim_user&p=x'))).toBe('INVALID_PARAM:p')
  })

  test('drops fragment and user info', () => {
    expect(printLink(accepted(parseLink('server', 'parsec3://user:secret@host#part')), 'scheme')).toBe('parsec3://host')
  })

  test.each([
    ['padding', 'xBCgAAAAAAAAAAAAAAAAAAAB=='],
    ['the standard alphabet', 'xBC+AAAAAAAAAAAAAAAAAAAB'.replace('+', '%2B')],
    ['spare bits that are not zero', 'wB'],
    ['bytes after the value', 'xBCgAAAAAAAAAAAAAAAAAAABAA'],
  ])('refuses a payload with %s', (_, p) => {
    expect(refusal(parseLink('bootstrap', `parsec3://host/Org?a=bootstrap_organization&p=${p}`))).toBe(
      'INVALID_PARAM:p',
    )
  })

  test('refuses an encrypted path as bin or with an item that is no byte', () => {
    const path = (p: string) => refusal(parseLink('workspacePath', `parsec3://host/Org?a=path&p=${p}`))
    const start = `93d802${'00'.repeat(16)}01`
    expect(path(base64url(`${start}91ccff`))).toBe('ok')
    expect(path(base64url(`${start}c401ff`))).toBe('INVALID_PARAM:p')
    expect(path(base64url(`${start}91cd0100`))).toBe('INVALID_PARAM:p')
    expect(path(base64url(`${start}91ff`))).toBe('INVALID_PARAM:p')
  })
})

describe('redirection form', () => {
  test.each(vectors.redirections.map((entry) => [entry.parsec, entry] as const))(
    'is the same link as %s',
    (_, entry) => {
      const kind = kindOf(entry.type)
      const links = [
        accepted(parseLink(kind, entry.parsec_input ?? entry.parsec, { form: 'scheme' })),
        accepted(parseLink(kind, entry.redirection, { form: 'redirection' })),
        accepted(parseLink(kind, entry.redirection)),
      ]
      for (const link of links) {
        expect(printLink(link, 'scheme')).toBe(entry.parsec)
        expect(printLink(link, 'redirection')).toBe(entry.redirection)
      }
    },
  )

  test.each(vectors.redirection_rejected.map((entry) => [entry.type, entry.url] as const))(
    'refuses %s %s',
    (type, url) => {
      expect(parseLink(kindOf(type), url, { form: 'redirection' }).status).toBe('refused')
    },
  )

  test('says why', () => {
    const why = (text: string) => refusal(parseLink('server', text, { form: 'redirection' }))
    expect(why('https://foo.bar/redirection')).toBe('NOT_A_REDIRECTION')
    expect(why('parsec3://foo.bar')).toBe('INVALID_SCHEME')
    expect(why('https://foo.bar/redirect/Org')).toBe('HAS_PATH')
    expect(why('http://foo:99999/redirect')).toBe('INVALID_URL')
  })

  test('believes the scheme, not no_ssl', () => {
    const text = 'https://host/redirect?no_ssl=true&no_ssl=nop'
    expect(printLink(accepted(parseLink('server', text, { form: 'redirection' })), 'scheme')).toBe('parsec3://host')
  })

  test('does not take the short https form, which only people write', () => {
    const short = 'https://host/Org?a=async_enrollment'
    expect(refusal(parseLink('asyncEnrollment', short))).toBe('INVALID_SCHEME')
  })
})

describe('action links', () => {
  test('are read whatever their kind', () => {
    const read = vectors.accepted
      .filter(({ url }) => url.includes('a='))
      .map(({ url }) => accepted(parseActionLink(url)))
    expect(new Set(read.map(({ kind }) => kind))).toEqual(new Set(Object.keys(LINK_ACTIONS)))
  })

  test.each(vectors.action_rejected)('refuses %s', (url) => {
    expect(parseActionLink(url).status).toBe('refused')
  })

  test('tell what is wrong with the kind that they name', () => {
    expect(refusal(parseActionLink('parsec3://host/Org?a=claim_user'))).toBe('MISSING_PARAM:p')
    expect(refusal(parseActionLink('parsec3://host/Org?a=dummy'))).toBe('INVALID_PARAM:a')
    expect(refusal(parseActionLink('parsec3://host/Org'))).toBe('MISSING_PARAM:a')
    expect(refusal(parseActionLink('parsec3://host/~?a=dummy'))).toBe('INVALID_ORGANIZATION_ID')
  })
})

test.each(golden.map((entry) => [entry.text, entry] as const))('agrees with the official client on %s', (_, entry) => {
  for (const text of [entry.text, entry.other_form]) {
    const link = accepted(parseActionLink(text))
    expect(fieldsOfGolden(link)).toEqual(entry.fields)
    const printed = [printLink(link, 'redirection'), printLink(link, 'scheme')]
    expect(printed).toEqual(expect.arrayContaining([entry.text, entry.other_form]))
  }
})

function readVectors<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../../../spec/vectors/${name}`, import.meta.url), 'utf8'))
}

function base64url(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64url')
}

function kindOf(type: string): LinkKind {
  const kind = kinds[type]
  if (kind === undefined) throw new Error(`no kind for ${type}`)
  return kind
}

function accepted<L extends Link>(parsed: ParsedLink<L>): L {
  if (parsed.status === 'refused') throw new Error(`refused: ${refusal(parsed)}`)
  return parsed.link
}

/** As the vectors name errors: code, and parameter after a colon. */
function refusal(parsed: ParsedLink<Link>): string {
  if (parsed.status === 'ok') return 'ok'
  return 'param' in parsed.error ? `${parsed.error.code}:${parsed.error.param}` : parsed.error.code
}

function fieldsOf(link: Link): Record<string, unknown> {
  if (link.kind === 'server') return {}
  const common = { organization_id: link.organizationId }
  switch (link.kind) {
    case 'organization':
      return { ...common, root_verify_key: toHex(link.rootVerifyKey) }
    case 'bootstrap':
      return { ...common, token: link.token }
    case 'workspacePath':
      return {
        ...common,
        workspace_id: link.workspaceId,
        key_index: Number(link.keyIndex),
        encrypted_path: toHex(link.encryptedPath),
      }
    case 'userInvitation':
      return { ...common, invitation_type: 'USER', token: link.token }
    case 'deviceInvitation':
      return { ...common, invitation_type: 'DEVICE', token: link.token }
    case 'shamirRecoveryInvitation':
      return { ...common, invitation_type: 'SHAMIR_RECOVERY', token: link.token }
    case 'totpReset':
      return { ...common, user_id: link.userId, token: link.token }
    case 'asyncEnrollment':
    case 'pkiEnrollment':
      return common
    default:
      return link satisfies never
  }
}

function fieldsOfGolden(link: ActionLink): Record<string, unknown> {
  const names: Readonly<Record<string, string>> = {
    bootstrap: 'bootstrap',
    userInvitation: 'user',
    deviceInvitation: 'device',
    shamirRecoveryInvitation: 'shamir',
    totpReset: 'totp_reset',
  }
  const { tls, host } = serverParts(link.server)
  return {
    kind: names[link.kind],
    ssl: tls,
    host,
    org: link.organizationId,
    ...('userId' in link ? { userId: link.userId } : {}),
    ...('token' in link ? { token: link.token } : {}),
  }
}
