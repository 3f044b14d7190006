import { type MemberInfo, RecoveryError, type Session } from '@parallax/client'
import { printHandle } from '@parallax/wire'
import { CliError, usageError } from '../cli-error.ts'
import { confirmed } from '../context/confirmed.ts'
import type { Run, VerbContext } from '../context/verb-context.ts'
import { withSession } from '../context/with-session.ts'
import { otherAdministrators, readRecipient } from '../recovery/recipients.ts'
import { sharedRecoveryJson } from '../recovery/shared-recovery-json.ts'
import type { sharedRecoveryCreate } from '../specs/recovery-specs.ts'

/** What the official client takes for one's own: few enough to be reached, more than one. */
const SUGGESTED_THRESHOLD = 2

export const run: Run<typeof sharedRecoveryCreate> = async (context, input) => {
  const { output, say, signal } = context
  if (input.recipients.length === 0 && input.threshold !== undefined)
    throw usageError('usage.optionMissing', { option: '--recipients' })
  await withSession(context, input, async (session) => {
    await session.organization.pollCertificates(signal)
    // Before anything is asked that would be in vain.
    const present = await session.recovery.shared()
    if (present !== null && present.state !== 'deleted') throw new RecoveryError('shared_recovery_exists', {})
    const members = await session.members.list()
    const recipients = recipientsOf(session, input.recipients, members)
    const total = recipients.reduce((sum, { shares }) => sum + shares, 0)
    const threshold = await askThreshold(context, input.threshold, total)
    const people = recipients.map(({ userId }) => shown(members, userId)).join(', ')
    await confirmed(context, { force: input.force, sentence: say('confirm.sharedRecovery', { people, threshold }) })
    await session.recovery.setUpShared({ recipients, threshold }, signal)
    const made = await session.recovery.shared()
    output.say(say('done.sharedRecoveryCreated', { people, threshold }))
    output.result({ json: made && sharedRecoveryJson(made), plain: '' })
  })
}

function recipientsOf(session: Session, texts: readonly string[], members: readonly MemberInfo[]) {
  if (texts.length > 0) return texts.map((text) => readRecipient(text, members))
  const administrators = otherAdministrators(session.device.userId, members)
  if (administrators.length > 0) return administrators
  throw new CliError('person_not_found', 'error.noOtherAdministrator', { next: 'error.noOtherAdministrator.next' })
}

async function askThreshold(
  { conversation, say, signal }: VerbContext,
  given: string | undefined,
  total: number,
): Promise<number> {
  const isCount = (text: string) => /^\d{1,3}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= total
  const problem = (answer: string) => (isCount(answer) ? undefined : say('invalid.threshold', { total }))
  const suggested = String(Math.min(SUGGESTED_THRESHOLD, total))
  const question = { id: 'threshold', sentence: say('question.threshold', { total }), suggested, problem }
  const text = given ?? (await conversation.text(question, signal))
  if (!isCount(text)) throw usageError('invalid.threshold', { total })
  return Number(text)
}

function shown(members: readonly MemberInfo[], userId: string): string {
  const member = members.find((one) => one.userId === userId)
  return member === undefined ? userId : printHandle(member.humanHandle)
}
