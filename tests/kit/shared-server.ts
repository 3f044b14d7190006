import { inject } from 'vitest'
import type { SharedServer } from './global-setup.ts'

export type { SharedServer } from './global-setup.ts'

/** The server of this run of vitest. Also from a browser. */
export async function sharedServer(): Promise<SharedServer> {
  const response = await fetch(inject('sharedServerStarter'))
  return await response.json()
}
