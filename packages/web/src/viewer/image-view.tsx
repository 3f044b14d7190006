import { IconZoomIn, IconZoomOut } from '@tabler/icons-react'
import { useState } from 'react'
import { useSay } from '../app/words.ts'
import { imageSize } from './image-size.ts'
import { useBlobUrl } from './use-blob-url.ts'
import type { ViewedFile } from './viewed-file.ts'

/** More would take the memory of the whole tab. */
const MOST_PIXELS = 80_000_000
const STEP = 1.4

/** A picture, fitted or larger. An SVG is a picture too: as one, it runs nothing and loads nothing. */
export function ImageView({ file, type }: { readonly file: ViewedFile; readonly type: string }) {
  const say = useSay()
  const size = imageSize(file.bytes)
  const [zoom, setZoom] = useState(1)
  const [isBroken, setBroken] = useState(false)
  if (size !== undefined && size.width * size.height > MOST_PIXELS)
    return <p className="empty">{say('viewer.tooManyPixels')}</p>
  if (isBroken) return <p className="empty">{say('viewer.broken')}</p>
  return (
    <div className="col grow" style={{ minHeight: 0 }}>
      <div className="tools" role="toolbar" aria-label={say('viewer.zoom')}>
        <button
          type="button"
          className="icon-btn"
          aria-label={say('viewer.zoomOut')}
          onClick={() => setZoom(zoom / STEP)}
        >
          <IconZoomOut size={18} aria-hidden="true" />
        </button>
        <button type="button" className="btn btn--quiet btn--sm num" onClick={() => setZoom(1)}>
          {say('viewer.fit')}
        </button>
        <button
          type="button"
          className="icon-btn"
          aria-label={say('viewer.zoomIn')}
          onClick={() => setZoom(zoom * STEP)}
        >
          <IconZoomIn size={18} aria-hidden="true" />
        </button>
      </div>
      <Picture file={file} type={type} zoom={zoom} onBroken={() => setBroken(true)} />
    </div>
  )
}

interface PictureProps {
  readonly file: ViewedFile
  readonly type: string
  readonly zoom: number
  readonly onBroken: () => void
}

function Picture({ file, type, zoom, onBroken }: PictureProps) {
  const url = useBlobUrl(file.bytes, type)
  return (
    <div className="picture scroll">
      {url && (
        <img
          src={url}
          alt={file.name}
          onError={onBroken}
          style={{ width: `${zoom * 100}%`, height: zoom === 1 ? '100%' : 'auto', objectFit: 'contain' }}
        />
      )}
    </div>
  )
}
