import { IconAlertTriangle } from '@tabler/icons-react'
import { useDescribe, useSay } from '../app/words.ts'

/** What happened, what is safe, what to do next; with a way to try again where there is one. */
export function FailureNote({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  const describe = useDescribe()
  const say = useSay()
  const { what, safe, next, code, detail } = describe(error)
  return (
    <div className="note note--red" role="alert">
      <IconAlertTriangle size={18} className="i" aria-hidden="true" />
      <div className="col grow" style={{ gap: 4 }}>
        <strong>{what}</strong>
        <span>{safe}</span>
        <span>{next}</span>
        <details className="xs">
          <summary>{say('failure.details')}</summary>
          <span className="mono">{detail === undefined ? code : `${code}: ${detail}`}</span>
        </details>
      </div>
      {retry && (
        <button type="button" className="btn btn--sm" onClick={retry}>
          {say('action.tryAgain')}
        </button>
      )}
    </div>
  )
}
