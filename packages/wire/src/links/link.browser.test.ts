import { expect, test } from 'vitest'
import { commands } from 'vitest/browser'
import {
  decode,
  encode,
  fromBase64UrlUnpadded,
  type LinkKind,
  organizationId,
  parseLink,
  parseOrganizationId,
  printLink,
  readPastedLink,
  toBase64UrlUnpadded,
} from '../index.ts'

interface Addresses {
  readonly accepted: readonly { readonly type: string; readonly url: string; readonly canonical: string }[]
  readonly rejected: readonly { readonly type: string; readonly url: string; readonly error: string }[]
}

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

// Browsers have their own URL parsers, and differ most on schemes that they do not know.
test('links read and print in a browser as everywhere', async () => {
  const vectors: Addresses = JSON.parse(await commands.readFile('spec/vectors/addresses.json'))
  for (const { type, url, canonical } of vectors.accepted) {
    const parsed = parseLink(kinds[type] ?? 'server', url)
    expect([url, parsed.status === 'ok' ? printLink(parsed.link, 'scheme') : parsed.error]).toEqual([url, canonical])
    expect(readPastedLink(url)).toEqual(parsed)
  }
  for (const { type, url, error } of vectors.rejected) {
    const parsed = parseLink(kinds[type] ?? 'server', url)
    const code = parsed.status === 'refused' ? Object.values(parsed.error).join(':') : 'ok'
    expect([type, url, code]).toEqual([type, url, error])
  }
})

test('values come back from their bytes in a browser', () => {
  const id = parseOrganizationId('康熙帝')
  expect(id && decode(organizationId, encode(organizationId, id))).toBe('康熙帝')
  const bytes = crypto.getRandomValues(new Uint8Array(100))
  expect(fromBase64UrlUnpadded(toBase64UrlUnpadded(bytes))).toEqual(bytes)
})
