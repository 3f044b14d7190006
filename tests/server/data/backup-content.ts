import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { backUp, folderSink, type OperationSource } from '@parallax/server'
import { openClient, type Sql } from '../../../packages/server/src/db/client.ts'
import type { OperatedScene } from '../../kit/operated.ts'

/** With blocks, into a folder. */
export const toFolder = (
  source: OperationSource,
  target: string,
  options: Partial<Parameters<typeof backUp>[2]> = {},
) => backUp(source, () => folderSink(target), { blocks: 'include', ...options })

/** How it ends: `done`, or the code of its error. */
export const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
  )

/** Every row of every table, as text. */
export async function contentOf(database: OperatedScene['database'], { except = [] as readonly string[] } = {}) {
  const sql = openClient(database.connection, { connections: 1 })
  try {
    const tables = await sql<{ name: string }[]>`
      select relname::text as name from pg_class c join pg_namespace n on n.oid = relnamespace
      where relkind = 'r' and nspname = 'public' order by 1`
    const contents: Record<string, readonly string[]> = {}
    for (const { name } of tables.filter(({ name }) => !except.includes(name))) contents[name] = await rowsOf(sql, name)
    return contents
  } finally {
    await sql.end()
  }
}

/** The numbers that identities got last. */
export async function lastNumbersOf(database: OperatedScene['database']) {
  const sql = openClient(database.connection, { connections: 1 })
  try {
    return [...(await sql`select sequencename::text, last_value::text from pg_sequences order by 1`)]
  } finally {
    await sql.end()
  }
}

async function rowsOf(sql: Sql, table: string): Promise<readonly string[]> {
  const rows = await sql.unsafe<{ text: string }[]>(`select t::text as text from "${table}" t order by 1`)
  return rows.map(({ text }) => text)
}

/** Whole paths. */
export const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

/** In pieces of this size. */
export async function* cut(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
