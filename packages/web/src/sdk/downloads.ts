import type { Transfer, WorkspaceFiles } from '@parallax/client'
import { WritableStreamSink } from '@parallax/platform/browser'
import { type FsPath, fsPathName, joinFsPath } from '@parallax/wire'
import { makeZip } from 'client-zip'

type Chunk = Uint8Array<ArrayBuffer>

/** A stream of what leaves, and the transfers that fill it. */
export interface Outgoing {
  readonly name: string
  /** Bytes, where they are known before. */
  readonly size: number | null
  readonly content: ReadableStream<Chunk>
}

interface Found {
  readonly path: FsPath
  /** Inside the archive, with slashes. */
  readonly name: string
  readonly size: number
  readonly updated: bigint
}

/** One file as it is; several, or a folder, as a ZIP archive (with ZIP64 where it is needed). Nothing is kept in memory. */
export async function outgoing(
  files: WorkspaceFiles,
  paths: readonly FsPath[],
  onStart: (transfer: Transfer, path: FsPath, name: string) => void,
): Promise<Outgoing> {
  const [first] = paths
  if (first === undefined) throw new TypeError('nothing to download')
  const stat = await files.stat(first)
  if (paths.length === 1 && stat.type === 'file') {
    const name = fsPathName(first) ?? ''
    return { name, size: stat.size, content: contentOf(files, { path: first, name }, onStart) }
  }
  const entries = async function* () {
    for await (const { path, name, size, updated } of found(files, paths))
      yield {
        name,
        size,
        lastModified: new Date(Number(updated / 1000n)),
        input: contentOf(files, { path, name }, onStart),
      }
  }
  const name = paths.length === 1 ? (fsPathName(first) ?? 'files') : 'files'
  return { name: `${name}.zip`, size: null, content: makeZip(entries()) as ReadableStream<Chunk> }
}

async function* found(files: WorkspaceFiles, paths: readonly FsPath[], prefix = ''): AsyncGenerator<Found> {
  for (const path of paths) {
    const stat = await files.stat(path)
    const name = prefix + (fsPathName(path) ?? '')
    if (stat.type === 'file') yield { path, name, size: stat.size, updated: stat.updated }
    else {
      const inside: FsPath[] = []
      for await (const entry of files.list(path)) inside.push(joinFsPath(path, entry.name))
      yield* found(files, inside, `${name}/`)
    }
  }
}

function contentOf(
  files: WorkspaceFiles,
  { path, name }: { readonly path: FsPath; readonly name: string },
  onStart: (transfer: Transfer, path: FsPath, name: string) => void,
): ReadableStream<Chunk> {
  const { readable, writable } = new TransformStream<Chunk, Chunk>()
  const transfer = files.exportFile(path, new WritableStreamSink(writable, name))
  // A reader that goes away ends it; what failed is told by the transfer, and breaks the stream.
  transfer.done.catch(() => writable.abort().catch(() => undefined))
  onStart(transfer, path, name)
  return readable
}
