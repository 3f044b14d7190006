import type { SequesterServiceId } from '@parallax/wire'
import type { ServerContext } from '../context.ts'

/** A service that is asked before anything is written. */
export interface Webhook {
  readonly serviceId: SequesterServiceId
  readonly url: string
}

/** What it is asked (spec 03 §8.4). */
export interface WebhookQuestion {
  readonly parameters: Readonly<Record<string, string>>
  /** Null: none. */
  readonly body: Uint8Array | null
}

export type WebhookAnswer =
  | { readonly type: 'accepted' }
  | { readonly type: 'rejected'; readonly reason: string | null }
  | { readonly type: 'unavailable'; readonly cause: unknown }

/** Milliseconds (spec 05 §4.2). */
const PATIENCE = 30_000
/** Bytes of a reason: it goes to a person. */
const MOST_OF_REASON = 64 * 1024

/** Never throws: a webhook that cannot be reached is unavailable. */
export async function askWebhook(
  { fetch }: Pick<ServerContext, 'fetch'>,
  { url }: Webhook,
  { parameters, body, patience = PATIENCE }: WebhookQuestion & { readonly patience?: number },
): Promise<WebhookAnswer> {
  try {
    const response = await fetch(withParameters(url, parameters), {
      method: 'POST',
      // Without a type: the body is whatever a client sealed.
      body: body === null ? null : Uint8Array.from(body),
      redirect: 'manual',
      signal: AbortSignal.timeout(patience),
    })
    if (response.status === 400) return { type: 'rejected', reason: await reasonOf(response) }
    await response.body?.cancel()
    if (response.ok) return { type: 'accepted' }
    return { type: 'unavailable', cause: `HTTP ${response.status}` }
  } catch (cause) {
    return { type: 'unavailable', cause }
  }
}

/** The query that the URL has is kept as it is (ours, spec 04b §3.5). */
function withParameters(url: string, parameters: WebhookQuestion['parameters']): URL {
  const result = new URL(url)
  const own = new URLSearchParams(parameters).toString()
  result.search = result.search === '' ? own : `${result.search}&${own}`
  return result
}

/** Null when the body has none, or cannot be read. */
async function reasonOf(response: Response): Promise<string | null> {
  try {
    const value: unknown = JSON.parse(await textOf(response))
    const hasReason = typeof value === 'object' && value !== null && 'reason' in value
    return hasReason && typeof value.reason === 'string' ? value.reason : null
  } catch {
    // The rejection is known; only its reason is not.
    return null
  }
}

async function textOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body ?? []) {
    length += chunk.length
    if (length > MOST_OF_REASON) throw new RangeError('too long for a reason')
    chunks.push(chunk)
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
}
