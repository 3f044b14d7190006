import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type Link, type ParsedLink, printLink, readPastedLink } from '../index.ts'

interface Addresses {
  readonly accepted: readonly { readonly url: string; readonly canonical: string }[]
  readonly redirections: readonly { readonly parsec: string; readonly redirection: string }[]
}

const vectors: Addresses = JSON.parse(
  readFileSync(new URL('../../../../spec/vectors/addresses.json', import.meta.url), 'utf8'),
)
const invitation = 'parsec3://example.com/Org?a=claim_user&p=xBCgAAAAAAAAAAAAAAAAAAAB'

test.each(vectors.accepted.map(({ url, canonical }) => [url, canonical] as const))('reads %s', (url, canonical) => {
  expect(printed(readPastedLink(url))).toBe(canonical)
})

test.each(vectors.redirections.map(({ redirection, parsec }) => [redirection, parsec] as const))(
  'reads %s',
  (url, parsec) => {
    expect(printed(readPastedLink(url))).toBe(parsec)
  },
)

describe('the short https form', () => {
  const actions = vectors.redirections.filter(({ redirection }) => redirection.includes('a='))

  test.each(actions.map(({ redirection, parsec }) => [redirection.replace('/redirect/', '/'), parsec] as const))(
    '%s is read as the redirection form',
    (url, parsec) => {
      expect(printed(readPastedLink(url))).toBe(parsec)
    },
  )

  test('needs an action that is known', () => {
    expect(printed(readPastedLink('https://example.com/Org?a=dummy'))).toBe('NOT_A_REDIRECTION')
    expect(printed(readPastedLink('https://example.com/Org'))).toBe('NOT_A_REDIRECTION')
  })

  test('has one segment', () => {
    expect(printed(readPastedLink('https://example.com/a/Org?a=async_enrollment'))).toBe('INVALID_ORGANIZATION_ID')
  })
})

describe('in a longer text', () => {
  test('finds the first link, whatever stands around it', () => {
    const mail = `Hello,\nsee https://example.com/help, then open (${invitation}).\nor https://other.com/redirect/B?a=async_enrollment`
    expect(printed(readPastedLink(mail))).toBe(invitation)
    expect(printed(readPastedLink(`<${invitation}>`))).toBe(invitation)
    expect(printed(readPastedLink(`"${invitation}"!`))).toBe(invitation)
    expect(printed(readPastedLink(`see [${invitation}]`))).toBe(invitation)
    expect(printed(readPastedLink('open parsec3://[::1].'))).toBe('parsec3://[::1]')
  })

  test('tells what is wrong with the first that looks like one', () => {
    const broken = invitation.slice(0, -4)
    expect(printed(readPastedLink(`open ${broken}\nor https://example.com`))).toBe('INVALID_PARAM')
    expect(printed(readPastedLink('no link here'))).toBe('INVALID_URL')
    expect(printed(readPastedLink(''))).toBe('INVALID_URL')
  })
})

test('tells what is wrong with a redirection rather than with its scheme', () => {
  expect(printed(readPastedLink('https://example.com/redirect/Org?a=claim_user'))).toBe('MISSING_PARAM')
  expect(printed(readPastedLink('https://example.com/redirect/~?a=claim_user'))).toBe('INVALID_ORGANIZATION_ID')
})

test('takes a server or an organization too', () => {
  expect(printed(readPastedLink('http://127.0.0.1:6777/redirect'))).toBe('parsec3://127.0.0.1:6777?no_ssl=true')
  expect(printed(readPastedLink('parsec3://example.com/Org'))).toBe('MISSING_PARAM')
})

/** The link in its scheme form, or the code of the refusal. */
function printed(parsed: ParsedLink<Link>): string {
  return parsed.status === 'ok' ? printLink(parsed.link, 'scheme') : parsed.error.code
}
