import { TimestampOutOfBallparkError } from '../errors/connection-errors.ts'
import { InvalidCertificateError, InvalidDataError } from '../errors/integrity-errors.ts'
import type { EventBus } from '../ports/event-bus.ts'
import type { ClientSignal } from '../store/client-signal.ts'

/**
 * Tells what made a task give up. Certificates that do not verify were told where they came in, and a wrong clock where
 * the server said so.
 */
export function reportFailure(
  signals: EventBus<ClientSignal>,
  { task, error }: { readonly task: string; readonly error: Error },
): void {
  if (error instanceof InvalidCertificateError || error instanceof TimestampOutOfBallparkError) return
  if (error instanceof InvalidDataError) signals.emit({ type: 'invalid_data', error })
  else signals.emit({ type: 'task_failed', task, error })
}
