import { expect, test } from 'vitest'
import { type BlockStore, BlockStoreUnavailable } from '../../../packages/server/src/blocks/block-store.ts'
import { ObjectTransport } from '../../../packages/server/src/blocks/object-transport.ts'
import { openBlockStore } from '../../../packages/server/src/blocks/open-block-store.ts'
import { S3BlockStore } from '../../../packages/server/src/blocks/s3-block-store.ts'
import { SwiftBlockStore } from '../../../packages/server/src/blocks/swift-block-store.ts'
import {
  blockAddress,
  blockStoreSuite,
  newBlockAddress,
} from '../../../packages/server/src/blocks/testing/block-store-suite.ts'
import {
  parseBlockStore,
  type S3Choice,
  type SwiftChoice,
} from '../../../packages/server/src/config/block-store-option.ts'
import { systemClock } from '../../../packages/server/src/system-clock.ts'
import type { StoreFault } from '../../kit/object-peer.ts'
import { startS3Peer } from '../../kit/s3-peer.ts'
import { startSwiftPeer } from '../../kit/swift-peer.ts'

const s3Account = { region: 'eu-west-3', key: 'AKIDEXAMPLE', secret: 'wJalr/XUtn+FEMI', buckets: ['blocks'] }
const swiftAccount = { tenant: 'acme', user: 'parallax', password: 'pass/word', containers: ['blocks'] }

function s3Choice(endpoint: string, changes: Partial<S3Choice> = {}): S3Choice {
  const { region, key, secret } = s3Account
  return { type: 's3', endpoint, region, bucket: 'blocks', key, secret, ...changes }
}

function swiftChoice(url: string, changes: Partial<SwiftChoice> = {}): SwiftChoice {
  const { tenant, user, password } = swiftAccount
  return { type: 'swift', authUrl: `${url}/auth/v1.0`, tenant, container: 'blocks', user, password, ...changes }
}

/** Gives up soon: what is silent stays silent. */
const impatient = () => new ObjectTransport({ attempts: 2, attempt: 500, between: 1 })

const noDatabase = {
  read: () => Promise.reject(new TypeError('no database')),
  write: () => Promise.reject(new TypeError('no database')),
}

async function openS3(transport?: ObjectTransport) {
  const peer = await startS3Peer(s3Account)
  const open = async () =>
    new S3BlockStore(s3Choice(peer.url), { clock: systemClock, ...(transport === undefined ? {} : { transport }) })
  return { peer, store: await open(), reopen: open, [Symbol.asyncDispose]: () => peer[Symbol.asyncDispose]() }
}

async function openSwift(transport?: ObjectTransport) {
  const peer = await startSwiftPeer(swiftAccount)
  const open = async () => new SwiftBlockStore(swiftChoice(peer.url), transport)
  return { peer, store: await open(), reopen: open, [Symbol.asyncDispose]: () => peer[Symbol.asyncDispose]() }
}

blockStoreSuite('S3 (our double)', openS3)
blockStoreSuite('Swift (our double)', openSwift)

const block = new Uint8Array(100_000).fill(3)

/** Why the store could not. */
async function reasonOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof BlockStoreUnavailable)) throw new TypeError(`not unavailable: ${error}`)
  return error.cause instanceof Error ? error.cause.message : String(error.cause)
}

