import { connect, type PeerCertificate } from 'node:tls'
import { type ServerAddress, serverParts } from '@parallax/wire'
import type { Say } from '../words/words.ts'
import type { Finding } from './finding.ts'

/** Days before its end that a server should have renewed it. */
const SOON = 14
const DAY = 86_400_000
/** Milliseconds. */
const PATIENCE = 10_000

/** How long the server can still prove who it is; nothing without TLS, or when it cannot be asked. */
export async function checkTls(
  server: ServerAddress,
  { say, now }: { readonly say: Say; readonly now: () => number },
): Promise<readonly Finding[]> {
  const { tls } = serverParts(server)
  const end = tls ? await endOf(new URL(server)).catch(() => undefined) : undefined
  if (end === undefined) return []
  const days = Math.floor((end - now()) / DAY)
  return [{ check: 'tls', state: days < SOON ? 'failed' : 'ok', detail: say('doctor.tls', { days }) }]
}

/** Whether it is trusted is not our question here: the request beside this one tells. */
function endOf({ hostname, port }: URL): Promise<number> {
  const host = hostname.replace(/^\[|\]$/g, '')
  const options = { host, port: Number(port || 443), rejectUnauthorized: false, timeout: PATIENCE }
  return new Promise((resolve, reject) => {
    const socket = connect({ ...options, ...(/[a-z]/i.test(host) && { servername: host }) }, () => {
      const certificate: PeerCertificate = socket.getPeerCertificate()
      socket.destroy()
      resolve(Date.parse(certificate.valid_to))
    })
    socket.on('timeout', () => socket.destroy(new Error('timeout')))
    socket.on('error', reject)
  })
}
