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

/** A JSON object whose fields are looked at one by one. */
export type JsonRecord = Readonly<Record<string, unknown>>

/** The administration API of a server (spec 05 §3). What the server refuses is a `CliError` with its reason. */
export class AdministrationApi {
  readonly #options: AdministrationOptions

  constructor(options: AdministrationOptions) {
    this.#options = options
  }

  async get(path: string, query: Readonly<Record<string, string>> = {}): Promise<JsonRecord> {
    return this.#request('GET', path, { query })
  }

  async send(method: 'POST' | 'PATCH' | 'PUT', path: string, body: JsonRecord): Promise<JsonRecord> {
    return this.#request(method, path, { body })
  }

  /** `POST /administration/organizations` (spec 05 §3.2). */
  async createOrganization(organizationId: OrganizationId): Promise<CreatedOrganization> {
    const reply = await this.send('POST', '/organizations', { organization_id: organizationId })
    const { bootstrap_url: bootstrapLink, bootstrap_url_as_http_redirection: webLink } = reply
    if (typeof bootstrapLink !== 'string' || typeof webLink !== 'string') throw this.#refused('no link')
    return { bootstrapLink, webLink }
  }

  async #request(
    method: 'GET' | 'POST' | 'PATCH' | 'PUT',
    path: string,
    { body, query = {} }: RequestParts,
  ): Promise<JsonRecord> {
    const search = new URLSearchParams(query).toString()
    const { http, server, token, signal } = this.#options
    const response = await http.request(
      {
        method,
        url: `${serverUrl(server, `/administration${path}`)}${search === '' ? '' : `?${search}`}`,
        headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: [new TextEncoder().encode(JSON.stringify(body))] }),
      },
      { signal },
    )
    const json = parsed(new TextDecoder().decode(response.body))
    if (response.status === 200) return json
    const detail = typeof json.detail === 'string' ? json.detail : json.detail && JSON.stringify(json.detail)
    throw this.#refused(`HTTP ${response.status}${detail ? `: ${detail}` : ''}`)
  }

  #refused(reason: string): CliError {
    const { server } = this.#options
    return new CliError('administration_refused', 'error.administrationRefused', { parameters: { server, reason } })
  }
}

interface RequestParts {
  readonly body?: JsonRecord
  readonly query?: Readonly<Record<string, string>>
}

/** A field that is a list of objects. */
export function recordsIn(value: unknown): readonly JsonRecord[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}

/** A field that is a text or a number, for a table. */
export function shown(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parsed(text: string): JsonRecord {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : {}
  } catch {
    return {}
  }
}
