import { globalOptions } from '../globals.ts'
import type { Specified } from './command-tree.ts'
import { longFlag } from './verb-spec.ts'

/** A verb whose arguments belong to another program. */
export interface PassedThrough<V extends Specified> {
  readonly verb: V
  /** Everything behind the verb, as it stands. */
  readonly rest: readonly string[]
}

/**
 * The pass-through verb that `argv` names, behind global options at most. Its own options may be called like ours
 * (`server start --data-dir`), so they must not come near our parser.
 */
export function passedThrough<V extends Specified>(
  argv: readonly string[],
  verbs: readonly V[],
): PassedThrough<V> | undefined {
  let at = 0
  while (at < argv.length && argv[at]?.startsWith('-')) at += takesValue(argv[at] ?? '') ? 2 : 1
  for (const verb of verbs) {
    const words = verb.spec.path.split(' ')
    if (verb.spec.passThrough === true && words.every((word, index) => argv[at + index] === word))
      return { verb, rest: argv.slice(at + words.length) }
  }
  return undefined
}

function takesValue(text: string): boolean {
  return Object.entries(globalOptions).some(([name, option]) => {
    const flags = [longFlag(name), ...('short' in option ? [`-${option.short}`] : [])]
    return option.kind !== 'flag' && flags.includes(text)
  })
}
