import { optional, requiredChoice } from '../grammar/build-field.ts'
import type { VerbSpec } from '../grammar/verb-spec.ts'

/** Shells that `completion` writes for. */
export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const

export const completion = {
  path: 'completion',
  aliases: ['auto-complete'],
  words: 'verb.completion',
  arguments: { shell: requiredChoice('SHELL', shells, 'argument.shell') },
  options: {},
} as const satisfies VerbSpec

export const doctor = {
  path: 'doctor',
  words: 'verb.doctor',
  arguments: { server: optional('URL', 'argument.serverAddress') },
  options: {},
} as const satisfies VerbSpec
