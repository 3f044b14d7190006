import {
  accountDeleteProceed,
  accountDeleteSendValidationEmail,
  inviteCancel,
  inviteComplete,
  inviteNewDevice,
  inviteNewUser,
  inviteSelfList,
  organizationSelfList,
  userCreate,
  userUpdate,
} from '@parallax/protocol'
import { accessTokenFromBytes, type EmailAddress, type HumanHandle, type UserProfile } from '@parallax/wire'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administer } from '../kit/administration.ts'
import { call } from '../kit/rpc.ts'
import { openDatabase } from '../kit/shared-database.ts'
import { sharedServer } from '../kit/shared-server.ts'
import { AccountServer, type LoginKeys, newEmail } from '../kit/test-account.ts'
import {
  expectOk,
  newDevice,
  newUserCertificates,
  type TestDevice,
  type TestOrganization,
  testOrganization,
} from '../kit/test-organization.ts'
import { profileRequest } from './data/requests.ts'
import { revoke } from './data/workspace.ts'

let server: AccountServer

beforeAll(async () => {
  server = await AccountServer.start()
}, 60_000)
afterAll(() => server[Symbol.asyncDispose]())

interface Member extends TestDevice {
  readonly createdOn: bigint
}

/** A user of the organization with the address of an account. */
async function addMember(
  organization: TestOrganization,
  email: EmailAddress,
  profile: UserProfile = 'STANDARD',
): Promise<Member> {
  const { alice, tick } = organization
  const device = newDevice(organization, 'Zoë')
  const humanHandle: HumanHandle = { ...device.humanHandle, email }
  const member = { ...device, humanHandle }
  const createdOn = tick()
  const certificates = newUserCertificates(member, { profile, timestamp: createdOn, author: alice })
  expectOk(await call(alice, userCreate, certificates))
  return { ...member, createdOn }
}

async function invite({ alice }: TestOrganization, claimerEmail: EmailAddress) {
  const reply = await call(alice, inviteNewUser, { claimerEmail, sendEmail: false })
  if (reply.status !== 'ok') throw new Error(reply.status)
  return reply.token
}

async function inviteDevice(device: TestDevice) {
  const reply = await call(device, inviteNewDevice, { sendEmail: false })
  if (reply.status !== 'ok') throw new Error(reply.status)
  return reply.token
}

async function newAccount() {
  const email = await newEmail()
  return { email, login: await server.createAccount(email) }
}

async function invitations(login: LoginKeys): Promise<readonly string[]> {
  const reply = await server.callAs(login, inviteSelfList, {})
  if (reply.status !== 'ok') throw new Error(reply.status)
  return reply.invitations.map((parts) => parts.join(' ')).sort()
}

test('an account without users and invitations has empty lists', async () => {
  const { login } = await newAccount()
  await testOrganization(server)
  expect(await server.callAs(login, inviteSelfList, {})).toEqual({ status: 'ok', invitations: [] })
  expect(await server.callAs(login, organizationSelfList, {})).toEqual({ status: 'ok', active: [], revoked: [] })
})

test('invitations of people are listed while they are pending, in all organizations', async () => {
  const [one, two, { email, login }] = [
    await testOrganization(server),
    await testOrganization(server),
    await newAccount(),
  ]
  const [first, second] = [await invite(one, email), await invite(two, email)]
  await invite(one, await newEmail())
  const expected = [`${one.id} ${first} USER`, `${two.id} ${second} USER`].sort()
  expect(await invitations(login)).toEqual(expected)
  expectOk(await call(one.alice, inviteCancel, { token: first }))
  expect(await invitations(login)).toEqual([`${two.id} ${second} USER`])
  expectOk(await call(two.alice, inviteComplete, { token: second }))
  expect(await invitations(login)).toEqual([])
})

test('a person who is a user needs no invitation, until he is revoked', async () => {
  const [organization, { email, login }] = [await testOrganization(server), await newAccount()]
  const [elsewhere, token] = [await testOrganization(server), await invite(organization, email)]
  const other = await invite(elsewhere, email)
  const member = await addMember(organization, email)
  expect(await invitations(login)).toEqual([`${elsewhere.id} ${other} USER`])
  await revoke(member)
  expect(await invitations(login)).toEqual([`${organization.id} ${token} USER`, `${elsewhere.id} ${other} USER`].sort())
})

test('invitations of devices are listed for the user with the address, while he is active', async () => {
  const [organization, { email, login }] = [await testOrganization(server), await newAccount()]
  const member = await addMember(organization, email)
  const token = await inviteDevice(member)
  await inviteDevice(organization.alice)
  expect(await invitations(login)).toEqual([`${organization.id} ${token} DEVICE`])
  await revoke(member)
  expect(await invitations(login)).toEqual([])
})

