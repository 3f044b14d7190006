import {
  type CompletedCommand,
  type CompletionModel,
  type Offer,
  paths,
  type ValuedOption,
  valuedOptions,
} from './completion-model.ts'

/** Completion for bash ≥ 4. */
export function bashScript(model: CompletionModel): string {
  const { shared, commands } = model
  const options = valuedOptions(model)
  return `# parallax completion for bash
_parallax() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}"
  local path="" operands=0 skip=0 words="" i word
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    if ((skip)); then skip=0; continue; fi
    case "$path|$word" in
      ${options.flatMap(patterns).join('|')}) skip=1; continue ;;
    esac
    [[ $word == -* ]] && continue
    case "\${path:+$path }$word" in
      ${paths(model).map(quoted).join('|')}) path="\${path:+$path }$word"; operands=0 ;;
      *) operands=$((operands + 1)) ;;
    esac
  done
  case "$path|$prev" in
${options.map(valueRule).join('\n')}
  esac
  if [[ $cur == -* ]]; then
    case "$path" in
${commands
  .filter(({ options: own }) => own.length > 0)
  .map(({ path, options: own }) => `      ${quoted(path)}) words=${quoted(flagsOf(own))} ;;`)
  .join('\n')}
    esac
    mapfile -t COMPREPLY < <(compgen -W "$words ${flagsOf(shared)}" -- "$cur")
    return
  fi
  case "$path|$operands" in
${commands.flatMap(operandRules).join('\n')}
  esac
}
complete -F _parallax parallax
`
}

/** As the shell matches place and flag; without place anywhere. */
function patterns({ path, flags }: ValuedOption): readonly string[] {
  return flags.map((flag) => (path === undefined ? `*${quoted(`|${flag}`)}` : quoted(`${path}|${flag}`)))
}

function valueRule(option: ValuedOption): string {
  return `    ${patterns(option).join('|')}) ${offer(option.value)}; return ;;`
}

function flagsOf(options: CompletedCommand['options']): string {
  return options.flatMap(({ flags }) => flags).join(' ')
}

function operandRules({ path, nouns, operands }: CompletedCommand): readonly string[] {
  if (nouns.length > 0) return [`    ${quoted(`${path}|0`)}) ${offerWords(nouns.map(({ word }) => word))} ;;`]
  return operands.map(
    (operand, index) => `    ${quoted(`${path}|`)}${index === operands.length - 1 ? '*' : index}) ${offer(operand)} ;;`,
  )
}

function offer({ words, files }: Offer): string {
  if (files !== 'none') {
    const kind = files === 'folder' ? '-d' : '-f'
    return `compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen ${kind} -- "$cur")`
  }
  return offerWords(words.map(({ word }) => word))
}

function offerWords(words: readonly string[]): string {
  return words.length === 0 ? ':' : `mapfile -t COMPREPLY < <(compgen -W ${quoted(words.join(' '))} -- "$cur")`
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
