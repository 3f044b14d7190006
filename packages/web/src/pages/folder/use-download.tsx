import { notifications } from '@mantine/notifications'
import { type ReactNode, useState } from 'react'
import { useSession } from '../../app/session-context.tsx'
import type { OpenSession } from '../../app/sessions.ts'
import { useDescribe, useSay } from '../../app/words.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { offerFile } from '../../parts/offer-file.ts'
import { offerStream } from '../../parts/offer-stream.ts'
import type { FolderEntry } from '../../sdk/sdk.ts'
import { childPath, type OpenFolder } from './open-folder.ts'

const TOLD = 'parallax-leaving-told'
/** Up to this a download is made in memory; more is streamed (PRODUCT §4.2). */
const IN_MEMORY = 16 * 1024 * 1024

export interface Download {
  ask(entries: readonly FolderEntry[]): void
  /** To be shown while it stands. */
  readonly notice: ReactNode
}

/** Files out to this computer. What that means is said before the first one (PRODUCT §4.2). */
export function useDownload(open: OpenFolder): Download {
  const say = useSay()
  const describe = useDescribe()
  const session = useSession()
  const [asked, setAsked] = useState<readonly FolderEntry[]>()
  return {
    ask: (entries) => {
      if (localStorage.getItem(TOLD) === null) return setAsked(entries)
      save(session, open, entries).catch((error: unknown) =>
        notifications.show({ color: 'red', message: describe(error).what }),
      )
    },
    notice: asked && (
      <Dialog
        title={say('leaving.title')}
        action={say('leaving.action')}
        onClose={() => setAsked(undefined)}
        act={async () => {
          localStorage.setItem(TOLD, '1')
          await save(session, open, asked)
        }}
      >
        <div className="edge">
          <p>{say('leaving.text')}</p>
        </div>
      </Dialog>
    ),
  }
}

async function save({ remote }: OpenSession, open: OpenFolder, entries: readonly FolderEntry[]): Promise<void> {
  const [only] = entries
  const paths = entries.map(({ name }) => childPath(open.path, name))
  const [path] = paths
  if (only === undefined || path === undefined) return
  const isSmall = entries.length === 1 && only.stat.type === 'file' && only.stat.size <= IN_MEMORY
  if (isSmall) return offerFile(only.name, await remote.read(open.workspace.id, path))
  offerStream(await remote.download(open.workspace.id, paths))
}
