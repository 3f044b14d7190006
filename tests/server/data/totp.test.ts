import {
  anonymousTotpSetupConfirm,
  anonymousTotpSetupGetSecret,
  type Command,
  totpCreateOpaqueKey,
  totpFetchOpaqueKey,
  totpSetupConfirm,
  totpSetupGetSecret,
} from '@parallax/protocol'
import {
  type AccessToken,
  accessTokenFromBytes,
  parseAccessToken,
  parseLink,
  type TotpOpaqueKeyId,
  type UserId,
} from '@parallax/wire'
import { expect, test } from 'vitest'
import { passwordAt } from '../../../packages/server/src/totp/one-time-password.ts'
import { administer } from '../../kit/administration.ts'
import { ManualClock } from '../../kit/manual-clock.ts'
import { Outbox } from '../../kit/outbox.ts'
import { call, callAnonymously } from '../../kit/rpc.ts'
import { openDatabase } from '../../kit/shared-database.ts'
import { sharedServer } from '../../kit/shared-server.ts'
import { startTestServer } from '../../kit/start-test-server.ts'
import { newId, newOrganizationId, type TestDevice, testOrganization } from '../../kit/test-organization.ts'
import { revoke } from './workspace.ts'

/** Never the six digits of any moment. */
const WRONG = 'wrong'

function passwordOf(secret: Uint8Array, clock: ManualClock): string {
  return passwordAt(secret, clock.now() / 30_000_000n)
}

async function anonymous<Request, Reply>(
  { organization: { server, id } }: TestDevice,
  command: Command<string, Request, Reply>,
  request: Request,
) {
  return await callAnonymously({ server: server.url, path: `/anonymous/${id}` }, command, request)
}

/** Alice with a server whose clock the test moves. */
async function totpScene() {
  const clock = new ManualClock()
  const outbox = new Outbox()
  const { database } = await sharedServer()
  const server = await startTestServer({ database, clock, config: { mail: outbox.choice } })
  const { alice, addUser, tools } = await testOrganization(server)
  const secretOf = async (device: TestDevice) => {
    const reply = await call(device, totpSetupGetSecret, {})
    if (reply.status !== 'ok') throw new Error(reply.status)
    return reply.totpSecret
  }
  const complete = async (device: TestDevice): Promise<Uint8Array> => {
    const secret = await secretOf(device)
    const oneTimePassword = passwordOf(secret, clock)
    expect(await call(device, totpSetupConfirm, { oneTimePassword })).toEqual({ status: 'ok' })
    return secret
  }
  const newKey = async (device: TestDevice) => {
    const reply = await call(device, totpCreateOpaqueKey, {})
    if (reply.status !== 'ok') throw new Error(reply.status)
    return reply
  }
  return {
    ...{ clock, outbox, server, alice, addUser, tools, secretOf, complete, newKey, database },
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]()
      outbox[Symbol.dispose]()
    },
  }
}

async function reset({ organization: { server, id } }: TestDevice, selection: object) {
  const { code, json } = await administer(server, 'POST', `/organizations/${id}/users/reset_totp`, selection)
  return { code, json: json as Readonly<Record<string, string>> }
}

function tokenIn(link: string | undefined): AccessToken {
  const parsed = parseLink('totpReset', link ?? '')
  const token = parsed.status === 'ok' ? parseAccessToken(parsed.link.token) : undefined
  if (token === undefined) throw new Error(`not a link of a reset: ${link}`)
  return token
}

test('a secret is the same until its password comes back, for all devices of the user', async () => {
  await using scene = await totpScene()
  const { alice, secretOf, clock } = scene
  expect(await call(alice, totpSetupConfirm, { oneTimePassword: WRONG })).toEqual({
    status: 'invalid_one_time_password',
  })
  const secret = await secretOf(alice)
  expect(secret).toHaveLength(20)
  expect(await secretOf(alice)).toEqual(secret)
  expect(await call(alice, totpSetupConfirm, { oneTimePassword: WRONG })).toEqual({
    status: 'invalid_one_time_password',
  })
  expect(await scene.complete(alice)).toEqual(secret)
  expect(await call(alice, totpSetupGetSecret, {})).toEqual({ status: 'already_setup' })
  expect(await call(alice, totpSetupConfirm, { oneTimePassword: passwordOf(secret, clock) })).toEqual({
    status: 'already_setup',
  })
})

