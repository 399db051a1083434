#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs a program in the language that is longer than all others (see pseudo.py), or in another, with an X server of its own.

clipped.py PROGRAM [LANGUAGE]
"""
import pathlib
import sys
import tempfile

import session

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import pseudo  # noqa: E402

with tempfile.TemporaryDirectory() as folder:
    language = (sys.argv[2:] or [pseudo.LANGUAGE])[0]
    if language == pseudo.LANGUAGE:
        pseudo.make(pathlib.Path(folder))
    else:
        pseudo.make_real(pathlib.Path(folder), language)
    sys.exit(session.run([sys.argv[1], "-k"], GTK_A11Y="none", GSK_RENDERER="cairo", GDK_DEBUG="gl-disable", GSETTINGS_BACKEND="memory",
                         LANGUAGE=language, LOCKSTEP_LOCALE_PATH=folder, **session.sanitizer_options(leaks=False)))
