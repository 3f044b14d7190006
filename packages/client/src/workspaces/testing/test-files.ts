import { type FsPath, parseFsPath, ROOT_PATH } from '@parallax/wire'
import type { ByteSink, ByteSource } from '../../ports/bytes.ts'
import type { OpenedWorkspace } from '../open-workspace.ts'

/** A path that the test knows to be valid. */
export function path(text: string): FsPath {
  const parsed = parseFsPath(text)
  if (parsed === undefined) throw new Error(`not a path: ${text}`)
  return parsed
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** Creates or overwrites a file with a text. */
export async function put(workspace: OpenedWorkspace, at: string, text: string): Promise<void> {
  await using file = await workspace.open(path(at), { write: true, create: true, truncate: true })
  await file.write(0, utf8(text))
}

export async function read(workspace: OpenedWorkspace, at: string): Promise<string> {
  await using file = await workspace.open(path(at), { read: true })
  return new TextDecoder().decode(await file.read(0, file.stat().size))
}

/** Every file below the root: path and text. */
export async function tree(workspace: OpenedWorkspace, folder: FsPath = ROOT_PATH): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for await (const { name, stat } of workspace.list(folder)) {
    const at = path(`${folder}/${name}`)
    if (stat.type === 'folder') Object.assign(found, { [`${at}/`]: '' }, await tree(workspace, at))
    else found[at] = await read(workspace, at)
  }
  return Object.fromEntries(Object.entries(found).sort(([left], [right]) => (left < right ? -1 : 1)))
}

export interface TestSourceOptions {
  readonly access?: ByteSource['access']
  readonly size?: number | undefined
  /** Fails with this once so many bytes were read. */
  readonly failAt?: { readonly offset: number; readonly error: Error }
}

/** Bytes to import. */
export function sourceOf(bytes: Uint8Array, options: TestSourceOptions = {}): ByteSource {
  return {
    name: 'source',
    size: 'size' in options ? options.size : bytes.length,
    access: options.access ?? 'random',
    modified: undefined,
    fingerprint: async () => ({ size: bytes.length, modified: 1n }),
    read: async (offset, into) => {
      if (options.failAt !== undefined && offset >= options.failAt.offset) throw options.failAt.error
      const part = bytes.subarray(offset, offset + into.length)
      into.set(part)
      return part.length
    },
    [Symbol.asyncDispose]: async () => undefined,
  }
}

/** Collects what is exported. */
export class TestSink implements ByteSink {
  readonly name = 'sink'
  readonly #parts: Uint8Array[] = []
  committed = false

  async write(bytes: Uint8Array): Promise<void> {
    this.#parts.push(bytes.slice())
  }

  async commit(): Promise<void> {
    this.committed = true
  }

  bytes(): Uint8Array {
    const whole = new Uint8Array(this.#parts.reduce((sum, part) => sum + part.length, 0))
    let at = 0
    for (const part of this.#parts) {
      whole.set(part, at)
      at += part.length
    }
    return whole
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Nothing is held.
  }
}

/** Much faster than a deep comparison, which would list every byte. */
export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, at) => byte === right[at])
}