test('of secrets asked for at once there is one', async () => {
  const { alice } = await testOrganization(await sharedServer())
  const replies = await Promise.all(Array.from({ length: 6 }, () => call(alice, totpSetupGetSecret, {})))
  expect(
    new Set(replies.map((reply) => reply.status === 'ok' && Buffer.from(reply.totpSecret).toString('hex'))).size,
  ).toBe(1)
})

test('a key is given for a password of its user, each time the same', async () => {
  await using scene = await totpScene()
  const { alice, addUser, clock, tools } = scene
  const bob = await addUser('Bob')
  const [one, other] = [await scene.newKey(alice), await scene.newKey(alice)]
  expect(other.opaqueKeyId).not.toBe(one.opaqueKeyId)
  const invalid = { status: 'invalid_one_time_password' }
  const fetchKey = (userId: UserId, opaqueKeyId: TotpOpaqueKeyId, oneTimePassword: string) =>
    anonymous(alice, totpFetchOpaqueKey, { userId, opaqueKeyId, oneTimePassword })
  const pending = await scene.secretOf(alice)
  expect(await fetchKey(alice.userId, one.opaqueKeyId, passwordOf(pending, clock))).toEqual(invalid)
  const secret = await scene.complete(alice)
  const bobs = await scene.complete(bob)
  for (const { opaqueKey, opaqueKeyId } of [one, other, one]) {
    const reply = await fetchKey(alice.userId, opaqueKeyId, passwordOf(secret, clock))
    expect(reply.status === 'ok' && reply.opaqueKey.equals(opaqueKey)).toBe(true)
  }
  const unknown = newId<TotpOpaqueKeyId>(tools)
  expect(await fetchKey(alice.userId, unknown, passwordOf(secret, clock))).toEqual(invalid)
  expect(await fetchKey(bob.userId, one.opaqueKeyId, passwordOf(bobs, clock))).toEqual(invalid)
  expect(await fetchKey(newId<UserId>(tools), one.opaqueKeyId, passwordOf(secret, clock))).toEqual(invalid)
})

test('a key of a frozen or revoked user is given to nobody', async () => {
  await using scene = await totpScene()
  const { addUser, clock } = scene
  const bob = await addUser('Bob')
  const { server, id } = bob.organization
  const secret = await scene.complete(bob)
  const { opaqueKeyId } = await scene.newKey(bob)
  const { userId } = bob
  const status = async () =>
    (await anonymous(bob, totpFetchOpaqueKey, { userId, opaqueKeyId, oneTimePassword: passwordOf(secret, clock) }))
      .status
  const freeze = (frozen: boolean) =>
    administer(server, 'POST', `/organizations/${id}/users/freeze`, { frozen, user_id: userId })
  expect(await status()).toBe('ok')
  await freeze(true)
  expect(await status()).toBe('invalid_one_time_password')
  await freeze(false)
  expect(await status()).toBe('ok')
  await revoke(bob)
  expect(await status()).toBe('invalid_one_time_password')
})

test('wrong passwords make waiting longer, twice each time, and a right one in time makes it short again', async () => {
  await using scene = await totpScene()
  const { alice, clock } = scene
  const { userId } = alice
  const secret = await scene.complete(alice)
  const { opaqueKeyId } = await scene.newKey(alice)
  const attempt = (oneTimePassword: string) =>
    anonymous(alice, totpFetchOpaqueKey, { userId, opaqueKeyId, oneTimePassword })
  const right = () => passwordOf(secret, clock)
  for (const seconds of [1, 2, 4, 8]) {
    expect((await attempt(WRONG)).status).toBe('invalid_one_time_password')
    const waitUntil = clock.now() + BigInt(seconds) * 1_000_000n
    expect(await attempt(right())).toEqual({ status: 'throttled', waitUntil })
    clock.forward({ seconds })
    expect(await attempt(right())).toEqual({ status: 'throttled', waitUntil })
    clock.forward({ microseconds: 1 })
  }
  expect((await attempt(right())).status).toBe('ok')
  expect((await attempt(WRONG)).status).toBe('invalid_one_time_password')
  expect(await attempt(right())).toMatchObject({ status: 'throttled', waitUntil: clock.now() + 1_000_000n })
})

