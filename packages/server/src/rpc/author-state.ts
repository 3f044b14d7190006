import type { Parameter } from '../db/client.ts'
import type { Database, Read } from '../db/database.ts'
import { type AuthorKeys, type AuthorRefusal, enterWrite, type Locks, type WriteScene } from '../db/locks.ts'
import type { Transaction } from '../db/transaction.ts'
import { HttpRefused } from './http-refused.ts'

/** A write by a device: `work` runs with the locks held and what was read under them; commits when it answers `ok`. */
export type AuthorWrite = <Status extends string, Reply extends { readonly status: Status }>(
  locks: Locks,
  work: (tx: Transaction, scene: WriteScene) => Reply | Promise<Reply>,
) => Promise<Reply>

/** How a device's statements check that the device may act, each time (spec 03 §4.1, DESIGN: caching). */
export interface AuthorAccess {
  /**
   * One statement, refused together with the request when the author may not act (any more). The query may refer to
   * `author.profile`; its columns must not be named `refusal` or `found`.
   */
  readonly read: Read
  /** The same for thousands of rows, between which others are served. */
  readonly readMany: Read
  readonly write: AuthorWrite
}

export interface AuthorAccessOptions {
  /** False on the tos route alone. */
  readonly demandTos: boolean
}

export function authorAccess(db: Database, author: AuthorKeys, { demandTos }: AuthorAccessOptions): AuthorAccess {
  return {
    read: (template, ...parameters) => readAs(db, { author, demandTos, read: db.read, template, parameters }),
    readMany: (template, ...parameters) => readAs(db, { author, demandTos, read: db.readMany, template, parameters }),
    write: (locks, work) =>
      db.write(async (tx) => {
        const scene = await enterWrite(tx, author, { locks, demandTos })
        if ('refusal' in scene) throw new HttpRefused(scene.refusal)
        return await work(tx, scene)
      }),
  }
}

/** The state alone: for a request that is refused anyway, but maybe for something that comes first. */
export async function authorRefusal(
  db: Database,
  author: AuthorKeys,
  { demandTos }: AuthorAccessOptions,
): Promise<AuthorRefusal | undefined> {
  const [row] = await db.read<{ refusal: AuthorRefusal | null }>`
    select refusal from author_state(${author.organization}, ${author.user}, ${demandTos})`
  return row?.refusal ?? undefined
}

interface ReadAs {
  readonly author: AuthorKeys
  readonly demandTos: boolean
  readonly read: Read
  readonly template: TemplateStringsArray
  readonly parameters: readonly Parameter[]
}

interface StateRow {
  readonly refusal: AuthorRefusal | null
  readonly found: true | null
}

async function readAs<Row extends object>(
  db: Database,
  { author, demandTos, read, template, parameters }: ReadAs,
): Promise<readonly Row[]> {
  const { organization, user } = author
  // A part of the statement, not a text put together: the driver keeps every text that it is given for good.
  const query = db.sql(template, ...parameters)
  const rows = await read<Row & StateRow>`
    select author.refusal, rows.* from author_state(${organization}, ${user}, ${demandTos}) author
      left join lateral (select true as found, query.* from (${query}) query) rows on author.refusal is null`
  const [first] = rows
  if (first === undefined) throw new HttpRefused('organization_not_found')
  if (first.refusal !== null) throw new HttpRefused(first.refusal)
  return first.found === null ? [] : rows
}
