import type { ErrorCode } from '../errors/error-codes.ts'

/** The three sentences of an error. `{name}` stands for a parameter of its code. */
export interface ErrorWords {
  /** What happened. */
  readonly what: string
  /** What is safe: what was kept, what was not done. */
  readonly safe: string
  /** What to do next. */
  readonly next: string
}

/**
 * Everything that the SDK has to say in one language, as data: commands and pages print it through `describeError` and
 * `fillWords`, never by building sentences of their own.
 */
export interface Catalogue {
  /** BCP 47; decides digits, dates and units. */
  readonly language: 'en' | 'fr'
  readonly errors: Readonly<Record<ErrorCode, ErrorWords>>
  /** The three states of a change, and what stays on this device for good (PRODUCT §5). */
  readonly states: Readonly<Record<'saved' | 'uploading' | 'synced' | 'local_only', string>>
  readonly roles: Readonly<Record<'OWNER' | 'MANAGER' | 'CONTRIBUTOR' | 'READER', string>>
  readonly profiles: Readonly<Record<'ADMIN' | 'STANDARD' | 'OUTSIDER', string>>
  readonly notices: Readonly<Record<'device_in_use' | 'waiting_for_network' | 'waiting_for_space', string>>
  /** Who holds a device. */
  readonly holder: Readonly<Record<'tab' | 'program' | 'process' | 'since', string>>
}
