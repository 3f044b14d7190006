import { useEffect, useState } from 'react'
import { keepAlive } from '../service-worker/stay-alive.ts'
import { type PartRequest, STREAMS, type StreamMessage } from '../service-worker/stream-messages.ts'
import type { StreamedFile } from './viewed-file.ts'

/** A file as an address that a player seeks in; forgotten with the component. */
export function useStreamUrl(file: StreamedFile, contentType: string): string | undefined {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    const { controller } = navigator.serviceWorker
    if (controller === null) return
    const token = crypto.randomUUID()
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = async ({ data: { number, start, length } }: MessageEvent<PartRequest>) => {
      const bytes = await file.read(start, length).catch(() => null)
      port1.postMessage({ number, bytes: bytes?.buffer ?? null }, bytes === null ? [] : [bytes.buffer])
    }
    const offer: StreamMessage = { type: 'offer_stream', token, size: file.size, contentType }
    controller.postMessage(offer, [port2])
    setUrl(STREAMS + token)
    const end = keepAlive(controller)
    return () => {
      end()
      const forget: StreamMessage = { type: 'forget_stream', token }
      controller.postMessage(forget)
      port1.close()
    }
  }, [file, contentType])
  return url
}
