import { encode } from 'uqr'

/** A text as a picture for a camera: dark on light in both themes. */
export function QrCode({
  text,
  label,
  size = 180,
}: {
  readonly text: string
  readonly label: string
  readonly size?: number
}) {
  const { data, size: count } = encode(text, { ecc: 'M', border: 2 })
  const path = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
  return (
    <svg
      width={size}
      height={size}
      viewBox={`0 0 ${count} ${count}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width={count} height={count} fill="#fff" />
      <path d={path} fill="#13211f" />
    </svg>
  )
}
