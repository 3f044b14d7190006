import { type Remote, wrap } from 'comlink'
import { carryFailures } from '../sdk/failure.ts'
import type { Sdk } from '../sdk/sdk.ts'

export type RemoteSdk = Remote<Sdk>

/** Starts the worker of this tab that holds keys and does everything with them. */
export function openSdk(): RemoteSdk {
  carryFailures()
  const worker = new Worker(new URL('../sdk/sdk.worker.ts', import.meta.url), { type: 'module', name: 'sdk' })
  return wrap<Sdk>(worker)
}
