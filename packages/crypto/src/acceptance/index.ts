import { describe } from 'vitest'
import { blocks } from './blocks.ts'
import { hashes } from './hashes.ts'
import { keyAgreement } from './key-agreement.ts'
import { onboarding } from './onboarding.ts'
import { passwords } from './passwords.ts'
import { randomness } from './randomness.ts'
import { rsa } from './rsa.ts'
import { secretBoxes } from './secret-boxes.ts'
import { signatures } from './signatures.ts'
import type { Subject } from './subject.ts'

export type { Subject } from './subject.ts'
export { loadVectors, type Vectors } from './vectors.ts'

/**
 * What every `CryptoBackend` must do, as vitest tests: the vectors of the specification, and agreement with an
 * independent implementation on random input. Runs in Node and in browsers.
 */
export function cryptoAcceptance(name: string, subject: Subject): void {
  describe(name, () => {
    describe('randomness', () => randomness(subject))
    describe('secret boxes', () => secretBoxes(subject))
    describe('blocks', () => blocks(subject))
    describe('hashes', () => hashes(subject))
    describe('signatures', () => signatures(subject))
    describe('key agreement', () => keyAgreement(subject))
    describe('passwords', () => passwords(subject))
    describe('rsa', () => rsa(subject))
    describe('onboarding', () => onboarding(subject))
  })
}
