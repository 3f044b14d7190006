import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { type FileHandle, open, readFile } from 'node:fs/promises'
import { Agent, type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import sodium from 'sodium-native'

/** `folder`: each of its files is one block. */
export interface SenderOrder {
  readonly port: number
  readonly kind: 'upload' | 'download' | 'folder'
  readonly path: string
  /** Of the file. */
  readonly size: number
}

const BLOCK = 524_288
/** Blocks under way at once. */
const LANES = 8

const agent = new Agent({ keepAlive: true, maxSockets: LANES })
const key = Buffer.alloc(32, 1)
const nonce = Buffer.alloc(24)

process.on('message', async (order: SenderOrder) => {
  process.send?.(await (order.kind === 'folder' ? sendFolder(order) : transfer(order)))
})

async function transfer({ port, kind, path, size }: SenderOrder): Promise<number> {
  await using file = await open(path, kind === 'upload' ? 'r' : 'w')
  const one = kind === 'upload' ? sendBlock : fetchBlock
  const blocks = Math.ceil(size / BLOCK)
  await inLanes(blocks, (block) => one(port, file, block, Math.min(BLOCK, size - block * BLOCK)))
  if (kind === 'download') await file.datasync()
  return size
}

async function sendFolder({ port, path }: SenderOrder): Promise<number> {
  const names = readdirSync(path)
  await inLanes(names.length, async (index) => {
    await exchange(port, 'PUT', index, seal(await readFile(join(path, names[index] ?? ''))))
  })
  return names.length
}

async function inLanes(count: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0
  const lane = async () => {
    for (let index = next++; index < count; index = next++) await work(index)
  }
  await Promise.all(Array.from({ length: LANES }, lane))
}

async function sendBlock(port: number, file: FileHandle, block: number, length: number): Promise<void> {
  const clear = Buffer.allocUnsafe(length)
  await file.read(clear, 0, length, block * BLOCK)
  await exchange(port, 'PUT', block, seal(clear))
}

function seal(clear: Buffer): Buffer {
  createHash('sha256').update(clear).digest()
  const sealed = Buffer.allocUnsafe(clear.length + 16)
  sodium.crypto_secretbox_easy(sealed, clear, nonce, key)
  return sealed
}

async function fetchBlock(port: number, file: FileHandle, block: number): Promise<void> {
  const sealed = await exchange(port, 'GET', block)
  const clear = Buffer.allocUnsafe(sealed.length - 16)
  if (!sodium.crypto_secretbox_open_easy(clear, sealed, nonce, key)) throw new Error('a block does not open')
  createHash('sha256').update(clear).digest()
  await file.write(clear, 0, clear.length, block * BLOCK)
}

function exchange(port: number, method: 'GET' | 'PUT', block: number, body?: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { 'content-length': body.length }
    const sent = request({ port, host: '127.0.0.1', method, path: `/${block}`, agent, headers }, (response) => {
      bodyOf(response).then(resolve, reject)
    })
    sent.once('error', reject)
    sent.end(body)
  })
}

async function bodyOf(response: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of response) parts.push(part)
  return Buffer.concat(parts)
}
