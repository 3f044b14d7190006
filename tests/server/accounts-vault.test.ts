import {
  accountInfo,
  authMethodCreate,
  authMethodDisable,
  authMethodList,
  authMethodPasswordGetAlgorithm,
  vaultItemList,
  vaultItemRecoveryList,
  vaultItemUpload,
  vaultKeyRotation,
} from '@parallax/protocol'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { AccountServer, fingerprint, type LoginKeys, newEmail, newLogin, USUAL_ALGORITHM } from '../kit/test-account.ts'

const strong = { ...USUAL_ALGORITHM, opslimit: 4 }

let server: AccountServer

beforeAll(async () => {
  server = await AccountServer.start()
}, 60_000)
// What was made before is older.
beforeEach(() => server.clock.forward({ seconds: 1 }))
afterAll(() => server[Symbol.asyncDispose]())

async function newAccount(): Promise<LoginKeys> {
  return await server.createAccount(await newEmail())
}

function method({ id, macKey, vaultKeyAccess, passwordAlgorithm }: LoginKeys) {
  return {
    authMethodId: id,
    authMethodMacKey: macKey,
    vaultKeyAccess,
    authMethodPasswordAlgorithm: passwordAlgorithm,
  }
}

function rotation(login: LoginKeys, items: readonly (readonly [number, number])[]) {
  return {
    newAuthMethodId: login.id,
    newAuthMethodMacKey: login.macKey,
    newAuthMethodPasswordAlgorithm: login.passwordAlgorithm,
    newVaultKeyAccess: login.vaultKeyAccess,
    items: itemsOf(items),
  }
}

function itemsOf(items: readonly (readonly [number, number])[]) {
  return new Map(items.map(([name, data]) => [fingerprint(name), Uint8Array.of(data)]))
}

async function upload(login: LoginKeys, [name, data]: readonly [number, number]) {
  const request = { itemFingerprint: fingerprint(name), item: Uint8Array.of(data) }
  return await server.callAs(login, vaultItemUpload, request)
}

async function listed(login: LoginKeys) {
  const reply = await server.callAs(login, authMethodList, {})
  return reply.status === 'ok' ? reply.items.map(({ authMethodId }) => authMethodId) : []
}

async function isOut(login: LoginKeys): Promise<void> {
  await expect(server.callAs(login, accountInfo, {})).rejects.toThrow('HTTP 403')
}

describe('items', () => {
  test('are added once and listed with the key for whoever asks', async () => {
    const login = await newAccount()
    const another = await newLogin(null)
    await server.callAs(login, authMethodCreate, method(another))
    expect(await server.callAs(login, vaultItemList, {})).toEqual({
      status: 'ok',
      keyAccess: login.vaultKeyAccess,
      items: new Map(),
    })
    expect(await upload(login, [1, 10])).toEqual({ status: 'ok' })
    expect(await upload(another, [2, 20])).toEqual({ status: 'ok' })
    expect(await upload(login, [2, 21])).toEqual({ status: 'fingerprint_already_exists' })
    const items = itemsOf([
      [1, 10],
      [2, 20],
    ])
    for (const { vaultKeyAccess: keyAccess, ...keys } of [login, another])
      expect(await server.callAs({ vaultKeyAccess: keyAccess, ...keys }, vaultItemList, {})).toEqual({
        status: 'ok',
        keyAccess,
        items,
      })
  })

  test('of one account are not those of another', async () => {
    const [one, two] = [await newAccount(), await newAccount()]
    expect(await upload(one, [1, 10])).toEqual({ status: 'ok' })
    expect(await upload(two, [1, 11])).toEqual({ status: 'ok' })
    expect(await server.callAs(one, vaultItemList, {})).toMatchObject({ items: itemsOf([[1, 10]]) })
  })
})

