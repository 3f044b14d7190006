import type { Codec } from './schema/codec.ts'
import { tuple } from './schema/containers.ts'
import { mapped, u32 } from './schema/scalars.ts'

/** Version of the protocol; versions with the same first number understand each other (spec 03 §2.3). */
export interface ApiVersion {
  readonly version: number
  readonly revision: number
}

const TEXT = /^([0-9]+)\.([0-9]+)$/
const U32_MAX = 0xffff_ffff

/** Reads `<version>.<revision>`, both decimal u32; undefined for anything else. */
export function parseApiVersion(text: string): ApiVersion | undefined {
  const match = TEXT.exec(text)
  const version = Number(match?.[1])
  const revision = Number(match?.[2])
  // NaN, from a text that does not match, is below nothing.
  return version <= U32_MAX && revision <= U32_MAX ? { version, revision } : undefined
}

/** `<version>.<revision>`. */
export function printApiVersion({ version, revision }: ApiVersion): string {
  return `${version}.${revision}`
}

/** Wire form of a version: array of two uint. */
export const apiVersion: Codec<ApiVersion> = mapped(
  tuple(u32, u32),
  ([version, revision]) => ({ version, revision }),
  ({ version, revision }) => [version, revision],
)
