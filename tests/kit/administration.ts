/** An answer of the administration API. */
export interface AdministrationAnswer {
  readonly code: number
  readonly json: unknown
}

export interface AdministeredServer {
  readonly url: string
  readonly administrationToken: string
}

/** Calls the administration API; `path` starts after `/administration`. */
export async function administer(
  { url, administrationToken }: AdministeredServer,
  method: 'GET' | 'POST' | 'PATCH' | 'PUT',
  path: string,
  json?: unknown,
): Promise<AdministrationAnswer> {
  const response = await fetch(`${url}/administration${path}`, {
    method,
    headers: { authorization: `Bearer ${administrationToken}`, 'content-type': 'application/json' },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  })
  return { code: response.status, json: await response.json() }
}
