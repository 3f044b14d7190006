import { printHandle } from '@parallax/wire'
import type { Run } from '../context/verb-context.ts'
import { withSession } from '../context/with-session.ts'
import { escapeText } from '../output/escape.ts'
import { shortDate } from '../output/short-date.ts'
import { alignedLines } from '../output/table.ts'
import { sharedRecoveryJson } from '../recovery/shared-recovery-json.ts'
import type { sharedRecoveryInfo } from '../specs/recovery-specs.ts'

export const run: Run<typeof sharedRecoveryInfo> = async (context, input) => {
  const { output, say, signal } = context
  const info = await withSession(context, input, async (session) => {
    await session.organization.pollCertificates(signal)
    return session.recovery.shared()
  })
  if (info === null) {
    output.say(say('recovery.none'))
    output.result({ json: null, plain: '' })
    return
  }
  const rows = [
    [say('field.state'), say(`recovery.state.${info.state}`)],
    [say('field.created'), shortDate(info.createdOn)],
    [say('field.threshold'), String(info.threshold)],
    ...info.recipients.map(({ humanHandle, shares, revoked }, index) => [
      index === 0 ? say('field.recipients') : '',
      `${escapeText(printHandle(humanHandle))}: ${shares}${revoked ? ` (${say('recovery.revoked')})` : ''}`,
    ]),
  ]
  output.result({ json: sharedRecoveryJson(info), plain: alignedLines([{}, {}], rows) })
}
