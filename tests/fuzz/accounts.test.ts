import { accountToken } from '@parallax/crypto'
import {
  accountCreateProceed,
  accountCreateSendValidationEmail,
  authenticatedAccountFamily,
  bearer,
  vaultItemUpload,
} from '@parallax/protocol'
import { type DateTime, encode } from '@parallax/wire'
import { afterAll, beforeAll, test } from 'vitest'
import { callAnonymously, now, post } from '../kit/rpc.ts'
import { creation, emailOf, fingerprint, type LoginKeys, newLogin } from '../kit/test-account.ts'
import { expectOk } from '../kit/test-organization.ts'
import { testTools } from '../kit/tools.ts'
import { SETUP_PATIENCE, seed, withstands } from './attack.ts'
import { API_HEADERS } from './attacked-organizations.ts'
import { AttackedServer } from './attacked-server.ts'
import { badTokens, contentTypes, handshakes, oversized, versions, withHeader, wrong } from './handshakes.ts'
import { bodiesOf } from './request-bodies.ts'

let server: AttackedServer

beforeAll(async () => {
  server = await AttackedServer.start(['--validation-email-rate-limit', '0', '0'])
}, SETUP_PATIENCE)

afterAll(() => server[Symbol.asyncDispose]())

test(`authenticated_account commands, whatever comes (seed ${seed})`, { timeout: 600_000 }, async () => {
  const { crypto } = await testTools()
  // Without a password: a new one would take its place.
  const [login, stranger] = [await newLogin(null), await newLogin(null)]
  const token = (keys: LoginKeys, at: DateTime = now()) => bearer(accountToken(crypto, keys, at))
  await addAccount(login, token(login))
  const later = (seconds: number) => (now() + BigInt(seconds) * 1_000_000n) as DateTime
  const as = (name: string, code: number, step: number, value: string) =>
    wrong(name, { code, step }, withHeader('authorization', value))
  const parts = [
    versions,
    contentTypes(2),
    [
      as('a stranger', 403, 5, token(stranger)),
      as('a forger', 403, 6, token({ ...login, macKey: stranger.macKey })),
      as('a late forger', 403, 6, token({ ...login, macKey: stranger.macKey }, later(-400))),
      as('a late one', 498, 7, token(login, later(-400))),
      as('an early one', 498, 7, token(login, later(400))),
      ...badTokens(3, () => token(login)),
    ],
    oversized(4),
  ]
  const headers = { ...API_HEADERS, authorization: token(login) }
  const sent = { method: 'POST', path: '/authenticated_account', headers, body: new Uint8Array() }
  const known = new Map([['auth_method_id', [{ $uuid: login.id }]]])
  const bodies = bodiesOf(authenticatedAccountFamily, { known })
  await withstands(server, handshakes({ sent, parts, bodies, bodyStep: 8 }))
})

/** With something in its vault: an empty one is turned to new keys by the first request that names no item. */
async function addAccount(login: LoginKeys, authorization: string): Promise<void> {
  const [email, route] = [emailOf('zoe@example.com'), { server: server.url, path: '/anonymous_server' }]
  expectOk(await callAnonymously(route, accountCreateSendValidationEmail, { email }))
  const code = await server.validationCode(email)
  expectOk(await callAnonymously(route, accountCreateProceed, creation(login, { email, code })))
  const body = encode(vaultItemUpload.request, { itemFingerprint: fingerprint(7), item: Uint8Array.of(1) })
  const { code: http } = await post(server.url, { path: '/authenticated_account', body, headers: { authorization } })
  if (http !== 200) throw new Error(`HTTP ${http}`)
}
