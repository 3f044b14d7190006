/** One thing that was looked at. */
export interface Finding {
  /** Stable name. */
  readonly check:
    | 'program'
    | 'config_folder'
    | 'data_folder'
    | 'space'
    | 'devices'
    | 'server'
    | 'tls'
    | 'clock'
    | 'versions'
  readonly state: 'ok' | 'failed'
  /** What was found, for people. */
  readonly detail: string
}
