import { organizationInfo } from '@parallax/protocol'
import { expect, test } from 'vitest'
import { administer } from '../kit/administration.ts'
import { call } from '../kit/rpc.ts'
import { sharedServer } from '../kit/shared-server.ts'
import { startTestServer } from '../kit/start-test-server.ts'
import { testOrganization } from '../kit/test-organization.ts'

test('without the right token nothing is done, and the body is not looked at', async () => {
  const server = await sharedServer()
  const { id } = await testOrganization(server)
  const code = async (authorization: Record<string, string>) => {
    const init = { method: 'PATCH', headers: { 'content-type': 'application/json', ...authorization }, body: '{' }
    const response = await fetch(`${server.url}/administration/organizations/${id}`, init)
    return [response.status, await response.json()]
  }
  expect(await code({})).toEqual([403, { detail: 'Not authenticated' }])
  expect(await code({ authorization: `Basic ${server.administrationToken}` })).toEqual([
    403,
    { detail: 'Not authenticated' },
  ])
  expect(await code({ authorization: 'Bearer wrong' })).toEqual([403, { detail: 'Bad authorization token' }])
  expect((await code({ authorization: `bearer ${server.administrationToken}` }))[0]).toBe(422)
})

test('types are strict, and a refused patch changes nothing', async () => {
  const server = await sharedServer()
  const { id } = await testOrganization(server)
  const before = await administer(server, 'GET', `/organizations/${id}`)
  const wrong = [
    { is_expired: 'true' },
    { is_expired: 1 },
    { active_users_limit: '42' },
    { active_users_limit: -1 },
    { active_users_limit: 1.5 },
    { user_profile_outsider_allowed: null },
    { realm_minimum_archiving_period_before_deletion: null },
    { tos: [] },
    { tos: { en: 3 } },
    // What the database or the clients cannot be told.
    { tos: { en: 'https://example.com/\u0000' } },
    { tos: { en: 'https://example.com/\ud800' } },
    { tos: { '\ud800': 'https://example.com/' } },
    [],
    'text',
  ]
  for (const body of wrong) {
    const { code, json } = await administer(server, 'PATCH', `/organizations/${id}`, mixed(body))
    expect([code, Array.isArray((json as { detail: unknown }).detail)]).toEqual([422, true])
  }
  expect(await administer(server, 'GET', `/organizations/${id}`)).toEqual(before)

  /** With a right value beside the wrong one, which must not be kept either. */
  function mixed(body: unknown): unknown {
    const isObject = typeof body === 'object' && !Array.isArray(body)
    return isObject ? { user_profile_outsider_allowed: false, ...body } : body
  }
})

test('settings change one by one, a field that is not known is ignored and told in the log', async () => {
  const lines: string[] = []
  const { database } = await sharedServer()
  await using server = await startTestServer({ database, onlog: (line) => lines.push(line) })
  const { id, alice } = await testOrganization(server)
  expect(await administer(server, 'PATCH', `/organizations/${id}`, { active_users_limit: 3, typo: 1 })).toEqual({
    code: 200,
    json: {},
  })
  expect(lines.join('')).toContain('typo')
  await administer(server, 'PATCH', `/organizations/${id}`, { is_expired: true })
  await expect(call(alice, organizationInfo, {})).rejects.toThrow('HTTP 460')
  await administer(server, 'PATCH', `/organizations/${id}`, { is_expired: false, active_users_limit: null })
  expect(await administer(server, 'GET', `/organizations/${id}`)).toEqual({
    code: 200,
    json: {
      is_bootstrapped: true,
      is_expired: false,
      user_profile_outsider_allowed: true,
      active_users_limit: null,
      realm_minimum_archiving_period_before_deletion: 2_592_000,
      tos: null,
    },
  })
})

test('the limit of active users stops the next user', async () => {
  const server = await sharedServer()
  const { addUser } = await testOrganization(server, { settings: { active_users_limit: 2 } })
  await addUser('Bob')
  await expect(addUser('Carol')).rejects.toThrow('active_users_limit_reached')
})
