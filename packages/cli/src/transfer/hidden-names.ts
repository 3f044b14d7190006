import { fsPathNames } from '@parallax/wire'
import type { VerbContext } from '../context/verb-context.ts'
import { escapeText } from '../output/escape.ts'
import type { Plan } from './plan.ts'

/** An import takes every file; those that clients hide and never show again to others are told (06b §7). */
export function warnOfHiddenNames(
  context: VerbContext,
  { files, folders }: Plan,
  isHidden: (name: string) => boolean,
): readonly string[] {
  const paths = [...folders, ...files.map(({ to }) => to)]
  const hidden = paths.filter((path) => fsPathNames(path).some((name) => isHidden(name)))
  if (hidden.length > 0) {
    context.output.warn(context.say('warning.hiddenNames', { count: hidden.length }))
    for (const path of hidden) context.output.warn(`  ${escapeText(path)}`)
  }
  return hidden
}
