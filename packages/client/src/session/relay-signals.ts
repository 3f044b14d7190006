import type { EventBus } from '../ports/event-bus.ts'
import type { ClientSignal } from '../store/client-signal.ts'
import type { SessionEvent } from './session-events.ts'

/** Tells people what happens inside of a client, as far as it concerns them. Answers how to end it. */
export function relaySignals(signals: EventBus<ClientSignal>, events: EventBus<SessionEvent>): () => void {
  return signals.subscribe((signal) => {
    const event = eventOf(signal)
    if (event !== undefined) events.emit(event)
  })
}

function eventOf(signal: ClientSignal): SessionEvent | undefined {
  switch (signal.type) {
    case 'online':
    case 'offline':
    case 'refused':
    case 'clock_drift':
    case 'invalid_data':
    case 'task_failed':
    case 'monitor_stopped':
    case 'workspaces_changed':
      return signal
    case 'new_certificates':
      return signal.initiallyEmpty || signal.since.common !== undefined ? { type: 'members_changed' } : undefined
    case 'workspace_lost': {
      const { type, realmId: workspaceId, name, entriesLost } = signal
      return { type, workspaceId, name, entriesLost }
    }
    case 'server_event': {
      const { event } = signal
      if (event.event !== 'INVITATION') return undefined
      return { type: 'invitation', token: event.token, status: event.invitationStatus }
    }
    case 'missed_server_events':
    case 'workspace_created':
      return undefined
    default:
      return signal satisfies never
  }
}
