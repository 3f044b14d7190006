/** When to write colours: `auto` means on a terminal that wants them. */
export type ColorChoice = 'auto' | 'always' | 'never'

/** Colours of one stream; the same text when it takes none. */
export interface Style {
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly red: (text: string) => string
  readonly yellow: (text: string) => string
  readonly green: (text: string) => string
}

/** Whether a stream gets colours. `NO_COLOR` counts only when nothing was asked for. */
export function wantsColor(choice: ColorChoice, isTerminal: boolean, environment: NodeJS.ProcessEnv): boolean {
  if (choice !== 'auto') return choice === 'always'
  return isTerminal && !environment.NO_COLOR && environment.TERM !== 'dumb'
}

export function styleOf(colored: boolean): Style {
  const code = (start: number, end: number) => (text: string) => (colored ? `\x1b[${start}m${text}\x1b[${end}m` : text)
  return { bold: code(1, 22), dim: code(2, 22), red: code(91, 39), yellow: code(33, 39), green: code(92, 39) }
}
