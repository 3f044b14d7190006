import {
  accountCreateProceed,
  accountCreateSendValidationEmail,
  accountDeleteProceed,
  accountDeleteSendValidationEmail,
  accountInfo,
  accountRecoverProceed,
  accountRecoverSendValidationEmail,
  authMethodCreate,
  inviteSelfList,
  organizationSelfList,
  vaultItemList,
  vaultItemUpload,
  vaultKeyRotation,
} from '@parallax/protocol'
import type { EmailAddress, ValidationCode } from '@parallax/wire'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HeldTables } from '../kit/held-tables.ts'
import { type OwnDatabase, ownDatabase } from '../kit/own-database.ts'
import { openDatabase } from '../kit/shared-database.ts'
import { sharedServer } from '../kit/shared-server.ts'
import { AccountServer, creation, fingerprint, type LoginKeys, newEmail, newLogin } from '../kit/test-account.ts'

let database: OwnDatabase
let server: AccountServer

beforeAll(async () => {
  database = await ownDatabase(await sharedServer())
  server = await AccountServer.start({ database: database.connection })
}, 60_000)
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

const required = { status: 'send_validation_email_required' }
const ok = { status: 'ok' }

type Answer = Promise<{ readonly status: string } | string>

/** The second begins when the first has made its checks and is about to write; what both are answered. */
async function inTurn(first: () => Answer, second: () => Answer) {
  await using held = await HeldTables.hold({
    connection: database.connection,
    tables: ['accounts', 'account_auth_methods', 'account_vaults', 'account_vault_items', 'account_validation_codes'],
    mode: 'share',
  })
  const one = first().catch(String)
  expect(await held.untilWaiting(1)).toEqual(['relation'])
  const two = second().catch(String)
  expect(await held.untilWaiting(2)).toEqual(['relation', 'advisory'])
  await held.release()
  return await Promise.all([one, two])
}

async function codeTo(email: EmailAddress, ask: () => Answer): Promise<ValidationCode> {
  await ask()
  return server.outbox.code(email)
}

const create = (login: LoginKeys, email: EmailAddress, code: ValidationCode) =>
  server.call(accountCreateProceed, creation(login, { email, code }))
const askToCreate = (email: EmailAddress) => server.call(accountCreateSendValidationEmail, { email })
const askToDelete = (login: LoginKeys) => server.callAs(login, accountDeleteSendValidationEmail, {})
const addMethod = (by: LoginKeys, login: LoginKeys) =>
  server.callAs(by, authMethodCreate, {
    authMethodId: login.id,
    authMethodMacKey: login.macKey,
    authMethodPasswordAlgorithm: login.passwordAlgorithm,
    vaultKeyAccess: login.vaultKeyAccess,
  })
const recover = (login: LoginKeys, email: EmailAddress, validationCode: ValidationCode) =>
  server.call(accountRecoverProceed, {
    email,
    validationCode,
    newAuthMethodId: login.id,
    newAuthMethodMacKey: login.macKey,
    newAuthMethodPasswordAlgorithm: login.passwordAlgorithm,
    newVaultKeyAccess: login.vaultKeyAccess,
  })

async function works(login: LoginKeys): Promise<boolean> {
  try {
    await server.callAs(login, accountInfo, {})
    return true
  } catch (error) {
    expect(String(error)).toContain('HTTP 403')
    return false
  }
}

test('one code creates one account', async () => {
  const [email, one, two] = [await newEmail(), await newLogin(), await newLogin()]
  const code = await codeTo(email, () => askToCreate(email))
  const replies = await inTurn(
    () => create(one, email, code),
    () => create(two, email, code),
  )
  expect(replies).toEqual([ok, required])
  expect([await works(one), await works(two)]).toEqual([true, false])
})

test('many that create at once with one code: one does', async () => {
  const email = await newEmail()
  const code = await codeTo(email, () => askToCreate(email))
  const logins = await Promise.all(Array.from({ length: 6 }, () => newLogin()))
  const replies = await Promise.all(logins.map((login) => create(login, email, code)))
  expect(replies.map(({ status }) => status).sort()).toEqual(['ok', ...Array(5).fill(required.status)])
})

test('no code is stored for an account that is created meanwhile', async () => {
  const [email, login] = [await newEmail(), await newLogin()]
  const code = await codeTo(email, () => askToCreate(email))
  const replies = await inTurn(
    () => create(login, email, code),
    () => askToCreate(email),
  )
  expect(replies).toEqual([ok, ok])
  expect(server.outbox.mails(email)).toHaveLength(1)
})

test('an account that is deleted meanwhile can be created again', async () => {
  const email = await newEmail()
  const [login, next] = [await server.createAccount(email), await newLogin()]
  const validationCode = await codeTo(email, () => askToDelete(login))
  const replies = await inTurn(
    () => server.callAs(login, accountDeleteProceed, { validationCode }),
    () => askToCreate(email),
  )
  expect(replies).toEqual([ok, ok])
  expect(await create(next, email, server.outbox.code(email))).toEqual(ok)
  expect([await works(login), await works(next)]).toEqual([false, true])
})

test('a deletion ends the way to log in that was added just before, and lets none be added after', async () => {
  for (const isDeletionFirst of [false, true]) {
    const email = await newEmail()
    const [login, added] = [await server.createAccount(email), await newLogin(null)]
    const validationCode = await codeTo(email, () => askToDelete(login))
    const steps = [
      () => addMethod(login, added),
      () => server.callAs(login, accountDeleteProceed, { validationCode }),
    ] as const
    const [first, second] = isDeletionFirst ? [steps[1], steps[0]] : steps
    expect(await inTurn(first, second)).toEqual([ok, isDeletionFirst ? 'Error: HTTP 403' : ok])
    expect([await works(login), await works(added)]).toEqual([false, false])
  }
})

