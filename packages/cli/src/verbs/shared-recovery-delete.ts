import { confirmed } from '../context/confirmed.ts'
import type { Run } from '../context/verb-context.ts'
import { withSession } from '../context/with-session.ts'
import type { sharedRecoveryDelete } from '../specs/recovery-specs.ts'

export const run: Run<typeof sharedRecoveryDelete> = async (context, input) => {
  const { output, say, signal } = context
  await withSession(context, input, async ({ recovery }) => {
    await confirmed(context, { force: input.force, sentence: say('confirm.sharedRecoveryDelete') })
    await recovery.deleteShared(signal)
    output.say(say('done.sharedRecoveryDeleted'))
    output.result({ json: { deleted: true }, plain: '' })
  })
}
