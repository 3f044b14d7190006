/** Milliseconds between two signs of life: browsers end a service worker that seems to have nothing to do. */
const SIGN_OF_LIFE = 10_000

/** Keeps a service worker that holds what only it knows; answers what ends that. */
export function keepAlive(worker: ServiceWorker): () => void {
  const timer = setInterval(() => worker.postMessage({ type: 'stay_alive' }), SIGN_OF_LIFE)
  return () => clearInterval(timer)
}