for (const [name, open] of [
  ['S3', openS3],
  ['Swift', openSwift],
] as const) {
  test(`${name}: the key of a block is its organization and its id with hyphens (spec 05 §6.3)`, async () => {
    await using opened = await open()
    for (const organization of ['CoolOrg', 'Été-日本'])
      await opened.store.create(blockAddress(organization, '3b91779235ac409f9af1fe6de8d2b905'), block)
    const id = '3b917792-35ac-409f-9af1-fe6de8d2b905'
    expect([...opened.peer.objects.keys()]).toEqual([`blocks/CoolOrg/${id}`, `blocks/Été-日本/${id}`])
  })

  test(`${name}: a failure that passes is not noticed, one that stays is told`, async () => {
    await using opened = await open(impatient())
    const { store, peer } = opened
    const address = newBlockAddress('CoolOrg')
    const faults: readonly StoreFault[] = [
      { type: 'answer', answer: { status: 503, body: '<Error><Code>SlowDown</Code></Error>' } },
      { type: 'answer', answer: { status: 500 } },
      { type: 'cut' },
      { type: 'silence' },
    ]
    for (const fault of faults) {
      const once = [fault]
      peer.break(({ target }) => (target.includes('auth') ? undefined : once.pop()))
      await store.create(address, block)
      once.push(fault)
      expect(await store.read(address)).toEqual(Buffer.from(block))
      peer.break(({ target }) => (target.includes('auth') ? undefined : fault))
      expect(await reasonOf(store.create(newBlockAddress('CoolOrg'), block))).toMatch(
        /HTTP 50\d|socket hang up|no answer within 0.5 s/,
      )
      await expect(store.read(address)).rejects.toThrow(BlockStoreUnavailable)
      peer.mend()
      expect(await store.read(address)).toEqual(Buffer.from(block))
    }
  })

  test(`${name}: half of a block is never taken for a block`, async () => {
    await using opened = await open(impatient())
    const { store, peer } = opened
    const address = newBlockAddress('CoolOrg')
    await store.create(address, block)
    peer.break(({ method }) => (method === 'GET' ? { type: 'truncated' } : undefined))
    await expect(store.read(address)).rejects.toThrow(BlockStoreUnavailable)
    peer.mend()
    expect(await store.read(address)).toEqual(Buffer.from(block))
  })

  test(`${name}: a body that changes on its way is refused by the store`, async () => {
    await using opened = await open()
    const { store, peer } = opened
    await store.check()
    const changing = new Uint8Array(100).fill(1)
    const created = store.create(newBlockAddress('CoolOrg'), changing)
    // Its digest is taken by now; only what is sent is different.
    changing.fill(2)
    expect(await reasonOf(created)).toMatch(/HTTP 400 XAmzContentSHA256Mismatch|HTTP 422/)
    expect(peer.objects.size).toBe(0)
  })

  test(`${name}: an object that is no block of ours does not fill the memory`, async () => {
    await using opened = await open(impatient())
    opened.peer.objects.set('blocks/CoolOrg/3b917792-35ac-409f-9af1-fe6de8d2b905', new Uint8Array(17 * 1024 * 1024))
    const read = opened.store.read(blockAddress('CoolOrg', '3b91779235ac409f9af1fe6de8d2b905'))
    expect(await reasonOf(read)).toContain('the answer is too long')
  })

  test(`${name}: whoever gives up while the store is silent is let go at once`, async () => {
    await using opened = await open(new ObjectTransport({ attempts: 9, attempt: 600_000, between: 600_000 }))
    const { store, peer } = opened
    await store.check()
    const asked = Promise.withResolvers<void>()
    peer.break(() => {
      asked.resolve()
      return { type: 'silence' }
    })
    const giveUp = new AbortController()
    const read = store.read(newBlockAddress('CoolOrg'), { signal: giveUp.signal })
    await asked.promise
    giveUp.abort(new Error('given up'))
    await expect(read).rejects.toThrow('given up')
  })
}

test('S3: wrong keys, region, clock and bucket are told by their names, and a lost bucket is no lost block', async () => {
  await using peer = await startS3Peer(s3Account)
  const clock = (offset: bigint) => ({ now: () => (systemClock.now() + offset) as ReturnType<typeof systemClock.now> })
  const open = (changes: Partial<S3Choice>, offset = 0n) =>
    new S3BlockStore(s3Choice(peer.url, changes), { clock: clock(offset) })
  const create = (store: BlockStore) => reasonOf(store.create(newBlockAddress('CoolOrg'), block))
  expect(await create(open({ secret: 'wrong' }))).toContain('HTTP 403 SignatureDoesNotMatch')
  expect(await create(open({ key: 'wrong' }))).toContain('HTTP 403 InvalidAccessKeyId')
  expect(await create(open({ region: 'elsewhere' }))).toContain('HTTP 400 AuthorizationHeaderMalformed')
  expect(await create(open({}, 3_600_000_000n))).toContain('HTTP 403 RequestTimeTooSkewed')
  expect(await create(open({ bucket: 'lost' }))).toContain('HTTP 404 NoSuchBucket')
  expect(await reasonOf(open({ bucket: 'lost' }).read(newBlockAddress('CoolOrg')))).toContain('/lost: HTTP 404')
  expect(await open({}).read(newBlockAddress('CoolOrg'))).toBeUndefined()
  expect(peer.objects.size).toBe(0)
})

test('S3: the double refuses what is signed wrongly', async () => {
  await using peer = await startS3Peer(s3Account)
  const store = new S3BlockStore(s3Choice(peer.url), { clock: systemClock })
  const address = newBlockAddress('CoolOrg')
  await store.create(address, block)
  const [asked = ''] = peer.asked
  const url = `${peer.url}${asked.slice('PUT '.length)}`
  for (const headers of [{}, { authorization: 'AWS4-HMAC-SHA256 Credential=x' }, { authorization: 'Bearer x' }])
    expect((await fetch(url, { headers })).status).toBe(403)
})

