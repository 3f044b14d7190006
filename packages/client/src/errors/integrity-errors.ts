import { ParallaxError, type ParallaxErrorOptions } from './parallax-error.ts'

export type InvalidDataCode = 'invalid_certificate' | 'invalid_keys_bundle' | 'invalid_manifest' | 'invalid_block'

/**
 * What the server sent does not verify. Nothing of it was taken over. `detail` is the kind of spec 06a (`Corrupted`,
 * `RevokedAuthor`, `HashDigestMismatch` …).
 */
export abstract class InvalidDataError<C extends InvalidDataCode = InvalidDataCode> extends ParallaxError<C> {}

/** Spec 06a §3, §4. */
export class InvalidCertificateError extends InvalidDataError<'invalid_certificate'> {
  constructor(options: ParallaxErrorOptions & { readonly detail: string }) {
    super('invalid_certificate', {}, options)
  }
}

/** Spec 06a §6.3. */
export class InvalidKeysBundleError extends InvalidDataError<'invalid_keys_bundle'> {
  constructor(options: ParallaxErrorOptions & { readonly detail: string }) {
    super('invalid_keys_bundle', {}, options)
  }
}

/** Spec 06a §10.1. */
export class InvalidManifestError extends InvalidDataError<'invalid_manifest'> {
  constructor(options: ParallaxErrorOptions & { readonly detail: string }) {
    super('invalid_manifest', {}, options)
  }
}

/** Spec 06a §10.2. */
export class InvalidBlockAccessError extends InvalidDataError<'invalid_block'> {
  constructor(options: ParallaxErrorOptions & { readonly detail: string }) {
    super('invalid_block', {}, options)
  }
}
