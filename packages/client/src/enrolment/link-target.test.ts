import { parseOrganizationId, parseServerAddress } from '@parallax/wire'
import { expect, test } from 'vitest'
import { linkTarget } from './link-target.ts'

const here = parseServerAddress('https://here') ?? failed()
const there = parseServerAddress('https://there') ?? failed()
const acme = parseOrganizationId('Acme') ?? failed()
const other = parseOrganizationId('Other') ?? failed()
const link = { server: here, organizationId: acme }

test('a known organization under another address is a warning', () => {
  const known = [
    { server: there, organizationId: acme },
    { server: there, organizationId: acme },
    { server: there, organizationId: other },
  ]
  expect(linkTarget(link, known)).toEqual({ ...link, knownElsewhere: [there] })
})

test('one that is known under this address too is none', () => {
  expect(linkTarget(link, [{ server: there, organizationId: acme }, link]).knownElsewhere).toEqual([])
  expect(linkTarget(link, []).knownElsewhere).toEqual([])
})

function failed(): never {
  throw new Error('the scene is wrong')
}
