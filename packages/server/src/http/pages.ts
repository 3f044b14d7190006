import { LINK_ACTIONS, parseOrganizationId, type ServerAddress, serverParts } from '@parallax/wire'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ServerContext } from '../context.ts'
import { addClientPages } from './client-pages.ts'

const PAGE_HEADERS = { 'referrer-policy': 'no-referrer', 'content-type': 'text/html; charset=utf-8' } as const

export const notFoundPage: string = page('Not found', 'There is nothing at this address.')
const landingPage: string = page('Parallax', 'The server is running. Open it with a Parallax client.')

/** Pages and redirections for browsers (spec 03 §10). */
export function addPages(app: FastifyInstance, context: ServerContext): void {
  const { clientWebApp } = context.config
  addCanonicalOrigin(app, context)
  if (clientWebApp !== null) addClientPages(app, clientWebApp)

  app.get('/', async (_, reply) =>
    clientWebApp === null
      ? reply.headers(PAGE_HEADERS).send(context.config.templates.page('index') ?? landingPage)
      : reply.redirect('/client/', 301),
  )

  app.get<{ Params: { '*': string } }>('/redirect/*', async (request, reply) => {
    const native = nativeLink(context.serverAddress(), request.params['*'], queryOf(request.url))
    const target =
      clientWebApp === null ? native : webRedirect(`${context.clients.schemeOf(request)}://${request.host}`, native)
    return reply.headers(PAGE_HEADERS).redirect(target, 302)
  })

  // The short form of a link, `/<organization>?a=<known action>`; anything else there is not ours.
  app.get<{ Params: { organization: string }; Querystring: { a?: unknown } }>(
    '/:organization',
    async (request, reply) => {
      const { organization } = request.params
      const isLink = parseOrganizationId(organization) !== undefined && isAction(request.query.a)
      if (!isLink) return reply.callNotFound()
      const target = `/redirect/${encodeURIComponent(organization)}?${queryOf(request.url)}`
      return reply.headers(PAGE_HEADERS).redirect(target, 302)
    },
  )
}

/** `https://…/redirect/<path>?<query>` as `parsec3://…` (spec 03 §10, steps 2 to 4). */
export function nativeLink(server: ServerAddress, path: string, query: string): string {
  const { tls, host } = serverParts(server)
  const entries = new URLSearchParams(query)
  entries.delete('no_ssl')
  if (!tls) entries.append('no_ssl', 'true')
  const end = entries.size === 0 ? '' : `?${entries}`
  return `parsec3://${host}/${formEncoded(path)}${end}`
}

/** A browser keeps keys by origin, so the local profile has one for its pages (PRODUCT §2). */
function addCanonicalOrigin(app: FastifyInstance, { config, serverAddress }: ServerContext): void {
  if (config.profile !== 'local') return
  app.addHook('onRequest', async (request, reply) => {
    if (!isPageNavigation(request) || !request.host.startsWith('localhost')) return
    const canonical = serverAddress()
    if (new URL(canonical).hostname === 'localhost') return
    return reply.headers(PAGE_HEADERS).redirect(canonical.slice(0, -1) + request.url, 302)
  })
}

function isPageNavigation({ method, headers, url }: FastifyRequest): boolean {
  if (method !== 'GET' || !(headers.accept ?? '').includes('text/html')) return false
  return url === '/' || /^\/(?:client|redirect)(?:\/|$)/.test(url) || /^\/[^/?]+\?(?:.*&)?a=/.test(url)
}

function webRedirect(origin: string, native: string): string {
  return `${origin}/client/webRedirect?webRedirectUrl=${formEncoded(native)}`
}

/** Form encoding but for slashes: the way of upstream. */
function formEncoded(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1).replaceAll('%2F', '/')
}

function queryOf(url: string): string {
  const start = url.indexOf('?')
  return start < 0 ? '' : url.slice(start + 1)
}

function isAction(value: unknown): boolean {
  return Object.values<unknown>(LINK_ACTIONS).includes(value)
}

function page(title: string, text: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1><p>${text}</p></html>\n`
}
