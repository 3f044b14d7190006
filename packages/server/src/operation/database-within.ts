import type { BlockStoreParts } from '../blocks/open-block-store.ts'
import type { Parameter, Query, Sql } from '../db/client.ts'

/** A database whose reads and writes are parts of one transaction, which somebody else ends. */
export function databaseWithin(sql: Sql): BlockStoreParts['db'] {
  return {
    read: async <Row extends object>(template: TemplateStringsArray, ...parameters: readonly Parameter[]) =>
      await sql<Row[]>(template, ...parameters),
    write: async (work) => {
      const writes: Query[] = []
      const result = await work({
        isRetry: false,
        sql,
        write: (template, ...parameters) => void writes.push(sql(template, ...parameters)),
        publish: () => undefined,
      })
      await Promise.all(writes)
      return result
    },
  }
}
