import type { ByteSource, WorkspaceFiles } from '@parallax/client'
import { type EntryName, type FsPath, parseEntryName, parseFsPath } from '@parallax/wire'
import { MemorySink } from '../../../packages/platform/src/bytes/memory-sink.ts'

/** Bytes that no compression shortens, the same for the same seed. */
export function noise(size: number, seed = 1): Uint8Array {
  const words = new Uint32Array(Math.ceil(size / 4))
  let state = seed >>> 0 || 1
  for (let at = 0; at < words.length; at += 1) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    words[at] = state
  }
  return new Uint8Array(words.buffer, 0, size)
}

/** A file in memory. */
export function sourceOf(content: Uint8Array, name = 'memory'): ByteSource {
  return {
    name,
    size: content.length,
    access: 'random',
    modified: undefined,
    fingerprint: async () => ({ size: content.length, modified: 1n }),
    read: async (offset, into) => {
      const part = content.subarray(offset, offset + into.length)
      into.set(part)
      return part.length
    },
    [Symbol.asyncDispose]: async () => undefined,
  }
}

/** Puts a file in and waits until it is acknowledged, here or there. */
export async function put(files: WorkspaceFiles, path: string, content: Uint8Array): Promise<void> {
  await files.importFile(sourceOf(content, path), at(path), { replace: true }).done
}

export async function get(files: WorkspaceFiles, path: string): Promise<Uint8Array> {
  const sink = new MemorySink(path)
  await files.exportFile(at(path), sink).done
  if (sink.content === undefined) throw new TypeError(`${path} is not there`)
  return sink.content
}

/** Reads as a program does that opens the file; what was read stays on the device. */
export async function read(files: WorkspaceFiles, path: string): Promise<Uint8Array> {
  await using file = await files.open(at(path), { read: true })
  return await file.read(0, file.stat().size)
}

/** Every path below a folder, sorted. */
export async function pathsIn(files: WorkspaceFiles, folder = '/'): Promise<readonly string[]> {
  const paths: string[] = []
  for await (const { name, stat } of files.list(at(folder))) {
    const path = `${folder === '/' ? '' : folder}/${name}`
    paths.push(path, ...(stat.type === 'folder' ? await pathsIn(files, path) : []))
  }
  return paths.sort()
}

export function at(path: string): FsPath {
  const parsed = parseFsPath(path)
  if (parsed === undefined) throw new TypeError(`not a path: ${path}`)
  return parsed
}

export function named(name: string): EntryName {
  const parsed = parseEntryName(name)
  if (parsed === undefined) throw new TypeError(`not a name: ${name}`)
  return parsed
}

export function text(content: string): Uint8Array {
  return new TextEncoder().encode(content)
}
