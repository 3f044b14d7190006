import type { ParametersOf } from './error-codes.ts'
import { ParallaxError, type ParallaxErrorOptions } from './parallax-error.ts'

export type EntryCode =
  | 'invalid_name'
  | 'name_too_long'
  | 'entry_not_found'
  | 'entry_exists'
  | 'entry_not_a_file'
  | 'entry_is_file'
  | 'entry_is_folder'
  | 'entry_is_non_empty_folder'
  | 'entry_busy'
  | 'parent_not_found'
  | 'parent_not_a_folder'
  | 'source_not_found'
  | 'destination_exists'
  | 'destination_not_found'
  | 'destination_inside_source'
  | 'cannot_move_root'
  | 'cannot_remove_root'

/** What the tree of a workspace answers to an operation (06b §4, §11). Nothing was changed. */
export class EntryError<C extends EntryCode = EntryCode> extends ParallaxError<C> {}

export class EntryNotFoundError extends EntryError<'entry_not_found'> {
  constructor(parameters: ParametersOf<'entry_not_found'>, options?: ParallaxErrorOptions) {
    super('entry_not_found', parameters, options)
  }
}

export class EntryExistsError extends EntryError<'entry_exists'> {
  /** Id of the entry that is there. */
  readonly entryId: string

  constructor(entryId: string, parameters: ParametersOf<'entry_exists'>, options?: ParallaxErrorOptions) {
    super('entry_exists', parameters, options)
    this.entryId = entryId
  }
}

/** Its description would not fit one request (06b §13.8). Checked before anything is stored or sent. */
export class ManifestTooLargeError<
  C extends 'file_too_large' | 'folder_too_large' = 'file_too_large' | 'folder_too_large',
> extends ParallaxError<C> {}

/** A handle used against what it was opened for (06b §11 `BadFileDescriptor`, `NotInReadMode`, `NotInWriteMode`). */
export class FileHandleError<
  C extends 'file_closed' | 'file_not_readable' | 'file_not_writable' =
    | 'file_closed'
    | 'file_not_readable'
    | 'file_not_writable',
> extends ParallaxError<C> {}

export type OutsideCode = 'source_changed' | 'source_unreadable' | 'target_exists' | 'target_unwritable'

/** What is imported from or exported to does not do its part. Nothing appears in the workspace, no half file there. */
export class OutsideFileError<C extends OutsideCode = OutsideCode> extends ParallaxError<C> {}
