import { type Catalogue, describeError, type HttpRequest, type HttpTransport } from '@parallax/client'
import { API_VERSION_TEXT, BALLPARK_EARLY_OFFSET, RPC_CONTENT_TYPE } from '@parallax/protocol'
import { anonymousServerUrl, type ServerAddress, serverUrl } from '@parallax/wire'
import { printDuration } from '../output/amounts.ts'
import type { Say } from '../words/words.ts'
import type { Finding } from './finding.ts'

export interface CheckServerOptions {
  readonly http: HttpTransport
  readonly say: Say
  readonly catalogue: Catalogue
  readonly signal: AbortSignal
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** Whether a server answers, its clock agrees with ours, and it speaks our version. */
export async function checkServer(server: ServerAddress, options: CheckServerOptions): Promise<readonly Finding[]> {
  const { http, say, catalogue, signal, now } = options
  try {
    const sent = now()
    const health = await http.request({ method: 'GET', url: serverUrl(server, '/health'), headers: {} }, { signal })
    const between = (sent + now()) / 2
    const versions = await http.request(versionProbe(server), { signal })
    return [
      health.status === 200
        ? { check: 'server', state: 'ok', detail: say('doctor.serverAnswers', { server }) }
        : { check: 'server', state: 'failed', detail: say('doctor.serverUnwell', { server, status: health.status }) },
      clockFinding(health.headers.get('date'), between, say),
      versionFinding(versions.headers.get('supported-api-versions'), say),
    ]
  } catch (error) {
    signal.throwIfAborted()
    return [{ check: 'server', state: 'failed', detail: describeError(catalogue, error).what }]
  }
}

/** Without a version of its own, a request is answered by the list of those that the server speaks (spec 03 §2.3). */
function versionProbe(server: ServerAddress): HttpRequest {
  return { method: 'POST', url: anonymousServerUrl(server), headers: { 'content-type': RPC_CONTENT_TYPE }, body: [] }
}

function clockFinding(date: string | undefined, at: number, say: Say): Finding {
  const server = Date.parse(date ?? '')
  if (Number.isNaN(server)) return { check: 'clock', state: 'failed', detail: say('doctor.clockUnknown') }
  // The header has whole seconds.
  const apart = Math.max(0, Math.abs(server + 500 - at) - 500) / 1000
  const state = apart < BALLPARK_EARLY_OFFSET ? 'ok' : 'failed'
  return { check: 'clock', state, detail: say('doctor.clock', { difference: printDuration(apart) }) }
}

function versionFinding(list: string | undefined, say: Say): Finding {
  const versions = (list ?? '').split(';').filter((version) => version !== '')
  const ours = API_VERSION_TEXT
  const spoken = versions.some((version) => version.split('.')[0] === ours.split('.')[0])
  const theirs = versions.length === 0 ? '?' : versions.join(', ')
  return { check: 'versions', state: spoken ? 'ok' : 'failed', detail: say('doctor.versions', { theirs, ours }) }
}
