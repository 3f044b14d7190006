import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { type ObjectPeer, type StoreAnswer, type StoreRequest, startObjectPeer } from './object-peer.ts'

export interface S3Account {
  readonly region: string
  readonly key: string
  readonly secret: string
  /** The buckets that are there. */
  readonly buckets: readonly string[]
}

export interface S3Peer extends ObjectPeer {
  /** By `bucket/key`. */
  readonly objects: Map<string, Uint8Array>
}

/** Seconds that a client's clock may be wrong. */
const SKEW = 15 * 60

/**
 * A strict S3-compatible store in memory, a double of our own: path style only, signature version 4 of every request,
 * its date, and the SHA-256 of its body verified by the published rules, written apart from the library that signs.
 */
export async function startS3Peer(account: S3Account): Promise<S3Peer> {
  const objects = new Map<string, Uint8Array>()
  const peer = await startObjectPeer((request) => {
    const refused = verify(request, account)
    return refused ?? serve(request, { account, objects })
  })
  return Object.assign(peer, { objects })
}

function serve(
  { method, target, headers, body }: StoreRequest,
  { account, objects }: { readonly account: S3Account; readonly objects: Map<string, Uint8Array> },
): StoreAnswer {
  if (headers['if-none-match'] !== undefined) return failure(501, 'NotImplemented')
  if (target.includes('?')) return failure(501, 'NotImplemented')
  const name = decodeURIComponent(target.slice(1))
  const [bucket = '', ...key] = name.split('/')
  if (!account.buckets.includes(bucket)) return failure(404, 'NoSuchBucket')
  if (key.length === 0) return method === 'HEAD' ? { status: 200 } : failure(405, 'MethodNotAllowed')
  const found = objects.get(name)
  switch (method) {
    case 'PUT':
      if (headers['content-length'] === undefined) return failure(411, 'MissingContentLength')
      objects.set(name, body)
      return { status: 200, headers: { etag: `"${createHash('md5').update(body).digest('hex')}"` } }
    case 'GET':
      return found === undefined ? failure(404, 'NoSuchKey') : { status: 200, body: found }
    case 'DELETE':
      objects.delete(name)
      return { status: 204 }
    default:
      return failure(405, 'MethodNotAllowed')
  }
}

interface Credential {
  readonly key: string
  readonly date: string
  readonly region: string
  readonly service: string
  readonly signedHeaders: string
  readonly signature: string
}

function verify(request: StoreRequest, account: S3Account): StoreAnswer | undefined {
  const credential = credentialOf(request.headers.authorization)
  if (credential === undefined) return failure(403, 'AccessDenied')
  const { key, date, region, service, signedHeaders, signature } = credential
  if (region !== account.region || service !== 's3') return failure(400, 'AuthorizationHeaderMalformed')
  if (key !== account.key) return failure(403, 'InvalidAccessKeyId')
  const time = request.headers['x-amz-date']
  if (typeof time !== 'string' || !time.startsWith(date)) return failure(403, 'AccessDenied')
  if (Math.abs(Date.now() / 1000 - secondsOf(time)) > SKEW) return failure(403, 'RequestTimeTooSkewed')
  const bodyHash = request.headers['x-amz-content-sha256']
  if (bodyHash !== sha256(request.body)) return failure(400, 'XAmzContentSHA256Mismatch')
  const signed = signedHeaders.split(';')
  const mustBeSigned = Object.keys(request.headers).filter((name) => name === 'host' || name.startsWith('x-amz-'))
  if (mustBeSigned.some((name) => !signed.includes(name)) || signed.toSorted().join(';') !== signedHeaders)
    return failure(403, 'AccessDenied')
  const expected = signatureOf(request, { credential, time, secret: account.secret })
  const isRight = signature.length === expected.length && timingSafeEqual(Buffer.from(signature), Buffer.from(expected))
  return isRight ? undefined : failure(403, 'SignatureDoesNotMatch')
}

function credentialOf(header: string | undefined): Credential | undefined {
  const match =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$/.exec(
      header ?? '',
    )
  if (match === null) return undefined
  const [, key = '', date = '', region = '', service = '', signedHeaders = '', signature = ''] = match
  return { key, date, region, service, signedHeaders, signature }
}

interface Signing {
  readonly credential: Credential
  readonly time: string
  readonly secret: string
}

function signatureOf({ method, target, headers, body }: StoreRequest, { credential, time, secret }: Signing): string {
  const { date, region, service, signedHeaders } = credential
  const [path = '', query = ''] = target.split('?')
  const canonicalHeaders = signedHeaders.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`)
  const canonical = [method, canonicalPath(path), query, canonicalHeaders.join(''), signedHeaders, sha256(body)]
  const scope = `${date}/${region}/${service}/aws4_request`
  const text = ['AWS4-HMAC-SHA256', time, scope, sha256(Buffer.from(canonical.join('\n')))].join('\n')
  const key = [date, region, service, 'aws4_request'].reduce<Buffer | string>(hmac, `AWS4${secret}`)
  return hmac(key, text).toString('hex')
}

/** Each byte but unreserved ones and `/` as `%XX`, in capitals. */
function canonicalPath(path: string): string {
  const bytes = [...Buffer.from(decodeURIComponent(path))]
  return bytes
    .map((byte) => String.fromCharCode(byte))
    .map((char) =>
      /[A-Za-z0-9\-._~/]/.test(char) ? char : `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('')
}

function secondsOf(time: string): number {
  const iso = time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z')
  return Date.parse(iso) / 1000
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function failure(status: number, code: string): StoreAnswer {
  return {
    status,
    headers: { 'content-type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`,
  }
}
