/** Value of `Authorization` for a device, account or invitation token (spec 03 §3). */
export function bearer(token: string): string {
  return `Bearer ${token}`
}

/**
 * The token in an `Authorization` header; undefined is HTTP 401. The token of a device or account goes to
 * `parseAuthToken`, that of an invitation (its AccessToken in hex) to `parseAccessToken`.
 */
export function parseBearer(header: string | null | undefined): string | undefined {
  const [scheme, token, ...more] = (header ?? '').split(/\s+/).filter((part) => part !== '')
  return scheme?.toLowerCase() === 'bearer' && more.length === 0 ? token : undefined
}
