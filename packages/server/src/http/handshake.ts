import type { IncomingHttpHeaders } from 'node:http'
import { type AuthToken, parseAuthToken } from '@parallax/crypto'
import { compatibleApiVersion, EVENT_STREAM_ACCEPT, parseBearer, RPC_CONTENT_TYPE } from '@parallax/protocol'
import {
  type AccessToken,
  type ApiVersion,
  type OrganizationId,
  parseAccessToken,
  parseOrganizationId,
} from '@parallax/wire'
import { HttpRefused } from '../rpc/http-refused.ts'

// What a request must carry before anything is looked up (spec 03 §2, §3). Each throws the refusal of its step; the
// routes call them in the order of §4.1.

type Headers = IncomingHttpHeaders

/** The version of the client. */
export function demandApiVersion(headers: Headers): ApiVersion {
  const version = compatibleApiVersion(text(headers['api-version']))
  if (version === undefined) throw new HttpRefused('api_version_unsupported')
  return version
}

export function demandOrganizationId(segment: string): OrganizationId {
  const id = parseOrganizationId(segment)
  if (id === undefined) throw new HttpRefused('organization_not_found')
  return id
}

export function demandRpcContentType(headers: Headers): void {
  if (headers['content-type'] !== RPC_CONTENT_TYPE) throw new HttpRefused('body_bad')
}

export function demandEventStreamAccept(headers: Headers): void {
  if (headers.accept !== EVENT_STREAM_ACCEPT) throw new HttpRefused('accept_bad')
}

export type DeviceToken = Extract<AuthToken, { type: 'device' }>
export type AccountToken = Extract<AuthToken, { type: 'account' }>

export function demandDeviceToken(headers: Headers): DeviceToken {
  const token = parseAuthToken(demandBearer(headers))
  if (token?.type !== 'device') throw new HttpRefused('authentication_missing')
  return token
}

export function demandAccountToken(headers: Headers): AccountToken {
  const token = parseAuthToken(demandBearer(headers))
  if (token?.type !== 'account') throw new HttpRefused('authentication_missing')
  return token
}

export function demandInvitationToken(headers: Headers): AccessToken {
  const token = parseAccessToken(demandBearer(headers))
  if (token === undefined) throw new HttpRefused('authentication_missing')
  return token
}

function demandBearer(headers: Headers): string {
  const token = parseBearer(headers.authorization)
  if (token === undefined) throw new HttpRefused('authentication_missing')
  return token
}

function text(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : header?.join(', ')
}
