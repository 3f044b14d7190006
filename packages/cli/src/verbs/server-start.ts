import type { Run } from '../context/verb-context.ts'
import type { serverStart } from '../specs/organization-specs.ts'

export const run: Run<typeof serverStart> = async (context, { rest }) => {
  const server = await context.server()
  context.endWith(await server.run(rest))
}
