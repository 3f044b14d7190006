/** One thing that was looked at. */
export interface Finding {
  /** Stable name. */
  readonly check: 'program' | 'config_folder' | 'data_folder' | 'devices' | 'server' | 'clock' | 'versions'
  readonly state: 'ok' | 'failed'
  /** What was found, for people. */
  readonly detail: string
}
