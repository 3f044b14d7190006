import { printHandle } from '@parallax/wire'
import type { Run } from '../context/verb-context.ts'
import { withSession } from '../context/with-session.ts'
import { escapeText } from '../output/escape.ts'
import { shortDate } from '../output/short-date.ts'
import { showList } from '../output/show-list.ts'
import { sharedRecoveryJson } from '../recovery/shared-recovery-json.ts'
import type { sharedRecoveryList } from '../specs/recovery-specs.ts'

const COLUMNS = ['column.person', 'column.status', 'column.created', 'column.threshold', 'column.holders'] as const

export const run: Run<typeof sharedRecoveryList> = async (context, input) => {
  const { output, say, signal } = context
  const held = await withSession(context, input, async (session) => {
    await session.organization.pollCertificates(signal)
    return session.recovery.sharedWithMe()
  })
  showList(output, held, {
    columns: COLUMNS.map((key) => ({ title: say(key) })),
    row: ({ humanHandle, state, createdOn, threshold, recipients }) => [
      escapeText(printHandle(humanHandle)),
      say(`recovery.state.${state}`),
      shortDate(createdOn),
      String(threshold),
      recipients
        .map((one) => `${escapeText(one.humanHandle.label)}${one.revoked ? ` (${say('recovery.revoked')})` : ''}`)
        .join(', '),
    ],
    json: sharedRecoveryJson,
  })
}