test('invitations of shared recovery are listed for the user to recover, while the setup stands', async () => {
  await using sql = openDatabase(await sharedServer())
  const [organization, { email, login }] = [await testOrganization(server), await newAccount()]
  const { userId } = await addMember(organization, email)
  const token = organization.tools.crypto.random(16)
  const at = server.clock.now()
  const junk = Uint8Array.of(1)
  const [setup] = await sql<{ id: number; organization: number; user: number }[]>`
    insert into shamir_setups (organization, user_key, timestamp, brief_certificate, threshold, ciphered_data, reveal_token)
    select organization, id, ${at}, ${junk}, 1, ${junk}, ${token} from users where user_id = ${userId}
    returning id, organization, user_key as user`
  if (setup === undefined) throw new Error('an inserted row is returned')
  await sql`
    insert into invitations (organization, token, type, created_on, created_by, claimer, shamir_setup)
    values (${setup.organization}, ${token}, 'SHAMIR_RECOVERY', ${at}, ${setup.user}, ${setup.user}, ${setup.id})`
  expect(await invitations(login)).toEqual([`${organization.id} ${accessTokenFromBytes(token)} SHAMIR_RECOVERY`])
  await sql`update shamir_setups set deleted_on = ${at}, deletion_certificate = ${junk} where id = ${setup.id}`
  expect(await invitations(login)).toEqual([])
})

test('organizations are listed with the state of the user and what he should know', async () => {
  const settings = { active_users_limit: 7, user_profile_outsider_allowed: false }
  const [one, two] = [await testOrganization(server, { settings }), await testOrganization(server)]
  const { email, login } = await newAccount()
  const first = await addMember(one, email)
  const second = await addMember(two, email, 'ADMIN')
  const profile = { userId: first.userId, newProfile: 'OUTSIDER' } as const
  expectOk(await call(one.alice, userUpdate, profileRequest(one.alice, profile)))
  const freezing = { user_id: first.userId, frozen: true }
  expect((await administer(server, 'POST', `/organizations/${one.id}/users/freeze`, freezing)).code).toBe(200)
  const token = await inviteDevice(second)
  expect((await administer(server, 'PATCH', `/organizations/${two.id}`, { is_expired: true })).code).toBe(200)
  const reply = await server.callAs(login, organizationSelfList, {})
  expect(reply).toMatchObject({ revoked: [] })
  const active = [
    {
      organizationId: one.id,
      userId: first.userId,
      createdOn: first.createdOn,
      isFrozen: true,
      currentProfile: 'OUTSIDER',
      organizationConfig: { isExpired: false, userProfileOutsiderAllowed: false, activeUsersLimit: 7 },
    },
    {
      organizationId: two.id,
      userId: second.userId,
      createdOn: second.createdOn,
      isFrozen: false,
      currentProfile: 'ADMIN',
      organizationConfig: { isExpired: true, userProfileOutsiderAllowed: true, activeUsersLimit: null },
    },
  ]
  expect(reply.status === 'ok' && reply.active).toEqual(active)
  // Neither expired organizations nor frozen users are left out.
  expect(await invitations(login)).toEqual([`${two.id} ${token} DEVICE`])
})

test('former users are listed apart, however many there were', async () => {
  const [organization, { email, login }] = [await testOrganization(server), await newAccount()]
  const revoked = []
  for (const profile of ['STANDARD', 'OUTSIDER'] as const) {
    const member = await addMember(organization, email, profile)
    const revokedOn = await revoke(member)
    const { userId, createdOn } = member
    revoked.push({ organizationId: organization.id, userId, createdOn, revokedOn, currentProfile: profile })
  }
  const { userId } = await addMember(organization, email)
  const reply = await server.callAs(login, organizationSelfList, {})
  expect(reply).toMatchObject({ status: 'ok', active: [{ userId }] })
  expect(reply.status === 'ok' && reply.revoked).toEqual(revoked)
})

test('users stay when the account is deleted', async () => {
  const [organization, { email, login }] = [await testOrganization(server), await newAccount()]
  const member = await addMember(organization, email)
  const token = await inviteDevice(member)
  await server.callAs(login, accountDeleteSendValidationEmail, {})
  expectOk(await server.callAs(login, accountDeleteProceed, { validationCode: server.outbox.code(email) }))
  const again = await server.createAccount(email)
  expect(await invitations(again)).toEqual([`${organization.id} ${token} DEVICE`])
  expect(await server.callAs(again, organizationSelfList, {})).toMatchObject({ active: [{ userId: member.userId }] })
})
