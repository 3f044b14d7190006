import {
  accountCreateProceed,
  accountCreateSendValidationEmail,
  accountDeleteProceed,
  accountDeleteSendValidationEmail,
  accountInfo,
  accountRecoverProceed,
  accountRecoverSendValidationEmail,
  authMethodPasswordGetAlgorithm,
  ping,
  vaultItemRecoveryList,
  vaultItemUpload,
} from '@parallax/protocol'
import { type EmailAddress, parseValidationCode, type ValidationCode } from '@parallax/wire'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase } from '../kit/shared-database.ts'
import { sharedServer } from '../kit/shared-server.ts'
import {
  AccountServer,
  creation,
  emailOf,
  fingerprint,
  type LoginKeys,
  newEmail,
  newLogin,
  USUAL_ALGORITHM,
} from '../kit/test-account.ts'

const required = { status: 'send_validation_email_required' }
const invalid = { status: 'invalid_validation_code' }

let server: AccountServer

beforeAll(async () => {
  server = await AccountServer.start()
}, 60_000)
afterAll(() => server[Symbol.asyncDispose]())

function wrong(code: ValidationCode): ValidationCode {
  const other = parseValidationCode(`${code.slice(0, 5)}${code.endsWith('A') ? 'B' : 'A'}`)
  if (other === undefined) throw new Error('a code of the alphabet is a code')
  return other
}

/** The three uses of codes, each with an account in the state that it needs. */
interface CodeUse {
  readonly email: EmailAddress
  send(): Promise<{ readonly status: string }>
  proceed(code: ValidationCode): Promise<{ readonly status: string }>
}

async function toCreate(): Promise<CodeUse> {
  const [email, login] = [await newEmail(), await newLogin()]
  return {
    email,
    send: () => server.call(accountCreateSendValidationEmail, { email }),
    proceed: (code) => server.call(accountCreateProceed, creation(login, { email, code })),
  }
}

function recovery(email: EmailAddress, validationCode: ValidationCode, login: LoginKeys) {
  return {
    email,
    validationCode,
    newVaultKeyAccess: login.vaultKeyAccess,
    newAuthMethodPasswordAlgorithm: login.passwordAlgorithm,
    newAuthMethodMacKey: login.macKey,
    newAuthMethodId: login.id,
  }
}

async function toRecover(): Promise<CodeUse> {
  const [email, login] = [await newEmail(), await newLogin()]
  await server.createAccount(email)
  return {
    email,
    send: () => server.call(accountRecoverSendValidationEmail, { email }),
    proceed: (code) => server.call(accountRecoverProceed, recovery(email, code, login)),
  }
}

async function toDelete(): Promise<CodeUse> {
  const email = await newEmail()
  const login = await server.createAccount(email)
  return {
    email,
    send: () => server.callAs(login, accountDeleteSendValidationEmail, {}),
    proceed: (validationCode) => server.callAs(login, accountDeleteProceed, { validationCode }),
  }
}

async function deleteAccount(email: EmailAddress, login: LoginKeys): Promise<void> {
  await server.callAs(login, accountDeleteSendValidationEmail, {})
  const reply = await server.callAs(login, accountDeleteProceed, { validationCode: server.outbox.code(email) })
  expect(reply).toEqual({ status: 'ok' })
}

describe.each([
  ['creation', toCreate],
  ['recovery', toRecover],
  ['deletion', toDelete],
])('a code for %s', (_, scene) => {
  test('opens once', async () => {
    const { email, send, proceed } = await scene()
    expect(await send()).toEqual({ status: 'ok' })
    const code = server.outbox.code(email)
    expect(await proceed(code)).toEqual({ status: 'ok' })
    await expect(proceed(code).catch(String)).resolves.toEqual(scene === toDelete ? 'Error: HTTP 403' : required)
  })

  test('is needed', async () => {
    const { proceed } = await scene()
    expect(await proceed(wrong(server.outbox.code(await anotherWithCode())))).toEqual(required)
  })

  test('is worth nothing after three wrong ones, not after two', async () => {
    const { email, send, proceed } = await scene()
    await send()
    const first = server.outbox.code(email)
    for (let count = 0; count < 3; count += 1) expect(await proceed(wrong(first))).toEqual(invalid)
    expect(await proceed(first)).toEqual(required)
    expect(await proceed(wrong(first))).toEqual(required)
    await send()
    const second = server.outbox.code(email)
    for (let count = 0; count < 2; count += 1) expect(await proceed(wrong(second))).toEqual(invalid)
    expect(await proceed(second)).toEqual({ status: 'ok' })
  })

  test('ends after an hour, and not before', async () => {
    const { email, send, proceed } = await scene()
    await send()
    const first = server.outbox.code(email)
    server.clock.forward({ seconds: 3600, microseconds: 1 })
    expect(await proceed(first)).toEqual(required)
    await send()
    const second = server.outbox.code(email)
    server.clock.forward({ seconds: 3600 })
    expect(await proceed(second)).toEqual({ status: 'ok' })
  })

  test('is replaced by the next one, tries and all', async () => {
    const { email, send, proceed } = await scene()
    await send()
    const first = server.outbox.code(email)
    for (let count = 0; count < 2; count += 1) await proceed(wrong(first))
    await send()
    const second = server.outbox.code(email)
    expect(await proceed(first)).toEqual(invalid)
    expect(await proceed(wrong(second))).toEqual(invalid)
    expect(await proceed(second)).toEqual({ status: 'ok' })
  })
})

