import type { Run } from '../context/verb-context.ts'
import { withSession } from '../context/with-session.ts'
import type { certificatePoll } from '../specs/organization-specs.ts'

export const run: Run<typeof certificatePoll> = async (context, input) => {
  const { output, say, signal } = context
  const added = await withSession(context, input, (session) => session.organization.pollCertificates(signal))
  output.say(say('done.polled', { count: added }))
  output.result({ json: { added }, plain: '' })
}
