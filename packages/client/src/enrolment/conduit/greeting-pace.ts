/** How often the server is asked, and how long what is waited for may take. Milliseconds. */
export interface GreetingPace {
  /** Between two requests of one step, in the long run (spec 07 §2.4). */
  readonly throttle: number
  /** For the other side to come at all. */
  readonly meeting: number
  /** For a step that needs nobody's hand. */
  readonly machine: number
  /** For a person to read, pick or type. */
  readonly person: number
  /** For the server to be reached again, within an attempt. */
  readonly network: number
}

const SECOND = 1_000
const MINUTE = 60 * SECOND

/** The protocol has no time limit and no sign of life (spec 07 §2.9): these keep any poll from going on for ever. */
export const DEFAULT_GREETING_PACE: GreetingPace = {
  throttle: SECOND,
  meeting: 24 * 60 * MINUTE,
  machine: MINUTE,
  person: 30 * MINUTE,
  network: 5 * MINUTE,
}

/** Pause between the start of one request and the next, `turn` counted from 0: 62, 125, 250, 500 ms, then 1 s. */
export function pollPause(turn: number, throttle: number): number {
  return Math.floor(throttle / 2 ** Math.max(0, 4 - turn))
}
