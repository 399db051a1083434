// SPDX-License-Identifier: LGPL-2.1-or-later
typedef int lks_fleet_is_yet_empty;
