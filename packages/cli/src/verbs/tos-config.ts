import { readFile } from 'node:fs/promises'
import { openAdministration, organizationPath } from '../administration/open-administration.ts'
import { CliError, usageError } from '../cli-error.ts'
import type { Run } from '../context/verb-context.ts'
import type { InputOf } from '../grammar/verb-spec.ts'
import type { tosConfig } from '../specs/operator-specs.ts'

type Terms = Readonly<Record<string, string>>

export const run: Run<typeof tosConfig> = async (context, input) => {
  const { output, say } = context
  const path = organizationPath(input.organization)
  const tos = await wantedTerms(input)
  await (await openAdministration(context, input)).send('PATCH', path, { tos })
  output.say(say(tos === null ? 'done.termsRemoved' : 'done.termsSet'))
  output.result({ json: { tos }, plain: '' })
}

/** In this order of precedence (spec 08 §4). */
async function wantedTerms({ fromJson, remove, terms }: InputOf<typeof tosConfig>): Promise<Terms | null> {
  if (fromJson !== undefined) return readTerms(fromJson)
  if (remove) return null
  if (terms.length === 0) throw usageError('usage.termsMissing')
  return Object.fromEntries(terms.map(parseTerm))
}

function parseTerm(text: string): readonly [string, string] {
  const equals = text.indexOf('=')
  const [locale, url] = [text.slice(0, Math.max(0, equals)), text.slice(equals + 1)]
  if (locale === '' || !URL.canParse(url)) throw usageError('usage.terms', { text })
  return [locale, url]
}

async function readTerms(path: string): Promise<Terms> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new CliError('source_unreadable', 'error.sourceUnreadable', { parameters: { path }, cause })
  })
  const entries = Object.entries(parsed(text, path))
  const terms = entries.flatMap(([locale, url]) => (typeof url === 'string' ? [[locale, url] as const] : []))
  if (terms.length < entries.length) throw usageError('usage.termsFile', { path })
  return Object.fromEntries(terms)
}

function parsed(text: string, path: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  } catch {
    // Said below, like JSON of another kind.
  }
  throw usageError('usage.termsFile', { path })
}
