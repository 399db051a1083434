// SPDX-License-Identifier: LGPL-2.1-or-later
typedef int lks_host_is_yet_empty;
