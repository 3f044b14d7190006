import type { LinkError, LinkParam } from './link.ts'
import { type ServerAddress, serverAddressOf } from './server-address.ts'

/** What both forms of a link come down to. */
export interface LinkParts {
  readonly server: ServerAddress
  /** As in the URL, percent-encoded: empty, or starts with a slash. */
  readonly path: string
  readonly params: URLSearchParams
}

/** Stops the reading of a link; never leaves this folder. */
export class LinkRefused extends Error {
  readonly error: LinkError

  constructor(error: LinkError) {
    super(error.code)
    this.error = error
  }
}

const REDIRECTION = /^\/redirect(?=\/|$)/

/** Steps 1 to 4 of `parsec3://host/…` (spec 01 §7.2). */
export function splitSchemeForm(text: string): LinkParts {
  const url = parseUrl(text)
  const scheme = noSsl(url.searchParams) ? 'http:' : 'https:'
  if (url.protocol !== 'parsec3:') throw new LinkRefused({ code: 'INVALID_SCHEME' })
  // Only now do the rules of http hosts apply: another scheme takes nearly any host.
  const http = parseUrl(scheme + url.href.slice(url.protocol.length))
  return { server: serverAddressOf(http), path: http.pathname, params: http.searchParams }
}

/** The same of `https://host/redirect/…`; what its query says of `no_ssl` does not count. */
export function splitRedirectionForm(text: string): LinkParts {
  const url = parseHttpUrl(text)
  if (!REDIRECTION.test(url.pathname)) throw new LinkRefused({ code: 'NOT_A_REDIRECTION' })
  return { server: serverAddressOf(url), path: url.pathname.replace(REDIRECTION, ''), params: url.searchParams }
}

/** `https://host/org?a=…`, which only people write (spec 01 §7.2, ours). */
export function splitShortForm(text: string): LinkParts {
  const url = parseHttpUrl(text)
  return { server: serverAddressOf(url), path: url.pathname, params: url.searchParams }
}

/** The only value of `name`, or undefined when it is not there. */
export function optionalParam(params: URLSearchParams, name: LinkParam): string | undefined {
  const [value, ...others] = params.getAll(name)
  if (others.length > 0) throw new LinkRefused({ code: 'DUPLICATE_PARAM', param: name })
  return value
}

/** The only value of `name`. */
export function param(params: URLSearchParams, name: LinkParam): string {
  const value = optionalParam(params, name)
  if (value === undefined) throw new LinkRefused({ code: 'MISSING_PARAM', param: name })
  return value
}

function noSsl(params: URLSearchParams): boolean {
  const value = optionalParam(params, 'no_ssl')?.toLowerCase()
  if (value === undefined || value === 'false') return false
  if (value === 'true') return true
  throw new LinkRefused({ code: 'INVALID_PARAM', param: 'no_ssl' })
}

function parseHttpUrl(text: string): URL {
  const url = parseUrl(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new LinkRefused({ code: 'INVALID_SCHEME' })
  return url
}

function parseUrl(text: string): URL {
  const url = URL.parse(text)
  if (url === null) throw new LinkRefused({ code: 'INVALID_URL' })
  return url
}
