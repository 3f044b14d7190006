/** Labels of people are free text: in a mail they stay on one line, where nothing can pass for a header. */
export function oneLine(text: string): string {
  return text.replace(/[\r\n\u0085\u2028\u2029]+/g, ' ')
}
