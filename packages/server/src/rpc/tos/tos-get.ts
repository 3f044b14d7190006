import * as schema from '@parallax/protocol'
import type { DateTime } from '@parallax/wire'
import { command } from './command.ts'

interface TermsRow {
  readonly updatedOn: DateTime | null
  readonly urls: Readonly<Record<string, string>> | null
}

/** The addresses of the terms of service, by language (spec 04a §4.1). */
export const tosGet = command(schema.tosGet, async (_, { author, read }) => {
  const [terms] = await read<TermsRow>`
    select tos_updated_on as updated_on, tos_urls as urls from organizations where id = ${author.organization}`
  if (!terms?.updatedOn || !terms.urls) return { status: 'no_tos' }
  return { status: 'ok', perLocaleUrls: new Map(Object.entries(terms.urls)), updatedOn: terms.updatedOn }
})
