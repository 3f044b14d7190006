// An independent reader of our device files: libsodium and the specification only, nothing of this project.
import { readFileSync } from 'node:fs'
import sodium from 'libsodium-wrappers-sumo'

/** A msgpack value: ids and dates stay bytes, in hex. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain }

/** Opens a device file with its password (spec 02 §12, 07 §5.2): its clear fields, and the device in it. */
export async function readDeviceFile(
  path: string,
  password: string,
): Promise<Readonly<Record<'file' | 'device', Plain>>> {
  await sodium.ready
  const file = decode(readFileSync(path))
  const { type, opslimit, memlimit_kb: memory, parallelism, salt } = at(file, 'algorithm')
  if (type !== 'ARGON2ID' || parallelism !== 1) throw new Error('not Argon2id with one lane')
  const algorithm = sodium.crypto_pwhash_ALG_ARGON2ID13
  const key = sodium.crypto_pwhash(32, password, hex(salt), Number(opslimit), Number(memory) * 1024, algorithm)
  const sealed = hex(at({ file }, 'file').ciphertext)
  const device = decode(sodium.crypto_secretbox_open_easy(sealed.subarray(24), sealed.subarray(0, 24), key))
  return { file, device }
}

function decode(bytes: Uint8Array): Plain {
  let offset = 0
  const take = (length: number): Buffer => {
    offset += length
    return Buffer.from(bytes.subarray(offset - length, offset))
  }
  const text = (length: number): string => new TextDecoder('utf-8', { fatal: true }).decode(take(length))
  const raw = (length: number): string => take(length).toString('hex')
  const number = (power: number) => Number(`0x${raw(2 ** power)}`)
  const map = (length: number): Plain => Object.fromEntries(Array.from({ length }, () => [String(value()), value()]))
  function value(): Plain {
    const head = take(1).readUInt8()
    if (head < 0x80) return head
    if (head < 0x90) return map(head & 15)
    if (head < 0xa0) return Array.from({ length: head & 15 }, value)
    if (head < 0xc0) return text(head & 31)
    if (head === 0xc0) return null
    if (head === 0xc2 || head === 0xc3) return head === 0xc3
    if (head >= 0xc4 && head <= 0xc6) return raw(number(head - 0xc4))
    if (head >= 0xcc && head <= 0xcf) return number(head - 0xcc)
    if (head === 0xd7 || head === 0xd8) return raw(head === 0xd7 ? 9 : 17).slice(2)
    if (head === 0xd9 || head === 0xda) return text(number(head - 0xd9))
    if (head === 0xdc) return Array.from({ length: number(1) }, value)
    if (head === 0xde) return map(number(1))
    throw new Error(`no such msgpack type: ${head}`)
  }
  const decoded = value()
  if (offset !== bytes.length) throw new Error('bytes after the value')
  return decoded
}

function at(value: Plain, key: string): Readonly<Record<string, Plain>> {
  const found: unknown = Object.entries(value ?? {}).find(([name]) => name === key)?.[1]
  return Object.fromEntries(Object.entries(found ?? {}))
}

const hex = (value: Plain | undefined): Uint8Array => Uint8Array.from(Buffer.from(String(value), 'hex'))
