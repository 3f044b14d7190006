import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useState } from 'react'
import { useSay } from '../app/words.ts'

/** Copies a text, and says so. */
export function CopyButton({
  text,
  label,
  quiet = false,
}: {
  readonly text: string
  readonly label: string
  readonly quiet?: boolean
}) {
  const say = useSay()
  const [isCopied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
    setTimeout(() => setCopied(false), 2000)
  }
  return (
    <button type="button" className={quiet ? 'btn btn--quiet btn--sm' : 'btn btn--sm'} onClick={() => void copy()}>
      {isCopied ? <IconCheck size={16} aria-hidden="true" /> : <IconCopy size={16} aria-hidden="true" />}
      <span role={isCopied ? 'status' : undefined}>{isCopied ? say('action.copied') : label}</span>
    </button>
  )
}
