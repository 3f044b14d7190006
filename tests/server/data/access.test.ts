import {
  certificateGet,
  listFrozenUsers,
  organizationInfo,
  realmCreate,
  tosAccept,
  tosGet,
  userCreate,
  userUpdate,
} from '@parallax/protocol'
import type { DateTime, UserProfile } from '@parallax/wire'
import { expect, test } from 'vitest'
import { administer } from '../../kit/administration.ts'
import { listen } from '../../kit/event-reader.ts'
import { call } from '../../kit/rpc.ts'
import { sharedServer } from '../../kit/shared-server.ts'
import { newDevice, newUserCertificates, type TestDevice, testOrganization } from '../../kit/test-organization.ts'
import { JUNK, profileRequest } from './requests.ts'
import { revoke } from './workspace.ts'

const tosRoute = { route: '/tos' } as const
const everything = { commonAfter: null, sequesterAfter: null, shamirRecoveryAfter: null, realmAfter: new Map() }

async function freeze({ organization: { server, id } }: TestDevice, selection: object, frozen = true) {
  return await administer(server, 'POST', `/organizations/${id}/users/freeze`, { frozen, ...selection })
}

test('a frozen user is refused, his streams end, and he comes back when he is let in', async () => {
  const { alice, addUser } = await testOrganization(await sharedServer())
  const bob = await addUser('Bob')
  const shown = { user_id: bob.userId, user_email: bob.humanHandle.email, user_name: 'Bob' }
  using stream = await listen(bob)
  expect(await freeze(alice, { user_id: bob.userId })).toEqual({ code: 200, json: { ...shown, frozen: true } })
  for (let frame = await stream.next(); frame !== undefined; ) frame = await stream.next()
  await expect(call(bob, organizationInfo, {})).rejects.toThrow('HTTP 462')
  await expect(listen(bob)).rejects.toThrow('HTTP 462')
  expect(await freeze(alice, { user_email: bob.humanHandle.email }, false)).toEqual({
    code: 200,
    json: { ...shown, frozen: false },
  })
  expect(await call(bob, organizationInfo, {})).toMatchObject({ status: 'ok' })
})

test('freezing tells what is wrong with the user that is named', async () => {
  const { alice, addUser } = await testOrganization(await sharedServer())
  const bob = await addUser('Bob')
  await revoke(bob)
  const { email } = bob.humanHandle
  const detail = async (selection: object) => {
    const { code, json } = await freeze(alice, selection)
    return [code, (json as { readonly detail: unknown }).detail]
  }
  const both = { user_id: alice.userId, user_email: alice.humanHandle.email }
  expect(await detail(both)).toEqual([400, 'Both `user_id` and `user_email` fields are provided'])
  expect(await detail({ user_id: null })).toEqual([400, 'Missing either `user_id` or `user_email` field'])
  expect(await detail({ user_id: '0'.repeat(32) })).toEqual([404, 'User not found'])
  expect(await detail({ user_id: bob.userId })).toEqual([404, 'User has been revoked'])
  expect(await detail({ user_email: email })).toEqual([404, 'User not found'])
  for (const wrong of [{ user_id: 'Bob' }, { user_email: 'Bob' }, { user_id: alice.userId, frozen: 'yes' }])
    expect((await freeze(alice, wrong)).code).toBe(422)
})

test('administrators list the frozen users by their creation, revoked ones among them', async () => {
  const { alice, addUser } = await testOrganization(await sharedServer())
  const [bob, carol, dave] = [await addUser('Bob'), await addUser('Carol'), await addUser('Dave')]
  expect(await call(alice, listFrozenUsers, {})).toEqual({ status: 'ok', frozenUsers: [] })
  for (const device of [dave, bob]) await freeze(alice, { user_id: device.userId })
  await revoke(dave)
  const frozenUsers = [bob.userId, dave.userId]
  expect(await call(alice, listFrozenUsers, {})).toEqual({ status: 'ok', frozenUsers })
  expect(await call(carol, listFrozenUsers, {})).toEqual({ status: 'author_not_allowed' })
  for (const device of [bob]) await freeze(alice, { user_id: device.userId }, false)
  expect(await call(alice, listFrozenUsers, {})).toEqual({ status: 'ok', frozenUsers: [dave.userId] })
})

test('terms must be those that are shown, are accepted for all devices, and again when they change', async () => {
  const server = await sharedServer()
  const { alice, addUser, id } = await testOrganization(server)
  const bob = await addUser('Bob')
  expect(await call(alice, tosGet, {}, tosRoute)).toEqual({ status: 'no_tos' })
  expect(await call(alice, tosAccept, { tosUpdatedOn: 1n as DateTime }, tosRoute)).toEqual({ status: 'no_tos' })
  const urls = { fr_FR: 'https://example.com/fr', en_US: 'https://example.com/en' }
  await administer(server, 'PATCH', `/organizations/${id}`, { tos: urls })
  const shown = await call(alice, tosGet, {}, tosRoute)
  if (shown.status !== 'ok') throw new Error(shown.status)
  expect([...shown.perLocaleUrls]).toEqual(Object.entries(urls))
  await expect(call(alice, organizationInfo, {})).rejects.toThrow('HTTP 463')
  const { updatedOn } = shown
  for (const other of [updatedOn - 1n, updatedOn + 1n])
    expect(await call(alice, tosAccept, { tosUpdatedOn: other as DateTime }, tosRoute)).toEqual({
      status: 'tos_mismatch',
    })
  for (let times = 1; times <= 2; times += 1)
    expect(await call(alice, tosAccept, { tosUpdatedOn: updatedOn }, tosRoute)).toEqual({ status: 'ok' })
  expect(await call(alice, organizationInfo, {})).toMatchObject({ status: 'ok' })
  await expect(call(bob, organizationInfo, {})).rejects.toThrow('HTTP 463')
  await administer(server, 'PATCH', `/organizations/${id}`, { tos: urls })
  await expect(call(alice, organizationInfo, {})).rejects.toThrow('HTTP 463')
  expect(await call(alice, tosAccept, { tosUpdatedOn: updatedOn }, tosRoute)).toEqual({ status: 'tos_mismatch' })
})

test('a profile counts from the moment it changes, told to everybody', async () => {
  const organization = await testOrganization(await sharedServer())
  const { alice, addUser, tick } = organization
  const bob = await addUser('Bob')
  const become = async (newProfile: UserProfile) => {
    const request = profileRequest(alice, { userId: bob.userId, newProfile })
    return (await call(alice, userUpdate, request)).status
  }
  const addCarol = async () => {
    const carol = newDevice(organization, 'Carol')
    const certificates = newUserCertificates(carol, { profile: 'STANDARD', timestamp: tick(), author: bob })
    return (await call(bob, userCreate, certificates)).status
  }
  expect(await addCarol()).toBe('author_not_allowed')
  expect([await become('ADMIN'), await become('ADMIN')]).toEqual(['ok', 'user_no_changes'])
  expect(await addCarol()).toBe('ok')
  const certificates = async () => {
    const reply = await call(bob, certificateGet, everything)
    return reply.status === 'ok' ? reply.commonCertificates : []
  }
  const full = await certificates()
  expect(await become('OUTSIDER')).toBe('ok')
  const redacted = await certificates()
  expect(redacted).toHaveLength(full.length + 1)
  expect(redacted[0]).not.toEqual(full[0])
  expect(await call(bob, realmCreate, { realmRoleCertificate: JUNK })).toEqual({ status: 'author_not_allowed' })
  expect(await addCarol()).toBe('author_not_allowed')
})