test('no code to delete is sent once the account is gone', async () => {
  const email = await newEmail()
  const login = await server.createAccount(email)
  const validationCode = await codeTo(email, () => askToDelete(login))
  const mails = server.outbox.mails(email).length
  const replies = await inTurn(
    () => server.callAs(login, accountDeleteProceed, { validationCode }),
    () => askToDelete(login),
  )
  expect(replies).toEqual([ok, 'Error: HTTP 403'])
  expect(server.outbox.mails(email)).toHaveLength(mails)
})

test('an item or a rotation that waits behind a recovery is refused', async () => {
  const rotated = await newLogin()
  const write = {
    upload: (login: LoginKeys) =>
      server.callAs(login, vaultItemUpload, { itemFingerprint: fingerprint(1), item: Uint8Array.of(1) }),
    rotate: (login: LoginKeys) =>
      server.callAs(login, vaultKeyRotation, {
        newAuthMethodId: rotated.id,
        newAuthMethodMacKey: rotated.macKey,
        newAuthMethodPasswordAlgorithm: rotated.passwordAlgorithm,
        newVaultKeyAccess: rotated.vaultKeyAccess,
        items: new Map(),
      }),
  }
  for (const step of [write.upload, write.rotate]) {
    const email = await newEmail()
    const [login, recovered] = [await server.createAccount(email), await newLogin()]
    const code = await codeTo(email, () => server.call(accountRecoverSendValidationEmail, { email }))
    const replies = await inTurn(
      () => recover(recovered, email, code),
      () => step(login),
    )
    expect(replies).toEqual([ok, 'Error: HTTP 403'])
    expect(await server.callAs(recovered, vaultItemList, {})).toMatchObject({ items: new Map() })
  }
})

test('a recovery that waits behind a rotation ends its way to log in', async () => {
  const email = await newEmail()
  const [login, rotated, recovered] = [await server.createAccount(email), await newLogin(), await newLogin()]
  const code = await codeTo(email, () => server.call(accountRecoverSendValidationEmail, { email }))
  const rotate = () =>
    server.callAs(login, vaultKeyRotation, {
      newAuthMethodId: rotated.id,
      newAuthMethodMacKey: rotated.macKey,
      newAuthMethodPasswordAlgorithm: null,
      newVaultKeyAccess: rotated.vaultKeyAccess,
      items: new Map(),
    })
  expect(await inTurn(rotate, () => recover(recovered, email, code))).toEqual([ok, ok])
  expect([await works(login), await works(rotated), await works(recovered)]).toEqual([false, false, true])
})

test('one item of two with one fingerprint is kept', async () => {
  const login = await server.createAccount(await newEmail())
  const upload = (byte: number) => () =>
    server.callAs(login, vaultItemUpload, { itemFingerprint: fingerprint(1), item: Uint8Array.of(byte) })
  expect(await inTurn(upload(1), upload(2))).toEqual([ok, { status: 'fingerprint_already_exists' }])
})

test('wrong tries at once are all counted', async () => {
  const [email, login] = [await newEmail(), await newLogin()]
  const code = await codeTo(email, () => askToCreate(email))
  const wrong = (code.startsWith('AAAAA') ? 'BBBBBB' : 'AAAAAA') as ValidationCode
  const replies = await Promise.all(Array.from({ length: 6 }, () => create(login, email, wrong)))
  expect(replies.filter(({ status }) => status === 'invalid_validation_code')).toHaveLength(3)
  expect(await create(login, email, code)).toEqual(required)
})

test('of two accounts with one id of a way to log in one is created', async () => {
  const [one, two, login] = [await newEmail(), await newEmail(), await newLogin()]
  const codes = [await codeTo(one, () => askToCreate(one)), await codeTo(two, () => askToCreate(two))] as const
  await using held = await HeldTables.hold({
    connection: database.connection,
    tables: ['accounts'],
    mode: 'share',
  })
  // Both have looked for the id.
  const answers = [create(login, one, codes[0]), create(login, two, codes[1])]
  expect(await held.untilWaiting(2)).toEqual(['relation', 'relation'])
  await held.release()
  const replies = await Promise.all(answers)
  expect(replies.map(({ status }) => status).sort()).toEqual(['auth_method_id_already_exists', 'ok'])
})

test('a reading is refused when the account is deleted meanwhile', async () => {
  const readings = [
    ['users', (login: LoginKeys) => server.callAs(login, organizationSelfList, {})],
    ['invitations', (login: LoginKeys) => server.callAs(login, inviteSelfList, {})],
    ['account_vault_items', (login: LoginKeys) => server.callAs(login, vaultItemList, {})],
  ] as const
  for (const [table, read] of readings) {
    const email = await newEmail()
    const login = await server.createAccount(email)
    await using held = await HeldTables.hold({
      connection: database.connection,
      tables: [table],
      mode: 'access exclusive',
    })
    const answer = read(login).catch(String)
    expect(await held.untilWaiting(1)).toEqual(['relation'])
    await held.change(`update accounts set deleted_on = 1 where email = '${email}'`)
    await held.release()
    expect(await answer).toBe('Error: HTTP 403')
  }
})

test('no account was left with a way to log in outside of its current vault, nor with two passwords', async () => {
  await using sql = openDatabase({ ...(await sharedServer()), database: database.connection })
  const broken = await sql`
    select a.email from account_auth_methods m
      join account_vaults v on v.id = m.vault join accounts a on a.id = v.account
    where m.disabled_on is null and (not v.is_current or a.deleted_on is not null)
    and a.deleted_on is distinct from 1`
  expect(broken).toEqual([])
})
