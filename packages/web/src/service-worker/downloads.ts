import { DOWNLOADS, type DownloadMessage } from './download-messages.ts'

/** Answers the address of a download with the stream that a page handed over: once, and kept nowhere. */
export class Downloads {
  readonly #offered = new Map<string, DownloadMessage>()

  onMessage(message: DownloadMessage): void {
    this.#offered.set(message.token, message)
  }

  /** Undefined: not one of ours. */
  answer(url: string): Response | undefined {
    const { pathname } = new URL(url)
    if (!pathname.startsWith(DOWNLOADS)) return undefined
    const token = pathname.slice(DOWNLOADS.length)
    const offered = this.#offered.get(token)
    if (offered === undefined) return new Response(null, { status: 404 })
    this.#offered.delete(token)
    const { name, size, content } = offered
    return new Response(content, {
      headers: {
        'content-type': 'application/octet-stream',
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        ...(size !== null && { 'content-length': String(size) }),
      },
    })
  }
}
