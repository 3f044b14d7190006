import { openAdministration, organizationPath } from '../administration/open-administration.ts'
import type { Run } from '../context/verb-context.ts'
import { safeJson } from '../output/escape.ts'
import type { organizationStats } from '../specs/operator-specs.ts'

/** JSON for people too: scripts of the official command read it (spec 08 §4). */
export const run: Run<typeof organizationStats> = async (context, input) => {
  const path = `${organizationPath(input.organization)}/stats`
  const answer = await (await openAdministration(context, input)).get(path)
  context.output.result({ json: answer, plain: safeJson(answer, 2) })
}
