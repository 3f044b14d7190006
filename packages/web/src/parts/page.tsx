import { type ReactNode, useEffect, useRef } from 'react'

interface PageProps {
  /** Name of the place: title of the window, and its one heading. */
  readonly title: string
  /** Where it is, above or beside the heading. */
  readonly crumbs?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** The front plane of one place. Moves the focus to its heading when somebody comes. */
export function Page({ title, crumbs, actions, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · Parallax`
    heading.current?.focus({ preventScroll: true })
  }, [title])
  return (
    <main className="main" id="main">
      <header className="head">
        <nav className="crumbs grow" aria-label="Breadcrumb">
          {crumbs}
          <h1 className="cut" ref={heading} tabIndex={-1} dir="auto">
            {title}
          </h1>
        </nav>
        {actions}
      </header>
      {children}
    </main>
  )
}

/** Nothing is here yet: says so, and offers the first action. */
export function Empty({
  title,
  text,
  children,
}: {
  readonly title: string
  readonly text: string
  readonly children?: ReactNode
}) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      <p className="soft">{text}</p>
      {children}
    </div>
  )
}

export function Loading({ label }: { readonly label: string }) {
  return (
    <div className="empty" role="status">
      <p className="muted">{label}</p>
    </div>
  )
}
