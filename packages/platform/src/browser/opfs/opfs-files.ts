import type { Durability, NumberedData } from '../../storage/data-files.ts'

/** What the worker of the origin-private file system is asked. A folder is a path below its root. */
export type OpfsRequest =
  | {
      readonly kind: 'write'
      readonly folder: readonly string[]
      readonly data: readonly NumberedData[]
      readonly durability: Durability
    }
  | { readonly kind: 'read'; readonly folder: readonly string[]; readonly file: number }
  | { readonly kind: 'remove'; readonly folder: readonly string[]; readonly files: readonly number[] }
  | { readonly kind: 'list'; readonly folder: readonly string[] }
  | { readonly kind: 'removeFolder'; readonly folder: readonly string[] }

/** What each request is answered. */
export interface OpfsAnswers {
  readonly write: undefined
  readonly read: Uint8Array<ArrayBuffer> | undefined
  readonly remove: undefined
  readonly list: readonly number[]
  readonly removeFolder: undefined
}

export interface OpfsCall {
  readonly id: number
  readonly request: OpfsRequest
}

export type OpfsReply =
  | { readonly id: number; readonly status: 'done'; readonly answer: OpfsAnswers[keyof OpfsAnswers] }
  | { readonly id: number; readonly status: 'full' | 'blocked' | 'failed'; readonly detail: string }
