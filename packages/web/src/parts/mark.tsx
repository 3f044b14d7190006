/** The product's picture: two planes and where they meet. */
export function Mark({ size = 28 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <rect x="2" y="7.5" width="13.5" height="13.5" rx="3.6" fill="currentColor" opacity=".42" />
      <rect x="8.5" y="3" width="13.5" height="13.5" rx="3.6" fill="currentColor" opacity=".42" />
      <path d="M12.1 7.5h-.1a3.5 3.5 0 0 0-3.5 3.5v5.5h3.4a3.6 3.6 0 0 0 3.6-3.6V7.5Z" fill="currentColor" />
    </svg>
  )
}
