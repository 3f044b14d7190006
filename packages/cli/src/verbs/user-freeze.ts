import { setFrozen } from '../administration/set-frozen.ts'
import type { Run } from '../context/verb-context.ts'
import type { userFreeze } from '../specs/operator-specs.ts'

export const run: Run<typeof userFreeze> = (context, input) => setFrozen(context, input, 'frozen')
