// Of vitest: one peer for all suites of a project, also for those that run in a browser and cannot start one.
import type { TestProject } from 'vitest/node'
import { startHttpPeer } from './http-peer.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    httpPeer: string
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const peer = await startHttpPeer()
  project.provide('httpPeer', peer.url)
  return async () => peer[Symbol.asyncDispose]()
}
