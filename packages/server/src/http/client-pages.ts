import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import staticFiles from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'

/** Place of the nonce in the built `index.html`. */
const NONCE = '__NONCE__'
const PREFIX = '/client/'

/** What every page and file of the web application is given. */
const HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
} as const

/**
 * The web application from its built folder (spec 03 §10): hashed files for ever, everything else is its one page, with
 * a nonce of its own in each answer.
 */
export function addClientPages(app: FastifyInstance, folder: string): void {
  app.get('/client', (_, reply) => reply.redirect(PREFIX, 301))
  app.register(staticFiles, {
    root: join(folder, 'assets'),
    prefix: `${PREFIX}assets/`,
    index: false,
    preCompressed: true,
    cacheControl: false,
    decorateReply: false,
    setHeaders: (reply) => {
      for (const [name, value] of Object.entries(HEADERS)) reply.header(name, value)
      reply.header('cache-control', 'max-age=31536000, public, immutable')
      // Modules of a sandboxed frame, whose origin is nobody's: this is public code.
      reply.header('access-control-allow-origin', '*')
    },
  })
  for (const [name, type] of PUBLIC_FILES)
    app.get(`${PREFIX}${name}`, async (_, reply) => sendFile(reply, join(folder, name), type))
  app.get(`${PREFIX}*`, async (request, reply) => {
    // A file that a build has replaced is no page.
    if (/^\/client\/(?:assets|custom)\//.test(request.url)) return notFound(reply)
    return sendPage(reply, join(folder, 'index.html'))
  })
}

const PUBLIC_FILES = [
  ['icon.svg', 'image/svg+xml'],
  ['app.webmanifest', 'application/manifest+json'],
  ['sw.js', 'text/javascript; charset=utf-8'],
] as const

async function sendFile(reply: FastifyReply, file: string, type: string): Promise<FastifyReply> {
  const content = await contentOf(file)
  if (content === undefined) return notFound(reply)
  return reply.headers({ ...HEADERS, 'content-type': type, 'cache-control': 'no-cache' }).send(content)
}

async function sendPage(reply: FastifyReply, file: string): Promise<FastifyReply> {
  const page = await contentOf(file)
  if (page === undefined) return notFound(reply)
  const nonce = randomBytes(16).toString('base64')
  return reply
    .headers({
      ...HEADERS,
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': policy(nonce),
    })
    .send(page.toString('utf8').replaceAll(NONCE, nonce))
}

function notFound(reply: FastifyReply): FastifyReply {
  reply.callNotFound()
  return reply
}

function policy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "font-src 'self'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "frame-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

async function contentOf(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
