import type { DownloadMessage } from './download-messages.ts'
import { Downloads } from './downloads.ts'
import { ReloadKeeper } from './reload-keeper.ts'
import type { ReloadMessage } from './reload-messages.ts'
import type { StreamMessage } from './stream-messages.ts'
import { Streams } from './streams.ts'

// The service worker: what outlives a page for a moment. Each module takes the messages and requests that are its own.

/** What is used of `ServiceWorkerGlobalScope`: its types and those of pages exclude each other. */
interface Scope {
  skipWaiting(): Promise<void>
  readonly clients: { claim(): Promise<void> }
  addEventListener(type: 'install' | 'activate', listener: (event: Lasting) => void): void
  addEventListener(type: 'message', listener: (event: MessageEvent<Message>) => void): void
  addEventListener(type: 'fetch', listener: (event: Asking) => void): void
}

type Message = ReloadMessage | DownloadMessage | StreamMessage | { readonly type: 'stay_alive' }

interface Asking {
  readonly request: Request
  respondWith(response: Response | Promise<Response>): void
}

interface Lasting {
  waitUntil(work: Promise<unknown>): void
}

declare const self: Scope

const reloads = new ReloadKeeper()
const downloads = new Downloads()
const streams = new Streams()

self.addEventListener('install', () => void self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
self.addEventListener('message', (event) => {
  const { data, ports } = event
  switch (data.type) {
    case 'offer_download':
      return downloads.onMessage(data)
    case 'offer_stream':
    case 'forget_stream':
      return streams.onMessage(data, ports)
    case 'stay_alive':
      return
    default:
      return reloads.onMessage(event as MessageEvent<ReloadMessage>)
  }
})
self.addEventListener('fetch', (event) => {
  const answer = downloads.answer(event.request.url) ?? streams.answer(event.request)
  if (answer !== undefined) event.respondWith(answer)
})
