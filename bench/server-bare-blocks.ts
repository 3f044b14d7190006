// The least that could do the work of block_create and block_read: `bare-server.ts`, one statement, and the file work of
// our file store: written under another name, fdatasync, rename, fsync of the folder, and of those that are made.
import { randomUUID } from 'node:crypto'
import { mkdir, open, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { blockCreate, blockRead, encodeParts } from '@parallax/protocol'
import { type BlockId, type DateTime, decode, encode, hyphenated } from '@parallax/wire'
import { openClient } from '../packages/server/src/db/client.ts'
import { type BareServerParts, knowingAll, serveBare } from './bare-server.ts'

export interface BareBlockParts extends BareServerParts {
  /** Of the organization in our store: blocks are read there. */
  readonly stored: string
  /** On the same disk: blocks are written there. */
  readonly folder: string
}

process.once('message', async ({ database, connections, stored, folder }: BareBlockParts) => {
  const sql = openClient(database, { connections })
  const authenticate = await knowingAll(sql)
  await sql`drop table if exists bare_blocks`
  await sql`create table bare_blocks (block_id uuid primary key, author uuid not null, key_index bigint not null, size integer not null)`
  const store = await BareStore.open(folder)

  serveBare(async (request, body) => {
    const author = authenticate(request)
    if (request.url === '/read') {
      const { blockId } = decode(blockRead.request, body)
      const [row] = await sql<{ keyIndex: bigint; timestamp: DateTime }[]>`
        select b.key_index, r.topic_timestamp as timestamp from blocks b join realms r on r.id = b.realm
        where b.organization = 1 and b.block_id = ${blockId}`
      if (row === undefined) throw new Error('no such block')
      const { keyIndex, timestamp: neededRealmCertificateTimestamp } = row
      const block = await readWhole(pathIn(stored, blockId))
      return encodeParts(blockRead.reply, { status: 'ok', block, keyIndex, neededRealmCertificateTimestamp })
    }
    const { blockId, keyIndex, block } = decode(blockCreate.request, body)
    await store.create(blockId, block)
    await sql`
      insert into bare_blocks (block_id, author, key_index, size)
      values (${blockId}, ${author}, ${keyIndex}, ${block.length})`
    return [encode(blockCreate.reply, { status: 'ok' })]
  })
})

class BareStore {
  readonly #folder: string
  readonly #incoming: string
  readonly #made = new Map<string, Promise<void>>()

  private constructor(folder: string) {
    this.#folder = folder
    this.#incoming = join(folder, '.incoming')
  }

  static async open(folder: string): Promise<BareStore> {
    const store = new BareStore(folder)
    await mkdir(store.#incoming, { recursive: true })
    await syncFolder(folder)
    return store
  }

  async create(blockId: BlockId, block: Uint8Array): Promise<void> {
    const incoming = join(this.#incoming, randomUUID())
    const file = await open(incoming, 'wx')
    await file.write(block)
    await file.datasync()
    await file.close()
    const path = pathIn(this.#folder, blockId)
    await this.#make(dirname(path))
    await rename(incoming, path)
    await syncFolder(dirname(path))
  }

  #make(path: string): Promise<void> {
    const made = this.#made.get(path) ?? this.#makeIn(dirname(path), path)
    this.#made.set(path, made)
    return made
  }

  async #makeIn(parent: string, path: string): Promise<void> {
    if (parent !== this.#folder) await this.#make(parent)
    await mkdir(path)
    await syncFolder(parent)
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  await folder.sync()
  await folder.close()
}

async function readWhole(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r')
  const { size } = await file.stat()
  const { buffer } = await file.read(Buffer.allocUnsafeSlow(size), 0, size)
  await file.close()
  return buffer
}

function pathIn(folder: string, blockId: BlockId): string {
  return join(folder, blockId.slice(0, 2), blockId.slice(2, 4), hyphenated(blockId))
}
