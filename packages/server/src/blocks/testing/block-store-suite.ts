import { parseOrganizationId, parseUuid } from '@parallax/wire'
import { describe, expect, test } from 'vitest'
import type { BlockAddress, BlockStore } from '../block-store.ts'

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

/** What every block store must do (spec 05 §6.2). `open` gives an empty one, and another one on what it holds. */
export function blockStoreSuite(
  name: string,
  open: () => Promise<AsyncDisposable & { readonly store: BlockStore; reopen(): Promise<BlockStore> }>,
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
      const blocks = Array.from({ length: 8 }, (_, index) => new Uint8Array(100_000).fill(index))
      await Promise.all(blocks.map((block) => opened.store.create(address, block)))
      const read = await opened.store.read(address)
      expect(blocks.map((block) => Buffer.from(block))).toContainEqual(read)
    })

    test('still has its blocks when it is opened again', async () => {
      await using opened = await open()
      const address = newBlockAddress('CoolOrg')
      await opened.store.create(address, Uint8Array.of(7))
      expect(await (await opened.reopen()).read(address)).toEqual(Buffer.of(7))
    })
  })
}
