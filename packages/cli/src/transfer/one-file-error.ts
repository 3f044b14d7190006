import { EntryError, FileHandleError, ManifestTooLargeError, OutsideFileError } from '@parallax/client'
import { CliError } from '../cli-error.ts'

/** True when an error says something about one file only, so that the others can go on. */
export function isAboutOneFile(error: unknown): boolean {
  return [EntryError, OutsideFileError, ManifestTooLargeError, FileHandleError, CliError].some(
    (kind) => error instanceof kind,
  )
}
