import { randomUUID } from 'node:crypto'
import { Writable } from 'node:stream'

/** Where errors are reported, a Sentry server. */
export interface SentryChoice {
  readonly dsn: SentryAddress
  readonly environment: string
  readonly release: string
}

/** The parts of `https://KEY@HOST[/PREFIX]/PROJECT`. */
export interface SentryAddress {
  readonly url: string
  readonly key: string
}

/** Lines kept to be sent along with an error. */
const BREADCRUMBS = 30
const REPORTED: ReadonlySet<unknown> = new Set(['error', 'fatal'])
const LEVELS: Readonly<Record<string, string>> = { debug: 'debug', info: 'info', warn: 'warning' }

/** Throws `TypeError` saying what is expected. */
export function parseSentryDsn(text: string): SentryAddress {
  const url = URL.parse(text)
  const [, prefix = '', project = ''] = /^(.*)\/(\d+)$/.exec(url?.pathname ?? '') ?? []
  if (url === null || !/^https?:$/.test(url.protocol) || url.username === '' || project === '')
    throw new TypeError('https://KEY@HOST/PROJECT')
  return { url: `${url.protocol}//${url.host}${prefix}/api/${project}/envelope/`, key: url.username }
}

/** Takes the lines of the log: errors are sent, with the lines before them (spec 05 §14). Never fails, never waits. */
export function sentryStream(choice: SentryChoice, fetch: typeof globalThis.fetch): Writable {
  const breadcrumbs: unknown[] = []
  return new Writable({
    decodeStrings: false,
    write: (line: string, _, done) => {
      const entry = parse(line)
      if (REPORTED.has(entry.level)) void send(choice, { fetch, event: eventOf(entry, choice, breadcrumbs) })
      else {
        breadcrumbs.push(breadcrumbOf(entry))
        if (breadcrumbs.length > BREADCRUMBS) breadcrumbs.shift()
      }
      done()
    },
  })
}

type Entry = Readonly<Record<string, unknown>>

function parse(line: string): Entry {
  const value: unknown = JSON.parse(line)
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function breadcrumbOf({ level, timestamp, event, message, ...data }: Entry): unknown {
  return { level: LEVELS[`${level}`] ?? 'info', timestamp, category: event, message: message ?? event, data }
}

function eventOf(
  { level, timestamp, event, message, error, ...extra }: Entry,
  { environment, release }: SentryChoice,
  breadcrumbs: readonly unknown[],
): Entry {
  const { type, message: text, stack } = typeof error === 'object' && error !== null ? { ...error } : ({} as Entry)
  return {
    event_id: randomUUID().replaceAll('-', ''),
    timestamp,
    platform: 'node',
    level: level === 'fatal' ? 'fatal' : 'error',
    environment,
    release,
    message: `${message ?? event}`,
    extra: { ...extra, stack },
    breadcrumbs: [...breadcrumbs],
    ...(error !== undefined && { exception: { values: [{ type, value: text }] } }),
  }
}

async function send(
  { dsn }: SentryChoice,
  { fetch, event }: { readonly fetch: typeof globalThis.fetch; readonly event: Entry },
): Promise<void> {
  const body = [{ event_id: event.event_id }, { type: 'event' }, event].map((part) => JSON.stringify(part)).join('\n')
  const headers = {
    'content-type': 'application/x-sentry-envelope',
    'x-sentry-auth': `Sentry sentry_version=7, sentry_client=parallax, sentry_key=${dsn.key}`,
  }
  try {
    await fetch(dsn.url, { method: 'POST', headers, body, signal: AbortSignal.timeout(10_000) })
  } catch {
    // Said nowhere: the log would report it again, and what it tells stands there already.
  }
}
