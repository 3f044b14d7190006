import { createContext, type ReactNode, useContext } from 'react'
import type { RemoteSdk } from './open-sdk.ts'

const Context = createContext<RemoteSdk | undefined>(undefined)

export function SdkProvider({ sdk, children }: { readonly sdk: RemoteSdk; readonly children: ReactNode }) {
  return <Context value={sdk}>{children}</Context>
}

/** The SDK of this tab. */
export function useSdk(): RemoteSdk {
  const sdk = useContext(Context)
  if (sdk === undefined) throw new TypeError('outside SdkProvider')
  return sdk
}
