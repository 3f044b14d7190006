import type { CodeNotice, DeviceAnswer, DeviceQuestion } from '@parallax/client'
import { proxy } from 'comlink'
import { useState } from 'react'
import type { LogInScreen } from '../sdk/sdk.ts'
import { useAsking } from './asking.ts'

/** The conversation that opens a device file: a code first where it has MFA, then the password (PRODUCT §4.3). */
export function useOpening() {
  const asking = useAsking<DeviceQuestion>()
  const [notice, setNotice] = useState<CodeNotice>()
  const screen = (): LogInScreen =>
    proxy({
      ask: (question: DeviceQuestion) => {
        setNotice(undefined)
        return asking.ask<DeviceAnswer | null>(question)
      },
      notify: (next: CodeNotice) => setNotice(next),
    })
  return { question: asking.question, notice, answer: asking.answer, screen }
}
