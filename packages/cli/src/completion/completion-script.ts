import type { shells } from '../specs/program-specs.ts'
import { bashScript } from './bash-script.ts'
import { type CompletionModelOptions, completionModel } from './completion-model.ts'
import { fishScript } from './fish-script.ts'
import { powershellScript } from './powershell-script.ts'
import { zshScript } from './zsh-script.ts'

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript, powershell: powershellScript }

/** The completion script of one shell, for the whole tree of commands. */
export function completionScript(shell: (typeof shells)[number], options: CompletionModelOptions): string {
  return SCRIPTS[shell](completionModel(options)).trimEnd()
}
