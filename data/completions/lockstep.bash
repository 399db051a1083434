# SPDX-License-Identifier: LGPL-2.1-or-later
# Asks the program itself, so that there is no second list of commands and options.
_lockstep()
{
  local word=${COMP_WORDS[COMP_CWORD]} program=${COMP_WORDS[0]}
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "--help --version $("$program" --help 2>/dev/null |
      awk '/^  [a-z]/ && $1 != "lockstep" { print $1 }')" -- "$word"))
  elif [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "$("$program" "${COMP_WORDS[1]}" --help 2>/dev/null |
      grep -oE '^  (-[a-z], )?--[a-z-]+' | grep -oE -- '--[a-z-]+')" -- "$word"))
  else
    COMPREPLY=($(compgen -f -- "$word"))
  fi
}
complete -o filenames -F _lockstep lockstep
