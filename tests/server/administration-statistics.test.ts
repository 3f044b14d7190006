import { printDateTime } from '@parallax/wire'
import { expect, test } from 'vitest'
import { administer } from '../kit/administration.ts'
import { sharedServer } from '../kit/shared-server.ts'
import { testOrganization } from '../kit/test-organization.ts'
import { newWorkspace, revoke } from './data/workspace.ts'

const none = { active: 0, revoked: 0 }

test('statistics count users by profile, realms, blocks and every version of vlobs', async () => {
  const server = await sharedServer()
  const { alice, addUser, id, tick } = await testOrganization(server)
  await revoke(await addUser('Olga', 'OUTSIDER'))
  const workspace = await newWorkspace(alice, [[await addUser('Bob'), 'CONTRIBUTOR']])
  await workspace.store(new Uint8Array(100))
  const before = printDateTime(tick())
  const { vlobId, blob } = await workspace.write()
  const update = await workspace.update(vlobId, 2)
  const expected = {
    realms: 1,
    data_size: 100,
    metadata_size: blob.length + update.blob.length,
    users: 3,
    active_users: 2,
    users_per_profile_detail: {
      ADMIN: { active: 1, revoked: 0 },
      STANDARD: { active: 1, revoked: 0 },
      OUTSIDER: { active: 0, revoked: 1 },
    },
  }
  expect(await administer(server, 'GET', `/organizations/${id}/stats`)).toEqual({ code: 200, json: expected })
  expect(await statisticsOf('')).toEqual({ organization_id: id, ...expected })
  expect(await statisticsOf(`?at=${before}`)).toMatchObject({ metadata_size: 0 })
  expect(await statisticsOf('?at=2000-01-01T00:00:00Z')).toBeUndefined()

  async function statisticsOf(query: string) {
    const { json } = await administer(server, 'GET', `/stats${query}`)
    return (json as { readonly stats: readonly { readonly organization_id: string }[] }).stats.find(
      (one) => one.organization_id === id,
    )
  }
})

test('an organization that nobody created yet counts nothing, and lists no users', async () => {
  const server = await sharedServer()
  const id = `Empty${crypto.randomUUID().slice(0, 8)}`
  await administer(server, 'POST', '/organizations', { organization_id: id })
  const profiles = { ADMIN: none, STANDARD: none, OUTSIDER: none }
  const counts = { realms: 0, data_size: 0, metadata_size: 0, users: 0, active_users: 0 }
  expect((await administer(server, 'GET', `/organizations/${id}/stats`)).json).toEqual({
    ...counts,
    users_per_profile_detail: profiles,
  })
  expect(await administer(server, 'GET', `/organizations/${id}/users`)).toEqual({
    code: 404,
    json: { detail: 'Organization not found' },
  })
})

test('users are listed oldest first, without those who were revoked', async () => {
  const server = await sharedServer()
  const { addUser, id } = await testOrganization(server)
  const bob = await addUser('Bob')
  await revoke(await addUser('Carol'))
  await administer(server, 'POST', `/organizations/${id}/users/freeze`, { frozen: true, user_id: bob.userId })
  const { json } = await administer(server, 'GET', `/organizations/${id}/users`)
  const { users } = json as { readonly users: readonly { readonly user_id: string; readonly frozen: boolean }[] }
  expect(users.map(({ frozen }) => frozen)).toEqual([false, true])
  expect(users[1]).toMatchObject({ user_id: bob.userId, user_name: 'Bob' })
})

test('formats and dates that are none are refused', async () => {
  const server = await sharedServer()
  const code = async (query: string) => (await administer(server, 'GET', `/stats?${query}`)).code
  expect([await code('format=xml'), await code('at=dummy'), await code('at=2000-01-01')]).toEqual([422, 400, 400])
  expect([await code('format=json&at='), await code('at=2000-01-01T00:00:00%2B02:00')]).toEqual([200, 200])
  const response = await fetch(`${server.url}/administration/stats?format=csv`, {
    headers: { authorization: `Bearer ${server.administrationToken}` },
  })
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(await response.text()).toMatch(/^organization_id,data_size,[a-z_,]+\r\n[\s\S]*\r\n$/)
})