async function anotherWithCode(): Promise<EmailAddress> {
  const email = await newEmail()
  await server.call(accountCreateSendValidationEmail, { email })
  return email
}

describe('a mail with a code', () => {
  test.each([
    ['create your account', toCreate],
    ['choose a new password', toRecover],
    ['delete your account', toDelete],
  ])('says that it is to %s', async (purpose, scene) => {
    const { email, send } = await scene()
    await send()
    const mail = server.outbox.mails(email).at(-1)
    const code = server.outbox.code(email)
    expect(mail?.subject).toBe(`Your code: ${code}`)
    expect(mail?.text).toContain(`Enter this code to ${purpose}:`)
    expect(mail?.text).toContain(`\r\n${code}\r\n`)
    expect(mail?.text).toContain('valid for one hour')
  })

  test('for one use opens nothing else', async () => {
    const email = await newEmail()
    const login = await server.createAccount(email)
    await server.call(accountRecoverSendValidationEmail, { email })
    const code = server.outbox.code(email)
    expect(await server.callAs(login, accountDeleteProceed, { validationCode: code })).toEqual(required)
    await server.callAs(login, accountDeleteSendValidationEmail, {})
    const toDelete = server.outbox.code(email)
    expect(await server.call(accountRecoverProceed, recovery(email, code, await newLogin()))).toEqual({ status: 'ok' })
    expect(toDelete).not.toBe(code)
  })
})

