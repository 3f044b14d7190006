import type { ByteSource } from '@parallax/client'
import type { FsPath } from '@parallax/wire'
import type { Content } from './update-rule.ts'

/** One file that is to be copied into a workspace. */
export interface PlannedFile {
  /** Where it comes from, for people. */
  readonly from: string
  readonly to: FsPath
  readonly content: Content
  open(): Promise<ByteSource>
}

/** What could not be done, and where. */
export interface Problem {
  readonly path: string
  readonly error: unknown
}

/** A whole copy, looked at before anything is written. */
export interface Plan {
  /** Parents before what is in them. */
  readonly folders: readonly FsPath[]
  readonly files: readonly PlannedFile[]
  readonly problems: readonly Problem[]
}

/** Bytes of all files whose size is known. */
export function plannedBytes({ files }: Plan): number {
  return files.reduce((sum, { content }) => sum + (content.size ?? 0), 0)
}
