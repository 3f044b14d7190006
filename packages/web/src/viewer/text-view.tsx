import { defaultHighlightStyle, LanguageDescription, syntaxHighlighting } from '@codemirror/language'
import { languages } from '@codemirror/language-data'
import { highlightSelectionMatches, openSearchPanel, search, searchKeymap } from '@codemirror/search'
import { EditorState } from '@codemirror/state'
import { EditorView, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { useSay } from '../app/words.ts'
import { decodeText } from './decode-text.ts'
import type { ViewedFile } from './viewed-file.ts'

/** Text and code, to be read and searched. */
export function TextView({ file }: { readonly file: ViewedFile }) {
  const say = useSay()
  const place = useRef<HTMLDivElement>(null)
  const shown = useRef<EditorView>(undefined)
  useEffect(() => {
    if (place.current === null) return
    const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? ''
    let isCurrent = true
    const basics = [
      EditorState.readOnly.of(true),
      EditorView.cspNonce.of(nonce),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': file.name, tabindex: '0' }),
      lineNumbers(),
      highlightSpecialChars(),
      highlightSelectionMatches(),
      search({ top: true }),
      syntaxHighlighting(defaultHighlightStyle),
      keymap.of(searchKeymap),
    ]
    const { text } = decodeText(file.bytes)
    const view = new EditorView({ parent: place.current, state: EditorState.create({ doc: text, extensions: basics }) })
    shown.current = view
    // Plain first; colours come when the language is there.
    const language = LanguageDescription.matchFilename(languages, file.name)
    void language?.load().then((support) => {
      if (isCurrent) view.setState(EditorState.create({ doc: text, extensions: [...basics, support] }))
    })
    return () => {
      isCurrent = false
      view.destroy()
    }
  }, [file])
  return (
    <div className="col grow" style={{ minHeight: 0 }}>
      <div className="tools">
        <button
          type="button"
          className="btn btn--quiet btn--sm"
          onClick={() => shown.current && openSearchPanel(shown.current)}
        >
          <IconSearch size={16} aria-hidden="true" /> {say('viewer.find')}
        </button>
      </div>
      <div ref={place} className="scroll code-view" />
    </div>
  )
}
