import type { Sql } from '../../db/client.ts'
import { OperationError } from '../operation-error.ts'
import { type MigrationRecord, PART, type SequenceState, type TableShape } from './format.ts'

/** Tables that are not rows of the backup: the schema's own record, and blocks, which come by themselves. */
const ELSEWHERE: ReadonlySet<string> = new Set(['migrations', 'block_data'])

export async function refuseIfEmpty(sql: Sql): Promise<void> {
  const [found] = await sql<{ exists: boolean }[]>`select to_regclass('migrations') is not null as exists`
  if (!found?.exists) throw new OperationError('database_empty')
}

export async function migrationRecords(sql: Sql): Promise<readonly MigrationRecord[]> {
  const rows = await sql<{ index: number; name: string; checksum: string; appliedOn: bigint }[]>`
    select index, name, checksum, applied_on from migrations order by index`
  return rows.map(({ index, name, checksum, appliedOn }) => ({ index, name, checksum, applied_on: `${appliedOn}` }))
}

/** Each table after those that it refers to. */
export async function tableShapes(sql: Sql): Promise<readonly TableShape[]> {
  const rows = await sql<{ name: string; columns: string }[]>`
    select c.relname::text as name, string_agg(a.attname::text, ',' order by a.attnum) as columns
    from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relkind = 'r' and n.nspname = current_schema()
    group by c.relname
    order by c.relname`
  const references = await sql<{ from: string; to: string }[]>`
    select f.relname::text as "from", t.relname::text as "to"
    from pg_constraint k join pg_class f on f.oid = k.conrelid join pg_class t on t.oid = k.confrelid
    where k.contype = 'f' and k.conrelid <> k.confrelid`
  const shapes = rows
    .filter(({ name }) => !ELSEWHERE.has(name))
    .map(({ name, columns }) => ({ name, columns: columns.split(',') }))
  return inOrder(shapes, references)
}

function inOrder(
  shapes: readonly TableShape[],
  references: readonly { readonly from: string; readonly to: string }[],
): readonly TableShape[] {
  const ordered: TableShape[] = []
  let rest = shapes
  while (rest.length > 0) {
    const waiting = rest.filter(({ name }) =>
      references.some(({ from, to }) => from === name && rest.some((other) => other.name === to)),
    )
    if (waiting.length === rest.length) throw new RangeError('tables refer to each other in a circle')
    ordered.push(...rest.filter((shape) => !waiting.includes(shape)))
    rest = waiting
  }
  return ordered
}

export async function sequenceStates(sql: Sql): Promise<readonly SequenceState[]> {
  const columns = await sql<{ table: string; column: string; sequence: string }[]>`
    select c.relname::text as "table", a.attname::text as "column",
      pg_get_serial_sequence(quote_ident(c.relname), a.attname) as sequence
    from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attidentity <> '' and not a.attisdropped
    where c.relkind = 'r' and n.nspname = current_schema()
    order by 1, 2`
  const states: SequenceState[] = []
  for (const { table, column, sequence } of columns) {
    const [state] = await sql.unsafe<{ value: string; called: boolean }[]>(
      `select last_value::text as value, is_called as called from ${sequence}`,
    )
    if (state !== undefined) states.push({ table, column, last_value: state.value, is_called: state.called })
  }
  return states
}

/** The rows of a table in PostgreSQL's binary format of COPY, cut anywhere into parts. */
export async function* tableParts(sql: Sql, { name, columns }: TableShape): AsyncGenerator<Buffer> {
  const copy = `copy ${quoted(name)} (${columns.map(quoted).join(', ')}) to stdout (format binary)`
  const rows = await sql.unsafe(copy).readable()
  let chunks: Buffer[] = []
  let length = 0
  for await (const chunk of rows) {
    chunks.push(chunk)
    length += chunk.length
    if (length < PART) continue
    yield Buffer.concat(chunks)
    chunks = []
    length = 0
  }
  if (length > 0) yield Buffer.concat(chunks)
}

export async function countRows(sql: Sql, table: string): Promise<number> {
  const [row] = await sql.unsafe<{ count: string }[]>(`select count(*)::text as count from ${quoted(table)}`)
  return Number(row?.count)
}

/** A name of the catalogue inside a statement. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
