import { ParallaxError } from './parallax-error.ts'

export type RecoveryCode =
  | 'recovery_password_malformed'
  | 'recovery_file_invalid'
  | 'recovery_password_wrong'
  | 'shared_recovery_exists'
  | 'shared_recovery_missing'
  | 'shared_recovery_gone'
  | 'shared_recovery_unusable'
  | 'shared_recovery_altered'
  | 'shared_recovery_threshold'

/** A recovery file or a shared recovery does not give access (spec 07 §3, §4). */
export class RecoveryError<C extends RecoveryCode = RecoveryCode> extends ParallaxError<C> {}
