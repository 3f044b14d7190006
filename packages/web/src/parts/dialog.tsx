import { Modal } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useSay } from '../app/words.ts'
import { FailureNote } from './failure-note.tsx'

interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
  /** What is done, a verb with its object. */
  readonly action: string
  readonly danger?: boolean
  /** The action cannot be taken yet. */
  readonly blocked?: boolean
  /** What comes next is shown in its place. */
  readonly staysOpen?: boolean
  /** Closes the dialog when it ends well; what it throws is shown in it. */
  readonly act: () => Promise<void>
}

/** A question or a small form, on the third plane. Never over another one. */
export function Dialog({
  title,
  onClose,
  children,
  action,
  danger = false,
  blocked = false,
  staysOpen = false,
  act,
}: DialogProps) {
  const say = useSay()
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (blocked || isBusy) return
    setBusy(true)
    setError(undefined)
    try {
      await act()
      if (staysOpen) setBusy(false)
      else onClose()
    } catch (thrown) {
      setError(thrown)
      setBusy(false)
    }
  }
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': say('action.close') }}>
      <form className="col" style={{ gap: 16 }} onSubmit={(event) => void submit(event)}>
        {children}
        {error !== undefined && <FailureNote error={error} />}
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <button type="button" className="btn" onClick={onClose}>
            {say('action.cancel')}
          </button>
          <button type="submit" className={`btn ${danger ? 'btn--danger' : 'btn--main'}`} disabled={blocked || isBusy}>
            {action}
          </button>
        </div>
      </form>
    </Modal>
  )
}
