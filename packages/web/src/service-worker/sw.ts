import type { DownloadMessage } from './download-messages.ts'
import { Downloads } from './downloads.ts'
import { ReloadKeeper } from './reload-keeper.ts'
import type { ReloadMessage } from './reload-messages.ts'

// The service worker: what outlives a page for a moment. Each module takes the messages and requests that are its own.

/** What is used of `ServiceWorkerGlobalScope`: its types and those of pages exclude each other. */
interface Scope {
  skipWaiting(): Promise<void>
  readonly clients: { claim(): Promise<void> }
  addEventListener(type: 'install' | 'activate', listener: (event: Lasting) => void): void
  addEventListener(type: 'message', listener: (event: MessageEvent<Message>) => void): void
  addEventListener(type: 'fetch', listener: (event: Asking) => void): void
}

type Message = ReloadMessage | DownloadMessage | { readonly type: 'stay_alive' }

interface Asking {
  readonly request: Request
  respondWith(response: Response): void
}

interface Lasting {
  waitUntil(work: Promise<unknown>): void
}

declare const self: Scope

const reloads = new ReloadKeeper()
const downloads = new Downloads()

self.addEventListener('install', () => void self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
self.addEventListener('message', (event) => {
  if (event.data.type === 'offer_download') downloads.onMessage(event.data)
  else if (event.data.type !== 'stay_alive') reloads.onMessage(event as MessageEvent<ReloadMessage>)
})
self.addEventListener('fetch', (event) => {
  const answer = downloads.answer(event.request.url)
  if (answer !== undefined) event.respondWith(answer)
})
