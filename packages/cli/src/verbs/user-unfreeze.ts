import { setFrozen } from '../administration/set-frozen.ts'
import type { Run } from '../context/verb-context.ts'
import type { userUnfreeze } from '../specs/operator-specs.ts'

export const run: Run<typeof userUnfreeze> = (context, input) => setFrozen(context, input, 'unfrozen')
