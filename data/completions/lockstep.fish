# SPDX-License-Identifier: LGPL-2.1-or-later
# Asks the program itself, so that there is no second list of commands and options.
function __lockstep_commands
    lockstep --help 2>/dev/null | awk '/^  [a-z]/ && $1 != "lockstep" { name = $1; $1 = ""; print name "\t" substr($0, 2) }'
end
function __lockstep_options
    set -l words (commandline -opc)
    lockstep $words[2] --help 2>/dev/null | grep -oE '^  (-[a-z], )?--[a-z-]+' | grep -oE -- '--[a-z-]+'
end
complete -c lockstep -n __fish_use_subcommand -f -a '(__lockstep_commands)'
complete -c lockstep -n 'not __fish_use_subcommand; and string match -q -- "-*" (commandline -ct)' -a '(__lockstep_options)'
