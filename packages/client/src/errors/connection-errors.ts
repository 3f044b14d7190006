import type { ParametersOf } from './error-codes.ts'
import { ParallaxError, type ParallaxErrorOptions } from './parallax-error.ts'

/** Nobody answered, or not the server. */
export type NoAnswerCode = 'offline' | 'connection_not_trusted' | 'local_address_unusable'

/** Why the server does not let this device in (spec 03 §4, spec 07 §10). */
export type RefusalCode =
  | 'organization_unknown'
  | 'device_unknown'
  | 'organization_expired'
  | 'user_revoked'
  | 'user_frozen'
  | 'terms'
  | 'web_not_allowed'
  | 'server_too_old'
  | 'server_too_new'
  | 'server_incompatible'

/**
 * No answer that counts: nobody answered (`offline`), the other end did not prove to be the server, or the server
 * refuses the session (`SessionRefusedError`). Always to be retried later; what is on this device goes on (06b §11).
 */
export class OfflineError<C extends NoAnswerCode | RefusalCode = NoAnswerCode | RefusalCode> extends ParallaxError<C> {}

/** The server answered, and refuses every command of this device. The connection task stops (06b §9.1). */
export class SessionRefusedError<C extends RefusalCode = RefusalCode> extends OfflineError<C> {}

/** The server cannot reach its own store of blocks: retried after a pause (06b §9.3). */
export class ServerBlockstoreUnavailableError extends ParallaxError<'block_store_unavailable'> {
  constructor(options?: ParallaxErrorOptions) {
    super('block_store_unavailable', {}, options)
  }
}

/** The clocks of device and server disagree by more than the server allows: 498 or `timestamp_out_of_ballpark`. */
export class TimestampOutOfBallparkError extends ParallaxError<'clock_wrong'> {
  constructor(parameters: ParametersOf<'clock_wrong'>, options?: ParallaxErrorOptions) {
    super('clock_wrong', parameters, options)
  }
}

/** The client is shutting down. */
export class StoppedError extends ParallaxError<'stopped'> {
  constructor(options?: ParallaxErrorOptions) {
    super('stopped', {}, options)
  }
}

/** A person cancelled it; nothing was done that shows. */
export class CancelledError extends ParallaxError<'cancelled'> {
  constructor(options?: ParallaxErrorOptions) {
    super('cancelled', {}, options)
  }
}

/** An answer that the specification does not know, or a broken invariant of our own. */
export class InternalError extends ParallaxError<'internal'> {
  constructor(options: ParallaxErrorOptions & { readonly detail: string }) {
    super('internal', {}, options)
  }
}
