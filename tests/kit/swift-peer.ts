import { createHash, randomUUID } from 'node:crypto'
import { type ObjectPeer, type StoreAnswer, type StoreRequest, startObjectPeer } from './object-peer.ts'

export interface SwiftAccount {
  readonly tenant: string
  readonly user: string
  readonly password: string
  /** The containers that are there. */
  readonly containers: readonly string[]
}

export interface SwiftPeer extends ObjectPeer {
  /** By `container/key`. */
  readonly objects: Map<string, Uint8Array>
  /** No token that was given is good any more. */
  expireTokens(): void
  readonly logIns: number
}

/** A strict OpenStack Swift in memory, a double of our own: log-in of version 1, tokens, ETags of what is stored. */
export async function startSwiftPeer(account: SwiftAccount): Promise<SwiftPeer> {
  const objects = new Map<string, Uint8Array>()
  const tokens = new Set<string>()
  let logIns = 0
  const peer = await startObjectPeer((request, { url }) => {
    if (request.target !== '/auth/v1.0') return serve(request, { account, objects, tokens })
    const { 'x-auth-user': user, 'x-auth-key': key } = request.headers
    if (user !== `${account.user}:${account.tenant}` || key !== account.password) return failure(401)
    logIns += 1
    const token = `AUTH_tk${randomUUID()}`
    tokens.add(token)
    return { status: 200, headers: { 'x-storage-url': `${url}/v1/AUTH_${account.tenant}`, 'x-auth-token': token } }
  })
  return Object.defineProperty(Object.assign(peer, { objects, expireTokens: () => tokens.clear(), logIns }), 'logIns', {
    get: () => logIns,
  })
}

interface Shelf {
  readonly account: SwiftAccount
  readonly objects: Map<string, Uint8Array>
  readonly tokens: ReadonlySet<string>
}

function serve({ method, target, headers, body }: StoreRequest, { account, objects, tokens }: Shelf): StoreAnswer {
  if (!tokens.has(String(headers['x-auth-token']))) return failure(401)
  const [, version, owner, container = '', ...key] = decodeURIComponent(target).split('/')
  if (version !== 'v1' || owner !== `AUTH_${account.tenant}`) return failure(403)
  if (!account.containers.includes(container)) return failure(404)
  // As version 2.30 does it.
  if (key.length === 0) return method === 'HEAD' ? { status: 204, behind: '0\r\n\r\n' } : failure(405)
  const name = `${container}/${key.join('/')}`
  const found = objects.get(name)
  switch (method) {
    case 'PUT': {
      if (headers['content-length'] === undefined) return failure(411)
      const etag = createHash('md5').update(body).digest('hex')
      if (headers.etag !== undefined && headers.etag !== etag) return failure(422)
      objects.set(name, body)
      return { status: 201, headers: { etag } }
    }
    case 'GET':
      return found === undefined ? failure(404) : { status: 200, body: found }
    case 'DELETE':
      return objects.delete(name) ? { status: 204 } : failure(404)
    default:
      return failure(405)
  }
}

function failure(status: number): StoreAnswer {
  return { status, headers: { 'content-type': 'text/html' }, body: `<html><h1>${status}</h1></html>` }
}
