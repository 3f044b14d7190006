import type { RecoveryFile } from '@parallax/client'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { useSession } from '../app/session-context.tsx'
import { useSay } from '../app/words.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { offerFile } from '../parts/offer-file.ts'
import { ProfilePage } from '../shell/profile-page.tsx'

/** `Profile → Recovery file`: a file and its password, kept in two places (PRODUCT §4.1). */
export function RecoveryFilePage() {
  const say = useSay()
  const { remote } = useSession()
  const [made, setMade] = useState<RecoveryFile>()
  const [isFileStored, setFileStored] = useState(false)
  const [isPasswordStored, setPasswordStored] = useState(false)
  const [isDone, setDone] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const make = async () => {
    setBusy(true)
    setError(undefined)
    try {
      setMade(await remote.exportRecoveryFile())
    } catch (thrown) {
      setError(thrown)
    } finally {
      setBusy(false)
    }
  }
  return (
    <ProfilePage title={say('recoveryFile.title')}>
      <div className="col" style={{ gap: 18, padding: 20, maxWidth: 640 }}>
        {error !== undefined && <FailureNote error={error} retry={() => void make()} />}
        {isDone ? (
          <p className="note note--tide" role="status">
            {say('recoveryFile.done')}
          </p>
        ) : made === undefined ? (
          <>
            <p className="lg">{say('recoveryFile.text')}</p>
            <p className="soft">{say('recoveryFile.older')}</p>
            <div className="row">
              <button type="button" className="btn btn--main" disabled={isBusy} onClick={() => void make()}>
                {say('recoveryFile.make')}
              </button>
            </div>
          </>
        ) : (
          <>
            <section className="edge col" style={{ gap: 10 }}>
              <h2>{say('recoveryFile.file')}</h2>
              <p>{say('recoveryFile.fileText')}</p>
              <span>
                <button
                  type="button"
                  className="btn"
                  onClick={() => offerFile(made.fileName, new Uint8Array(made.content))}
                >
                  <IconDownload size={16} color="var(--plx-amber-mark)" aria-hidden="true" />{' '}
                  {say('recoveryFile.saveFile')}
                </button>
              </span>
              <label className="row sm">
                <input type="checkbox" checked={isFileStored} onChange={() => setFileStored(!isFileStored)} />
                {say('recoveryFile.fileStored')}
              </label>
            </section>
            <section className="edge col" style={{ gap: 10 }}>
              <h2>{say('recoveryFile.password')}</h2>
              <p>{say('recoveryFile.passwordText')}</p>
              <output className="mono sample" aria-label={say('recoveryFile.password')}>
                {made.password}
              </output>
              <span>
                <CopyButton text={made.password} label={say('recoveryFile.copyPassword')} />
              </span>
              <label className="row sm">
                <input
                  type="checkbox"
                  checked={isPasswordStored}
                  onChange={() => setPasswordStored(!isPasswordStored)}
                />
                {say('recoveryFile.passwordStored')}
              </label>
            </section>
            <div className="row">
              <button
                type="button"
                className="btn btn--main"
                disabled={!isFileStored || !isPasswordStored}
                onClick={() => setDone(true)}
              >
                {say('action.done')}
              </button>
            </div>
          </>
        )}
      </div>
    </ProfilePage>
  )
}
