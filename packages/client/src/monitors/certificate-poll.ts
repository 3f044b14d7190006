import type { ApiEvent } from '@parallax/protocol'
import { OfflineError } from '../errors/connection-errors.ts'
import type { CertificateStore, NeededTimestamps } from '../store/certificate-store.ts'
import type { ClientSignal } from '../store/client-signal.ts'
import type { Task } from './task.ts'

/** Fetches certificates when the server tells of new ones, and all after events were missed (spec 06a §2.2). */
export function certificatePoll(certificates: CertificateStore): Task {
  const wanted: (NeededTimestamps | undefined)[] = []
  return {
    wakesOn: (signal) => {
      const asked = askedBy(signal)
      if (asked !== undefined) wanted.push(asked.needed)
      return asked !== undefined
    },
    work: async (signal) => {
      try {
        while (wanted.length > 0) {
          await certificates.poll(wanted[0], signal)
          wanted.shift()
        }
      } catch (error) {
        // What does not verify would not do so the next time either.
        if (!(error instanceof OfflineError)) wanted.length = 0
        throw error
      }
    },
  }
}

function askedBy(signal: ClientSignal): { readonly needed: NeededTimestamps | undefined } | undefined {
  if (signal.type === 'missed_server_events') return { needed: undefined }
  const needed = signal.type === 'server_event' ? neededBy(signal.event) : undefined
  return needed === undefined ? undefined : { needed }
}

function neededBy(event: ApiEvent): NeededTimestamps | undefined {
  switch (event.event) {
    case 'COMMON_CERTIFICATE':
      return { common: event.timestamp }
    case 'SEQUESTER_CERTIFICATE':
      return { sequester: event.timestamp }
    case 'SHAMIR_RECOVERY_CERTIFICATE':
      return { shamirRecovery: event.timestamp }
    case 'REALM_CERTIFICATE':
      return { realm: [event.realmId, event.timestamp] }
    default:
      return undefined
  }
}
