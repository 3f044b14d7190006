/** What `npm test -- …` asks for. */
export interface Selection {
  /** Suites by name; empty: all. */
  readonly suites: readonly string[]
  /** Parts of paths of test files; empty: all. */
  readonly paths: readonly string[]
  /** Only tests whose name matches this. */
  readonly name: string | null
  readonly long: boolean
}

export const usage = `npm test                          every suite, short form
npm test -- PART …                only test files whose path contains PART
npm test -- SUITE …               only these suites: lint, types, house, node, browser, e2e
npm test -- [PART …] -t PATTERN   only tests whose name matches
npm run test:long                 long forms, with a dated result below out/`

/** Throws a `SyntaxError` for an option that there is not. */
export function parseSelection(args: readonly string[], suiteNames: readonly string[]): Selection {
  const words: string[] = []
  let name: string | null = null
  let long = false
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? ''
    if (word === '--long') long = true
    else if (word === '-t') name = args[++at] ?? ''
    else if (word.startsWith('-')) throw new SyntaxError(`There is no option ${word}.`)
    else words.push(word)
  }
  const suites = words.filter((word) => suiteNames.includes(word))
  return { suites, paths: words.filter((word) => !suites.includes(word)), name, long }
}
