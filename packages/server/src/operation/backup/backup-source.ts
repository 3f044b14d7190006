import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { join, normalize } from 'node:path'
import { OperationError } from '../operation-error.ts'
import { BEGIN, damaged, LARGEST_FILE, MANIFEST, readBegin, readManifest, SEAL } from './format.ts'
import { readTar, type TarEntry, TarError } from './tar.ts'

/** The files of a backup in the order in which they were written. */
export type BackupFiles = AsyncGenerator<TarEntry>

/** A folder or an archive on this computer. */
export async function openBackup(path: string): Promise<BackupFiles> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new OperationError('source_unreadable', { path }, { cause })
  })
  return found.isDirectory() ? folderFiles(path) : streamFiles(createReadStream(path, { highWaterMark: 1024 * 1024 }))
}

/** An archive as it comes. */
export async function* streamFiles(chunks: AsyncIterable<Uint8Array>): BackupFiles {
  try {
    yield* readTar(chunks, { largest: LARGEST_FILE })
  } catch (cause) {
    if (!(cause instanceof TarError)) throw cause
    const isCut = cause.message.includes('too early')
    throw isCut ? new OperationError('backup_incomplete', {}, { cause }) : damaged('tar', { cause })
  }
}

/** Looks first whether the folder is a whole backup. */
async function* folderFiles(folder: string): BackupFiles {
  const begin = await fileIn(folder, BEGIN, new OperationError('not_a_backup'))
  readBegin(begin.content)
  const seal = await fileIn(folder, SEAL, new OperationError('backup_incomplete'))
  const manifest = await fileIn(folder, MANIFEST, new OperationError('backup_incomplete'))
  const { files } = readManifest(manifest.content, seal.content)
  for (const { name } of files) {
    if (normalize(name) !== name || name.startsWith('..') || name.startsWith('/')) throw damaged(MANIFEST)
    yield await fileIn(folder, name, damaged(name))
  }
  yield manifest
  yield seal
}

async function fileIn(folder: string, name: string, missing: Error): Promise<TarEntry> {
  try {
    return { name, content: await readFile(join(folder, name)) }
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      throw missing
    throw new OperationError('source_unreadable', { path: join(folder, name) }, { cause: error })
  }
}