test('S3 of AWS: the bucket is in the host name', async () => {
  const asked: string[] = []
  const transport = new ObjectTransport()
  transport.send = async (prepare) => {
    asked.push((await prepare()).url.href)
    return { status: 200, headers: {}, body: new Uint8Array(0) }
  }
  const address = blockAddress('CoolOrg', '3b91779235ac409f9af1fe6de8d2b905')
  for (const bucket of ['blocks', 'dotted.name'])
    await new S3BlockStore({ ...s3Choice(''), endpoint: null, bucket }, { clock: systemClock, transport }).read(address)
  const key = 'CoolOrg/3b917792-35ac-409f-9af1-fe6de8d2b905'
  expect(asked).toEqual([
    `https://blocks.s3.eu-west-3.amazonaws.com/${key}`,
    `https://s3.eu-west-3.amazonaws.com/dotted.name/${key}`,
  ])
})

test('Swift: logs in once for many, again when its token has ended, and tells a wrong password', async () => {
  await using opened = await openSwift()
  const { store, peer } = opened
  await Promise.all([1, 2, 3, 4].map(() => store.create(newBlockAddress('CoolOrg'), block)))
  expect(peer.logIns).toBe(1)
  peer.expireTokens()
  await Promise.all([1, 2, 3, 4].map(() => store.create(newBlockAddress('CoolOrg'), block)))
  expect(peer.logIns).toBe(2)
  const open = (changes: Partial<SwiftChoice>) => new SwiftBlockStore(swiftChoice(peer.url, changes))
  const address = newBlockAddress('CoolOrg')
  const told = await reasonOf(open({ password: 'hush' }).create(address, block))
  expect(told).toContain('/auth/v1.0: HTTP 401')
  expect(told).not.toContain('hush')
  expect(await reasonOf(open({ tenant: 'other' }).create(address, block))).toContain('HTTP 401')
  expect(await reasonOf(open({ container: 'lost' }).create(address, block))).toContain('HTTP 404')
  expect(await reasonOf(open({ container: 'lost' }).read(address))).toContain('HTTP 404')
})

test('a store that cannot be used is refused at the start, without its secrets', async () => {
  await using s3 = await startS3Peer(s3Account)
  await using swift = await startSwiftPeer(swiftAccount)
  const field = (url: string) => url.replaceAll(':', '\\:')
  const parts = { db: noDatabase, clock: systemClock }
  const refused = async (...texts: readonly string[]) =>
    await openBlockStore(parseBlockStore(texts), parts).then(
      () => 'opened',
      (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error)),
    )
  const { region, key, secret } = s3Account
  const good = `s3:${field(s3.url)}:${region}:blocks:${key}:${secret}`
  expect(await refused(good)).toBe('opened')
  for (const bad of [
    `s3:${field(s3.url)}:${region}:lost:${key}:${secret}`,
    `s3:${field(s3.url)}:${region}:blocks:${key}:hush`,
    `swift:${field(swift.url)}/auth/v1.0:acme:blocks:parallax:hush`,
    `swift:${field(swift.url)}/auth/v1.0:acme:lost:parallax:pass/word`,
  ]) {
    const told = await refused(bad)
    expect(told).toMatch(/^ConfigurationError: The block store .*\*\*\*:\*\*\* cannot be used: .*HTTP 40[134]/)
    expect(told).not.toMatch(/hush|pass\/word|wJalr/)
    expect(await refused(`raid1:0:${good}`, `raid1:1:${bad}`)).toContain('ConfigurationError')
  }
})

/** Real stores, as for `--blockstore`, separated by blanks: blocks of random ids are left in them. */
const real = (process.env.PARALLAX_TEST_BLOCKSTORES ?? '').split(/\s+/).filter((text) => text !== '')
test.skipIf(real.length > 0)('real stores (skipped: PARALLAX_TEST_BLOCKSTORES names none)', ({ skip }) => skip())
for (const text of real) {
  const choice = parseBlockStore([text])
  const open = () => openBlockStore(choice, { db: noDatabase, clock: systemClock })
  blockStoreSuite(`a real store of kind ${choice.type}`, async () => ({
    store: await open(),
    reopen: open,
    [Symbol.asyncDispose]: async () => undefined,
  }))
}
