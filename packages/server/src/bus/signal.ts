import type { ApiEvent, EventId } from '@parallax/protocol'
import type { DeviceId } from '@parallax/wire'

/** Who gets an event: everybody in the organization, or these users (keys of their rows). */
export type Audience = 'organization' | readonly number[]

/**
 * What a committed transaction tells all processes. The audience is the one that held in that transaction, so no
 * process has to know roles or profiles, and a client that comes back later is given exactly what it would have got.
 */
export type Signal =
  | {
      readonly type: 'event'
      readonly organization: number
      readonly audience: Audience
      /** The device that already knows, since it caused the event. */
      readonly exceptDevice?: DeviceId
      readonly event: ApiEvent
    }
  /** Ends the streams of one user, or of the whole organization, after what was sent before (spec 03 §6.7). */
  | { readonly type: 'close'; readonly organization: number; readonly user: number | 'all' }

/** A signal as it comes from the bus. */
export type Dispatch =
  | {
      readonly type: 'event'
      readonly id: EventId
      readonly organization: number
      readonly audience: 'organization' | ReadonlySet<number>
      readonly exceptDevice: DeviceId | null
      /** What goes to the clients, exactly. */
      readonly frame: string
    }
  | { readonly type: 'close'; readonly organization: number; readonly user: number | 'all' }
