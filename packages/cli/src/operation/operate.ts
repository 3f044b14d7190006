import type { OperationErrorCode, OperationSource } from '@parallax/server'
import { CliError, usageError } from '../cli-error.ts'
import type { Operations } from '../client-door.ts'
import type { VerbContext } from '../context/verb-context.ts'
import { EXIT } from '../exit-code.ts'

/** Where the data of a server is, as the verb was told. */
export interface ServerPlaceInput {
  readonly db: string | undefined
  readonly dataDir: string | undefined
  readonly blockstore?: string | undefined
}

/** What was done when it failed is not nothing. */
const CHANGES: ReadonlySet<OperationErrorCode> = new Set(['blocks_unavailable', 'block_lost', 'database_unreachable'])

/** Works on the data of a server; what an operator can deal with is told in words. */
export async function operate<T>(
  context: VerbContext,
  input: ServerPlaceInput,
  work: (operations: Operations, source: OperationSource) => Promise<T>,
): Promise<T> {
  const { environment, signal } = context
  const { operations } = await context.server()
  try {
    return await work(operations, { args: argumentsOf(input), environment, signal })
  } catch (error) {
    const failure = operations.operationFailure(error)
    if (failure === undefined || signal.aborted) throw error
    const { code, parameters, cause } = failure
    throw new CliError(code, `error.operation.${code}`, {
      ...{ parameters, cause },
      ...(CHANGES.has(code) ? {} : { safe: 'error.operation.safe' }),
      exitCode: code === 'block_store_missing' ? EXIT.usage : EXIT.failure,
    })
  }
}

/** The value of an option without which a verb cannot work. */
export function demand(value: string | undefined, option: string): string {
  if (value === undefined) throw usageError('usage.optionMissing', { option })
  return value
}

function argumentsOf({ db, dataDir, blockstore }: ServerPlaceInput): readonly string[] {
  // Several stores, each of one word; the path of a folder may have blanks.
  const stores = blockstore?.startsWith('file:') ? [blockstore] : (blockstore?.split(/\s+/) ?? [])
  return [
    ...(db === undefined ? [] : ['--db', db]),
    ...(dataDir === undefined ? [] : ['--data-dir', dataDir]),
    ...stores.filter((store) => store !== '').flatMap((store) => ['--blockstore', store]),
  ]
}
