import '@fontsource-variable/inter'
import '@fontsource-variable/jetbrains-mono'
import '@mantine/core/styles.layer.css'
import '@mantine/notifications/styles.layer.css'
import './theme/patterns.css'
import './theme/app.css'
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { RouterProvider } from '@tanstack/react-router'
import { setNonce } from 'get-nonce'
import { createRoot } from 'react-dom/client'
import { openSdk } from './app/open-sdk.ts'
import { ReloadHandover } from './app/reload.ts'
import { router } from './app/router.tsx'
import { SdkProvider } from './app/sdk-context.tsx'
import { SessionsProvider } from './app/session-context.tsx'
import { Sessions } from './app/sessions.ts'
import { startWords } from './app/words.ts'
import { theme } from './theme/theme.ts'

// The server gives each answer another one: style elements of Mantine are allowed by it.
const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? ''
setNonce(nonce)
await startWords()
// Nothing waits for it, and a browser without one still works; only a reload then asks for the password.
const handover = new ReloadHandover()
handover.start().catch(() => undefined)

const root = document.getElementById('root')
if (root === null) throw new TypeError('no place for the page')
createRoot(root).render(
  <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce}>
    <Notifications position="bottom-center" />
    <SdkProvider sdk={openSdk()}>
      <SessionsProvider sessions={new Sessions(handover)}>
        <RouterProvider router={router} />
      </SessionsProvider>
    </SdkProvider>
  </MantineProvider>,
)
