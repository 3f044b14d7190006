import { useState } from 'react'
import { useSay } from '../app/words.ts'
import { useBlobUrl } from './use-blob-url.ts'
import type { ViewedFile } from './viewed-file.ts'

interface MediaViewProps {
  readonly file: ViewedFile
  readonly kind: 'audio' | 'video'
  readonly type: string
}

export function MediaView({ file, kind, type }: MediaViewProps) {
  const say = useSay()
  const url = useBlobUrl(file.bytes, type)
  const [isBroken, setBroken] = useState(false)
  if (isBroken) return <p className="empty">{say('viewer.broken')}</p>
  const common = { src: url, controls: true, onError: () => setBroken(true), 'aria-label': file.name }
  return (
    <div className="picture">
      {url &&
        (kind === 'audio' ? (
          <audio {...common} />
        ) : (
          <video {...common} style={{ maxWidth: '100%', maxHeight: '100%' }} />
        ))}
    </div>
  )
}
