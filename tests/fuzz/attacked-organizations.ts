import { HEADERS, RPC_CONTENT_TYPE, userRevoke } from '@parallax/protocol'
import type { DateTime } from '@parallax/wire'
import { type AdministeredServer, administer } from '../kit/administration.ts'
import { authorization, call, now } from '../kit/rpc.ts'
import { expectOk, newDevice, type TestDevice, testOrganization } from '../kit/test-organization.ts'
import { revocationRequest } from '../server/data/requests.ts'
import { type Choice, type Refusal, withHeader, wrong } from './handshakes.ts'

/** Headers of every request of the API. */
export const API_HEADERS = {
  [HEADERS.apiVersion.toLowerCase()]: '5.6',
  [HEADERS.contentType.toLowerCase()]: RPC_CONTENT_TYPE,
}

/** Somebody who may, and somebody for each reason not to. */
export interface People {
  readonly member: TestDevice
  readonly revoked: TestDevice
  readonly frozen: TestDevice
}

export async function attackedPeople(
  server: AdministeredServer,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<People> {
  // Terms come last: before they are accepted nobody can do anything.
  const organization = await testOrganization(server)
  const { alice, id } = organization
  const [revoked, frozen] = [await organization.addUser('Revoked'), await organization.addUser('Frozen')]
  expectOk(await call(alice, userRevoke, revocationRequest(alice, { userId: revoked.userId })))
  await administer(server, 'POST', `/organizations/${id}/users/freeze`, { user_id: frozen.userId, frozen: true })
  await administer(server, 'PATCH', `/organizations/${id}`, settings)
  return { member: alice, revoked, frozen }
}

export interface Organizations {
  readonly usual: People
  readonly expired: People
  readonly withTerms: People
}

export async function attackedOrganizations(server: AdministeredServer): Promise<Organizations> {
  return {
    usual: await attackedPeople(server),
    expired: await attackedPeople(server, { is_expired: true }),
    withTerms: await attackedPeople(server, { tos: { en: 'https://example.com/terms' } }),
  }
}

interface AuthorOptions {
  readonly organizations: Organizations
  readonly pathOf: (segment: string) => string
  /** Whether terms must be accepted on this route. */
  readonly demandsTerms: boolean
}

/** Who asks, in which organization, with which proof: steps 6 to 13 of the authenticated routes. */
export function authors({ organizations, pathOf, demandsTerms }: AuthorOptions): readonly Choice[] {
  const { usual, expired, withTerms } = organizations
  const termsRefusal = demandsTerms ? { code: 463, step: 11 } : undefined
  const as = (device: TestDevice, at?: DateTime) => (): string => authorization(device, at)
  const by = (name: string, device: TestDevice, refusal: Refusal | undefined, token = as(device)): Choice => ({
    name,
    ...(refusal && { refusal }),
    change: (sent) => ({ ...withHeader('authorization', token())(sent), path: pathOf(device.organization.id) }),
  })
  const stranger = newDevice(usual.member.organization, 'Mallory')
  const forged = (device: TestDevice) => ({ ...device, signingKey: stranger.signingKey })
  const states = (name: string, { member, revoked, frozen }: People, first: Refusal | undefined): readonly Choice[] => [
    by(name, member, first),
    by(`${name}, revoked`, revoked, first?.code === 460 ? first : { code: 461, step: 9 }),
    by(`${name}, frozen`, frozen, first?.code === 460 ? first : { code: 462, step: 10 }),
  ]
  const later = (seconds: number) => (now() + BigInt(seconds) * 1_000_000n) as DateTime
  return [
    ...states('a member', usual, undefined),
    ...states('expired', expired, { code: 460, step: 7 }),
    ...states('terms', withTerms, termsRefusal),
    by('a stranger', stranger, { code: 403, step: 8 }),
    by('a forger', forged(usual.member), { code: 403, step: 12 }),
    by('a forger, expired', forged(expired.member), { code: 460, step: 7 }),
    by('an early one', usual.member, { code: 498, step: 13 }, () => authorization(usual.member, later(400))),
    by('a late one', usual.member, { code: 498, step: 13 }, () => authorization(usual.member, later(-400))),
    wrong('an unknown organization', { code: 404, step: 6 }, (sent) => ({
      ...withHeader('authorization', authorization(usual.member))(sent),
      path: pathOf('NobodyHasThisName'),
    })),
  ]
}