describe('creation', () => {
  test('checks the code first, as often as asked', async () => {
    const [email, login] = [await newEmail(), await newLogin()]
    await server.call(accountCreateSendValidationEmail, { email })
    const code = server.outbox.code(email)
    const check = (validationCode: ValidationCode) =>
      server.call(accountCreateProceed, { accountCreateStep: { step: 'NUMBER_0_CHECK_CODE', validationCode, email } })
    for (let count = 0; count < 4; count += 1) expect(await check(code)).toEqual({ status: 'ok' })
    expect(await check(wrong(code))).toEqual(invalid)
    expect(await server.call(accountCreateProceed, creation(login, { email, code }))).toEqual({ status: 'ok' })
    expect(await check(code)).toEqual(required)
    expect(await server.callAs(login, accountInfo, {})).toEqual({
      status: 'ok',
      humanHandle: { email, label: 'Zoë' },
    })
  })

  test('of an account that exists is answered as any other, without a mail', async () => {
    const [known, unknown] = [await newEmail(), await newEmail()]
    await server.createAccount(known)
    const before = server.outbox.mails(known).length
    const ask = (email: EmailAddress) => server.call(accountCreateSendValidationEmail, { email })
    expect(await ask(known)).toEqual(await ask(unknown))
    expect(server.outbox.mails(known)).toHaveLength(before)
    expect(server.outbox.mails(unknown)).toHaveLength(1)
  })

  test('with the keys of any way to log in, even a disabled one, is refused without using up the code', async () => {
    const [email, other] = [await newEmail(), await newEmail()]
    const login = await server.createAccount(other)
    await deleteAccount(other, login)
    await server.call(accountCreateSendValidationEmail, { email })
    const code = server.outbox.code(email)
    for (let count = 0; count < 4; count += 1)
      expect(await server.call(accountCreateProceed, creation(login, { email, code }))).toEqual({
        status: 'auth_method_id_already_exists',
      })
    expect(await server.call(accountCreateProceed, creation(await newLogin(), { email, code }))).toEqual({
      status: 'ok',
    })
  })

  test('after a deletion brings the account back, with another name and the former vault among the previous', async () => {
    const email = await newEmail()
    const former = await server.createAccount(email)
    await server.callAs(former, vaultItemUpload, { itemFingerprint: fingerprint(1), item: Uint8Array.of(1) })
    await server.call(accountRecoverSendValidationEmail, { email })
    const recoveryCode = server.outbox.code(email)
    await deleteAccount(email, former)
    expect(await server.call(accountRecoverSendValidationEmail, { email })).toEqual({ status: 'ok' })
    const mails = server.outbox.mails(email).length

    const login = await newLogin()
    await server.call(accountCreateSendValidationEmail, { email })
    expect(server.outbox.mails(email)).toHaveLength(mails + 1)
    const code = server.outbox.code(email)
    expect(await server.call(accountCreateProceed, creation(login, { email, code, label: 'Zoé' }))).toEqual({
      status: 'ok',
    })
    await expect(server.callAs(former, accountInfo, {})).rejects.toThrow('HTTP 403')
    expect(await server.callAs(login, accountInfo, {})).toMatchObject({ humanHandle: { email, label: 'Zoé' } })
    expect(await server.callAs(login, vaultItemRecoveryList, {})).toMatchObject({
      currentVault: { authMethods: [{ authMethodId: login.id, disabledOn: null }], vaultItems: new Map() },
      previousVaults: [
        {
          authMethods: [{ authMethodId: former.id, disabledOn: expect.any(BigInt) }],
          vaultItems: new Map([[fingerprint(1), Uint8Array.of(1)]]),
        },
      ],
    })
    // What was mailed to the owner of the former account is void.
    expect(await server.call(accountRecoverProceed, recovery(email, recoveryCode, await newLogin()))).toEqual(required)
  })

  test('opens no account that exists, whatever code is stored', async () => {
    await using sql = openDatabase(await sharedServer())
    const email = await newEmail()
    const login = await server.createAccount(email)
    const code = parseValidationCode('ABCDEF') as ValidationCode
    await sql`
      insert into account_validation_codes (purpose, email, code, created_on)
      values ('CREATE', ${email}, ${code}, ${server.clock.now()})`
    expect(await server.call(accountCreateProceed, creation(await newLogin(), { email, code }))).toEqual(required)
    expect(await server.callAs(login, accountInfo, {})).toMatchObject({ status: 'ok' })
  })
})

describe('recovery', () => {
  test('of an address without account is answered as any other, without a mail', async () => {
    const [known, unknown, deleted] = [await newEmail(), await newEmail(), await newEmail()]
    await server.createAccount(known)
    await deleteAccount(deleted, await server.createAccount(deleted))
    const mails = (email: EmailAddress) => server.outbox.mails(email).length
    const before = mails(deleted)
    const ask = (email: EmailAddress) => server.call(accountRecoverSendValidationEmail, { email })
    for (const email of [known, unknown, deleted]) expect(await ask(email)).toEqual({ status: 'ok' })
    expect([mails(known), mails(unknown), mails(deleted)]).toEqual([2, 0, before])
    const code = server.outbox.code(known)
    for (const email of [unknown, deleted])
      expect(await server.call(accountRecoverProceed, recovery(email, code, await newLogin()))).toEqual(required)
  })

  test('ends every way to log in and begins an empty vault; the former one stays readable', async () => {
    const email = await newEmail()
    const former = await server.createAccount(email)
    await server.callAs(former, vaultItemUpload, { itemFingerprint: fingerprint(2), item: Uint8Array.of(2) })
    server.clock.forward({ seconds: 1 })
    await server.call(accountRecoverSendValidationEmail, { email })
    const code = server.outbox.code(email)
    expect(await server.call(accountRecoverProceed, recovery(email, code, former))).toEqual({
      status: 'auth_method_id_already_exists',
    })
    const login = await newLogin()
    expect(await server.call(accountRecoverProceed, recovery(email, code, login))).toEqual({ status: 'ok' })
    await expect(server.callAs(former, accountInfo, {})).rejects.toThrow('HTTP 403')
    const { macKey: _, id: authMethodId, ...keys } = former
    const shared = { createdByIp: '127.0.0.1', createdByUserAgent: expect.any(String) }
    expect(await server.callAs(login, vaultItemRecoveryList, {})).toEqual({
      status: 'ok',
      currentVault: {
        authMethods: [
          {
            ...shared,
            authMethodId: login.id,
            createdOn: server.clock.now(),
            disabledOn: null,
            vaultKeyAccess: login.vaultKeyAccess,
            passwordAlgorithm: USUAL_ALGORITHM,
          },
        ],
        vaultItems: new Map(),
      },
      previousVaults: [
        {
          authMethods: [
            {
              ...shared,
              ...keys,
              authMethodId,
              createdOn: server.clock.now() - 1_000_000n,
              disabledOn: server.clock.now(),
            },
          ],
          vaultItems: new Map([[fingerprint(2), Uint8Array.of(2)]]),
        },
      ],
    })
  })
})

