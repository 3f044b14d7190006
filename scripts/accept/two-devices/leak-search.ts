import { createReadStream } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Something that must not be found in clear. */
export interface Secret {
  /** What it is, for the report. */
  readonly what: string
  readonly bytes: Uint8Array
}

export interface Hit {
  readonly file: string
  readonly what: string
  readonly encoding: string
}

interface Needle {
  readonly what: string
  readonly encoding: string
  readonly bytes: Buffer
}

/** A text as a secret. */
export function secretText(what: string, text: string): Secret {
  return { what, bytes: Buffer.from(text, 'utf8') }
}

/** Looks for each secret in every file below `roots`: as bytes, hex, base64 at any offset, and UTF-16 when it is text. */
export async function searchFiles(roots: readonly string[], secrets: readonly Secret[]): Promise<readonly Hit[]> {
  const needles = secrets.flatMap(needlesOf)
  const hits: Hit[] = []
  for (const root of roots) for await (const file of filesBelow(root)) hits.push(...(await searchFile(file, needles)))
  return hits
}

/** The same in what is at hand. */
export function searchBytes(file: string, bytes: Uint8Array, secrets: readonly Secret[]): readonly Hit[] {
  return found(file, Buffer.from(bytes), secrets.flatMap(needlesOf))
}

function needlesOf({ what, bytes }: Secret): readonly Needle[] {
  const plain = Buffer.from(bytes)
  const text = plain.toString('utf8')
  const utf16 = Buffer.from(text, 'utf16le')
  const isText = Buffer.from(text, 'utf8').equals(plain)
  return [
    { what, encoding: 'bytes', bytes: plain },
    { what, encoding: 'hex', bytes: Buffer.from(plain.toString('hex')) },
    { what, encoding: 'HEX', bytes: Buffer.from(plain.toString('hex').toUpperCase()) },
    ...[0, 1, 2].flatMap((shift) =>
      base64At(plain, shift).map((part) => ({ what, encoding: `base64+${shift}`, bytes: part })),
    ),
    ...(isText
      ? [
          { what, encoding: 'UTF-16LE', bytes: utf16 },
          { what, encoding: 'UTF-16BE', bytes: Buffer.from(utf16).swap16() },
        ]
      : []),
  ]
}

/** What base64 shows of `bytes` when `shift` other bytes stand before: without the characters that neighbours share. */
function base64At(bytes: Buffer, shift: number): readonly Buffer[] {
  const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .replace(/=+$/, '')
  const whole = Math.floor(((shift + bytes.length) * 8) / 6)
  const own = encoded.slice(Math.ceil((shift * 8) / 6), whole)
  const url = own.replaceAll('+', '-').replaceAll('/', '_')
  return [...new Set([own, url])].map((text) => Buffer.from(text))
}

async function searchFile(file: string, needles: readonly Needle[]): Promise<readonly Hit[]> {
  const overlap = Math.max(...needles.map(({ bytes }) => bytes.length))
  const hits = [...found(file, Buffer.from(file), needles)]
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of createReadStream(file, { highWaterMark: 4 * 1024 * 1024 })) {
    const window = Buffer.concat([rest, Buffer.from(chunk)])
    hits.push(...found(file, window, needles))
    rest = window.subarray(Math.max(0, window.length - overlap))
  }
  return hits
}

function found(file: string, window: Buffer, needles: readonly Needle[]): readonly Hit[] {
  return needles.filter(({ bytes }) => window.includes(bytes)).map(({ what, encoding }) => ({ file, what, encoding }))
}

async function* filesBelow(path: string): AsyncGenerator<string> {
  const info = await lstat(path)
  if (info.isFile()) yield path
  if (!info.isDirectory()) return
  for (const name of await readdir(path)) yield* filesBelow(join(path, name))
}
