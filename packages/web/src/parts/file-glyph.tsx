import {
  IconFile,
  IconFileCode,
  IconFileText,
  IconFileTypePdf,
  IconFileZip,
  IconFolderFilled,
  IconMusic,
  IconPhoto,
  IconPresentation,
  type IconProps,
  IconRuler2,
  IconTable,
  IconVideo,
} from '@tabler/icons-react'
import type { ComponentType } from 'react'

type Kind = readonly [extensions: string, tone: string, icon: ComponentType<IconProps>]

/** Tones of the design's file types, by the end of a name. */
const KINDS: readonly Kind[] = [
  ['pdf', 'pdf', IconFileTypePdf],
  ['doc docx odt rtf txt md markdown', 'doc', IconFileText],
  ['xls xlsx ods csv tsv numbers', 'sheet', IconTable],
  ['ppt pptx odp key', 'slide', IconPresentation],
  ['png jpg jpeg gif webp avif bmp svg tif tiff heic', 'img', IconPhoto],
  ['dwg dxf ifc rvt step stl skp', 'cad', IconRuler2],
  ['mp3 wav ogg flac m4a opus', 'media', IconMusic],
  ['mp4 webm mov mkv avi', 'media', IconVideo],
  ['zip tar gz 7z rar xz bz2 zst', 'zip', IconFileZip],
  ['js ts tsx jsx json html css py rs go c h cpp java sh yaml yml toml xml sql', 'code', IconFileCode],
]

/** The picture of an entry: its kind stands in the name as well. */
export function FileGlyph({ name, isFolder }: { readonly name: string; readonly isFolder: boolean }) {
  if (isFolder)
    return (
      <span className="glyph">
        <IconFolderFilled size={22} color="var(--plx-tide)" aria-hidden="true" />
      </span>
    )
  const [, tone, Icon] = kindOf(name)
  const color = `var(--plx-ft-${tone})`
  return (
    <span className="glyph" style={{ color, background: `color-mix(in srgb, ${color} 12%, transparent)` }}>
      <Icon size={17} stroke={1.75} aria-hidden="true" />
    </span>
  )
}

function kindOf(name: string): Kind {
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase()
  return KINDS.find(([extensions]) => extensions.split(' ').includes(extension)) ?? ['', 'code', IconFile]
}
