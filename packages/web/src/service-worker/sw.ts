import { ReloadKeeper } from './reload-keeper.ts'
import type { ReloadMessage } from './reload-messages.ts'

// The service worker: what outlives a page for a moment. Each module takes the messages and requests that are its own.

/** What is used of `ServiceWorkerGlobalScope`: its types and those of pages exclude each other. */
interface Scope {
  skipWaiting(): Promise<void>
  readonly clients: { claim(): Promise<void> }
  addEventListener(type: 'install' | 'activate', listener: (event: Lasting) => void): void
  addEventListener(type: 'message', listener: (event: MessageEvent<ReloadMessage>) => void): void
}

interface Lasting {
  waitUntil(work: Promise<unknown>): void
}

declare const self: Scope

const reloads = new ReloadKeeper()

self.addEventListener('install', () => void self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
self.addEventListener('message', (event) => reloads.onMessage(event))
