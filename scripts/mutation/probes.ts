import { existsSync, readFileSync, rmSync } from 'node:fs'
import type { Span } from './mutants.ts'

/** A place whose evaluation is noted. */
export interface Probe {
  readonly id: number
  readonly site: Span
}

/**
 * The source with a note taken, once a process, of each expression that is evaluated: whichever process that is, so
 * that a server at the other end of a connection is seen too. Lines stay where they are.
 */
export function withProbes(source: string, probes: readonly Probe[], notes: string): string {
  // Of two that begin or end together the inner one is put in first.
  const inner = probes.toSorted((one, other) => length(one.site) - length(other.site) || one.id - other.id)
  const opening = new Map<number, string>()
  const closing = new Map<number, string>()
  for (const { id, site } of inner) {
    opening.set(site.start, `(__reached(${id}), ${opening.get(site.start) ?? ''}`)
    closing.set(site.end, `${closing.get(site.end) ?? ''})`)
  }
  let probed = ''
  for (let at = 0; at <= source.length; at += 1)
    probed += (closing.get(at) ?? '') + (opening.get(at) ?? '') + source.slice(at, at + 1)
  return `${probed}\n${noting(notes)}\n`
}

function noting(notes: string): string {
  return `function __reached(id) {
    const seen = (__reached.seen ??= new Set())
    if (seen.has(id)) return
    seen.add(id)
    process.getBuiltinModule('node:fs').appendFileSync(${JSON.stringify(notes)}, id + '\\n')
  }`
}

function length({ start, end }: Span): number {
  return end - start
}

/** What was evaluated since the last time, by id. */
export function takeNotes(notes: string): ReadonlySet<number> {
  if (!existsSync(notes)) return new Set()
  const ids = readFileSync(notes, 'utf8').split('\n')
  rmSync(notes)
  return new Set(ids.filter((id) => id !== '').map(Number))
}
