import type { TermsOfService } from '@parallax/client'
import { printDateTime } from '@parallax/wire'
import { openTerms } from '../context/open-terms.ts'
import type { Run } from '../context/verb-context.ts'
import { escapeText } from '../output/escape.ts'
import { alignedLines } from '../output/table.ts'
import type { tosList } from '../specs/operator-specs.ts'

export const run: Run<typeof tosList> = async (context, input) => {
  const terms = await (await openTerms(context, input)).read()
  context.output.result({ json: terms && termsJson(terms), plain: terms === null ? '' : termsLines(terms) })
}

/** By locale, sorted (spec 08 §4). */
export function termsLines({ urls }: TermsOfService): string {
  const rows = [...urls].sort(([one], [other]) => (one < other ? -1 : 1))
  return alignedLines(
    [{}, {}],
    rows.map((row) => row.map(escapeText)),
  )
}

function termsJson({ urls, updatedOn }: TermsOfService) {
  return { updated_on: printDateTime(updatedOn), per_locale_urls: Object.fromEntries(urls) }
}
