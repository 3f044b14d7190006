import { IconX } from '@tabler/icons-react'
import { useSession, useSessions } from '../../app/session-context.tsx'
import { isUnderWay } from '../../app/sessions.ts'
import { useDescribe, useLanguage, useSay } from '../../app/words.ts'
import { printSize } from '../../parts/amounts.ts'
import { SdkError } from '../../sdk/failure.ts'
import type { TransferInfo } from '../../sdk/sdk.ts'

/** Transfers under way and ended, under the list. */
export function TransferTray() {
  const say = useSay()
  const sessions = useSessions()
  const { place, state } = useSession()
  if (state.transfers.length === 0) return null
  const left = state.transfers.filter(isUnderWay).length
  return (
    <section className="tray" aria-label={say('transfers.title')}>
      <header className="row" style={{ padding: '6px 20px' }}>
        <h2 className="sm grow">
          <span role="status">{left > 0 ? say('transfers.left', { count: left }) : say('transfers.done')}</span>
        </h2>
        {left === 0 && (
          <button
            type="button"
            className="icon-btn icon-btn--sm"
            aria-label={say('transfers.clear')}
            onClick={() => sessions.clearTransfers(place)}
          >
            <IconX size={16} aria-hidden="true" />
          </button>
        )}
      </header>
      <ul>
        {state.transfers.map((transfer) => (
          <Row key={transfer.id} transfer={transfer} />
        ))}
      </ul>
    </section>
  )
}

function Row({ transfer }: { readonly transfer: TransferInfo }) {
  const say = useSay()
  const { remote } = useSession()
  const percent = percentOf(transfer.state)
  const canCancel = transfer.state.state === 'running' || transfer.state.state === 'waiting'
  return (
    <li className="tray-row">
      <span className="cut" dir="auto">
        {transfer.name}
      </span>
      <span
        className="bar wide"
        role="progressbar"
        aria-label={transfer.name}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <i style={{ width: `${percent}%` }} />
      </span>
      <span className="soft wide cut">
        <StateWords transfer={transfer} />
      </span>
      {canCancel && (
        <button
          type="button"
          className="icon-btn icon-btn--sm"
          aria-label={say('transfers.cancel', { name: transfer.name })}
          onClick={() => void remote.cancelTransfer(transfer.id)}
        >
          <IconX size={16} aria-hidden="true" />
        </button>
      )}
    </li>
  )
}

function StateWords({ transfer: { state } }: { readonly transfer: TransferInfo }) {
  const say = useSay()
  const language = useLanguage()
  const describe = useDescribe()
  switch (state.state) {
    case 'running':
      return state.bytesTotal === null
        ? printSize(state.bytesDone, language)
        : say('transfers.of', {
            done: printSize(state.bytesDone, language),
            total: printSize(state.bytesTotal, language),
          })
    case 'waiting':
      return say('transfers.waiting')
    case 'uploading':
      return say('state.uploading', { percent: state.percent })
    case 'failed':
      return describe(new SdkError(state.failure)).what
    case 'saved':
    case 'synced':
    case 'cancelled':
      return say(`state.${state.state}`)
    default:
      return state satisfies never
  }
}

function percentOf(state: TransferInfo['state']): number {
  switch (state.state) {
    case 'running':
    case 'waiting':
      return state.bytesTotal ? Math.floor((100 * state.bytesDone) / state.bytesTotal) : 0
    case 'uploading':
      return state.percent
    case 'failed':
    case 'cancelled':
      return 0
    default:
      return 100
  }
}
