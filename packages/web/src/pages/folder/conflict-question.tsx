import { Modal } from '@mantine/core'
import { useSay } from '../../app/words.ts'
import type { Decision } from './uploads.ts'

interface ConflictQuestionProps {
  readonly names: readonly string[]
  readonly answer: (decision: Decision) => void
}

/** Files of these names are there: asked once for all. */
export function ConflictQuestion({ names, answer }: ConflictQuestionProps) {
  const say = useSay()
  return (
    <Modal
      opened
      onClose={() => answer('skip')}
      title={say('conflict.title', { count: names.length })}
      closeButtonProps={{ 'aria-label': say('action.close') }}
    >
      <div className="col" style={{ gap: 14 }}>
        <ul className="sm" style={{ maxHeight: 160, overflow: 'auto' }}>
          {names.map((name) => (
            <li key={name} dir="auto">
              {name}
            </li>
          ))}
        </ul>
        <div className="row" style={{ justifyContent: 'flex-end', flexWrap: 'wrap' }}>
          <button type="button" className="btn" onClick={() => answer('skip')}>
            {say('conflict.skip')}
          </button>
          <button type="button" className="btn" onClick={() => answer('replace')}>
            {say('conflict.replace')}
          </button>
          <button type="button" className="btn btn--main" onClick={() => answer('keep_both')}>
            {say('conflict.keepBoth')}
          </button>
        </div>
      </div>
    </Modal>
  )
}