test('other keys of the user do not wait, and one that has failed a thousand times is no error', async () => {
  await using scene = await totpScene()
  const { alice, clock } = scene
  const { userId } = alice
  const secret = await scene.complete(alice)
  const [one, other] = [await scene.newKey(alice), await scene.newKey(alice)]
  const attempt = ({ opaqueKeyId }: typeof one, oneTimePassword: string) =>
    anonymous(alice, totpFetchOpaqueKey, { userId, opaqueKeyId, oneTimePassword })
  await attempt(one, WRONG)
  expect((await attempt(other, passwordOf(secret, clock))).status).toBe('ok')
  await using sql = openDatabase(await sharedServer())
  await sql`update totp_opaque_keys set failed_attempts = 1000 where key_id = ${one.opaqueKeyId}`
  expect((await attempt(one, passwordOf(secret, clock))).status).toBe('throttled')
})

test('guesses in parallel, through two servers, get one try', async () => {
  await using scene = await totpScene()
  const { alice, clock, server, database } = scene
  await using second = await startTestServer({ database, clock })
  await scene.complete(alice)
  const { opaqueKeyId } = await scene.newKey(alice)
  const { userId, organization } = alice
  const replies = await Promise.all(
    Array.from({ length: 20 }, (_, n) => {
      const request = { userId, opaqueKeyId, oneTimePassword: WRONG }
      const at = { server: [server.url, second.url][n % 2] ?? '', path: `/anonymous/${organization.id}` }
      return callAnonymously(at, totpFetchOpaqueKey, request)
    }),
  )
  const statuses = replies.map(({ status }) => status).toSorted()
  expect(statuses).toEqual(['invalid_one_time_password', ...Array.from({ length: 19 }, () => 'throttled')])
})

test('a reset lets whoever has its link set up anew once, keeps the keys and ends their waiting', async () => {
  await using scene = await totpScene()
  const { alice, clock, tools } = scene
  const { userId } = alice
  const old = await scene.complete(alice)
  const { opaqueKey, opaqueKeyId } = await scene.newKey(alice)
  const fetchKey = (oneTimePassword: string) =>
    anonymous(alice, totpFetchOpaqueKey, { userId, opaqueKeyId, oneTimePassword })
  await fetchKey(WRONG)
  const { json } = await reset(alice, { user_id: userId })
  expect(json).toMatchObject({ user_id: userId, email_sent_status: 'NOT_SENT_AS_REQUESTED' })
  const token = tokenIn(json.totp_reset_url)
  const getSecret = (token: AccessToken) => anonymous(alice, anonymousTotpSetupGetSecret, { userId, token })
  const confirm = (oneTimePassword: string) =>
    anonymous(alice, anonymousTotpSetupConfirm, { userId, token, oneTimePassword })
  expect((await fetchKey(passwordOf(old, clock))).status).toBe('invalid_one_time_password')
  expect(await confirm(passwordOf(old, clock))).toEqual({ status: 'invalid_one_time_password' })
  expect(await getSecret(newToken(tools))).toEqual({ status: 'bad_token' })
  const fresh = await getSecret(token)
  if (fresh.status !== 'ok') throw new Error(fresh.status)
  expect(fresh.totpSecret).not.toEqual(old)
  expect(await getSecret(token)).toEqual(fresh)
  expect(await confirm(WRONG)).toEqual({
    status: 'invalid_one_time_password',
  })
  expect(await confirm(passwordOf(fresh.totpSecret, clock))).toEqual({ status: 'ok' })
  expect(await confirm(passwordOf(fresh.totpSecret, clock))).toEqual({ status: 'bad_token' })
  expect(await getSecret(token)).toEqual({ status: 'bad_token' })
  const reply = await fetchKey(passwordOf(fresh.totpSecret, clock))
  expect(reply.status === 'ok' && reply.opaqueKey.equals(opaqueKey)).toBe(true)
})

