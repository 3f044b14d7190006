import { DOWNLOADS, type DownloadMessage } from '../service-worker/download-messages.ts'
import { keepAlive } from '../service-worker/stay-alive.ts'

const LONGEST = 24 * 3_600_000

/** Gives a stream to the browser to be saved, through the service worker: none of it is kept. */
export function offerStream({ name, size, content }: Omit<DownloadMessage, 'type' | 'token'>): void {
  const { controller } = navigator.serviceWorker
  if (controller === null) throw new TypeError('the service worker does not control this page yet')
  const token = crypto.randomUUID()
  const message: DownloadMessage = { type: 'offer_download', token, name, size, content }
  controller.postMessage(message, [content])
  const frame = document.createElement('iframe')
  frame.hidden = true
  frame.src = DOWNLOADS + token
  document.body.append(frame)
  const end = keepAlive(controller)
  setTimeout(() => {
    end()
    frame.remove()
  }, LONGEST)
}
