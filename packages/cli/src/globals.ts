import { choice, flag, text } from './grammar/build-field.ts'
import type { ProgressChoice } from './output/progress.ts'
import type { ColorChoice } from './output/style.ts'

/** Options of every verb, accepted before or after it (PRODUCT §6). */
export const globalOptions = {
  json: flag('option.json'),
  format: choice(['plain', 'json'], 'option.format'),
  quiet: flag('option.quiet', 'q'),
  color: choice(['auto', 'always', 'never'], 'option.color'),
  progress: choice(['quiet', 'plain', 'spinner'], 'option.progress'),
  configDir: text('FOLDER', 'option.configDir', { short: 'c', variable: 'CONFIG_DIR', completion: 'folder' }),
  dataDir: text('FOLDER', 'option.dataDir', { variable: 'DATA_DIR', completion: 'folder' }),
  localAddress: text('ADDRESS', 'option.localAddress', { variable: 'LOCAL_ADDRESS' }),
  lang: choice(['en', 'fr'], 'option.lang'),
} as const

/** Their values. */
export interface Globals {
  readonly json: boolean
  readonly quiet: boolean
  readonly color: ColorChoice
  /** Undefined: `spinner` on a terminal, else `plain`. */
  readonly progress: ProgressChoice | undefined
  readonly configDir: string | undefined
  readonly dataDir: string | undefined
  /** An IPv4 or IPv6 literal. */
  readonly localAddress: string | undefined
}
