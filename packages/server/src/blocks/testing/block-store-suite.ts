import { parseOrganizationId, parseUuid } from '@parallax/wire'
import { describe, expect, test } from 'vitest'
import type { BlockAddress, PurgeableBlockStore } from '../block-store.ts'

/** An organization and a block from texts; throws when they are none. */
export function blockAddress(organization: string, block: string): BlockAddress {
  const organizationId = parseOrganizationId(organization)
  const blockId = parseUuid<BlockAddress['blockId']>(block)
  if (organizationId === undefined || blockId === undefined) throw new TypeError(`${organization}/${block}`)
  return { organizationId, blockId }
}

export function newBlockAddress(organization: string): BlockAddress {
  return blockAddress(organization, crypto.randomUUID())
}

interface OpenedStore extends AsyncDisposable {
  readonly store: PurgeableBlockStore
  /** Another one on what the first one holds. */
  reopen(): Promise<PurgeableBlockStore>
}

interface SuiteOptions {
  /**
   * Which blocks may come at once under one id. A RAID promises a whole only for `equal` ones: those of a request that
   * is repeated. Others come from clients that break the rule of random ids.
   */
  readonly atOnce?: 'any' | 'equal'
}

/** What every block store must do (spec 05 §6.2). `open` gives an empty one, and another one on what it holds. */
export function blockStoreSuite(
  name: string,
  open: () => Promise<OpenedStore>,
  { atOnce = 'any' }: SuiteOptions = {},
): void {
  describe(name, () => {
    test('gives back what it was given, also an empty block and one as large as a request', async () => {
      await using opened = await open()
      for (const size of [0, 1, 4096, 524_328, 1_000_000]) {
        const address = newBlockAddress('CoolOrg')
        const data = crypto.getRandomValues(new Uint8Array(size % 65_536))
        const block = new Uint8Array(size).map((_, index) => data[index % data.length] ?? 0)
        await opened.store.create(address, block)
        expect(await opened.store.read(address)).toEqual(Buffer.from(block))
      }
    })

    test('does not know a block that was never stored', async () => {
      await using opened = await open()
      await opened.store.create(newBlockAddress('CoolOrg'), Uint8Array.of(1))
      expect(await opened.store.read(newBlockAddress('CoolOrg'))).toBeUndefined()
      expect(await opened.store.read(newBlockAddress('OtherOrg'))).toBeUndefined()
    })

    test('keeps organizations apart, whatever their names', async () => {
      await using opened = await open()
      const block = crypto.randomUUID()
      const names = ['Acme', 'acme', 'ACME', 'Été', 'Éte', '日本語', 'con', '-', '_'.repeat(32), 'é'.repeat(16)]
      for (const [index, name] of names.entries())
        await opened.store.create(blockAddress(name, block), Uint8Array.of(index))
      for (const [index, name] of names.entries())
        expect(await opened.store.read(blockAddress(name, block))).toEqual(Buffer.of(index))
    })

    test('takes a block again: after a crash the same request comes once more', async () => {
      await using opened = await open()
      const address = newBlockAddress('CoolOrg')
      for (const byte of [1, 1, 2]) await opened.store.create(address, Uint8Array.of(byte))
      expect(await opened.store.read(address)).toEqual(Buffer.of(2))
    })

    test('takes many at once, in folders that are not there yet', async () => {
      await using opened = await open()
      const addresses = Array.from({ length: 40 }, (_, index) => newBlockAddress(`Org${index % 3}`))
      await Promise.all(addresses.map((address, index) => opened.store.create(address, Uint8Array.of(index))))
      const read = await Promise.all(addresses.map((address) => opened.store.read(address)))
      expect(read).toEqual(addresses.map((_, index) => Buffer.of(index)))
    })

    test('of one block stored several times at once, one is there, whole', async () => {
      await using opened = await open()
      const address = newBlockAddress('CoolOrg')
      const blocks = Array.from({ length: 8 }, (_, index) => new Uint8Array(100_000).fill(atOnce === 'any' ? index : 1))
      await Promise.all(blocks.map((block) => opened.store.create(address, block)))
      const read = await opened.store.read(address)
      expect(blocks.map((block) => Buffer.from(block))).toContainEqual(read)
    })

    test('forgets a block that is removed, and nothing else', async () => {
      await using opened = await open()
      const [gone, kept] = [newBlockAddress('CoolOrg'), newBlockAddress('CoolOrg')]
      for (const address of [gone, kept]) await opened.store.create(address, Uint8Array.of(1, 2, 3))
      await opened.store.remove(gone)
      await opened.store.remove(gone)
      expect(await opened.store.read(gone)).toBeUndefined()
      expect(await opened.store.read(kept)).toEqual(Buffer.of(1, 2, 3))
    })

    test('does nothing for whoever had already given up', async () => {
      await using opened = await open()
      const { store } = opened
      const address = newBlockAddress('CoolOrg')
      const signal = AbortSignal.abort(new Error('given up'))
      await expect(store.create(address, Uint8Array.of(1), { signal })).rejects.toThrow('given up')
      expect(await store.read(address)).toBeUndefined()
      await store.create(address, Uint8Array.of(2))
      await expect(store.read(address, { signal })).rejects.toThrow('given up')
      await expect(store.remove(address, { signal })).rejects.toThrow('given up')
      expect(await store.read(address)).toEqual(Buffer.of(2))
    })

    test('lets go of whoever gives up in the middle: the block is there whole or not at all', async () => {
      await using opened = await open()
      const { store } = opened
      const block = new Uint8Array(500_000).fill(7)
      const address = newBlockAddress('CoolOrg')
      const giveUp = new AbortController()
      const created = store.create(address, block, { signal: giveUp.signal })
      giveUp.abort(new Error('given up'))
      await expect(created).rejects.toThrow('given up')
      expect([undefined, Buffer.from(block)]).toContainEqual(await store.read(address))
      // It can be asked for again at once.
      await store.create(address, block)
      expect(await store.read(address)).toEqual(Buffer.from(block))
    })

    test('still has its blocks when it is opened again', async () => {
      await using opened = await open()
      const address = newBlockAddress('CoolOrg')
      await opened.store.create(address, Uint8Array.of(7))
      expect(await (await opened.reopen()).read(address)).toEqual(Buffer.of(7))
    })
  })
}
