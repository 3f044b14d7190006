import { NoSpaceError, StorageError } from '@parallax/client'

const SQLITE_FULL = 13
const SQLITE_CORRUPT = 11
const SQLITE_NOTADB = 26
const SQLITE_CANTOPEN = 14
const SQLITE_READONLY = 8

/** What a failure of SQLite means to the caller; what has no meaning of its own is passed on as it is. */
export function storageErrorOf(error: unknown, place: string): unknown {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return error
  const options = { cause: error, detail: `SQLite ${error.errcode}` }
  // The low byte is the primary code, the rest tells more about the same.
  switch (error.errcode & 0xff) {
    case SQLITE_FULL:
      return new NoSpaceError(options)
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return new StorageError('storage_damaged', { place }, options)
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
      return new StorageError('storage_blocked', {}, options)
    default:
      return error
  }
}
