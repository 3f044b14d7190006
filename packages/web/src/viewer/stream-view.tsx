import { useState } from 'react'
import { useSay } from '../app/words.ts'
import { isMedia, kindOfFile } from './kind-of-file.ts'
import { useStreamUrl } from './use-stream-url.ts'
import type { StreamedFile } from './viewed-file.ts'

/** Audio and video of any length; other large files are offered as a download. */
export function StreamView({ file }: { readonly file: StreamedFile }) {
  const say = useSay()
  const { kind, type } = kindOfFile({ name: file.name, bytes: file.head })
  if (!isMedia(kind)) return <p className="empty">{say('viewer.tooLarge')}</p>
  return <Player file={file} kind={kind} type={type} />
}

interface PlayerProps {
  readonly file: StreamedFile
  readonly kind: 'audio' | 'video'
  readonly type: string
}

function Player({ file, kind, type }: PlayerProps) {
  const say = useSay()
  const url = useStreamUrl(file, type)
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
