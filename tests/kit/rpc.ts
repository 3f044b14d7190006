import { deviceToken } from '@parallax/crypto'
import { bearer, type Command, HEADERS, RPC_CONTENT_TYPE } from '@parallax/protocol'
import { type AccessToken, type DateTime, decode, encode, fromMilliseconds } from '@parallax/wire'
import type { TestDevice, TestOrganization } from './test-organization.ts'

/** An answer as it came. */
export interface RawAnswer {
  readonly code: number
  readonly headers: Headers
  readonly body: Uint8Array
}

export interface RawRequest {
  readonly path: string
  readonly body: Uint8Array
  /** Undefined: not sent. */
  readonly headers?: Readonly<Record<string, string | undefined>>
}

/** Sends a body to a route, with the headers that it needs unless others are given. */
export async function post(server: string, { path, body, headers = {} }: RawRequest): Promise<RawAnswer> {
  const all = { [HEADERS.apiVersion]: '5.6', [HEADERS.contentType]: RPC_CONTENT_TYPE, ...headers }
  const given = new Headers()
  for (const [name, value] of Object.entries(all)) if (value !== undefined) given.set(name, value)
  const response = await fetch(server + path, { method: 'POST', headers: given, body: new Uint8Array(body) })
  return { code: response.status, headers: response.headers, body: new Uint8Array(await response.arrayBuffer()) }
}

export function now(): DateTime {
  return fromMilliseconds(Date.now())
}

/** `Authorization` of a device, at another time if one is given. */
export function authorization(device: TestDevice, at: DateTime = now()): string {
  return bearer(deviceToken(device.organization.tools.crypto, device, at))
}

/** The reply of a command to a device; an HTTP error is thrown as `HTTP <code>`. */
export async function call<Request, Reply>(
  device: TestDevice,
  command: Command<string, Request, Reply>,
  request: Request,
  { server = device.organization.server.url, route = '' }: { server?: string; route?: '' | '/tos' } = {},
) {
  const path = `/authenticated/${encodeURIComponent(device.organization.id)}${route}`
  const headers = { [HEADERS.authorization]: authorization(device) }
  return replyOf(command, await post(server, { path, body: encode(command.request, request), headers }))
}

/** The same without a caller. */
export async function callAnonymously<Request, Reply>(
  { server, path }: { readonly server: string; readonly path: string },
  command: Command<string, Request, Reply>,
  request: Request,
) {
  return replyOf(command, await post(server, { path, body: encode(command.request, request) }))
}

function replyOf<Request, Reply>(command: Command<string, Request, Reply>, { code, body }: RawAnswer) {
  if (code !== 200) throw new Error(`HTTP ${code}`)
  return decode(command.reply, body)
}

/** The reply of a command to whoever holds the token of an invitation; an HTTP error is thrown as `HTTP <code>`. */
export async function callInvited<Request, Reply>(
  { organization, token }: { readonly organization: TestOrganization; readonly token: AccessToken },
  command: Command<string, Request, Reply>,
  request: Request,
) {
  const path = `/invited/${encodeURIComponent(organization.id)}`
  const headers = { [HEADERS.authorization]: bearer(token) }
  const body = encode(command.request, request)
  return replyOf(command, await post(organization.server.url, { path, body, headers }))
}
