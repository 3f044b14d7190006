import { completionScript } from '../completion/completion-script.ts'
import type { Run } from '../context/verb-context.ts'
import type { completion } from '../specs/program-specs.ts'
import { NOUNS, VERBS } from '../verb-table.ts'

export const run: Run<typeof completion> = async ({ output, say }, input) => {
  const { shell } = input
  const script = completionScript(shell, { verbs: VERBS.map(({ spec }) => spec), nouns: NOUNS, say })
  output.result({ json: { shell, script }, plain: script })
}
