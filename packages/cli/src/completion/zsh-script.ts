import {
  type CompletedCommand,
  type CompletionModel,
  type Offer,
  paths,
  type ValuedOption,
  valuedOptions,
} from './completion-model.ts'

/** Completion for zsh: a file \`_parallax\` on \`$fpath\`, or sourced after \`compinit\`. */
export function zshScript(model: CompletionModel): string {
  const { shared, commands } = model
  const options = valuedOptions(model)
  return `#compdef parallax
# parallax completion for zsh
_parallax() {
  local cmdpath="" word="" prev="$words[CURRENT-1]"
  local -i operands=0 skip=0 i
  local -a offers
  for ((i = 2; i < CURRENT; i++)); do
    word="$words[i]"
    if ((skip)); then skip=0; continue; fi
    case "$cmdpath|$word" in
      ${options.flatMap(patterns).join('|')}) skip=1; continue ;;
    esac
    [[ $word == -* ]] && continue
    case "\${cmdpath:+$cmdpath }$word" in
      ${paths(model).map(quoted).join('|')}) cmdpath="\${cmdpath:+$cmdpath }$word"; operands=0 ;;
      *) operands=$((operands + 1)) ;;
    esac
  done
  case "$cmdpath|$prev" in
${options.map(valueRule).join('\n')}
  esac
  if [[ "$words[CURRENT]" == -* ]]; then
    case "$cmdpath" in
${commands
  .filter(({ options: own }) => own.length > 0)
  .map(optionRule)
  .join('\n')}
    esac
    offers+=(${flagsOf(shared)})
    _describe -o option offers
    return
  fi
  case "$cmdpath|$operands" in
${commands.flatMap(operandRules).join('\n')}
  esac
}
if [[ "$funcstack[1]" == _parallax ]]; then _parallax "$@"; else compdef _parallax parallax; fi
`
}

/** As the shell matches place and flag; without place anywhere. */
function patterns({ path, flags }: ValuedOption): readonly string[] {
  return flags.map((flag) => (path === undefined ? `*${quoted(`|${flag}`)}` : quoted(`${path}|${flag}`)))
}

function valueRule(option: ValuedOption): string {
  return `    ${patterns(option).join('|')}) ${offer(option.value)}; return ;;`
}

function optionRule({ path, options }: CompletedCommand): string {
  return `      ${quoted(path)}) offers=(${flagsOf(options)}) ;;`
}

function flagsOf(options: CompletedCommand['options']): string {
  return options.flatMap(({ flags, description }) => flags.map((flag) => described(flag, description))).join(' ')
}

function operandRules({ path, nouns, operands }: CompletedCommand): readonly string[] {
  if (nouns.length > 0) return [`    ${quoted(`${path}|0`)}) ${offer({ words: nouns, files: 'none' })} ;;`]
  return operands.map(
    (operand, index) => `    ${quoted(`${path}|`)}${index === operands.length - 1 ? '*' : index}) ${offer(operand)} ;;`,
  )
}

function offer({ words, files }: Offer): string {
  if (files === 'folder') return '_files -/'
  if (files === 'file') return '_files'
  if (words.length === 0) return ':'
  return `offers=(${words.map(({ word, description }) => described(word, description)).join(' ')}); _describe value offers`
}

/** A colon parts word and description. */
function described(word: string, description: string): string {
  const escaped = word.replaceAll(':', '\\:')
  return quoted(description === '' ? escaped : `${escaped}:${description}`)
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
