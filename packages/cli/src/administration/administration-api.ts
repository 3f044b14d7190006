import type { HttpTransport } from '@parallax/client'
import { type OrganizationId, type ServerAddress, serverUrl } from '@parallax/wire'
import { CliError } from '../cli-error.ts'

export interface AdministrationOptions {
  readonly http: HttpTransport
  readonly server: ServerAddress
  readonly token: string
  readonly signal: AbortSignal
}

/** Both forms of the link that creates the organization. */
export interface CreatedOrganization {
  readonly bootstrapLink: string
  readonly webLink: string
}

/** `POST /administration/organizations` (spec 05 §3.2). */
export async function createOrganization(
  organizationId: OrganizationId,
  options: AdministrationOptions,
): Promise<CreatedOrganization> {
  const reply = await post('/administration/organizations', { organization_id: organizationId }, options)
  const { bootstrap_url: bootstrapLink, bootstrap_url_as_http_redirection: webLink } = reply
  if (typeof bootstrapLink !== 'string' || typeof webLink !== 'string') throw refused(options.server, 'no link')
  return { bootstrapLink, webLink }
}

async function post(
  path: string,
  body: unknown,
  { http, server, token, signal }: AdministrationOptions,
): Promise<Readonly<Record<string, unknown>>> {
  const response = await http.request(
    {
      method: 'POST',
      url: serverUrl(server, path),
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: [new TextEncoder().encode(JSON.stringify(body))],
    },
    { signal },
  )
  const json = parsed(new TextDecoder().decode(response.body))
  if (response.status === 200) return json
  const detail = typeof json.detail === 'string' ? json.detail : ''
  throw refused(server, `HTTP ${response.status}${detail === '' ? '' : `: ${detail}`}`)
}

function refused(server: string, reason: string): CliError {
  return new CliError('administration_refused', 'error.administrationRefused', { parameters: { server, reason } })
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