describe('a rotation', () => {
  test('needs the items of the vault, no more and no less', async () => {
    const login = await newAccount()
    await upload(login, [1, 10])
    await upload(login, [2, 20])
    const wrong: readonly (readonly (readonly [number, number])[])[] = [
      [],
      [[1, 10]],
      [
        [1, 10],
        [3, 20],
      ],
      [
        [1, 10],
        [2, 20],
        [3, 30],
      ],
    ]
    // Also with an id that is taken: the items come first.
    for (const items of wrong)
      for (const keys of [await newLogin(), login])
        expect(await server.callAs(login, vaultKeyRotation, rotation(keys, items))).toEqual({
          status: 'items_mismatch',
        })
    const right = [
      [1, 10],
      [2, 20],
    ] as const
    expect(await server.callAs(login, vaultKeyRotation, rotation(login, right))).toEqual({
      status: 'new_auth_method_id_already_exists',
    })
    expect(await listed(login)).toEqual([login.id])
  })

  test('begins a vault with the new items and one way to log in, and keeps the former', async () => {
    const [login, another, rotated] = [await newAccount(), await newLogin(null), await newLogin(strong)]
    await server.callAs(login, authMethodCreate, method(another))
    await upload(login, [1, 10])
    await upload(login, [2, 20])
    server.clock.forward({ seconds: 1 })
    const items = [
      [1, 110],
      [2, 120],
    ] as const
    expect(await server.callAs(login, vaultKeyRotation, rotation(rotated, items))).toEqual({ status: 'ok' })
    await isOut(login)
    await isOut(another)
    expect(await server.callAs(rotated, vaultItemList, {})).toEqual({
      status: 'ok',
      keyAccess: rotated.vaultKeyAccess,
      items: itemsOf(items),
    })
    const recovery = await server.callAs(rotated, vaultItemRecoveryList, {})
    expect(recovery).toMatchObject({
      currentVault: {
        authMethods: [{ authMethodId: rotated.id, disabledOn: null, passwordAlgorithm: strong }],
        vaultItems: itemsOf(items),
      },
      previousVaults: [
        {
          vaultItems: itemsOf([
            [1, 10],
            [2, 20],
          ]),
        },
      ],
    })
    const former = recovery.status === 'ok' ? recovery.previousVaults[0]?.authMethods : undefined
    expect(former?.map(({ authMethodId }) => authMethodId).sort()).toEqual([login.id, another.id].sort())
    expect(former?.every(({ disabledOn }) => disabledOn === server.clock.now())).toBe(true)
  })

  test('with many items takes them all', async () => {
    const login = await newAccount()
    const items = Array.from({ length: 200 }, (_, n) => [n, n] as const)
    for (const item of items) await upload(login, item)
    const rotated = await newLogin()
    expect(await server.callAs(login, vaultKeyRotation, rotation(rotated, items))).toEqual({ status: 'ok' })
    expect(await server.callAs(rotated, vaultItemList, {})).toMatchObject({ items: itemsOf(items) })
  })

  test('lists former vaults from the oldest', async () => {
    let login = await newAccount()
    const vaults = [login.id]
    for (let count = 0; count < 2; count += 1) {
      const next = await newLogin()
      await server.callAs(login, vaultKeyRotation, rotation(next, []))
      vaults.push(next.id)
      login = next
    }
    const reply = await server.callAs(login, vaultItemRecoveryList, {})
    if (reply.status !== 'ok') throw new Error(reply.status)
    const shown = [...reply.previousVaults, reply.currentVault].map((vault) => vault.authMethods[0]?.authMethodId)
    expect(shown).toEqual(vaults)
  })
})

describe('ways to log in', () => {
  test('are added beside each other, a password in place of the password', async () => {
    const [login, key, password] = [await newAccount(), await newLogin(null), await newLogin(strong)]
    server.clock.forward({ seconds: 1 })
    expect(await server.callAs(login, authMethodCreate, method(key), { userAgent: 'Parsec-Client/3 Linux' })).toEqual({
      status: 'ok',
    })
    expect(await listed(login)).toEqual([login.id, key.id])
    server.clock.forward({ seconds: 1 })
    expect(await server.callAs(login, authMethodCreate, method(password))).toEqual({ status: 'ok' })
    await isOut(login)
    expect(await server.callAs(password, authMethodList, {})).toEqual({
      status: 'ok',
      items: [
        {
          authMethodId: key.id,
          createdOn: server.clock.now() - 1_000_000n,
          createdByIp: '127.0.0.1',
          createdByUserAgent: 'Parsec-Client/3 Linux',
          vaultKeyAccess: key.vaultKeyAccess,
          passwordAlgorithm: null,
        },
        {
          authMethodId: password.id,
          createdOn: server.clock.now(),
          createdByIp: '127.0.0.1',
          createdByUserAgent: 'test',
          vaultKeyAccess: password.vaultKeyAccess,
          passwordAlgorithm: strong,
        },
      ],
    })
  })

  test('have ids that are used once on the whole server: a former password cannot come back', async () => {
    const login = await newAccount()
    const [next, others] = [await newLogin(), await newAccount()]
    await server.callAs(login, authMethodCreate, method(next))
    for (const { id } of [login, next, others])
      expect(await server.callAs(next, authMethodCreate, method({ ...(await newLogin()), id }))).toEqual({
        status: 'auth_method_id_already_exists',
      })
    expect(await listed(next)).toEqual([next.id])
  })

  test('tell how the password of now becomes a key', async () => {
    const email = await newEmail()
    const login = await server.createAccount(email)
    await server.callAs(login, authMethodCreate, method(await newLogin(strong)))
    expect(await server.call(authMethodPasswordGetAlgorithm, { email })).toEqual({
      status: 'ok',
      passwordAlgorithm: strong,
    })
  })

  test('are taken away by another one of the same account', async () => {
    const [login, key, others] = [await newAccount(), await newLogin(null), await newAccount()]
    await server.callAs(login, authMethodCreate, method(key))
    const disable = (by: LoginKeys, { id }: Pick<LoginKeys, 'id'>) =>
      server.callAs(by, authMethodDisable, { authMethodId: id })
    expect(await disable(login, login)).toEqual({ status: 'self_disable_not_allowed' })
    expect(await disable(login, others)).toEqual({ status: 'auth_method_not_found' })
    expect(await disable(login, await newLogin())).toEqual({ status: 'auth_method_not_found' })
    expect(await disable(key, login)).toEqual({ status: 'ok' })
    await isOut(login)
    expect(await disable(key, login)).toEqual({ status: 'auth_method_already_disabled' })
    expect(await server.callAs(others, accountInfo, {})).toMatchObject({ status: 'ok' })
  })

  test('of former vaults are disabled already', async () => {
    const [login, rotated] = [await newAccount(), await newLogin()]
    await server.callAs(login, vaultKeyRotation, rotation(rotated, []))
    expect(await server.callAs(rotated, authMethodDisable, { authMethodId: login.id })).toEqual({
      status: 'auth_method_already_disabled',
    })
  })
})

test('every status was answered', () => {
  server.expectAllReached([
    authMethodCreate,
    authMethodDisable,
    authMethodList,
    vaultItemList,
    vaultItemRecoveryList,
    vaultItemUpload,
    vaultKeyRotation,
  ])
})