describe('deletion', () => {
  test('ends every way to log in, at once', async () => {
    const email = await newEmail()
    const login = await server.createAccount(email)
    await deleteAccount(email, login)
    await expect(server.callAs(login, accountInfo, {})).rejects.toThrow('HTTP 403')
  })

  test('of one account leaves the code of another alone', async () => {
    const [one, two] = [await toDelete(), await toDelete()]
    await one.send()
    await two.send()
    expect(await one.proceed(server.outbox.code(two.email))).toEqual(invalid)
    expect(await one.proceed(server.outbox.code(one.email))).toEqual({ status: 'ok' })
    expect(await two.proceed(server.outbox.code(two.email))).toEqual({ status: 'ok' })
  })
})

describe('how a password becomes a key', () => {
  const ask = (email: EmailAddress) => server.call(authMethodPasswordGetAlgorithm, { email })

  test('is told as it was stored', async () => {
    const email = await newEmail()
    const odd = { type: 'ARGON2ID', opslimit: 7, memlimitKb: 9, parallelism: 2 } as const
    await server.createAccount(email, await newLogin(odd))
    expect(await ask(email)).toEqual({ status: 'ok', passwordAlgorithm: odd })
  })

  test('is told in the same way of an address without account, without password, or deleted', async () => {
    const [unknown, without, deleted] = [await newEmail(), await newEmail(), await newEmail()]
    await server.createAccount(without, await newLogin(null))
    const login = await newLogin({ ...USUAL_ALGORITHM, opslimit: 9 })
    await deleteAccount(deleted, await server.createAccount(deleted, login))
    for (const email of [unknown, without, deleted])
      expect(await ask(email)).toEqual({ status: 'ok', passwordAlgorithm: USUAL_ALGORITHM })
  })
})

test('an address is compared as it is written', async () => {
  const email = emailOf(`x${await newEmail()}`)
  await server.createAccount(email)
  const upper = emailOf(email.replace(/^[^@]+/, (name) => name.toUpperCase()))
  await server.createAccount(upper)
  expect(server.outbox.mails(upper)).toHaveLength(1)
})

test('a name that cannot be stored is not taken', async () => {
  const [email, login] = [await newEmail(), await newLogin()]
  await server.call(accountCreateSendValidationEmail, { email })
  const request = creation(login, { email, code: server.outbox.code(email), label: 'Zo\0' })
  await expect(server.call(accountCreateProceed, request)).rejects.toThrow('HTTP 415')
})

test('a test server answers pings without an account and with one', async () => {
  const login = await server.createAccount(await newEmail())
  expect(await server.call(ping, { ping: 'a' })).toEqual({ status: 'ok', pong: 'a' })
  expect(await server.callAs(login, ping, { ping: 'b' })).toEqual({ status: 'ok', pong: 'b' })
})

test('a token of an account counts for its time alone', async () => {
  const login = await server.createAccount(await newEmail())
  const at = (seconds: bigint) => (server.clock.now() + seconds * 1_000_000n) as ReturnType<typeof server.clock.now>
  const ask = (seconds: bigint) => server.callAs(login, accountInfo, {}, { at: at(seconds) })
  for (const seconds of [-300n, 290n]) expect(await ask(seconds)).toMatchObject({ status: 'ok' })
  for (const seconds of [-330n, 310n]) await expect(ask(seconds)).rejects.toThrow('HTTP 498')
  const forged = { ...login, macKey: (await newLogin()).macKey }
  await expect(server.callAs(forged, accountInfo, {}, { at: at(-330n) })).rejects.toThrow('HTTP 403')
})

test('every status of creation, recovery and deletion was answered, the mail server and the pace apart', () => {
  server.expectAllReached([
    accountCreateProceed,
    accountRecoverProceed,
    accountDeleteProceed,
    accountInfo,
    authMethodPasswordGetAlgorithm,
  ])
})
