import { notifications } from '@mantine/notifications'
import { type ReactNode, useState } from 'react'
import { useSession } from '../../app/session-context.tsx'
import { useDescribe, useSay } from '../../app/words.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { offerFile } from '../../parts/offer-file.ts'
import type { FolderEntry } from '../../sdk/sdk.ts'
import { childPath, type OpenFolder } from './open-folder.ts'

const TOLD = 'parallax-leaving-told'

export interface Download {
  ask(entries: readonly FolderEntry[]): void
  /** To be shown while it stands. */
  readonly notice: ReactNode
}

/** Files out to this computer. What that means is said before the first one (PRODUCT §4.2). */
export function useDownload(open: OpenFolder): Download {
  const say = useSay()
  const describe = useDescribe()
  const { remote } = useSession()
  const [asked, setAsked] = useState<readonly FolderEntry[]>()
  const save = async (entries: readonly FolderEntry[]) => {
    for (const { name } of entries) offerFile(name, await remote.read(open.workspace.id, childPath(open.path, name)))
  }
  return {
    ask: (entries) => {
      const files = entries.filter(({ stat }) => stat.type === 'file')
      if (localStorage.getItem(TOLD) === null) return setAsked(files)
      save(files).catch((error: unknown) => notifications.show({ color: 'red', message: describe(error).what }))
    },
    notice: asked && (
      <Dialog
        title={say('leaving.title')}
        action={say('leaving.action')}
        onClose={() => setAsked(undefined)}
        act={async () => {
          localStorage.setItem(TOLD, '1')
          await save(asked)
        }}
      >
        <div className="edge">
          <p>{say('leaving.text')}</p>
        </div>
      </Dialog>
    ),
  }
}
