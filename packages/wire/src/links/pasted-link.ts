import type { Link, LinkError, ParsedLink } from './link.ts'
import { LinkRefused, optionalParam, splitRedirectionForm, splitSchemeForm, splitShortForm } from './link-parts.ts'
import { attempt, kindOfAction, readAction, readAny } from './parse-link.ts'

const CANDIDATE = /(?:parsec3|https?):\/\/[^\s<>"]+/gi
const TRAILING_PUNCTUATION = /[.,;:!?)}'*]+$/
const TRAILING_PUNCTUATION_OR_BRACKET = /[.,;:!?)\]}'*]+$/

/**
 * Reads what a person pastes or types: any kind of link in any form, `https://SERVER/ORG?a=…` included (spec 01 §7.2,
 * ours). In a longer text, such as a whole mail, the first link counts; when none is good, the first that looks like
 * one tells what is wrong.
 */
export function readPastedLink(text: string): ParsedLink<Link> {
  const whole = readOne(text)
  if (whole.status === 'ok') return whole
  let firstError: LinkError | undefined
  for (const [candidate] of text.matchAll(CANDIDATE)) {
    const parsed = readOne(withoutPunctuation(candidate))
    if (parsed.status === 'ok') return parsed
    firstError ??= parsed.error
  }
  return firstError === undefined ? whole : { status: 'refused', error: firstError }
}

/** A bracket closes an IPv6 address when one opens in the link. */
function withoutPunctuation(candidate: string): string {
  return candidate.replace(candidate.includes('[') ? TRAILING_PUNCTUATION : TRAILING_PUNCTUATION_OR_BRACKET, '')
}

function readOne(text: string): ParsedLink<Link> {
  const redirection = attempt(() => readAny(splitRedirectionForm(text)))
  if (redirection.status === 'ok') return redirection
  if (redirection.error.code === 'NOT_A_REDIRECTION') return attempt(() => readShort(text))
  // An http URL that is a redirection but not a good one says more than "not parsec3".
  return redirection.error.code === 'INVALID_SCHEME' ? attempt(() => readAny(splitSchemeForm(text))) : redirection
}

/** Without a known action it is any page of the web, not a link. */
function readShort(text: string): Link {
  const parts = splitShortForm(text)
  if (kindOfAction(optionalParam(parts.params, 'a') ?? '') === undefined)
    throw new LinkRefused({ code: 'NOT_A_REDIRECTION' })
  return readAction(parts)
}
