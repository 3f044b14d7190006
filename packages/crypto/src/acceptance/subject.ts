import { expect } from 'vitest'
import type { CryptoBackend } from '../backend.ts'
import type { CryptoErrorCode } from '../crypto-error.ts'
import type { Vectors } from './vectors.ts'

/** A back end under test. */
export interface Subject {
  readonly crypto: CryptoBackend
  readonly vectors: Vectors
}

/** What `toThrow` compares an error with. */
export function refusal(code: CryptoErrorCode): unknown {
  return expect.objectContaining({ name: 'CryptoError', code })
}

/** `bytes` with one bit changed. */
export function flipped(bytes: Uint8Array, index: number, bit = 0): Uint8Array {
  const copy = Uint8Array.from(bytes)
  copy[index] = (copy[index] ?? 0) ^ (1 << bit)
  return copy
}