test('a reset is for its user alone, replaced by the next, and of no use for a frozen or revoked user', async () => {
  await using scene = await totpScene()
  const { alice, addUser } = scene
  const bob = await addUser('Bob')
  const { server, id } = bob.organization
  const { userId } = bob
  const first = tokenIn((await reset(bob, { user_id: userId })).json.totp_reset_url)
  const token = tokenIn(
    (await reset(bob, { user_email: bob.humanHandle.email })).json.totp_reset_url_as_http_redirection,
  )
  const status = async (userId: UserId, token: AccessToken) =>
    (await anonymous(bob, anonymousTotpSetupGetSecret, { userId, token })).status
  expect(await status(userId, first)).toBe('bad_token')
  expect(await status(alice.userId, token)).toBe('bad_token')
  expect(await status(userId, token)).toBe('ok')
  const freeze = (frozen: boolean) =>
    administer(server, 'POST', `/organizations/${id}/users/freeze`, { frozen, user_id: userId })
  await freeze(true)
  expect(await status(userId, token)).toBe('bad_token')
  await freeze(false)
  await revoke(bob)
  expect(await status(userId, token)).toBe('bad_token')
  expect(await reset(bob, { user_id: userId })).toEqual({ code: 404, json: { detail: 'User has been revoked' } })
})

test('the mail of a reset has the exact subject and the link of the reply', async () => {
  await using scene = await totpScene()
  const { alice, outbox } = scene
  const { email } = alice.humanHandle
  const { json } = await reset(alice, { user_email: email, send_email: true })
  expect(json.email_sent_status).toBe('SENT_AS_REQUESTED')
  const [mail] = outbox.mails(email)
  expect(mail?.subject).toBe(`Your MFA has been reset for ${alice.organization.id}`)
  expect(mail?.text).toContain(json.totp_reset_url_as_http_redirection)
  expect((await reset(alice, { user_email: email, send_email: 'yes' })).code).toBe(422)
})

test('an organization that is not bootstrapped has nobody', async () => {
  const server = await sharedServer()
  const { alice, tools } = await testOrganization(server)
  const id = newOrganizationId(tools)
  await administer(server, 'POST', '/organizations', { organization_id: id })
  const nobody = { ...alice, organization: { ...alice.organization, id } }
  const { userId } = alice
  const [token, opaqueKeyId, oneTimePassword] = [newToken(tools), newId<TotpOpaqueKeyId>(tools), WRONG]
  const setup = { userId, token }
  await expect(anonymous(nobody, anonymousTotpSetupGetSecret, setup)).rejects.toThrow('HTTP 404')
  const confirm = { ...setup, oneTimePassword }
  await expect(anonymous(nobody, anonymousTotpSetupConfirm, confirm)).rejects.toThrow('HTTP 404')
  const request = { userId, opaqueKeyId, oneTimePassword }
  await expect(anonymous(nobody, totpFetchOpaqueKey, request)).rejects.toThrow('HTTP 404')
})

test('nothing secret stands in the database as it is, and what stands there opens with the server key alone', async () => {
  await using scene = await totpScene()
  const { alice, clock, database } = scene
  const { userId } = alice
  const secret = await scene.complete(alice)
  const { opaqueKey, opaqueKeyId } = await scene.newKey(alice)
  const token = tokenIn((await reset(alice, { user_id: userId })).json.totp_reset_url)
  await scene.secretOf(alice)
  await using sql = openDatabase(await sharedServer())
  const rows = await sql`
    select u.totp_secret, u.totp_reset_token, k.opaque_key
    from users u join totp_opaque_keys k on k.user_key = u.id where u.user_id = ${userId}`
  const stored = JSON.stringify(
    rows.map((row) => Object.values(row).map((value) => Buffer.from(value).toString('hex'))),
  )
  const hidden = [secret, await scene.secretOf(alice), opaqueKey.exposeSecretBytes(), Buffer.from(token, 'hex')]
  expect(stored).toMatch(/[0-9a-f]{40}/)
  for (const bytes of hidden) expect(stored).not.toContain(Buffer.from(bytes).toString('hex'))

  const config = { serverKey: new Uint8Array(32) }
  await using stranger = await startTestServer({ database, clock, config })
  const at = { server: stranger.url, path: `/anonymous/${alice.organization.id}` }
  const completed = await scene.complete(alice)
  const request = { userId, opaqueKeyId, oneTimePassword: passwordOf(completed, clock) }
  await expect(callAnonymously(at, totpFetchOpaqueKey, request)).rejects.toThrow('HTTP 500')
  expect((await anonymous(alice, totpFetchOpaqueKey, request)).status).toBe('ok')
})

function newToken({ crypto }: TestDevice['organization']['tools']): AccessToken {
  return accessTokenFromBytes(crypto.random(16))
}
