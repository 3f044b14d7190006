import { parseLink, printLink } from '@parallax/wire'
import { useLive, useSession } from '../app/session-context.tsx'
import { hostOf } from '../app/sessions.ts'
import { useLanguage, useSay } from '../app/words.ts'
import { printSize } from '../parts/amounts.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { OfflineBanner } from '../parts/offline-banner.tsx'
import { Loading, Page } from '../parts/page.tsx'
import { nameOf } from '../parts/people.ts'

/** `Information`: server and organization as they stand in links, and what everybody may know (PRODUCT §3). */
export function InformationPage() {
  const say = useSay()
  const language = useLanguage()
  const { device } = useSession()
  const loaded = useLive(({ remote }) => remote.information(), {
    key: 'information',
    on: ({ type }) => type === 'online' || type === 'members_changed',
  })
  const server = hostOf(device.serverAddress)
  return (
    <Page title={say('menu.information')}>
      <OfflineBanner />
      <div className="scroll col" style={{ gap: 24, padding: '8px 20px 24px', maxWidth: 760 }}>
        <section className="col" style={{ gap: 10 }}>
          <h2>{say('information.links')}</h2>
          <p className="soft">{say('information.compare')}</p>
          <dl className="card" style={{ gap: 12 }}>
            <Part words={say('link.server')} text={server} copy={say('information.copyServer')} />
            <Part
              words={say('link.organization')}
              text={device.organizationId}
              copy={say('information.copyOrganization')}
            />
          </dl>
          <div className="col" style={{ gap: 4 }}>
            <span className="label">{say('information.sample')}</span>
            <SampleLink />
          </div>
        </section>
        {loaded.status === 'loading' && <Loading label={say('loading')} />}
        {loaded.status === 'failed' && <FailureNote error={loaded.error} retry={loaded.reload} />}
        {loaded.status === 'loaded' && (
          <section className="col" style={{ gap: 10 }}>
            <h2>{say('information.organization')}</h2>
            <dl className="facts">
              <dt>{say('information.role')}</dt>
              <dd>{say(`profile.${loaded.value.ownProfile}`)}</dd>
              <dt>{say('information.administrators')}</dt>
              <dd dir="auto">{loaded.value.administrators.map(nameOf).join(', ')}</dd>
              <dt>{say('information.authority')}</dt>
              <dd>{say(loaded.value.sequestered ? 'information.authorityYes' : 'information.authorityNo')}</dd>
              {loaded.value.ownProfile === 'ADMIN' && (
                <>
                  <dt>{say('information.storage')}</dt>
                  <dd>
                    {say('information.storageText', {
                      data: printSize(loaded.value.storage.dataBytes, language),
                      metadata: printSize(loaded.value.storage.metadataBytes, language),
                    })}
                  </dd>
                </>
              )}
            </dl>
          </section>
        )}
      </div>
    </Page>
  )
}

function Part({ words, text, copy }: { readonly words: string; readonly text: string; readonly copy: string }) {
  return (
    <div>
      <dt className="xs muted">{words}</dt>
      <dd className="row">
        <span className="mono b grow">{text}</span>
        <CopyButton text={text} label={copy} />
      </dd>
    </div>
  )
}

/** A link that shows which part is which. */
function SampleLink() {
  const { device } = useSession()
  const parsed = parseLink('server', device.serverAddress)
  if (parsed.status !== 'ok') return null
  const { server } = parsed.link
  const sample = printLink(
    { kind: 'bootstrap', server, organizationId: device.organizationId, token: null },
    'redirection',
  )
  const host = new URL(server).host
  const [before = '', rest = ''] = sample.split(host)
  const [path = ''] = rest.split('?')
  const start = path.slice(0, path.length - device.organizationId.length)
  return (
    <p className="mono sm sample">
      {before}
      <mark>{host}</mark>
      {start}
      <mark>{device.organizationId}</mark>?a=…&p=…
    </p>
  )
}
