import { eventsListen, HEADERS, inviteNewDevice, ping } from '@parallax/protocol'
import { encode } from '@parallax/wire'
import { expect, test } from 'vitest'
import { authorization, call, callAnonymously, callInvited, post } from '../kit/rpc.ts'
import { sharedServer } from '../kit/shared-server.ts'
import { startTestServer } from '../kit/start-test-server.ts'
import { AccountServer, newEmail } from '../kit/test-account.ts'
import { testOrganization } from '../kit/test-organization.ts'

const hello = { ping: 'hello' }
const answer = { status: 'ok', pong: 'hello' }

test('every family but that of the terms answers a ping of tests', async () => {
  const server = await sharedServer()
  const organization = await testOrganization(server)
  const { alice, id } = organization
  expect(await call(alice, ping, hello)).toEqual(answer)
  await expect(call(alice, ping, hello, { route: '/tos' })).rejects.toThrow('HTTP 415')
  const anonymous = (path: string) => callAnonymously({ server: server.url, path }, ping, hello)
  expect(await anonymous(`/anonymous/${id}`)).toEqual(answer)
  expect(await anonymous('/anonymous_server')).toEqual(answer)
  const invitation = await call(alice, inviteNewDevice, { sendEmail: false })
  if (invitation.status !== 'ok') throw new Error(invitation.status)
  expect(await callInvited({ organization, token: invitation.token }, ping, hello)).toEqual(answer)
  await using accounts = await AccountServer.start()
  expect(await accounts.callAs(await accounts.createAccount(await newEmail()), ping, hello)).toEqual(answer)
})

test('nobody answers a ping where nothing is tested', async () => {
  const { database } = await sharedServer()
  await using server = await startTestServer({ database })
  const { alice, id } = await testOrganization(server)
  await expect(call(alice, ping, hello)).rejects.toThrow('HTTP 415')
  const anonymous = { server: server.url, path: `/anonymous/${id}` }
  await expect(callAnonymously(anonymous, ping, hello)).rejects.toThrow('HTTP 415')
})

test('events are listened to on their own route', async () => {
  const { alice, id, server } = await testOrganization(await sharedServer())
  expect(await call(alice, eventsListen, {})).toEqual({ status: 'not_available' })
  const headers = { [HEADERS.authorization]: authorization(alice) }
  const wrongMethod = await post(server.url, {
    path: `/authenticated/${id}/events`,
    body: encode(ping.request, hello),
    headers,
  })
  expect(wrongMethod.code).toBe(405)
})
