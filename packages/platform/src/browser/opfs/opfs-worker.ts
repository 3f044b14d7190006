// Files of the origin-private file system. Its synchronous handles, which alone can be flushed, exist in dedicated
// workers only (spec 07 §5.6).
import type { Durability, NumberedData } from '../../storage/data-files.ts'
import type { OpfsAnswers, OpfsCall, OpfsReply, OpfsRequest } from './opfs-files.ts'

function isMissing(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NotFoundError'
}

async function folderAt(path: readonly string[]): Promise<FileSystemDirectoryHandle> {
  let folder = await navigator.storage.getDirectory()
  for (const name of path) folder = await folder.getDirectoryHandle(name, { create: true })
  return folder
}

async function writeOne(folder: FileSystemDirectoryHandle, { file, bytes }: NumberedData, durability: Durability) {
  const handle = await folder.getFileHandle(String(file), { create: true })
  const access = await handle.createSyncAccessHandle()
  try {
    const written = access.write(bytes, { at: 0 })
    if (written !== bytes.length) throw new DOMException(`${written} of ${bytes.length} bytes`, 'QuotaExceededError')
    if (durability === 'durable') access.flush()
  } finally {
    access.close()
  }
}

async function readOne(folder: FileSystemDirectoryHandle, file: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    const handle = await folder.getFileHandle(String(file))
    return new Uint8Array(await (await handle.getFile()).arrayBuffer())
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

async function listAll(folder: FileSystemDirectoryHandle): Promise<readonly number[]> {
  const files: number[] = []
  for await (const name of folder.keys()) if (/^\d+$/.test(name)) files.push(Number(name))
  return files
}

async function removeFolder(path: readonly string[]): Promise<undefined> {
  const parent = await folderAt(path.slice(0, -1))
  try {
    await parent.removeEntry(path.at(-1) ?? '', { recursive: true })
  } catch (error) {
    if (!isMissing(error)) throw error
  }
}

async function answer(request: OpfsRequest): Promise<OpfsAnswers[keyof OpfsAnswers]> {
  const folder = await folderAt(request.kind === 'removeFolder' ? [] : request.folder)
  switch (request.kind) {
    case 'removeFolder':
      return removeFolder(request.folder)
    case 'write':
      await Promise.all(request.data.map((data) => writeOne(folder, data, request.durability)))
      return undefined
    case 'read':
      return readOne(folder, request.file)
    case 'remove':
      await Promise.allSettled(request.files.map((file) => folder.removeEntry(String(file))))
      return undefined
    case 'list':
      return listAll(folder)
  }
}

function failureOf(id: number, error: unknown): OpfsReply {
  const name = error instanceof Error ? error.name : 'unknown'
  if (name === 'QuotaExceededError') return { id, status: 'full', detail: name }
  if (name === 'SecurityError') return { id, status: 'blocked', detail: name }
  return { id, status: 'failed', detail: error instanceof Error ? `${name}: ${error.message}` : name }
}

async function reply({ id, request }: OpfsCall): Promise<void> {
  try {
    const done = await answer(request)
    const transfer = done instanceof Uint8Array ? [done.buffer] : []
    postMessage({ id, status: 'done', answer: done } satisfies OpfsReply, { transfer })
  } catch (error) {
    postMessage(failureOf(id, error))
  }
}

addEventListener('message', ({ data }: MessageEvent<OpfsCall>) => void reply(data))
